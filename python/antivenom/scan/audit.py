"""What happens in an audit, message by message?

`Header`, the rules, what there is, each component that was looked up, then what was found in all of them, the
most urgent first, then `Coverage` and `Summary`. The findings do not follow their subjects one
by one as those of source files do, because what matters first of an environment is not a
question of its parts' order.
"""

from __future__ import annotations

from antivenom.catalog.rules import load_guide, rule_folders
from antivenom.catalog.selectors import EXPIRED, MALFORMED, UNUSED
from antivenom.errors import DefectError
from antivenom.evidence import urgency
from antivenom.inspectors.environment.audit.judging import VULNERABLE, Auditor
from antivenom.inspectors.environment.audit.states import ABANDONED, YANKED
from antivenom.model.finding import Finding
from antivenom.model.messages import Gap, Header, RuleUsed, SubjectSeen
from antivenom.model.record import Record
from antivenom.model.vocabulary import Outcome, Persona
from antivenom.scan.components import components_seen
from antivenom.scan.condition import holds, parse_condition
from antivenom.scan.deciding import Decider
from antivenom.scan.request import Threshold
from antivenom.scan.tally import Tally

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from antivenom.evidence import EvidenceBase
    from antivenom.inspectors.environment.component import Inventory
    from antivenom.inspectors.environment.decisions.statement import Fault, Statement
    from antivenom.model.messages import Message
    from antivenom.model.rule import Rule
    from antivenom.scan.stream import Tool

JUDGING = (VULNERABLE, YANKED, ABANDONED)
"""The rules of an audit."""

WATCHING = (UNUSED, EXPIRED, MALFORMED)
"""The rules that watch over decisions; they run where there are any."""

UNIT = "distribution"

_UNSPOILING = frozenset({"duplicate", "missing"})
"""Gaps of an installed environment that leave nothing unchecked: both of a pair are audited, and
a distribution without its RECORD or METADATA is audited by the name of its folder."""


class AuditRequest(Record):
    """One audit.

    Attributes:
        inventories: What there is.
        base: What is known of vulnerabilities.
        today: Day that decisions and evidence are held against.
        statements: What somebody has decided.
        faults: What of that could not be read.
        fail_on: Which findings make the status 1; see `antivenom.scan.condition`.
        persona: Who reads the findings.
        max_age_days: From which age on evidence makes the audit incomplete; None for never.
        threshold: What else makes the run fail.
        configuration: SHA-256 of the effective settings, hexadecimal.
    """

    inventories: tuple[Inventory, ...]
    base: EvidenceBase
    today: datetime.date
    statements: tuple[Statement, ...] = ()
    faults: tuple[Fault, ...] = ()
    fail_on: str = "any"
    persona: Persona = Persona.REGULAR
    max_age_days: int | None = None
    threshold: Threshold = Threshold()
    configuration: str = ""


def audit(request: AuditRequest, tool: Tool) -> Iterator[Message]:
    """Audit inventories.

    Raises:
        UsageError: The condition to fail on is none.
        EvidenceError: The evidence is damaged.
    """
    condition = parse_condition(request.fail_on)
    decided = bool(request.statements or request.faults)
    rules = _rules((*JUDGING, *WATCHING) if decided else JUDGING)
    yield Header(
        tool.name,
        tool.version,
        configuration=request.configuration,
        evidence=request.base.dates,
    )
    for rule in rules.values():
        if rule.persona <= request.persona:
            yield RuleUsed(rule)
    yield from components_seen(request.inventories)
    tally = Tally(request.threshold, lambda finding: holds(condition, finding))
    for gap in _stale(request):
        tally.note(gap)
    found: list[Finding] = []
    for inventory in request.inventories:
        yield from _look(inventory, request.base, tally, found)
    for finding in _decided(request, found, rules):
        if finding.persona <= request.persona:
            tally.complain(finding)
            yield finding
    coverage = tally.coverage(0, UNIT)
    yield coverage
    yield tally.summary(coverage)


def _look(
    inventory: Inventory, base: EvidenceBase, tally: Tally, found: list[Finding]
) -> Iterator[SubjectSeen]:
    """Judge the components of an inventory; count them, and collect what is found."""
    auditor = Auditor(inventory, base)
    installed = inventory.context == "operations"
    for gap in inventory.gaps:
        where = auditor.place(gap.path) if installed else gap.path
        spoils = not (installed and gap.kind in _UNSPOILING)
        tally.note(gap.replace(path=where), spoils=spoils)
    for judged in auditor.judge():
        if judged.counts:
            tally.see(judged)
            yield SubjectSeen(judged.subject, judged.state)
        else:
            for gap in judged.gaps:
                tally.note(gap)
        found += judged.findings
    found += auditor.beyond()


def _rules(ids: tuple[str, ...]) -> dict[str, Rule]:
    loaded = load_guide(each for each in rule_folders() if each.id in ids)
    rules = {each.rule.id: each.rule for each in loaded.rules}
    if loaded.gaps or len(rules) != len(ids):
        raise DefectError("the rules of an audit are missing or cannot be read")
    return rules


def _stale(request: AuditRequest) -> Iterator[Gap]:
    if request.max_age_days is None:
        return
    for source in request.base.stale(request.today, request.max_age_days):
        age = source.age_days(request.today)
        message = (
            f"{source.name} is of {source.date}, {age:,} days old; "
            f"at most {request.max_age_days:,} are allowed"
        )
        yield Gap("stale", message)


def _decided(
    request: AuditRequest, found: list[Finding], rules: dict[str, Rule]
) -> Iterator[Finding]:
    """Yield the findings by urgency, with what suppresses them, then those about decisions."""
    if request.statements or request.faults:
        decider = Decider(request.statements, request.inventories, request.today.isoformat())
        found = [decider.decide(finding) for finding in found]
        yield from sorted(found, key=_order)
        yield from decider.complaints(request.faults, rules)
    else:
        yield from sorted(found, key=_order)


def _order(finding: Finding) -> tuple[object, ...]:
    about = finding.vulnerability.id if finding.vulnerability is not None else ""
    location = finding.location.path if finding.location is not None else ""
    return (
        # What nobody can decide comes after what is known.
        finding.outcome is not Outcome.VIOLATED,
        urgency(finding.evidence, finding.severity).key,
        finding.rule,
        finding.subject.name,
        finding.subject.version or "",
        about,
        location,
        finding.message,
    )
