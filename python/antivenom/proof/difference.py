"""In which places do two files differ?

The files' significant tokens are aligned (difflib). Each place where they differ is a *hunk*.
Some hunks make sense only together: the two halves of `escape(` ... `)` around an argument, or a
`with` line and the indentation of its block. Hunks whose brackets and indentation are not even
by themselves are therefore joined into one *change*; every other hunk is a change of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from antivenom.proof.tokens import OPENING, Token

_OPEN = {"(": "()", "[": "[]", "{": "{}"}
_CLOSE = {")": "()", "]": "[]", "}": "{}"}
_EDGES = frozenset({"newline", "indent", "dedent"})


@dataclass(frozen=True, slots=True)
class Hunk:
    """Tokens `before` of the first file stand where `after` stand in the second.

    Attributes:
        start_before: Index of the first token in the first file.
        end_before: Index after the last one.
        start_after: The same for the second file.
        end_after: The same for the second file.
    """

    start_before: int
    end_before: int
    start_after: int
    end_after: int


Change = tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `tokens` where the second file has its tokens from `start` up to `end`."""

    start: int
    end: int
    tokens: tuple[Token, ...]


def changes(before: Sequence[Token], after: Sequence[Token]) -> tuple[Change, ...]:
    """List what has to be reverted in `after` to get `before`, in order; empty if equal."""
    matcher = SequenceMatcher(
        None, [token.key for token in before], [token.key for token in after], autojunk=False
    )
    hunks = [Hunk(*bounds) for tag, *bounds in matcher.get_opcodes() if tag != "equal"]
    for number, hunk in enumerate(hunks):
        left = hunks[number - 1].end_after if number else 0
        right = hunks[number + 1].start_after if number + 1 < len(hunks) else len(after)
        room = (left - hunk.start_after, right - hunk.end_after)
        hunks[number] = _slide(hunk, before, after, room)
    return _join([one for one in hunks if not _says_nothing(one, before, after)], before, after)


def apply(edits: Iterable[Edit], after: Sequence[Token]) -> list[Token]:
    """Make the tokens of the second file with `edits`, which are in order, made in them."""
    mixed: list[Token] = []
    done = 0
    for edit in edits:
        mixed += after[done : edit.start]
        mixed += edit.tokens
        done = edit.end
    return [*mixed, *after[done:]]


def reversal(change: Change, before: Sequence[Token]) -> list[Edit]:
    """Say which edits of the second file take `change` back."""
    return [
        Edit(hunk.start_after, hunk.end_after, tuple(before[hunk.start_before : hunk.end_before]))
        for hunk in change
    ]


def _says_nothing(hunk: Hunk, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Tell whether a difference is only in docstrings."""
    kinds = {token.kind for token in before[hunk.start_before : hunk.end_before]}
    kinds |= {token.kind for token in after[hunk.start_after : hunk.end_after]}
    return "docstring" in kinds and kinds <= {"docstring", "newline"}


def _slide(
    hunk: Hunk, before: Sequence[Token], after: Sequence[Token], room: tuple[int, int]
) -> Hunk:
    """Shift a pure insertion or deletion to where something begins, if that is the same edit.

    difflib may report the insertion of a line as "the end of the line before and the start of
    this one"; `a b | a b` has several alignments that are equally short. `room` says how far the
    hunk may go to the left (not above 0) and to the right before it meets the next one.
    """
    inserted = hunk.start_before == hunk.end_before
    if not inserted and hunk.start_after != hunk.end_after:
        return hunk
    tokens = after if inserted else before
    start, end = (
        (hunk.start_after, hunk.end_after) if inserted else (hunk.start_before, hunk.end_before)
    )
    shifts = [0]
    for step, bound in ((-1, room[0]), (1, room[1])):
        shift = 0
        while shift != bound and _can_shift(tokens, start + shift, end + shift, step):
            shift += step
            shifts.append(shift)
    best = min(shifts, key=lambda shift: (_oddity(tokens, start + shift), shift))
    return Hunk(
        hunk.start_before + best,
        hunk.end_before + best,
        hunk.start_after + best,
        hunk.end_after + best,
    )


def _can_shift(tokens: Sequence[Token], start: int, end: int, step: int) -> bool:
    """Tell whether the range may move by one place without changing what is left outside it."""
    if step < 0:
        return start > 0 and tokens[start - 1].key == tokens[end - 1].key
    return end < len(tokens) and tokens[start].key == tokens[end].key


def _oddity(tokens: Sequence[Token], index: int) -> int:
    """Rate a place to start: 0 for a statement, 1 for an argument or element, 2 for the rest."""
    if index == 0 or tokens[index - 1].kind in _EDGES:
        return 0 if index < len(tokens) and tokens[index].kind not in _EDGES else 2
    return 1 if tokens[index - 1].text in OPENING or tokens[index - 1].text == "," else 2


def _join(
    hunks: Iterable[Hunk], before: Sequence[Token], after: Sequence[Token]
) -> tuple[Change, ...]:
    """Join hunks until each change leaves brackets and indentation as even as it found them."""
    finished: list[list[Hunk]] = []
    waiting: list[tuple[list[Hunk], Counter[str]]] = []
    for hunk in hunks:
        uneven = _nesting(after[hunk.start_after : hunk.end_after])
        uneven.subtract(_nesting(before[hunk.start_before : hunk.end_before]))
        if not any(uneven.values()):
            finished.append([hunk])
            continue
        if waiting and _opposite(waiting[-1][1], uneven):
            members, balance = waiting.pop()
            balance.update(uneven)
            members.append(hunk)
        else:
            members, balance = [hunk], uneven
        if any(balance.values()):
            waiting.append((members, balance))
        else:
            finished.append(members)
    if waiting:
        finished.append(sorted((hunk for members, _ in waiting for hunk in members), key=place))
    return tuple(sorted((tuple(members) for members in finished), key=lambda one: place(one[0])))


def place(hunk: Hunk) -> tuple[int, int]:
    """Sort hunks by where they stand."""
    return (hunk.start_after, hunk.start_before)


def _opposite(left: Counter[str], right: Counter[str]) -> bool:
    return any(left[name] * right[name] < 0 for name in right)


def _nesting(tokens: Iterable[Token]) -> Counter[str]:
    """Count how many brackets and blocks of each sort are left open; below 0 if closed."""
    depth: Counter[str] = Counter()
    for token in tokens:
        if token.kind == "operator":
            depth[_OPEN.get(token.text, "")] += 1
            depth[_CLOSE.get(token.text, "")] -= 1
        elif token.kind in ("indent", "dedent"):
            depth["block"] += 1 if token.kind == "indent" else -1
    del depth[""]
    return depth
