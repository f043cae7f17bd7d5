"""How does a page of the guide read in a terminal?

The pages use a small part of Markdown: headings, paragraphs, lists, fenced code, inline code,
strong text and links. That part is laid out here; anything else passes through as it is written,
which Markdown was made to allow.
"""

from __future__ import annotations

import re

from antivenom.report.style import Style
from antivenom.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*$")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])[ \t]+(.*)$")
_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|(?<![\w*])\*(?P<stress>[^*\s][^*]*)\*(?![\w*])"
    r"|\[(?P<words>[^\]]*)\]\((?P<target>[^)\s]*)\)|<(?P<link>[a-z]+:[^>\s]*)>"
)


def page_text(markdown: str, *, width: int, style: Style) -> str:
    """Lay out a page for people.

    Args:
        markdown: The page.
        width: Cells that a line of prose may fill; code is never wrapped.
        style: Paints headings and code, or leaves them plain.

    Returns:
        The text, ending in one line feed; empty for an empty page.
    """
    lines = [line for block in _blocks(markdown) for line in _lay_out(block, width, style)]
    text = "\n".join(lines).strip("\n")
    return f"{text}\n" if text else ""


def plain_text(markdown: str) -> str:
    """Return a page as plain text, for consumers that know no Markdown."""
    return page_text(markdown, width=100, style=Style(enabled=False))


def _blocks(markdown: str) -> Iterator[list[str]]:
    """Yield the lines of each heading, paragraph, list item and block of code."""
    block: list[str] = []
    fence = ""
    for line in markdown.replace("\r\n", "\n").split("\n"):
        if fence:
            block.append(line)
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                yield block
                block, fence = [], ""
            continue
        opening = _FENCE.match(line)
        if opening or _HEADING.match(line) or _ITEM.match(line) or not line.strip():
            if block:
                yield block
            block = [line]
            if opening:
                fence = opening[1]
            elif not _ITEM.match(line):
                yield block
                block = []
        else:
            block.append(line)
    if block:
        yield block


def _lay_out(block: list[str], width: int, style: Style) -> list[str]:
    """Return the output lines of one block."""
    first = block[0]
    if _FENCE.match(first):
        code = block[1:-1] if _FENCE.match(block[-1]) and len(block) > 1 else block[1:]
        name = " ".join(first.strip().strip("`~").split()[1:])
        head = [f"    {style.paint(visible(name), 'dim')}"] if name else []
        return head + [_code_line(line, style) for line in code]
    heading = _HEADING.match(first)
    if heading:
        return _heading_lines(heading[2], len(heading[1]), style)
    item = _ITEM.match(first)
    if item:
        lead = f"{item[1].expandtabs(4)}{item[2]} "
        return _fill(" ".join([item[3], *block[1:]]), lead, width, style)
    if first.lstrip().startswith("|"):
        return [visible(line) for line in block]
    return _fill(" ".join(block), "", width, style)


def _heading_lines(words: str, level: int, style: Style) -> list[str]:
    """Return a heading, underlined where no colour sets it apart."""
    shown = visible(words)
    if style.enabled:
        return [style.paint(shown, "bold" if level > 1 else "bold cyan")]
    return [shown, ("-" if level > 1 else "=") * len(shown)]


def _code_line(line: str, style: Style) -> str:
    if not line.strip():
        return ""
    return "    " + style.paint(visible(line.expandtabs(4)), "cyan")


def _fill(text: str, lead: str, width: int, style: Style) -> list[str]:
    """Break text into lines of at most `width` cells, all but the first indented like `lead`."""
    indent = " " * len(lead)
    lines: list[str] = []
    line, used = lead, len(lead)
    empty = True
    for word, painted in _words(text, style):
        if not empty and used + 1 + len(word) > width:
            lines.append(line)
            line, used, empty = indent, len(indent), True
        if not empty:
            line, used = f"{line} ", used + 1
        line, used, empty = line + painted, used + len(word), False
    lines.append(line.rstrip())
    return lines


def _words(text: str, style: Style) -> Iterator[tuple[str, str]]:
    """Yield each word as it counts and as it is painted.

    Pieces of different looks that touch, such as code and a following comma, stay one word.
    """
    bare, painted = "", ""
    for piece, mark, look in _pieces(text):
        # Without colour, the marks of Markdown say what is code.
        plain = f"{mark}{piece}{mark}" if not style.enabled else piece
        for part in re.split(r"(\s+)", plain):
            if part.isspace():
                if bare:
                    yield bare, painted
                bare, painted = "", ""
            elif part:
                shown = visible(part)
                bare += shown
                painted += style.paint(shown, look) if look else shown
    if bare:
        yield bare, painted


def _pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield stretches of text, each with its mark in Markdown and its look; both may be empty."""
    at = 0
    for match in _INLINE.finditer(text):
        yield text[at : match.start()], "", ""
        at = match.end()
        if match["code"] is not None:
            yield match["code"], "`", "cyan"
        elif match["strong"] is not None:
            yield match["strong"], "**", "bold"
        elif match["stress"] is not None:
            yield match["stress"], "*", "underline"
        elif match["link"] is not None:
            yield match["link"], "", "underline"
        else:
            yield match["words"], "", "bold"
            yield f" <{match['target']}>", "", ""
    yield text[at:], "", ""
