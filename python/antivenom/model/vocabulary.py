"""Which words may a rule or a finding use, and how are they ordered?"""

from __future__ import annotations

from enum import Enum


class Scale(Enum):
    """A closed vocabulary whose members stand from least to most.

    Members compare by their place, so `Severity.LOW < Severity.HIGH`.
    """

    def __init__(self, _word: str) -> None:
        """Remember the place of the member among those before it."""
        self.rank = len(type(self).__members__)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Scale) or type(other) is not type(self):
            return NotImplemented
        return self.rank < other.rank

    def __le__(self, other: object) -> bool:
        if not isinstance(other, Scale) or type(other) is not type(self):
            return NotImplemented
        return self.rank <= other.rank


class Severity(Scale):
    """How bad the worst likely consequence is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


UNSCORED = "unscored"
"""The word for a severity that is missing, because nobody has scored what was found."""


class Confidence(Scale):
    """How sure a finding is; of a rule, how precise it is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Persona(Scale):
    """Who tolerates the false alarms: each persona also sees those before it."""

    REGULAR = "regular"
    PEDANTIC = "pedantic"
    AUDITOR = "auditor"


class Effort(Scale):
    """How much work a remediation is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Status(Enum):
    """Where a rule stands in its life; preview rules run only when asked for."""

    PREVIEW = "preview"
    STABLE = "stable"
    DEPRECATED = "deprecated"


class Outcome(Enum):
    """What judging a subject under a rule came to.

    Only `VIOLATED` is a complaint. `UNKNOWN` (the message says why) is shown,
    never dropped.
    """

    VIOLATED = "violated"
    HELD = "held"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


class SubjectKind(Enum):
    """What sort of thing is judged."""

    SOURCE = "source"
    INTERPRETER = "interpreter"
    ENVIRONMENT = "environment"
    DISTRIBUTION = "distribution"
    NATIVE = "native"
    ENDPOINT = "endpoint"
    CERTIFICATE = "certificate"
    ARTIFACT = "artifact"


class SubjectState(Enum):
    """How much of a subject was looked at."""

    ANALYSED = "analysed"
    PARTIAL = "partial"
    FAILED = "failed"


class EvidenceKind(Enum):
    """What sort of fact from the world a piece of evidence is."""

    CVE = "cve"
    CVSS = "cvss"
    EPSS = "epss"
    KEV = "kev"
    SSVC = "ssvc"
