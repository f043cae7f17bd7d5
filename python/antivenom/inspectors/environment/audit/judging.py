"""What is wrong with the components of an inventory, as far as advisories tell?

Distributions with a name and a version are what an audit promises to check: each of them is
checked, or counted as not checked. Packages that were copied into a distribution are checked
as far as their version is known. Everything else that an inventory lists (bundled native
libraries, crates, Go modules) is beyond the advisories that are carried, and listed as such.
"""

from __future__ import annotations

import hashlib

from antivenom.evidence import SourceKind, best_score, evidence_of
from antivenom.inspectors.environment.audit.matching import match, verdict_of
from antivenom.inspectors.environment.audit.states import state_findings
from antivenom.inspectors.environment.audit.updating import Update, demands_of, update_of
from antivenom.inspectors.environment.audit.versions import Verdict
from antivenom.inspectors.environment.component import ComponentKind
from antivenom.inspectors.environment.purl import normal_name
from antivenom.model.finding import Finding, Vulnerability
from antivenom.model.location import Location
from antivenom.model.messages import Gap
from antivenom.model.record import Record
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import (
    Confidence,
    Outcome,
    Persona,
    Severity,
    SubjectKind,
    SubjectState,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from antivenom.evidence import Advisory, CveFacts, EvidenceBase
    from antivenom.inspectors.environment.audit.matching import Match
    from antivenom.inspectors.environment.component import Component, Inventory

VULNERABLE = "AV1204"
"""The rule that most findings of an audit are of."""

ECOSYSTEM = "PyPI"
_MENDED = frozenset({Verdict.UNAFFECTED})
_JUDGED = frozenset({ComponentKind.DISTRIBUTION, ComponentKind.VENDORED})
MAX_NAMED = 200
"""How many names a message lists; the rest is counted."""


class Judged(Record):
    """A component that was looked up.

    Attributes:
        component: What it is.
        subject: The same as findings show it.
        state: How much of it was checked; `FAILED` if nothing was.
        findings: What is wrong with it, and what nobody can say.
        gaps: Why it was not wholly checked.
        counts: Whether it is one of those that an audit promises to check.
        lines: None, since it is no text; see `antivenom.scan.tally`.
    """

    component: Component
    subject: Subject
    state: SubjectState
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()
    counts: bool = True
    lines: int = 0


class Auditor:
    """Judges the components of one inventory.

    Args:
        inventory: What there is.
        base: What is known of vulnerabilities.
    """

    def __init__(self, inventory: Inventory, base: EvidenceBase) -> None:
        self._inventory = inventory
        self._base = base
        self._by_ref = inventory.by_ref()
        self._demands = demands_of(inventory)
        self._direct = {edge.target for edge in inventory.edges if edge.source == inventory.root}
        self._seen: dict[str, int] = {}
        self._refusal = refusal_of(base)

    def judge(self) -> Iterator[Judged]:
        """Judge every distribution and copied package, in the order of the inventory."""
        for component in self._inventory.components:
            # What a wheel requires is named by it and not contained in it.
            contained = "outside" not in component.traits
            if contained and component.kind in _JUDGED:
                yield self._judge(component)

    def beyond(self) -> Iterator[Finding]:
        """Yield what is said of components that no advisory speaks about."""
        from antivenom.inspectors.environment.audit.beyond import beyond_findings

        yield from beyond_findings(self._inventory, self._base, self)

    def subject_of(self, component: Component) -> Subject:
        """Return a component as findings show it."""
        traits = set(component.traits) & {"editable", "optional", "development"}
        if component.ref in self._direct:
            traits.add("direct")
        if component.kind is ComponentKind.VENDORED:
            traits.add("vendored")
        kind = SubjectKind.DISTRIBUTION
        if component.kind is ComponentKind.INTERPRETER:
            kind = SubjectKind.INTERPRETER
        path = self._place(component)
        return Subject(
            kind, component.name, path or None, component.version or None, tuple(sorted(traits))
        )

    def location_of(self, component: Component) -> Location | None:
        """Return the line that brings a component in, else where it lies."""
        if component.manifest is not None:
            return component.manifest
        place = self._place(component)
        return Location(place) if place else None

    def _place(self, component: Component) -> str:
        if component.manifest is not None:
            return component.manifest.path
        return self.place(component.path)

    def place(self, path: str) -> str:
        """Return a path relative to the subject as findings show it."""
        top = self._inventory.subject.path or ""
        return path if not path or top in {"", "."} else f"{top.rstrip('/')}/{path}"

    def _judge(self, component: Component) -> Judged:
        subject = self.subject_of(component)
        counts = component.kind is ComponentKind.DISTRIBUTION and bool(component.version)
        if not component.version:
            return self._unversioned(component, subject)
        states = tuple(state_findings(self._by_ref, component, self))
        if self._refusal:
            return self._unchecked(component, subject, self._refusal, "no-evidence", counts)
        advisories = self._base.advisories(ECOSYSTEM, component.name)
        matches = match(component.version, advisories)
        affecting = [each for each in matches if each.verdict is Verdict.AFFECTED]
        open_ = [each for each in matches if each.verdict is Verdict.UNDECIDED]
        update = Update()
        if affecting and component.kind is ComponentKind.DISTRIBUTION:
            update = update_of(component, advisories, self._demands.get(component.ref, ()))
        findings = [self._finding(component, subject, each, update) for each in affecting]
        findings += self._undecided(component, subject, open_)
        state = SubjectState.ANALYSED
        gaps: tuple[Gap, ...] = ()
        if open_ and counts:
            decided = len(advisories) > len(open_)
            state = SubjectState.PARTIAL if decided else SubjectState.FAILED
            unknown = findings[len(affecting) :]
            gaps = tuple(self._gap(component, "undecided", each.message) for each in unknown)
        return Judged(component, subject, state, (*findings, *states), gaps, counts)

    def _unversioned(self, component: Component, subject: Subject) -> Judged:
        if component.kind is ComponentKind.VENDORED:
            # There are many, and nobody promised to check them; `beyond` lists them.
            return Judged(component, subject, SubjectState.FAILED, counts=False)
        why = "no version is known"
        if component.manifest is not None:
            why = "nothing pins its version, so nobody knows which one will be installed"
        return self._unchecked(component, subject, why, "unversioned", False)

    def _unchecked(
        self, component: Component, subject: Subject, why: str, kind: str, counts: bool
    ) -> Judged:
        named = f"{component.name} {component.version}".strip()
        message = f"{named} was not checked: {why}"
        finding = self.unknown(component, subject, message, why)
        gaps: tuple[Gap, ...] = (self._gap(component, kind, message),)
        if component.kind is ComponentKind.VENDORED:
            gaps = ()
        return Judged(component, subject, SubjectState.FAILED, (finding,), gaps, counts)

    def _gap(self, component: Component, kind: str, message: str) -> Gap:
        location = self.location_of(component)
        path = location.path if location is not None else component.name
        return Gap(kind, message, path, location.span if location is not None else None)

    def unknown(self, component: Component, subject: Subject, message: str, *key: str) -> Finding:
        """Return a finding of what nobody can say."""
        return Finding(
            rule=VULNERABLE,
            subject=subject,
            message=message,
            severity=None,
            confidence=Confidence.LOW,
            persona=Persona.REGULAR,
            fingerprint=self.fingerprint(VULNERABLE, component, *key),
            location=self.location_of(component),
            outcome=Outcome.UNKNOWN,
        )

    def fingerprint(self, rule: str, component: Component, *key: str) -> str:
        """Return what names a finding whatever the version, one after the other if alike."""
        parent = self._by_ref.get(component.parent)
        holder = normal_name(parent.name) if parent is not None else ""
        text = "\0".join((rule, normal_name(component.name), holder, *key))
        self._seen[text] = self._seen.get(text, 0) + 1
        text += f"\0{self._seen[text]}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def _undecided(
        self, component: Component, subject: Subject, open_: Iterable[Match]
    ) -> Iterator[Finding]:
        """Yield one finding for each reason why advisories cannot be judged."""
        by_reason: dict[str, list[Advisory]] = {}
        for each in open_:
            by_reason.setdefault(each.reason, []).append(each.advisory)
        for reason, advisories in by_reason.items():
            ids = listed([each.id for each in advisories])
            message = f"{component.name} {component.version} may have {ids}: {reason}"
            found = self.unknown(component, subject, message, *(each.id for each in advisories))
            if len(advisories) == 1:
                facts = self._base.facts_of(advisories[0])
                found = found.replace(
                    evidence=tuple(fact for each in facts for fact in evidence_of(each)),
                    vulnerability=_vulnerability(advisories[0]),
                )
            yield found

    def _finding(
        self, component: Component, subject: Subject, found: Match, update: Update
    ) -> Finding:
        advisory = found.advisory
        facts = self._base.facts_of(advisory)
        mends = bool(update.version) and verdict_of(update.version, advisory)[0] in _MENDED
        about = _vulnerability(advisory).replace(
            fixed_in=found.fixed_in,
            advice=update.version if mends else "",
            conflicts=update.conflicts if found.fixed_in else (),
        )
        copied = component.kind is ComponentKind.VENDORED
        return Finding(
            rule=VULNERABLE,
            subject=subject,
            message=self._message(component, advisory, about),
            severity=severity_of(facts),
            # A copy may have been patched by whoever copied it.
            confidence=Confidence.MEDIUM if copied else Confidence.HIGH,
            persona=Persona.REGULAR,
            fingerprint=self.fingerprint(VULNERABLE, component, advisory.id),
            location=self.location_of(component),
            evidence=tuple(fact for each in facts for fact in evidence_of(each)),
            vulnerability=about,
        )

    def _message(self, component: Component, advisory: Advisory, about: Vulnerability) -> str:
        others = f" ({', '.join(advisory.cves)})" if advisory.cves else ""
        parent = self._by_ref.get(component.parent)
        inside = f" inside {parent.name} {parent.version}" if parent is not None else ""
        said = f": {advisory.headline}" if advisory.summary else ""
        fixed = about.advice or (about.fixed_in[0] if about.fixed_in else "")
        mended = f"; fixed in {fixed}" if fixed else "; no fixed version is known"
        named = f"{component.name} {component.version}"
        return f"{named}{inside} has {advisory.id}{others}{said}{mended}"


def _vulnerability(advisory: Advisory) -> Vulnerability:
    names = sorted({*advisory.records, *advisory.aliases} - {advisory.id})
    return Vulnerability(advisory.id, tuple(names), advisory.summary)


def severity_of(facts: Iterable[CveFacts]) -> Severity | None:
    """Return the band of the highest CVSS score; None if nobody has scored it.

    A score of 0.0 has no band of its own here and counts as low: somebody found it worth
    an advisory.
    """
    scores = [best_score(each.cvss) for each in facts]
    known = [each for each in scores if each is not None and each.value is not None]
    if not known:
        return None
    best = max(known, key=lambda each: each.value or 0.0)
    return best.band or Severity.LOW


def refusal_of(base: EvidenceBase) -> str:
    """Return why packages of PyPI cannot be looked up; empty if they can."""
    source = base.source(SourceKind.PYPI)
    if source is None or not base.covers(ECOSYSTEM):
        return "the evidence holds no advisories about Python packages"
    if not source.records:
        return f"{source.name} of {source.date} is empty"
    return ""


def listed(names: Iterable[str]) -> str:
    """Return names in a row, of many the first and how many more there are."""
    every = list(names)
    shown = ", ".join(every[:MAX_NAMED])
    return shown if len(every) <= MAX_NAMED else f"{shown} and {len(every) - MAX_NAMED:,} more"
