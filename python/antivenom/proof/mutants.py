"""Which parts of a cure can be taken back one at a time?

A *mutant* is the compliant file with a part of its difference to the noncompliant one reverted.
With two or more changes, each is reverted alone. With a single change that would only give the
noncompliant file back, so its statements and arguments are reverted one by one (`refinement`).

A change that does not compile when it is reverted alone is named as such, and reverted together
with the fewest neighbours that make it compile, so that it is not left untried.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from antivenom.proof.difference import Change, Edit, apply, changes, place, reversal
from antivenom.proof.folder import Example, Pair
from antivenom.proof.refinement import refine
from antivenom.proof.tokens import CLOSING, OPENING, Token, label, render, significant

_LABEL_CHARACTERS = 80
_EDGES = frozenset({"newline", "indent", "dedent"})
_BREAKS = frozenset(",:;")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A compliant file with a part of its cure taken back.

    Attributes:
        name: Readable id, `FILE:LINE NEW -> OLD`; the line is that of the compliant file.
        text: The mutant's source.
        compiles: Whether it is a Python module at all.
        is_weakness: Whether it is the noncompliant file again, which the payloads have judged.
    """

    name: str
    text: str
    compiles: bool
    is_weakness: bool = False


def compile_problem(name: str, text: str) -> str:
    """Say why `text` is no Python module; empty if it is one. Not safe to call from threads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, name, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as problem:
            return str(problem) or type(problem).__name__
    return ""


def mutate(pair: Pair) -> tuple[Mutant, ...]:
    """Make the mutants of a pair whose files both compile, in order of their lines."""
    before = significant(pair.noncompliant.text)
    after = significant(pair.compliant.text)
    workshop = _Workshop(pair.compliant, before, after)
    found = changes(before, after)
    if len(found) > 1:
        for number, change in enumerate(found):
            if not workshop.make(reversal(change, before)):
                workshop.widen(found, number)
    elif found:
        workshop.make(reversal(found[0], before))
        for edit in refine(found[0], before, after):
            workshop.make([edit])
    return tuple(workshop.made)


class _Workshop:
    """Makes mutants of one file, each once."""

    def __init__(self, file: Example, before: Sequence[Token], after: Sequence[Token]) -> None:
        self.made: list[Mutant] = []
        self._file = file
        self._before = before
        self._after = after
        self._weakness = _keys(before)
        self._seen = {_keys(after)}
        self._names: Counter[str] = Counter()

    def make(self, edits: Sequence[Edit]) -> bool:
        """Make one mutant unless there is one like it; whether the text is a Python module."""
        tokens = apply(edits, self._after)
        keys = _keys(tokens)
        if keys in self._seen:
            return True
        self._seen.add(keys)
        text = render(tokens)
        compiles = not compile_problem(self._file.name, text)
        name = self._name(edits)
        self.made.append(Mutant(name, text, compiles, keys == self._weakness))
        return compiles

    def widen(self, found: Sequence[Change], number: int) -> None:
        """Revert more and more changes after, then before, number `number` until it compiles."""
        stops = [(number, last) for last in range(number + 2, len(found) + 1)]
        stops += [(first, len(found)) for first in range(number - 1, 0, -1)]
        for first, last in stops:
            hunks = sorted((hunk for change in found[first:last] for hunk in change), key=place)
            edits = reversal(tuple(hunks), self._before)
            if not compile_problem(self._file.name, render(apply(edits, self._after))):
                self.make(edits)
                return

    def _name(self, edits: Sequence[Edit]) -> str:
        """Say on which line what turns into what; equal names get a number."""
        line, new, old = describe(edits, self._after)
        name = f"{self._file.name}:{line} {_cut(new)} -> {_cut(old)}"
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name} ({self._names[name]})"


def _keys(tokens: Iterable[Token]) -> tuple[tuple[str, str], ...]:
    return tuple(token.key for token in tokens)


def _cut(text: str) -> str:
    if not text:
        return "nothing"
    return text if len(text) <= _LABEL_CHARACTERS else text[: _LABEL_CHARACTERS - 3] + "..."


def describe(edits: Sequence[Edit], after: Sequence[Token]) -> tuple[int, str, str]:
    """Say on which line of the file what stands, and what the edits make of it.

    Edits within one statement are shown with the argument or statement around them, unless that
    is long.
    """
    first, last = edits[0].start, edits[-1].end
    line = after[min(first, len(after) - 1)].line if after else 1
    parts = [(label(after[edit.start : edit.end]), label(edit.tokens)) for edit in edits]
    if not any(new or old for new, old in parts):
        return _moved(edits, after)
    if _is_one_line(after[first:last], edits):
        for start, end in _contexts(after, first, last):
            shifted = [Edit(edit.start - start, edit.end - start, edit.tokens) for edit in edits]
            new, old = label(after[start:end]), label(apply(shifted, after[start:end]))
            if max(len(new), len(old)) <= _LABEL_CHARACTERS:
                return line, new.strip(", "), old.strip(", ")
    new, old = (" ... ".join(filter(None, side)) for side in zip(*parts, strict=True))
    return line, new, old


def _is_one_line(between: Sequence[Token], edits: Sequence[Edit]) -> bool:
    tokens = [*between, *(token for edit in edits for token in edit.tokens)]
    return all(token.kind not in _EDGES for token in tokens)


def _moved(edits: Sequence[Edit], after: Sequence[Token]) -> tuple[int, str, str]:
    """Describe edits of indentation alone by the first line that changes its block."""
    start = next((token.index for token in after[edits[0].start :] if token.text), len(after) - 1)
    end = next((token.index for token in after[start:] if token.kind == "newline"), len(after))
    text = label(after[start:end])
    return after[start].line, text, f"{text} (in another block)"


def _contexts(after: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Offer ranges of tokens to show an edit in, the best first."""
    takes_comma = first < last and "," in (after[first].text, after[last - 1].text)
    if not takes_comma:
        yield _around(after, first, last)
    yield first, last


def _around(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Widen a range of tokens to the argument, or else the statement, that it is in."""
    depth = 0
    while start > 0:
        token = tokens[start - 1]
        depth += (token.text in CLOSING) - (token.text in OPENING)
        if depth < 0 or token.kind in _EDGES or (depth == 0 and token.text in _BREAKS):
            break
        start -= 1
    depth = 0
    while end < len(tokens):
        token = tokens[end]
        depth += (token.text in OPENING) - (token.text in CLOSING)
        if depth < 0 or token.kind in _EDGES or (depth == 0 and token.text in _BREAKS):
            break
        end += 1
    return start, end
