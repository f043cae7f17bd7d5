"""What do all parts of antivenom speak about?

Frozen values, closed vocabularies and the messages of a run; the standard
library only. `wire` writes messages as JSON and reads them back.
"""

from antivenom.model.evidence import Evidence
from antivenom.model.finding import Edit, Finding, Fix, Suppression, Vulnerability
from antivenom.model.location import Line, Location, Span, Step, Trace
from antivenom.model.messages import (
    PROTOCOL,
    ComponentSeen,
    Coverage,
    Gap,
    Header,
    Message,
    Progress,
    RuleUsed,
    SubjectSeen,
    Summary,
)
from antivenom.model.rule import Reference, Remediation, Rule, Variant
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import (
    Confidence,
    Effort,
    EvidenceKind,
    Outcome,
    Persona,
    Severity,
    Status,
    SubjectKind,
    SubjectState,
)

__all__ = [
    "PROTOCOL",
    "ComponentSeen",
    "Confidence",
    "Coverage",
    "Edit",
    "Effort",
    "Evidence",
    "EvidenceKind",
    "Finding",
    "Fix",
    "Gap",
    "Header",
    "Line",
    "Location",
    "Message",
    "Outcome",
    "Persona",
    "Progress",
    "Reference",
    "Remediation",
    "Rule",
    "RuleUsed",
    "Severity",
    "Span",
    "Status",
    "Step",
    "Subject",
    "SubjectKind",
    "SubjectSeen",
    "SubjectState",
    "Summary",
    "Suppression",
    "Trace",
    "Variant",
    "Vulnerability",
]
