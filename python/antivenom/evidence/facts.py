"""What does the world know about a vulnerability, since when, and who says so?

Every fact carries the date of its source. A fact that is missing is None, never zero:
a CVE without EPSS has not been scored, which is not the same as being harmless.
"""

from __future__ import annotations

from antivenom.evidence.advisory import CvssVector
from antivenom.model.record import Record


class Epss(Record):
    """How likely it is to be exploited.

    Attributes:
        probability: Within the next 30 days, 0 to 1.
        percentile: Share of all CVEs with a lower or equal probability, 0 to 1.
        date: Day of the data, ISO 8601; empty if unknown.
        source: Who says so.
    """

    probability: float
    percentile: float
    date: str
    source: str


class Kev(Record):
    """That it has been exploited.

    Attributes:
        added: Day it came into the catalogue, ISO 8601.
        due: Day by which agencies of the USA must act, ISO 8601; empty if none.
        ransomware: Whether a ransomware campaign is known to use it.
        name: What the catalogue calls it.
        date: Day of the catalogue, ISO 8601; empty if unknown.
        source: Who says so.
    """

    added: str
    due: str
    ransomware: bool
    name: str
    date: str
    source: str


class Ssvc(Record):
    """How those who decide about patches see it.

    Attributes:
        exploitation: `none`, `poc` or `active`.
        automatable: `yes` or `no`.
        technical_impact: `partial` or `total`.
        date: Day of the data, ISO 8601; empty if unknown.
        source: Who says so.
    """

    exploitation: str
    automatable: str
    technical_impact: str
    date: str
    source: str


class CveFacts(Record):
    """All that is known about one CVE.

    Attributes:
        cve: Its id.
        epss: None if it has not been scored.
        kev: None if it is not known to be exploited.
        ssvc: None if nobody decided.
        cvss: Vectors that were published; empty if none.
        dates: Day of each source that vectors come from, by the source's name.
    """

    cve: str
    epss: Epss | None = None
    kev: Kev | None = None
    ssvc: Ssvc | None = None
    cvss: tuple[CvssVector, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
