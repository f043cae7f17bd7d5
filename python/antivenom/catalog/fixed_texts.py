"""What does a text become when fixes are applied, and is that what a test demands?

Beside `x.py`, on which a rule is tried, may lie `x.fixed.py`: what the fixes of the rules have to
make of it, to the letter.
"""

from __future__ import annotations

import difflib
import os
import re

from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from antivenom.model.finding import Edit

_MAX_LINES = 16
"""Most lines of a difference that are shown."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


def fixed_file(path: str) -> str | None:
    """Return the file that says what fixes make of another, or None if there is none."""
    stem, suffix = os.path.splitext(path)
    beside = f"{stem}.fixed{suffix}"
    return beside if os.path.isfile(beside) else None


class Fixed(Record):
    """A text with edits applied.

    Attributes:
        text: The text.
        lines: First and last line of what each edit put there, in the order the edits were
            given; None for an edit that was not applied.
    """

    text: str
    lines: tuple[tuple[int, int] | None, ...]


def apply_edits(text: str, edits: Iterable[Edit]) -> Fixed:
    """Return a text with edits applied.

    Args:
        text: The text that the spans of the edits count in.
        edits: In any order. Of those that overlap, the one that starts first is applied, and the
            longest of those that start together.
    """
    starts = [match.start() for match in _LINE.finditer(text)]

    def offset(line: int, column: int) -> int:
        return min(starts[min(line, len(starts)) - 1] + column - 1, len(text))

    placed = [
        (
            offset(edit.span.start_line, edit.span.start_column),
            offset(edit.span.end_line, edit.span.end_column),
            edit.text,
        )
        for edit in edits
    ]
    fixed = ""
    done = 0
    lines: dict[tuple[int, int, str], tuple[int, int]] = {}
    for start, end, new in sorted(set(placed), key=lambda each: (each[0], -each[1], each[2])):
        if start < done:
            continue
        fixed += text[done:start]
        first = fixed.count("\n") + 1
        fixed += new
        lines[start, end, new] = (first, fixed.count("\n") + 1)
        done = end
    return Fixed(fixed + text[done:], tuple(map(lines.get, placed)))


def wrong_lines(expected: str, found: str) -> set[int]:
    """Return the lines of a fixed text that are not as they have to be, or have to be gone.

    Where lines are missing altogether, the line that stands in their place is among them.
    """
    matcher = difflib.SequenceMatcher(None, expected.splitlines(), found.splitlines())
    wrong: set[int] = set()
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind != "equal":
            wrong |= set(range(start + 1, max(end, start + 1) + 1))
    return wrong


def difference(path: str, expected: str, found: str) -> Iterator[str]:
    """Yield lines that say where a fixed text differs from what a file demands; none if nowhere."""
    if expected == found:
        return
    lines = difflib.unified_diff(
        expected.splitlines(), found.splitlines(), path, "after the fixes", n=0, lineterm=""
    )
    shown = list(lines) or [f"{path}: differs in line ends"]
    yield from shown[:_MAX_LINES]
    if len(shown) > _MAX_LINES:
        yield f"... {len(shown) - _MAX_LINES} more lines"
