"""How does text from a hostile file look on a terminal without steering it?

File names and code are written by strangers. Printed as they are, control characters move the
cursor or recolour the screen, directional marks reorder what the reader sees (the "Trojan
Source" trick, CVE-2021-42574), and line breaks in a name forge lines of a report. Here each such
character becomes a visible escape in Python's own notation.
"""

from __future__ import annotations

TAB_CELLS = 4
"""Width of a tab stop in code frames, in terminal cells."""


def visible(text: str) -> str:
    """Return text on one line with everything that is not plainly visible escaped.

    Args:
        text: Any text; surrogates stand for bytes that could not be decoded.

    Returns:
        Printable text that any encoding of Unicode can write. Tabs and line ends are escaped too.
    """
    # `str.isprintable` is false for controls, formats, surrogates and separators but the space.
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else escape(one) for one in text)


def visible_lines(text: str) -> str:
    """Return text like `visible`, with line feeds left as they are."""
    return "\n".join(map(visible, text.split("\n")))


def cells(text: str) -> list[tuple[str, int]]:
    """Return what to show for each character of a line of code, and how many cells it fills.

    Args:
        text: One line without its line end.

    Returns:
        As many pairs as the text has code points. A tab shows as blanks up to the next stop,
        combining marks fill no cell, wide East Asian characters fill two.
    """
    if text.isascii() and text.isprintable():
        return [(one, 1) for one in text]
    shown: list[tuple[str, int]] = []
    column = 0
    for one in text:
        if one == "\t":
            width = TAB_CELLS - column % TAB_CELLS
            shown.append((" " * width, width))
        elif one.isprintable():
            width = _width(one)
            shown.append((one, width))
        else:
            shape = escape(one)
            width = len(shape)
            shown.append((shape, width))
        column += width
    return shown


def escape(one: str) -> str:
    """Return the escape of one character; bytes that could not be decoded show as bytes."""
    number = ord(one)
    named = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}.get(one)
    if named is not None:
        return named
    # PEP 383: U+DC80 to U+DCFF stand for the bytes 0x80 to 0xff of an undecodable name.
    if 0xDC80 <= number <= 0xDCFF:
        return f"\\x{number - 0xDC00:02x}"
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def _width(one: str) -> int:
    if one.isascii():
        return 1
    import unicodedata  # needed for the few lines that are not ASCII

    if unicodedata.category(one) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(one) in ("W", "F") else 1
