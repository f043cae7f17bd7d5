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


class Finding(Record):
    """The outcome of judging one subject under one rule.

    Attributes:
        rule: Id of the rule; its metadata came in a `RuleUsed` message.
        subject: What was judged.
        message: What is wrong here, one sentence without a full stop; for an
            unknown outcome, why it could not be decided.
        severity: How bad it would be.
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
    """

    rule: str
    subject: Subject
    message: str
    severity: Severity
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
