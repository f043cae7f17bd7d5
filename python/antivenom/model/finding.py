"""What is wrong, where, how bad, how sure, and how is it put right?"""

from __future__ import annotations

from antivenom.model.evidence import Evidence
from antivenom.model.location import Location, Span, Trace
from antivenom.model.record import Record
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import Confidence, Outcome, Persona, Severity


class Edit(Record):
    """A replacement of one range of the subject's text.

    Attributes:
        span: What is replaced; empty (start equals end) to insert.
        text: What stands there afterwards; empty to delete.
    """

    span: Span
    text: str


class Fix(Record):
    """A change that removes the finding.

    Attributes:
        edits: All are applied together; in order of place, never overlapping.
        message: What the change does; empty if the rule's remediation says it.
    """

    edits: tuple[Edit, ...]
    message: str = ""


class Vulnerability(Record):
    """Which known vulnerability a finding is about.

    Attributes:
        id: Of the advisory, such as `PYSEC-2021-142`.
        aliases: Its other names, sorted.
        summary: One paragraph; may be empty.
        fixed_in: Versions that mend it, the smallest first; empty if none is known.
        advice: The smallest version that mends it and that all that needs the component
            admits; empty if there is none, or if that is not known.
        conflicts: Why a smaller version than `advice`, or any, is not admitted: each names
            the requirement.
    """

    id: str
    aliases: tuple[str, ...] = ()
    summary: str = ""
    fixed_in: tuple[str, ...] = ()
    advice: str = ""
    conflicts: tuple[str, ...] = ()


class Suppression(Record):
    """Why a finding is no complaint any more.

    Attributes:
        source: What says so: a file, with a statement's name where it has one.
        reason: Why, in the words of whoever decided.
        status: Of a VEX statement, `not_affected` or `fixed`; empty otherwise.
        until: Last day on which it holds, ISO 8601; empty for no end.
    """

    source: str
    reason: str
    status: str = ""
    until: str = ""


class Finding(Record):
    """The outcome of judging one subject under one rule.

    Attributes:
        rule: Id of the rule; its metadata came in a `RuleUsed` message.
        subject: What was judged.
        message: What is wrong here, one sentence without a full stop; for an
            unknown outcome, why it could not be decided.
        severity: How bad it would be; None if nobody has scored it, which says
            nothing about how bad it is.
        confidence: How sure it is.
        persona: Who wants to hear of it.
        fingerprint: Hexadecimal; survives moved lines and renamed files. Equal
            fingerprints in different files are told apart by the path.
        location: The primary place; None where the whole subject is meant.
        outcome: `VIOLATED` unless said otherwise.
        context: Qualified name of the enclosing function or class within its
            module; empty at module level.
        related: Further places, each with its message.
        trace: How the data got there; None unless the rule follows data.
        fixes: Alternatives, the best first; empty if none is known.
        evidence: Facts that rank the finding; empty if none are known.
        vulnerability: The known vulnerability that it is about; None if about none.
        suppression: Why it is no complaint; None if it is one. Findings that comments
            in source files hide are not in the stream at all, only counted.
    """

    rule: str
    subject: Subject
    message: str
    severity: Severity | None
    confidence: Confidence
    persona: Persona
    fingerprint: str
    location: Location | None = None
    outcome: Outcome = Outcome.VIOLATED
    context: str = ""
    related: tuple[Location, ...] = ()
    trace: Trace | None = None
    fixes: tuple[Fix, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    vulnerability: Vulnerability | None = None
    suppression: Suppression | None = None

    @property
    def is_complaint(self) -> bool:
        """Whether something is wrong here, and nobody has said why it may stay."""
        return self.outcome is Outcome.VIOLATED and self.suppression is None
