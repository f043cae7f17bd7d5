"""Which of several vulnerabilities matters first?

What is exploited comes before what is likely to be, that before what would be bad, and
that before what somebody calls bad: known exploited, then EPSS, then CVSS, then
severity. The order is lexicographic. There is no product of scales, because nobody can
say what a probability times a label means. What is missing sorts after what is there
and shows as missing; it is not zero.
"""

from __future__ import annotations

from antivenom.evidence.scoring import best_score, score
from antivenom.model.evidence import Evidence
from antivenom.model.record import Record
from antivenom.model.vocabulary import EvidenceKind, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from antivenom.evidence.facts import CveFacts


class Urgency(Record):
    """How urgent something is.

    Attributes:
        exploited: Whether it is known to be exploited.
        epss: Probability of exploitation; None if missing.
        cvss: Base score; None if missing.
        severity: None if missing.
    """

    exploited: bool = False
    epss: float | None = None
    cvss: float | None = None
    severity: Severity | None = None

    @property
    def key(self) -> tuple[tuple[bool, float], ...]:
        """A key that sorts the most urgent first."""
        place = None if self.severity is None else float(self.severity.rank)
        values = (1.0 if self.exploited else 0.0, self.epss, self.cvss, place)
        return tuple((value is None, -(value or 0.0)) for value in values)


def urgency_of(facts: Iterable[CveFacts], severity: Severity | None = None) -> Urgency:
    """Return the urgency of the most urgent of some CVEs.

    Args:
        facts: What is known about each; may be empty.
        severity: What somebody calls it all together.
    """
    each = [_urgency(known, severity) for known in facts]
    return min(each, key=lambda urgency: urgency.key, default=Urgency(severity=severity))


def _urgency(facts: CveFacts, severity: Severity | None) -> Urgency:
    best = best_score(facts.cvss)
    return Urgency(
        exploited=facts.kev is not None,
        epss=facts.epss.probability if facts.epss else None,
        cvss=best.value if best else None,
        severity=severity,
    )


def urgency(evidence: Sequence[Evidence], severity: Severity | None = None) -> Urgency:
    """Return the urgency that the evidence of a finding amounts to.

    Args:
        evidence: Of any number of CVEs, as `evidence_of` makes it.
        severity: Of the finding.

    Returns:
        That of the most urgent CVE.
    """
    found = []
    for id_ in dict.fromkeys(each.id for each in evidence):
        own = [each for each in evidence if each.id == id_]
        scores = [each.details.get("score", "") for each in own if each.kind is EvidenceKind.CVSS]
        chances = [each.value for each in own if each.kind is EvidenceKind.EPSS]
        exploited = any(each.kind is EvidenceKind.KEV for each in own)
        found.append(Urgency(exploited, _highest(chances, 1.0), _highest(scores, 10.0), severity))
    return min(found, key=lambda each: each.key, default=Urgency(severity=severity))


def _highest(texts: Iterable[str], bound: float) -> float | None:
    """Return the greatest number among some texts; None if none is one within the bound."""
    found = []
    for text in texts:
        try:
            value = float(text)
        except ValueError:
            continue
        if 0.0 <= value <= bound:
            found.append(value)
    return max(found, default=None)


def evidence_of(facts: CveFacts) -> tuple[Evidence, ...]:
    """Return what is known about a CVE as evidence of a finding.

    Returns:
        In the order of urgency: that it is exploited, EPSS, each CVSS vector with its
        score where it has one, SSVC. Empty if nothing is known.
    """
    found: list[Evidence] = []
    cve, kev, epss, ssvc = facts.cve, facts.kev, facts.epss, facts.ssvc
    if kev is not None:
        details = {
            "due": kev.due,
            "ransomware": "known" if kev.ransomware else "",
            "name": kev.name,
        }
        found.append(_evidence(EvidenceKind.KEV, cve, kev.source, kev.date, kev.added, **details))
    if epss is not None:
        chance, percentile = f"{epss.probability:.5f}", f"{epss.percentile:.5f}"
        details = {"percentile": percentile}
        found.append(_evidence(EvidenceKind.EPSS, cve, epss.source, epss.date, chance, **details))
    dates = dict(facts.dates)
    for each in facts.cvss:
        scored = score(each.vector)
        details = {"version": scored.version}
        if scored.value is not None:
            details |= {"score": f"{scored.value:.1f}", "band": scored.word}
        day = dates.get(each.source, "")
        found.append(_evidence(EvidenceKind.CVSS, cve, each.source, day, each.vector, **details))
    if ssvc is not None:
        value = f"{ssvc.exploitation}/{ssvc.automatable}/{ssvc.technical_impact}"
        details = {
            "exploitation": ssvc.exploitation,
            "automatable": ssvc.automatable,
            "technical-impact": ssvc.technical_impact,
        }
        found.append(_evidence(EvidenceKind.SSVC, cve, ssvc.source, ssvc.date, value, **details))
    return tuple(found)


def _evidence(
    kind: EvidenceKind, cve: str, source: str, date: str, value: str, **details: str
) -> Evidence:
    kept = {name: text for name, text in details.items() if text}
    return Evidence(kind, cve, source, date, value, kept)
