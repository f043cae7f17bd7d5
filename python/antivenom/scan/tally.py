"""How does a run end?"""

from __future__ import annotations

from antivenom.catalog.selectors import MALFORMED
from antivenom.errors import ExitStatus
from antivenom.model.messages import Coverage, Summary
from antivenom.model.vocabulary import Outcome, Severity, SubjectState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from antivenom.inspectors.source.driver import Inspected
    from antivenom.model.finding import Finding
    from antivenom.model.messages import Gap
    from antivenom.scan.request import Threshold

_HARMLESS = frozenset({"loop"})
"""Gaps that leave nothing unchecked: what a looping link leads to is visited where it lies."""


class Tally:
    """Counts while a run goes on; the one place that knows the exit status."""

    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold
        self._states: list[SubjectState] = []
        self._severities = dict.fromkeys(Severity, 0)
        self._lines = 0
        self._suppressed = 0
        self._fixable = 0
        self._malformed = False
        self._gaps: list[Gap] = []

    def see(self, file: Inspected) -> None:
        """Count a file."""
        self._states.append(file.state)
        self._lines += file.lines
        self._gaps.extend(file.gaps)

    def miss(self, gap: Gap) -> None:
        """Count something that could not be checked and is no file."""
        self._gaps.append(gap)
        if not gap.rule and gap.kind in {"missing", "unreadable"}:
            self._states.append(SubjectState.FAILED)

    def complain(self, finding: Finding) -> None:
        """Count a finding that is reported."""
        self._fixable += bool(finding.fixes)
        self._malformed |= finding.rule == MALFORMED
        if finding.outcome is Outcome.VIOLATED:
            self._severities[finding.severity] += 1

    def suppress(self, number: int) -> None:
        """Count findings that comments hide."""
        self._suppressed += number

    def coverage(self, excluded: int) -> Coverage:
        """Return what was checked so far.

        Args:
            excluded: Number of files left out on purpose.
        """
        return Coverage(
            analysed=self._states.count(SubjectState.ANALYSED),
            partial=self._states.count(SubjectState.PARTIAL),
            failed=self._states.count(SubjectState.FAILED),
            excluded=excluded,
            lines=self._lines,
            gaps=tuple(sorted(self._gaps, key=_place)),
        )

    def summary(self, coverage: Coverage) -> Summary:
        """Return how the run ends."""
        counts = {severity.value: count for severity, count in self._severities.items() if count}
        return Summary(counts, self._suppressed, self._fixable, int(self.status(coverage)))

    def status(self, coverage: Coverage) -> ExitStatus:
        """Return the exit status of what was counted so far."""
        threshold = self._threshold
        required = threshold.require_coverage
        unchecked = any(gap.kind not in _HARMLESS for gap in coverage.gaps)
        if self._malformed or (unchecked and not threshold.allow_incomplete):
            return ExitStatus.INCOMPLETE
        if required is not None and coverage.percent < required:
            return ExitStatus.INCOMPLETE
        over = any(
            count for severity, count in self._severities.items() if severity >= threshold.fail_on
        )
        return ExitStatus.FINDINGS if over and not threshold.exit_zero else ExitStatus.CLEAN


def _place(gap: Gap) -> tuple[str, tuple[int, ...], str, str]:
    return gap.path, gap.span.order if gap.span else (), gap.rule, gap.message
