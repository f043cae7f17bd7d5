"""Which components does an audit list without being able to judge them?

None of them counts as "not checked", because nobody promised to check them: the advisories that
are carried speak about packages of PyPI, and those about CPython name commits. But what is
silently left out reads as clean, so each sort is one finding that nobody can decide.
"""

from __future__ import annotations

from antivenom.evidence import SourceKind, evidence_of
from antivenom.inspectors.environment.audit.judging import VULNERABLE, listed, severity_of
from antivenom.inspectors.environment.audit.matching import verdict_of
from antivenom.inspectors.environment.audit.versions import Verdict
from antivenom.inspectors.environment.component import ComponentKind
from antivenom.model.finding import Finding, Vulnerability
from antivenom.model.vocabulary import Confidence, Outcome, Persona

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.evidence import Advisory, EvidenceBase
    from antivenom.inspectors.environment.audit.judging import Auditor
    from antivenom.inspectors.environment.component import Component, Inventory

_SORTS = {
    ComponentKind.LIBRARY: ("bundled native library", "bundled native libraries"),
    ComponentKind.CRATE: ("Rust crate", "Rust crates"),
    ComponentKind.GO_MODULE: ("Go module", "Go modules"),
    ComponentKind.SYSTEM_PACKAGE: ("system package", "system packages"),
}


def beyond_findings(
    inventory: Inventory, base: EvidenceBase, auditor: Auditor
) -> Iterator[Finding]:
    """Yield one finding for each sort of component that no advisory can be held against."""
    for component in inventory.components:
        if component.kind is ComponentKind.INTERPRETER:
            yield from _interpreter(component, base, auditor)
    for kind, (one, many) in _SORTS.items():
        found = [each for each in inventory.components if each.kind is kind]
        if found:
            yield _unjudged(
                inventory,
                auditor,
                kind,
                f"{len(found):,} {one if len(found) == 1 else many}",
                found,
            )
    copied = [
        each
        for each in inventory.components
        if each.kind is ComponentKind.VENDORED and not each.version
    ]
    if copied:
        noun = "copied package" if len(copied) == 1 else "copied packages"
        what = f"{len(copied):,} {noun} without a known version"
        yield _unjudged(inventory, auditor, ComponentKind.VENDORED, what, copied)


def _unjudged(
    inventory: Inventory,
    auditor: Auditor,
    kind: ComponentKind,
    what: str,
    components: list[Component],
) -> Finding:
    names = dict.fromkeys(f"{each.name} {each.version}".strip() for each in components)
    root = inventory.by_ref()[inventory.root]
    return Finding(
        rule=VULNERABLE,
        subject=inventory.subject,
        message=f"no carried advisory speaks about {what}: {listed(names)}",
        severity=None,
        confidence=Confidence.LOW,
        persona=Persona.REGULAR,
        fingerprint=auditor.fingerprint(VULNERABLE, root, kind.value),
        outcome=Outcome.UNKNOWN,
    )


def _interpreter(component: Component, base: EvidenceBase, auditor: Auditor) -> Iterator[Finding]:
    """Judge the advisories about CPython that name versions, and list the others."""
    subject = auditor.subject_of(component)
    named = f"{component.name} {component.version}".strip()
    if SourceKind.CPYTHON in base.missing:
        message = f"{named} was not checked: the evidence holds no advisories about CPython"
        yield auditor.unknown(component, subject, message, "missing")
        return
    open_ = []
    for advisory in base.interpreter_advisories():
        verdict, _ = verdict_of(component.version, advisory)
        if verdict is Verdict.AFFECTED:
            yield _known(component, advisory, base, auditor)
        elif verdict is Verdict.UNDECIDED:
            open_.append(advisory)
    if open_:
        ids = listed([each.id for each in open_])
        count = f"{len(open_):,} {'advisory' if len(open_) == 1 else 'advisories'}"
        message = (
            f"{named} may have the vulnerabilities of {count} about CPython, which "
            f"name{'s' if len(open_) == 1 else ''} commits and no versions: {ids}"
        )
        yield auditor.unknown(component, subject, message, "commits")


def _known(
    component: Component, advisory: Advisory, base: EvidenceBase, auditor: Auditor
) -> Finding:
    facts = base.facts_of(advisory)
    said = f": {advisory.headline}" if advisory.summary else ""
    return Finding(
        rule=VULNERABLE,
        subject=auditor.subject_of(component),
        message=f"{component.name} {component.version} has {advisory.id}{said}",
        severity=severity_of(facts),
        confidence=Confidence.HIGH,
        persona=Persona.REGULAR,
        fingerprint=auditor.fingerprint(VULNERABLE, component, advisory.id),
        location=auditor.location_of(component),
        evidence=tuple(fact for each in facts for fact in evidence_of(each)),
        vulnerability=Vulnerability(advisory.id, advisory.aliases, advisory.summary),
    )
