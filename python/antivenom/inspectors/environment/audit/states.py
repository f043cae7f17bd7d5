"""Does a component say of itself that it should not be used any more?

Locks may say that a release was yanked, or which status its project has; metadata may have the
classifier `Development Status :: 7 - Inactive`. Readers of the inventory note both as traits.
"""

from __future__ import annotations

from antivenom.model.finding import Finding
from antivenom.model.vocabulary import Confidence, Persona, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from antivenom.inspectors.environment.audit.judging import Auditor
    from antivenom.inspectors.environment.component import Component

YANKED, ABANDONED = "AV1217", "AV1218"
_REASON = "yanked:"
_WITHDRAWN = {"status:quarantined": "its project is quarantined by the index"}
_OVER = {
    "inactive": "its authors call it inactive",
    "status:archived": "its project is archived",
    "status:deprecated": "its project is deprecated",
}


def state_findings(
    by_ref: Mapping[str, Component], component: Component, auditor: Auditor
) -> Iterator[Finding]:
    """Yield what a component says of its own state."""
    if component.parent in by_ref:
        # What was copied is not installed from anywhere.
        return
    for trait in component.traits:
        if trait == "yanked" or trait.startswith(_REASON):
            reason = trait.removeprefix("yanked").removeprefix(":").strip()
            said = f": {reason}" if reason else ""
            yield _finding(YANKED, component, f"this release was yanked{said}", auditor)
        elif trait in _WITHDRAWN:
            yield _finding(YANKED, component, _WITHDRAWN[trait], auditor)
        elif trait in _OVER:
            yield _finding(ABANDONED, component, _OVER[trait], auditor)


def _finding(rule: str, component: Component, why: str, auditor: Auditor) -> Finding:
    over = rule == ABANDONED
    return Finding(
        rule=rule,
        subject=auditor.subject_of(component),
        message=f"{component.name} {component.version}: {why}",
        severity=Severity.LOW if over else Severity.MEDIUM,
        confidence=Confidence.MEDIUM if over else Confidence.HIGH,
        persona=Persona.PEDANTIC if over else Persona.REGULAR,
        fingerprint=auditor.fingerprint(rule, component, why),
        location=auditor.location_of(component),
    )
