"""Which fact from the world makes a finding more or less urgent?"""

from __future__ import annotations

from collections.abc import Mapping

from antivenom.model.record import Record
from antivenom.model.vocabulary import EvidenceKind


class Evidence(Record):
    """A dated fact from a named source.

    Attributes:
        kind: What sort of fact it is.
        id: What it is about, such as `CVE-2020-14343`.
        source: Who says so, such as the name of a database and its release.
        date: Day of the source's data, ISO 8601; empty if unknown.
        value: The fact itself: a CVSS vector, an EPSS probability as decimal
            text, the day on which an exploited CVE was listed, an SSVC decision;
            empty where being listed is the fact.
        details: What belongs to it: `percentile` of an EPSS probability; `score`,
            `band` and `version` of a CVSS vector; `due`, `ransomware` and `name` of
            an exploited CVE. All are text; what is unknown is left out.
    """

    kind: EvidenceKind
    id: str
    source: str
    date: str = ""
    value: str = ""
    details: Mapping[str, str] = {}
