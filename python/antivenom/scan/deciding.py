"""Which findings of an audit are no complaints any more, because somebody decided so?

A decision that has expired, that nothing comes under, or that cannot be read is itself a
finding, under the rules that watch over suppression comments: AV0001 (it has no effect), AV0002
(its day is over) and AV0003 (it is malformed). Statements of a VEX document may be about
anything that its author ships, so only entries that somebody wrote for this very audit are
held to have an effect.
"""

from __future__ import annotations

import hashlib

from antivenom.catalog.selectors import EXPIRED, MALFORMED, UNUSED
from antivenom.inspectors.environment.decisions.statement import latest
from antivenom.inspectors.environment.purl import normal_name
from antivenom.model.finding import Finding, Suppression
from antivenom.model.location import Location
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import Persona, SubjectKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from antivenom.inspectors.environment.component import Inventory
    from antivenom.inspectors.environment.decisions.statement import Fault, Statement
    from antivenom.model.rule import Rule


class Decider:
    """Holds findings against decisions.

    Args:
        statements: All decisions.
        inventories: What is audited.
        today: ISO 8601.
    """

    def __init__(
        self, statements: Iterable[Statement], inventories: Iterable[Inventory], today: str
    ) -> None:
        known = tuple(statements)
        self._over = [each for each in known if each.until and each.until < today]
        self._by_name: dict[str, list[Statement]] = {}
        for statement in known:
            if not (statement.until and statement.until < today):
                for name in statement.names:
                    self._by_name.setdefault(name, []).append(statement)
        self._packages = {
            normal_name(component.name)
            for inventory in inventories
            for component in inventory.components
        }
        self._known = known
        self._used: set[Statement] = set()

    def decide(self, finding: Finding) -> Finding:
        """Return a finding with what suppresses it, if anything does."""
        about = finding.vulnerability
        if about is None or not self._by_name:
            return finding
        names = {about.id, *about.aliases}
        candidates = dict.fromkeys(
            statement for name in sorted(names) for statement in self._by_name.get(name, ())
        )
        subject = finding.subject
        fitting = [
            each
            for each in candidates
            if each.speaks_about(names, subject.name, subject.version or "", self._packages)
        ]
        self._used.update(fitting)
        chosen = latest(fitting)
        if chosen is None or not chosen.status.suppresses:
            return finding
        status = "" if chosen.must_be_used else chosen.status.value
        return finding.replace(
            suppression=Suppression(chosen.source, chosen.reason, status, chosen.until)
        )

    def complaints(self, faults: Iterable[Fault], rules: Mapping[str, Rule]) -> Iterator[Finding]:
        """Yield what is wrong with the decisions themselves; to be asked when all are made.

        Args:
            faults: What could not be read of them.
            rules: Those that watch over suppressions, by id.
        """
        for each in self._over:
            message = f"this decision on {', '.join(each.names)} ended on {each.until}"
            yield _complaint(rules[EXPIRED], each.source, message)
        for each in self._known:
            if each.must_be_used and each not in self._used and each not in self._over:
                message = f"nothing here has {', '.join(each.names)}, so this has no effect"
                yield _complaint(rules[UNUSED], each.source, message)
        for path, count in sorted(self._idle_statements().items()):
            said = f"{count:,} statement{'' if count == 1 else 's'}"
            found = _complaint(rules[UNUSED], path, f"{said} of this document came to nothing here")
            # A vendor speaks about all that it ships: only a careful reviewer wants to know.
            yield found.replace(persona=Persona.PEDANTIC, location=Location(path))
        for fault in faults:
            yield _complaint(rules[MALFORMED], fault.source, f"this decision {fault.message}")

    def _idle_statements(self) -> dict[str, int]:
        """Return how many statements of each VEX document nothing came under."""
        counts: dict[str, int] = {}
        for each in self._known:
            if not each.must_be_used and each not in self._used:
                path = each.source.partition(": ")[0]
                counts[path] = counts.get(path, 0) + 1
        return counts


def _complaint(rule: Rule, source: str, message: str) -> Finding:
    path, _, entry = source.partition(": ")
    text = f"{rule.id}\0{source}\0{message}"
    return Finding(
        rule=rule.id,
        subject=Subject(SubjectKind.ARTIFACT, source, path if entry else None),
        message=message,
        severity=rule.severity,
        confidence=rule.precision,
        persona=rule.persona,
        fingerprint=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32],
        location=Location(path) if entry else None,
    )
