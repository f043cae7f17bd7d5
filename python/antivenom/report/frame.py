"""How is a span of code shown to a person: which lines, cut where, underlined how?

Columns arrive in code points; terminals count cells. Tabs, wide characters and escaped controls
make the two differ, so each line is laid out in cells first and everything else, cutting and
underlining, works on cells.
"""

from __future__ import annotations

from antivenom.report.visible import cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from antivenom.report.style import Style

CUT = "..."
"""What stands where a line was cut."""

MOST_LINES = 9
"""How many lines of code a frame shows before it leaves out the middle."""

_LEAST_WIDTH = 20


def code_frame(
    lines: Sequence[tuple[int, str]],
    span: tuple[int, int, int, int],
    *,
    width: int,
    style: Style,
    look: str,
) -> list[str]:
    """Draw lines of code with a span underlined.

    Args:
        lines: Line numbers and texts without line ends, ascending. May lack lines of the span.
        span: First line, first column, last line, end column (exclusive); counted from 1, columns
            in code points. Positions outside of the lines are moved to their ends.
        width: Cells that the frame may fill; anything under a sane least is read as that.
        style: Paints the gutter and the underline.
        look: Look of the underline.

    Returns:
        Output lines without line ends; empty if there are no lines to show.
    """
    if not lines:
        return []
    gutter = max(len(str(number)) for number, _ in lines)
    room = max(width - gutter - 3, _LEAST_WIDTH)
    bar = style.paint("|", "blue")
    drawn: list[str] = []
    last = None
    for number, text in _without_middle(lines):
        if last is not None and number != last + 1:
            drawn.append(style.paint(CUT, "blue"))
        last = number
        shown, marks = _draw_line(text, _columns(number, text, span), room)
        label = style.paint(f"{number:>{gutter}}", "blue")
        drawn.append(f"{label} {bar} {shown}".rstrip())
        if marks:
            indent = len(marks) - len(marks.lstrip(" "))
            painted = marks[:indent] + style.paint(marks[indent:], look)
            drawn.append(f"{' ' * gutter} {bar} {painted}")
    return drawn


def _without_middle(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    if len(lines) <= MOST_LINES:
        return list(lines)
    tail = MOST_LINES // 3
    return [*lines[: MOST_LINES - tail], *lines[-tail:]]


def _columns(number: int, text: str, span: tuple[int, int, int, int]) -> tuple[int, int] | None:
    """Return the code points of a line that lie in the span, as a slice; None if none do."""
    first_line, first_column, last_line, end_column = span
    if not first_line <= number <= last_line:
        return None
    blanks = len(text) - len(text.lstrip())
    start = first_column - 1 if number == first_line else blanks
    end = end_column - 1 if number == last_line else len(text.rstrip())
    start = min(max(start, 0), len(text))
    end = min(max(end, 0), len(text))
    if start >= end and first_line != last_line:
        return None  # an empty line within the span has nothing to underline
    return start, end


def _draw_line(text: str, columns: tuple[int, int] | None, room: int) -> tuple[str, str]:
    """Return a line as shown and the marks below it; marks are empty if nothing is underlined."""
    start, end = columns if columns is not None else (0, 0)
    # A line may be megabytes long: only what could be shown is laid out.
    skipped = max(start - room, 0)
    kept = text[skipped : skipped + 3 * room]
    start, end = start - skipped, end - skipped
    laid_out = cells(kept)
    offsets = [0]
    for _, cell_count in laid_out:
        offsets.append(offsets[-1] + cell_count)
    first, beyond = _window(offsets, start, room)
    shown = "".join(piece for piece, _ in laid_out[first:beyond])
    head = CUT if skipped + first else ""
    tail = CUT if skipped + beyond < len(text) else ""
    if columns is None:
        return f"{head}{shown}{tail}", ""
    start, end = max(start, first), min(max(end, first), beyond)
    indent = len(head) + offsets[start] - offsets[first]
    length = max(offsets[max(end, start)] - offsets[start], 1)
    return f"{head}{shown}{tail}", " " * indent + "^" * length


def _window(offsets: Sequence[int], start: int, room: int) -> tuple[int, int]:
    """Choose the code points to show so that the line fits and `start` is among them."""
    count = len(offsets) - 1
    if offsets[-1] <= room:
        return 0, count
    room -= 2 * len(CUT)
    first = 0
    # A third of the room stays for what stands before the span.
    while first < start and offsets[start] - offsets[first] > room // 3:
        first += 1
    if offsets[-1] - offsets[first] <= room:
        while first > 0 and offsets[-1] - offsets[first - 1] <= room:
            first -= 1
        return first, count
    beyond = first
    while beyond < count and offsets[beyond + 1] - offsets[first] <= room:
        beyond += 1
    return first, beyond
