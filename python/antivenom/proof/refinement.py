"""Into which statements and arguments does a single change fall?

With one change, taking it back gives the noncompliant file, which says nothing about the parts of
the cure. So its statements are taken back one by one: each is replaced by its counterpart in the
noncompliant file, or dropped where it has none; and then its arguments in the same way. The words
of an exception that the cure raises are not taken away: they are for people, and hardly any
feature depends on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from antivenom.proof.difference import Change, Edit
from antivenom.proof.outline import Argument, Outline, Span, Statement
from antivenom.proof.tokens import Token

_ALIKE = 0.4  # share of tokens in common from which two statements count as counterparts


def refine(change: Change, before: Sequence[Token], after: Sequence[Token]) -> Iterator[Edit]:
    """Yield edits that each take back one part of `change`, which is all the difference there is.

    Some may give the noncompliant file, or no Python at all; that is for the caller to see.

    Args:
        change: The only change.
        before: Tokens of the noncompliant file.
        after: Tokens of the compliant file.
    """
    old, new = Outline(before), Outline(after)
    for hunk in change:
        theirs = Span(hunk.start_before, hunk.end_before)
        ours = Span(hunk.start_after, hunk.end_after)
        yield from _statements(old.outermost(theirs), new.outermost(ours), before, after, ours)
        yield from _nested(new, ours)
        yield from _arguments(old, theirs, new, ours, before)


def _statements(
    old: Sequence[Statement],
    new: Sequence[Statement],
    before: Sequence[Token],
    after: Sequence[Token],
    ours: Span,
) -> Iterator[Edit]:
    """Replace each new statement by its old one, or drop it; put each lost one back."""
    counterpart = _align(
        [before[one.span.start : one.span.end] for one in old],
        [after[one.span.start : one.span.end] for one in new],
    )
    place = ours.start
    lost = iter(range(len(old)))
    for number, statement in enumerate(new):
        match = counterpart.get(number)
        if match is not None:
            for index in lost:
                if index == match:
                    break
                yield Edit(place, place, _tokens(before, old[index].span))
        place = statement.span.end
        found = () if match is None else _tokens(before, old[match].span)
        yield Edit(statement.span.start, statement.span.end, found)
    for index in lost:
        yield Edit(place, place, _tokens(before, old[index].span))


def _tokens(tokens: Sequence[Token], span: Span) -> tuple[Token, ...]:
    return tuple(tokens[span.start : span.end])


def _align(old: Sequence[Sequence[Token]], new: Sequence[Sequence[Token]]) -> dict[int, int]:
    """Match statements that are alike, in order.

    Returns:
        For each number in `new` that has one, the number of its counterpart in `old`.
    """
    matched: dict[int, int] = {}
    first = 0
    for number, tokens in enumerate(new):
        scores = [(_likeness(old[index], tokens), -index) for index in range(first, len(old))]
        score, index = max(scores, default=(0.0, 0))
        if score >= _ALIKE:
            matched[number] = -index
            first = -index + 1
    return matched


def _likeness(left: Sequence[Token], right: Sequence[Token]) -> float:
    keys = ([token.key for token in left], [token.key for token in right])
    return SequenceMatcher(None, *keys, autojunk=False).ratio()


def _nested(new: Outline, ours: Span) -> Iterator[Edit]:
    """Drop statements inside new statements, where others stay in their suite."""
    outermost = [one.span for one in new.outermost(ours)]
    for statement in new.statements:
        if (
            statement.has_siblings
            and statement.span not in outermost
            and ours.holds(statement.span)
        ):
            yield Edit(statement.span.start, statement.span.end, ())


def _arguments(
    old: Outline, theirs: Span, new: Outline, ours: Span, before: Sequence[Token]
) -> Iterator[Edit]:
    """Drop each argument of a new call; take back each that is new in a call that stays."""
    lost = [one for one in old.arguments if theirs.touches(one.span) and not theirs.holds(one.call)]
    for argument in new.arguments:
        if not ours.touches(argument.span) or argument.is_raised:
            continue
        found = None if ours.holds(argument.call) else _counterpart(argument, lost)
        if found is not None:
            yield Edit(argument.span.start, argument.span.end, _tokens(before, found.span))
        elif ours.holds(argument.span):
            yield Edit(argument.with_comma.start, argument.with_comma.end, ())


def _counterpart(argument: Argument, lost: Sequence[Argument]) -> Argument | None:
    """Find what an argument replaced: the same keyword, or the only positional one."""
    same = [one for one in lost if one.name == argument.name]
    return same[0] if len(same) == 1 else None
