"""Where does each component stand in a picture of who needs whom?

Columns from left to right: a component stands one column to the right of the last one that needs
it (longest path), so that arrows lead to the right. Circles are cut at the arrow that closes them.
Within its column each is pulled towards the middle of its neighbours, a few times from the left
and from the right (the barycentre heuristic of Sugiyama, Tagawa and Toda, 1981), and then pushed
apart as far as boxes need, and no wider than the eye follows. There are better pictures; this one needs no library and takes some
milliseconds.
"""

from __future__ import annotations

from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

MOST_NODES = 160
"""How many components are drawn: a picture of more is a tangle."""
_SWEEPS = 12
_WIDEST_GAP = 2.0
"""How many rows two neighbours of a column are apart at most."""


class Spot(Record):
    """Where a component stands.

    Attributes:
        column: From 0.
        row: In units of one box and one gap, from 0; a fraction, not a count.
    """

    column: int
    row: float


def choose(
    needs: Mapping[str, tuple[str, ...]], roots: Iterable[str], marked: Collection[str]
) -> tuple[str, ...]:
    """Choose which components are drawn, if there are too many.

    Args:
        needs: What each component needs, by reference; has all components.
        roots: Where to begin.
        marked: Those that something was found in.

    Returns:
        The roots, what leads from them to the marked ones, then the nearest others; sorted.
    """
    before = _walk(needs, roots)
    chosen: dict[str, None] = dict.fromkeys(each for each in roots if each in needs)
    for ref in before:
        if ref in marked:
            path = [ref]
            while before[path[-1]]:
                path.append(before[path[-1]])
            chosen.update(dict.fromkeys(reversed(path)))
    chosen.update(dict.fromkeys((*before, *sorted(needs))))
    return tuple(sorted(list(chosen)[:MOST_NODES]))


def _walk(needs: Mapping[str, tuple[str, ...]], roots: Iterable[str]) -> dict[str, str]:
    """Return all that can be reached, the nearest first, each with who led to it."""
    before = dict.fromkeys((each for each in roots if each in needs), "")
    waiting = list(before)
    for ref in waiting:
        for target in needs[ref]:
            if target in needs and target not in before:
                before[target] = ref
                waiting.append(target)
    return before


def lay_out(refs: Collection[str], edges: Iterable[tuple[str, str]]) -> dict[str, Spot]:
    """Find a place for each component.

    Args:
        refs: The components, in the order that breaks ties.
        edges: Who needs whom; those of other components are passed over.

    Returns:
        The place of each, by reference.
    """
    following: dict[str, list[str]] = {ref: [] for ref in refs}
    for source, target in edges:
        if source in following and target in following and source != target:
            following[source].append(target)
    order = _uncircled(following)
    columns = _columns(following, order)
    return _rows(following, columns)


def _uncircled(following: dict[str, list[str]]) -> list[str]:
    """Drop the edges that close circles; return all so that edges lead forward only."""
    done: list[str] = []
    state: dict[str, int] = {}
    for start in following:
        stack = [(start, 0)] if start not in state else []
        while stack:
            ref, at = stack.pop()
            state[ref] = 1
            if at < len(following[ref]):
                target = following[ref][at]
                if state.get(target) == 1:
                    del following[ref][at]
                    stack.append((ref, at))
                    continue
                stack.append((ref, at + 1))
                if target not in state:
                    stack.append((target, 0))
            else:
                state[ref] = 2
                done.append(ref)
    return done[::-1]


def _columns(following: Mapping[str, list[str]], order: Iterable[str]) -> dict[str, int]:
    columns = dict.fromkeys(following, 0)
    for ref in order:
        for target in following[ref]:
            columns[target] = max(columns[target], columns[ref] + 1)
    return columns


def _rows(following: Mapping[str, list[str]], columns: Mapping[str, int]) -> dict[str, Spot]:
    members: list[list[str]] = [[] for _ in range(max(columns.values(), default=-1) + 1)]
    for ref, number in columns.items():
        members[number].append(ref)
    preceding: dict[str, list[str]] = {ref: [] for ref in following}
    for ref, targets in following.items():
        for target in targets:
            preceding[target].append(ref)
    tallest = max((len(each) for each in members), default=0)
    rows: dict[str, float] = {}
    for each in members:
        start = (tallest - len(each)) / 2
        rows.update({ref: start + at for at, ref in enumerate(each)})
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        beside = preceding if forward else following
        for column in members if forward else members[::-1]:
            _pull(column, beside, rows)
    for column in members:
        _gather(column, rows)
    top = min(rows.values(), default=0.0)
    return {ref: Spot(columns[ref], rows[ref] - top) for ref in following}


def _gather(column: list[str], rows: dict[str, float]) -> None:
    """Close wide gaps in a column, from its middle outwards."""
    middle = len(column) // 2
    for at in range(middle + 1, len(column)):
        rows[column[at]] = min(rows[column[at]], rows[column[at - 1]] + _WIDEST_GAP)
    for at in range(middle - 1, -1, -1):
        rows[column[at]] = max(rows[column[at]], rows[column[at + 1]] - _WIDEST_GAP)


def _pull(column: list[str], beside: Mapping[str, list[str]], rows: dict[str, float]) -> None:
    """Move a column towards its neighbours, and apart."""
    wanted = {}
    for ref in column:
        near = [rows[each] for each in beside[ref]]
        wanted[ref] = sum(near) / len(near) if near else rows[ref]
    column.sort(key=lambda ref: wanted[ref])
    placed: list[float] = []
    for ref in column:
        placed.append(max(wanted[ref], placed[-1] + 1) if placed else wanted[ref])
    # Pushing apart moved all downwards; the column's middle goes back to where it was wanted.
    shift = sum(wanted[ref] - at for ref, at in zip(column, placed, strict=True)) / len(column)
    rows.update({ref: at + shift for ref, at in zip(column, placed, strict=True)})
