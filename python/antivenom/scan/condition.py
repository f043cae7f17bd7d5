"""Which findings make a run fail?

A small language, so that a pipeline says in one line what it minds:

    kev or epss>=0.1 or (cvss>=9 and direct and not ssvc.exploitation==none)

    condition := all ("or" all)*
    all       := one ("and" one)*
    one       := "not" one | "(" condition ")" | FLAG | SEVERITY | FIELD OPERATOR VALUE

A flag is true or false of every finding. A field may be missing, since nobody has scored every
vulnerability; a comparison with what is missing is false, whichever way it compares, and its
`not` is true. A severity alone means that severity and above. Of several CVEs behind one
finding the highest number counts.
"""

from __future__ import annotations

import re

from antivenom.catalog.nearest import suggestion
from antivenom.errors import UsageError
from antivenom.model.record import Record
from antivenom.model.vocabulary import EvidenceKind, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from antivenom.model.finding import Finding

    Condition: TypeAlias = "Flag | Comparison | Opposite | Every | Some"

MAX_CHARACTERS = 2000
MAX_DEPTH = 50

ANY = "any"
NUMBERS = {"epss": 1.0, "percentile": 1.0, "cvss": 10.0}
"""Fields that are numbers, from 0, with the greatest that they can be."""
WORDS = {
    "severity": tuple(each.value for each in Severity),
    "ssvc.exploitation": ("none", "poc", "active"),
    "ssvc.automatable": ("no", "yes"),
    "ssvc.technical-impact": ("partial", "total"),
}
"""Fields that are words, with the words from least to most."""
FLAGS = (ANY, "kev", "ransomware", "fixable", "direct")
OPERATORS = (">=", "<=", "==", "!=", ">", "<")
_SEVERITIES = WORDS["severity"]
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,20})?")
_RESERVED = ("and", "or", "not")
_TOKEN = re.compile(r"\s*(?:(>=|<=|==|!=|>|<|=|\(|\))|([A-Za-z][\w.-]*)|(\d+(?:\.\d*)?|\.\d+))")


class Flag(Record):
    """Something that is true or false of every finding."""

    name: str


class Comparison(Record):
    """A field held against a value.

    Attributes:
        field: Its name.
        operator: One of `OPERATORS`.
        value: A number, or the place of a word among those of the field.
    """

    field: str
    operator: str
    value: float


class Opposite(Record):
    """The opposite of a condition."""

    of: Condition


class Every(Record):
    """Every one of some conditions."""

    of: tuple[Condition, ...]


class Some(Record):
    """At least one of some conditions."""

    of: tuple[Condition, ...]


def parse_condition(text: str) -> Condition:
    """Read a condition.

    Raises:
        UsageError: It is none; the text says what is wrong, and where.
    """
    if len(text) > MAX_CHARACTERS:
        raise UsageError(f"--fail-on: is longer than {MAX_CHARACTERS:,} characters")
    return _Parser(_tokens(text)).whole()


class _Token(Record):
    text: str
    column: int
    is_number: bool = False


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            column = at + len(text[at:]) - len(text[at:].lstrip())
            raise UsageError(f"--fail-on: {text[column]!r} at column {column + 1} means nothing")
        place = match.start(match.lastindex or 0)
        found.append(_Token(match[match.lastindex or 0], place + 1, match.lastindex == 3))
        at = match.end()
    return found


class _Parser:
    """Reads tokens from left to right, one function for each line of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Condition:
        condition = self._any(0)
        rest = self._next()
        if rest is not None:
            raise self._wrong(rest, "expected `and`, `or` or the end")
        return condition

    def _next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *words: str) -> bool:
        token = self._next()
        if token is None or token.is_number or token.text.lower() not in words:
            return False
        self._at += 1
        return True

    def _wrong(self, token: _Token | None, wanted: str) -> UsageError:
        found = f"{token.text!r} at column {token.column}" if token is not None else "the end"
        return UsageError(f"--fail-on: {wanted}, found {found}")

    def _any(self, depth: int) -> Condition:
        parts = [self._all(depth)]
        while self._take("or"):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _all(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._take("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise UsageError(f"--fail-on: is nested deeper than {MAX_DEPTH}")
        if self._take("not"):
            return Opposite(self._one(depth + 1))
        if self._take("("):
            inner = self._any(depth + 1)
            if not self._take(")"):
                raise self._wrong(self._next(), "expected `)`")
            return inner
        return self._name()

    def _name(self) -> Condition:
        token = self._next()
        if token is None or token.is_number or not token.text[0].isalpha():
            raise self._wrong(token, "expected a condition such as `kev` or `epss>=0.1`")
        name = token.text.lower().replace("_", "-")
        if name in _RESERVED:
            raise self._wrong(token, "expected a condition")
        self._at += 1
        if name in FLAGS:
            return Flag(name)
        if name in _SEVERITIES:
            return Comparison("severity", ">=", float(_SEVERITIES.index(name)))
        if name in NUMBERS or name in WORDS:
            return Comparison(name, *self._comparison(name))
        known = (*FLAGS, *NUMBERS, *WORDS, *_SEVERITIES)
        near = suggestion(name, known) or f"; there are {', '.join(known)}"
        raise UsageError(f"--fail-on: nothing is called {token.text!r}{near}")

    def _comparison(self, field: str) -> tuple[str, float]:
        operator = self._next()
        if operator is None or operator.text not in OPERATORS:
            raise self._wrong(operator, f"expected one of {' '.join(OPERATORS)} after `{field}`")
        self._at += 1
        value = self._next()
        if field in NUMBERS:
            return operator.text, self._number(field, value)
        words = WORDS[field]
        if value is None or value.text.lower() not in words:
            raise self._wrong(value, f"`{field}` is one of {', '.join(words)}")
        self._at += 1
        return operator.text, float(words.index(value.text.lower()))

    def _number(self, field: str, value: _Token | None) -> float:
        greatest = NUMBERS[field]
        if value is None or not value.is_number:
            raise self._wrong(value, f"expected a number after `{field}`")
        number = float(value.text)
        if number > greatest:
            raise UsageError(
                f"--fail-on: `{field}` lies between 0 and {greatest:g}, and {value.text} does not"
            )
        self._at += 1
        return number


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
}


def holds(condition: Condition, finding: Finding) -> bool:
    """Return whether a condition is true of a finding."""
    if isinstance(condition, Flag):
        return _flag(condition.name, finding)
    if isinstance(condition, Opposite):
        return not holds(condition.of, finding)
    if isinstance(condition, Every):
        return all(holds(each, finding) for each in condition.of)
    if isinstance(condition, Some):
        return any(holds(each, finding) for each in condition.of)
    value = value_of(condition.field, finding)
    return value is not None and _COMPARE[condition.operator](value, condition.value)


def _flag(name: str, finding: Finding) -> bool:
    exploited = [each for each in finding.evidence if each.kind is EvidenceKind.KEV]
    about = finding.vulnerability
    return {
        ANY: True,
        "kev": bool(exploited),
        "ransomware": any(each.details.get("ransomware") == "known" for each in exploited),
        "fixable": about is not None and bool(about.fixed_in),
        "direct": "direct" in finding.subject.traits,
    }[name]


def value_of(field: str, finding: Finding) -> float | None:
    """Return what a finding says in a field: a number, or a word's place; None if nothing."""
    if field == "severity":
        return None if finding.severity is None else float(finding.severity.rank)
    kind = EvidenceKind.SSVC
    if field in NUMBERS:
        kind = EvidenceKind.CVSS if field == "cvss" else EvidenceKind.EPSS
    facts = [each for each in finding.evidence if each.kind is kind]
    if field == "epss":
        return _greatest(each.value for each in facts)
    if field in NUMBERS:
        name = "score" if field == "cvss" else field
        return _greatest(each.details.get(name, "") for each in facts)
    words = WORDS[field]
    said = (each.details.get(field.partition(".")[2], "") for each in facts)
    return max((float(words.index(word)) for word in said if word in words), default=None)


def _greatest(texts: Iterable[str]) -> float | None:
    # A fact without a number is a missing one.
    return max((float(text) for text in texts if _NUMBER.fullmatch(text)), default=None)
