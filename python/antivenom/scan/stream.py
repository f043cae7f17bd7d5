"""What happens in a scan, message by message?"""

from __future__ import annotations

from antivenom.inspectors.source.driver import inspect
from antivenom.model.finding import Finding
from antivenom.model.location import Location
from antivenom.model.messages import Header, RuleUsed, SubjectSeen
from antivenom.model.record import Record
from antivenom.model.vocabulary import SubjectState
from antivenom.scan.plan import defect_of_id
from antivenom.scan.tally import Tally

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from antivenom.inspectors.source.driver import Inspected
    from antivenom.model.messages import Message, Progress
    from antivenom.model.rule import Rule
    from antivenom.scan.plan import Plan
    from antivenom.scan.request import Request
    from antivenom.scan.suppressing import Authority, Fault


class Tool(Record):
    """The program that scans.

    Attributes:
        name: What it is called.
        version: Its version.
    """

    name: str
    version: str


def scan(
    request: Request,
    plan: Plan,
    tool: Tool,
    progress: Callable[[Progress], None] | None = None,
) -> Iterator[Message]:
    """Scan source files.

    Args:
        request: What the user wants.
        plan: The rules, made ready from the same request.
        tool: The program that scans.
        progress: Called now and then with how far the run is.

    Yields:
        `Header`, the rules by id, each file by path with its findings by place,
        `Coverage`, `Summary`.
    """
    yield Header(tool.name, tool.version, configuration=request.configuration)
    for rule in plan.used:
        yield RuleUsed(rule)
    tally = Tally(request.threshold)
    for gap in plan.gaps:
        tally.miss(gap)
    inspection = inspect(request.places, plan.compiled, progress)
    for gap in inspection.gaps:
        tally.miss(gap)
    judge = _Judge(request, plan, tally)
    for file in inspection:
        tally.see(file)
        yield SubjectSeen(file.subject, file.state)
        if file.findings or file.remarks:
            yield from judge.findings(file)
    coverage = tally.coverage(inspection.excluded)
    yield coverage
    yield tally.summary(coverage)


class _Judge:
    """Decides which of the kernel's findings are reported."""

    def __init__(self, request: Request, plan: Plan, tally: Tally) -> None:
        self._selection = request.selection
        self._path_rules = request.path_rules
        self._today = request.today
        self._own = plan.own
        self._ran = {rule.id: rule for rule in plan.compiled.rules}
        self._tally = tally

    def findings(self, file: Inspected) -> Iterator[Finding]:
        """Yield what is reported of a file, by place, and count it."""
        admits = self._admits(file)
        candidates = [pair for pair in file.findings if admits(pair[0])]
        reported: list[Finding] = []
        if file.remarks:
            # Few files have such comments; the others are spared the reader of them.
            from antivenom.scan.suppressing import settle

            found = tuple(finding for _, finding in candidates)
            settled = settle(found, file.remarks, self._authority(file, admits))
            hidden = [candidates[index] for index in settled.suppressed]
            self._tally.suppress(sum(self._wanted(*pair) for pair in hidden))
            reported += self._complaints(file, settled.faults, admits)
            kept = [at for at in range(len(candidates)) if at not in settled.suppressed]
            candidates = [candidates[at] for at in kept]
        reported += [finding for rule, finding in candidates if self._wanted(rule, finding)]
        for finding in sorted(reported, key=_place):
            self._tally.complain(finding)
            yield finding

    def _admits(self, file: Inspected) -> Callable[[Rule], bool]:
        if not self._path_rules.entries:
            return lambda _rule: True
        return self._path_rules.filter_for(file.subject.name)

    def _wanted(self, rule: Rule, finding: Finding) -> bool:
        return finding.persona <= self._selection.persona_for(rule)

    def _authority(self, file: Inspected, admits: Callable[[Rule], bool]) -> Authority:
        from antivenom.scan.suppressing import Authority

        wholly = file.state is SubjectState.ANALYSED
        is_test = "test" in file.subject.traits

        def ran(rule_id: str) -> bool:
            rule = self._ran.get(rule_id)
            if rule is None or not wholly or (is_test and rule.quiet_in_tests):
                return False
            return admits(rule)

        return Authority(self._today, defect_of_id, ran)

    def _complaints(
        self, file: Inspected, faults: tuple[Fault, ...], admits: Callable[[Rule], bool]
    ) -> Iterator[Finding]:
        """Yield the findings about the comments themselves."""
        alike: dict[tuple[str, str], int] = {}
        for fault in faults:
            rule = self._own.get(fault.rule)
            if rule is None or not admits(rule):
                continue
            key = fault.rule, fault.message
            alike[key] = alike.get(key, 0) + 1
            yield Finding(
                rule=rule.id,
                subject=file.subject,
                message=fault.message,
                severity=rule.severity,
                confidence=rule.precision,
                persona=rule.persona,
                fingerprint=_fingerprint(fault, alike[key]),
                location=Location(file.subject.name, fault.span),
            )


def _fingerprint(fault: Fault, occurrence: int) -> str:
    # Few files have such a comment; the others do not load the hash functions.
    from hashlib import sha256

    parts = (fault.rule, fault.text, fault.message, str(occurrence))
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _place(finding: Finding) -> tuple[tuple[int, ...], str, str]:
    span = finding.location.span if finding.location else None
    return span.order if span else (), finding.rule, finding.message
