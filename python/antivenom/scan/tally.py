"""How does a run end?"""

from __future__ import annotations

from antivenom.catalog.selectors import MALFORMED
from antivenom.errors import ExitStatus
from antivenom.model.messages import Coverage, Summary
from antivenom.model.vocabulary import UNSCORED, Outcome, Severity, SubjectState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from antivenom.model.finding import Finding
    from antivenom.model.messages import Gap
    from antivenom.scan.request import Threshold

    class Looked(Protocol):
        """What an inspector says of a subject that it has looked at."""

        @property
        def state(self) -> SubjectState:
            """How much of it was looked at."""

        @property
        def lines(self) -> int:
            """Its lines; 0 for what has none."""

        @property
        def gaps(self) -> tuple[Gap, ...]:
            """What could not be checked."""


_HARMLESS = frozenset({"loop"})
"""Gaps that leave nothing unchecked: what a looping link leads to is visited where it lies."""


class Tally:
    """Counts while a run goes on; the one place that knows the exit status."""

    def __init__(
        self, threshold: Threshold, fails: Callable[[Finding], bool] | None = None
    ) -> None:
        """Begin to count.

        Args:
            threshold: What makes the run end in which status.
            fails: Returns whether a complaint makes the status 1; None to go by the
                severity alone. A complaint that nobody has scored is over any severity:
                not to know how bad it is must not read as harmless.
        """
        self._threshold = threshold
        self._fails = fails or self._is_severe
        self._over = False
        self._states: list[SubjectState] = []
        self._severities: dict[Severity | None, int] = dict.fromkeys((*Severity, None), 0)
        self._lines = 0
        self._suppressed = 0
        self._fixable = 0
        self._malformed = False
        self._gaps: list[Gap] = []
        self._excused: set[Gap] = set()

    def _is_severe(self, finding: Finding) -> bool:
        return finding.severity is None or finding.severity >= self._threshold.fail_on

    def see(self, subject: Looked) -> None:
        """Count a subject."""
        self._states.append(subject.state)
        self._lines += subject.lines
        self._gaps.extend(subject.gaps)

    def miss(self, gap: Gap) -> None:
        """Count something that could not be checked and is no file."""
        self._gaps.append(gap)
        if not gap.rule and gap.kind in {"missing", "unreadable"}:
            self._states.append(SubjectState.FAILED)

    def note(self, gap: Gap, *, spoils: bool = True) -> None:
        """Take note of something that could not be checked and is no subject of its own.

        Args:
            gap: What it is.
            spoils: Whether it makes the run incomplete; otherwise it is only told.
        """
        self._gaps.append(gap)
        if not spoils:
            self._excused.add(gap)

    def complain(self, finding: Finding) -> None:
        """Count a finding that is reported."""
        self._malformed |= finding.rule == MALFORMED
        if finding.suppression is not None:
            self._suppressed += 1
            return
        self._fixable += bool(finding.fixes)
        if finding.outcome is Outcome.VIOLATED:
            self._severities[finding.severity] += 1
            self._over |= self._fails(finding)

    def suppress(self, number: int) -> None:
        """Count findings that are hidden and not reported."""
        self._suppressed += number

    def coverage(self, excluded: int, unit: str = "file") -> Coverage:
        """Return what was checked so far.

        Args:
            excluded: Number of subjects left out on purpose.
            unit: What the subjects are, in one word.
        """
        return Coverage(
            analysed=self._states.count(SubjectState.ANALYSED),
            partial=self._states.count(SubjectState.PARTIAL),
            failed=self._states.count(SubjectState.FAILED),
            excluded=excluded,
            lines=self._lines,
            gaps=tuple(sorted(self._gaps, key=_place)),
            unit=unit,
        )

    def summary(self, coverage: Coverage) -> Summary:
        """Return how the run ends."""
        counts = {
            severity.value if severity else UNSCORED: count
            for severity, count in self._severities.items()
            if count
        }
        return Summary(counts, self._suppressed, self._fixable, int(self.status(coverage)))

    def status(self, coverage: Coverage) -> ExitStatus:
        """Return the exit status of what was counted so far."""
        threshold = self._threshold
        required = threshold.require_coverage
        unchecked = any(
            gap.kind not in _HARMLESS and gap not in self._excused for gap in coverage.gaps
        )
        if self._malformed or (unchecked and not threshold.allow_incomplete):
            return ExitStatus.INCOMPLETE
        if required is not None and coverage.percent < required:
            return ExitStatus.INCOMPLETE
        return ExitStatus.FINDINGS if self._over and not threshold.exit_zero else ExitStatus.CLEAN


def _place(gap: Gap) -> tuple[str, tuple[int, ...], str, str]:
    return gap.path, gap.span.order if gap.span else (), gap.rule, gap.message
