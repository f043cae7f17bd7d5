"""What does the world know about vulnerabilities, of which day, and who says so?

`open_evidence()` opens what is in force and is asked about packages and CVEs; nothing
here opens a connection but `update`, which is called for that. The names below are all
that the rest of antivenom may use.
"""

from __future__ import annotations

from antivenom.evidence.advisory import (
    Advisory,
    Affected,
    CvssVector,
    Event,
    Range,
    RangeKind,
    normalised,
)
from antivenom.evidence.base import (
    MAX_AGE_DAYS,
    VARIABLE,
    EvidenceBase,
    open_evidence,
    updated_folder,
)
from antivenom.evidence.facts import CveFacts, Epss, Kev, Ssvc
from antivenom.evidence.ranking import Urgency, evidence_of, urgency, urgency_of
from antivenom.evidence.scoring import HINT, Score, best_score, score
from antivenom.evidence.source import Source, SourceKind

__all__ = [
    "HINT",
    "MAX_AGE_DAYS",
    "VARIABLE",
    "Advisory",
    "Affected",
    "CveFacts",
    "CvssVector",
    "Epss",
    "Event",
    "EvidenceBase",
    "Kev",
    "Range",
    "RangeKind",
    "Score",
    "Source",
    "SourceKind",
    "Ssvc",
    "Urgency",
    "best_score",
    "evidence_of",
    "normalised",
    "open_evidence",
    "score",
    "updated_folder",
    "urgency",
    "urgency_of",
]
