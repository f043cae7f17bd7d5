"""In which words is evidence shown?

Always with its day, and what is missing shows as missing: `CVSS missing` says that
nobody has published a vector that could be scored, not that there is no danger.
"""

from __future__ import annotations

from antivenom.evidence import best_score

TYPE_CHECKING = False
if TYPE_CHECKING:
    from antivenom.evidence import CveFacts, EvidenceBase


def facts_line(facts: CveFacts, base: EvidenceBase) -> str:
    """Return what is known about a CVE, in one line.

    Args:
        facts: What is known.
        base: Where that was looked up; tells of which day it is that a CVE is not listed.
    """
    return f"{facts.cve}: {_cvss(facts)}, {_epss(facts, base)}, {_kev(facts, base)}"


def _cvss(facts: CveFacts) -> str:
    best = best_score(facts.cvss)
    if best is None:
        return "CVSS missing"
    if best.value is None:
        return f"CVSS missing ({best.reason})"
    dates = dict(facts.dates)
    return f"CVSS {best.value:.1f} ({best.vector}, {dates.get(best.source, 'no date')})"


def _epss(facts: CveFacts, base: EvidenceBase) -> str:
    from antivenom.evidence import SourceKind

    if facts.epss is None:
        return f"EPSS missing ({base.day(SourceKind.EPSS) or 'no data'})"
    percentile = f"percentile {facts.epss.percentile:.5f}"
    return f"EPSS {facts.epss.probability:.5f} ({percentile}, {facts.epss.date})"


def _kev(facts: CveFacts, base: EvidenceBase) -> str:
    from antivenom.evidence import SourceKind

    day = base.day(SourceKind.KEV)
    if facts.kev is None:
        return f"not in KEV ({day})" if day else "KEV missing (no data)"
    ransomware = ", used for ransomware" if facts.kev.ransomware else ""
    return f"in KEV since {facts.kev.added}{ransomware} ({day})"
