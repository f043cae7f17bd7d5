"""What does a fix change, shown as the lines before and after?"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from antivenom.model.finding import Edit, Fix
    from antivenom.model.location import Line

MOST_LINES = 12
"""How many lines of a change are shown; a larger one is described in words alone."""


def changed_lines(lines: Sequence[Line], fix: Fix) -> list[tuple[str, str]]:
    """Apply a fix to the lines that a finding carries.

    Args:
        lines: Consecutive lines of the text, as `Location.lines` holds them.
        fix: The change.

    Returns:
        Pairs of `-` or `+` and a line, in order; empty if the lines do not hold all that the fix
        touches, if nothing changes, or if the change is too large to show.
    """
    before = {line.number: line.text for line in lines}
    edits = sorted(fix.edits, key=lambda edit: edit.span.order)
    if not all(_is_within(edit, before) for edit in edits):
        return []
    shown: list[tuple[str, str]] = []
    for first, last, group in _groups(edits):
        old = [before[number] for number in range(first, last + 1)]
        new = _apply(old, first, group)
        while old and new and old[0] == new[0]:
            del old[0], new[0]
        while old and new and old[-1] == new[-1]:
            del old[-1], new[-1]
        shown += [("-", text) for text in old]
        shown += [("+", text) for text in new]
    return shown if len(shown) <= MOST_LINES else []


def _is_within(edit: Edit, lines: Mapping[int, str]) -> bool:
    """Return whether the lines, which may have been cut, hold all that an edit touches."""
    span = edit.span
    if any(number not in lines for number in range(span.start_line, span.end_line + 1)):
        return False
    ends = ((span.start_line, span.start_column), (span.end_line, span.end_column))
    return all(column - 1 <= len(lines[line]) for line, column in ends)


def _groups(edits: Sequence[Edit]) -> list[tuple[int, int, list[Edit]]]:
    """Join edits that share lines; each group has its first and last line."""
    groups: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        span = edit.span
        if groups and span.start_line <= groups[-1][1]:
            first, last, members = groups[-1]
            groups[-1] = (first, max(last, span.end_line), [*members, edit])
        else:
            groups.append((span.start_line, span.end_line, [edit]))
    return groups


def _apply(old: Sequence[str], first: int, edits: Sequence[Edit]) -> list[str]:
    """Return the lines after the edits, which are in order of place."""
    new = list(old)
    # From the last to the first, so that earlier places stay where they are.
    for edit in reversed(edits):
        start, end = edit.span.start_line - first, edit.span.end_line - first
        head = new[start][: edit.span.start_column - 1]
        tail = new[end][edit.span.end_column - 1 :]
        new[start : end + 1] = f"{head}{edit.text}{tail}".split("\n")
    # A deletion that empties its line removes it.
    return new if new != [""] else []
