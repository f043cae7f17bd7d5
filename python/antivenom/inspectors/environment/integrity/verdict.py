"""What does a judge of this package say about a file?

A verdict is a finding before it gets the words of the model: which rule, which file,
whose file, and what is wrong. Where one does not say how bad it is, the rule does.
"""

from __future__ import annotations

from antivenom.inspectors.environment.installed import Installed
from antivenom.model.location import Location
from antivenom.model.record import Record
from antivenom.model.vocabulary import Confidence, Outcome, Persona, Severity

MODIFIED = "AV1231"
MISSING = "AV1232"
UNOWNED = "AV1233"
STARTUP = "AV1234"
SCRIPT = "AV1235"
BYTECODE = "AV1236"
WRITABLE = "AV1237"
DANGLING = "AV1238"
LEAVING = "AV1239"
DRIFT = "AV1240"
RECORD_FILE = "AV1241"


class Verdict(Record):
    """One thing that is wrong with one file.

    Attributes:
        rule: Id of the rule.
        path: The file, relative to the subject.
        message: What is wrong, one sentence without a full stop.
        owner: The distribution that it belongs to; None if to none.
        severity: None for the rule's.
        confidence: None for the rule's.
        persona: None for the rule's.
        outcome: `UNKNOWN` where it could not be decided.
        about: What tells this verdict apart from others of the rule on the same file.
        place: Where it is to be shown; None for the file itself.
    """

    rule: str
    path: str
    message: str
    owner: Installed | None = None
    severity: Severity | None = None
    confidence: Confidence | None = None
    persona: Persona | None = None
    outcome: Outcome = Outcome.VIOLATED
    about: str = ""
    place: Location | None = None


def named(names: list[str], most: int = 3) -> str:
    """Return some names and how many more there are: `a, b, c and 12 more`."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest:,} more" if rest > 0 else "")
