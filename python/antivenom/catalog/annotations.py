"""What do the comments in a test file demand of a rule, and does a run meet it?

Two vocabularies are read. Our own pages and example files mark the line itself:

    yaml.load(stream)    # expect: AV0421
    hidden(stream)       # expect-miss: AV0421     ought to be found, is not
    harmless(stream)     # expect-false: AV0421    is found, ought not to be

Rule files from outside mark the line that follows, in the words that their authors know:

    # ruleid: unsafe-load
    yaml.load(stream)
    # ok: unsafe-load
    yaml.safe_load(stream)

with `todoruleid` and `todook` for known faults, which are neither demanded nor forbidden. The
words `deepruleid`, `proruleid` and their `ok` twins describe what another engine finds and are
treated like known faults.

Comments are found by their text and not by token, because the same words stand in files of any
language. A string that looks like an annotation is therefore read as one.
"""

from __future__ import annotations

import re
from enum import Enum

from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_EXPECTATION = re.compile(
    r"#[ \t]*(expect(?:-miss|-false)?):[ \t]*([A-Za-z][\w.-]*(?:[ \t]*,[ \t]*[A-Za-z][\w.-]*)*)?"
)
_ANNOTATION = re.compile(
    r"(?:#|//|<!--|/\*|\(\*|\{#|--|;|%)[ \t]*((?:todo|deep|pro)*)(ruleid|ok)[ \t]*:(.*)$"
)
_CLOSERS = re.compile(r"(?:-->|\*/|\*\)|#\})[ \t]*$")
_COMMENT_LINE = re.compile(r"[ \t]*(?:#|//|<!--|/\*|\{#|$)")


class Demand(Enum):
    """What a line demands of a rule."""

    FOUND = "found"
    """A finding starts there."""
    CLEAN = "clean"
    """No finding starts there."""
    OPEN = "open"
    """A known fault: a finding is neither demanded nor forbidden."""
    MISSED = "missed"
    """Ought to be found, but is not; a finding is news."""
    FALSE = "false"
    """Is found, but ought not to be; no finding is news."""


class Annotation(Record):
    """One rule named by one annotation.

    Attributes:
        demand: What is demanded of the rule.
        rule: Rule id.
        line: Line of the annotation itself, counted from 1.
        targets: Lines at one of which the finding may start, first choice first; never empty.
    """

    demand: Demand
    rule: str
    line: int
    targets: tuple[int, ...]


class Difference(Record):
    """How far a run meets the annotations of one rule in one file.

    Attributes:
        missing: Lines where a demanded finding is absent, ascending.
        unexpected: Lines of findings that nothing demands or allows, ascending.
        improved: Lines marked as known misses or false alarms that are right by now, ascending.
    """

    missing: tuple[int, ...]
    unexpected: tuple[int, ...]
    improved: tuple[int, ...]

    @property
    def passed(self) -> bool:
        """Whether every annotation holds and nothing else was found."""
        return not (self.missing or self.unexpected or self.improved)


_EXPECTED = {"expect": Demand.FOUND, "expect-miss": Demand.MISSED, "expect-false": Demand.FALSE}


def read_expectations(text: str) -> tuple[Annotation, ...]:
    """Read the `expect` comments of our own example files and page blocks.

    Args:
        text: The code.

    Returns:
        One annotation per rule named, in the order of the text. An `expect` comment that names no
        rule yields one with an empty rule id, so that it is not overlooked.
    """
    return tuple(
        Annotation(_EXPECTED[match[1]], rule.strip(), number, (number,))
        for number, line in enumerate(text.split("\n"), start=1)
        for match in _EXPECTATION.finditer(line)
        for rule in (match[2] or "").split(",")
    )


def read_annotations(text: str) -> tuple[Annotation, ...]:
    """Read the `ruleid` and `ok` comments of a test file of an outside rule.

    An annotation speaks of the next line that is no annotation. If that line holds a comment
    alone or nothing, the finding may start there or at any line up to and including the next one
    that holds code: authors put notes between, and rules over plain text find comments.

    Args:
        text: The test file, in any language.

    Returns:
        One annotation per rule named, in the order of the text.
    """
    lines = text.split("\n")
    found: list[Annotation] = []
    for index, line in enumerate(lines):
        match = _ANNOTATION.search(line)
        if match is None:
            continue
        demand, targets = _demand(match[1], match[2]), _targets(lines, index)
        rules = _rule_ids(match[3])
        found += [Annotation(demand, rule, index + 1, targets) for rule in rules]
    return tuple(found)


def judge(annotations: Iterable[Annotation], found: Collection[int]) -> Difference:
    """Compare what is demanded of one rule with what it found in the same text.

    Args:
        annotations: Annotations that name this rule.
        found: Lines where findings of this rule start.

    Returns:
        The lines that differ.
    """
    lines = set(found)
    missing: set[int] = set()
    improved: set[int] = set()
    allowed: set[int] = set()
    for one in annotations:
        if one.demand is Demand.CLEAN:
            continue
        allowed.update(one.targets)
        hit = not lines.isdisjoint(one.targets)
        if one.demand is Demand.FOUND and not hit:
            missing.add(one.targets[0])
        elif (one.demand is Demand.MISSED and hit) or (one.demand is Demand.FALSE and not hit):
            improved.add(one.targets[0])
    return Difference(
        missing=tuple(sorted(missing)),
        unexpected=tuple(sorted(lines - allowed)),
        improved=tuple(sorted(improved)),
    )


def _targets(lines: Sequence[str], index: int) -> tuple[int, ...]:
    """Return the lines, counted from 1, that an annotation on line index `index` may speak of."""
    at = index + 1
    while at < len(lines) and _ANNOTATION.search(lines[at]):
        at += 1
    targets = [at + 1]
    while at < len(lines) - 1 and _COMMENT_LINE.match(lines[at]):
        at += 1
        if not _ANNOTATION.search(lines[at]):
            targets.append(at + 1)
    return tuple(targets)


def _rule_ids(words: str) -> list[str]:
    """Return the ids of a list such as `a, b` with an optional comment closer and trailing prose."""
    pieces = _CLOSERS.sub("", words.rstrip()).split(",")
    return [piece.split()[0] for piece in pieces if piece.split()]


def _demand(prefix: str, word: str) -> Demand:
    if prefix:
        return Demand.OPEN
    return Demand.FOUND if word == "ruleid" else Demand.CLEAN
