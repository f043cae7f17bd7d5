"""How does a run end?"""

from __future__ import annotations

import pytest

from antivenom.errors import ExitStatus
from antivenom.inspectors.source.driver import Inspected
from antivenom.model import (
    Confidence,
    Finding,
    Gap,
    Outcome,
    Persona,
    Severity,
    Subject,
    SubjectKind,
    SubjectState,
)
from antivenom.scan.request import Threshold
from antivenom.scan.tally import Tally

SUBJECT = Subject(SubjectKind.SOURCE, "a.py", "a.py")
BROKEN = Gap("syntax", "expected an expression", "a.py")


def finding(severity: Severity, rule: str = "AV0403") -> Finding:
    return Finding(rule, SUBJECT, "bad", severity, Confidence.HIGH, Persona.REGULAR, "f")


def status(
    *findings: Finding,
    whole: int = 1,
    broken: int = 0,
    missed: tuple[Gap, ...] = (),
    **threshold: object,
) -> ExitStatus:
    tally = Tally(Threshold().replace(**threshold))
    for _ in range(whole):
        tally.see(Inspected(SUBJECT, SubjectState.ANALYSED, 10))
    for _ in range(broken):
        tally.see(Inspected(SUBJECT, SubjectState.PARTIAL, 10, gaps=(BROKEN,)))
    for gap in missed:
        tally.miss(gap)
    for each in findings:
        tally.complain(each)
    return tally.status(tally.coverage(excluded=5))


def test_nothing_found_is_clean() -> None:
    assert status() is ExitStatus.CLEAN


@pytest.mark.parametrize(
    ("fail_on", "ends"),
    [(Severity.LOW, 1), (Severity.MEDIUM, 1), (Severity.HIGH, 0), (Severity.CRITICAL, 0)],
)
def test_findings_count_from_the_threshold_on(fail_on: Severity, ends: int) -> None:
    assert status(finding(Severity.MEDIUM), fail_on=fail_on) == ends


def test_what_could_not_be_checked_wins_over_findings() -> None:
    assert status(finding(Severity.HIGH), broken=1) is ExitStatus.INCOMPLETE
    assert status(finding(Severity.HIGH), broken=1, allow_incomplete=True) is ExitStatus.FINDINGS
    assert status(broken=1, allow_incomplete=True) is ExitStatus.CLEAN


def test_a_rule_that_did_not_run_makes_a_run_incomplete() -> None:
    gap = Gap("unsupported", "taint mode does not work yet", "rules.yml", None, "flow")
    assert status(missed=(gap,)) is ExitStatus.INCOMPLETE


def test_a_loop_of_links_leaves_nothing_unchecked() -> None:
    assert status(missed=(Gap("loop", "leads back", "a/b"),)) is ExitStatus.CLEAN


@pytest.mark.parametrize(("required", "ends"), [(75.0, 0), (75.1, 2), (100.0, 2), (0.0, 0)])
def test_the_required_coverage_is_a_share_of_the_files(required: float, ends: int) -> None:
    ended = status(whole=3, broken=1, allow_incomplete=True, require_coverage=required)
    assert ended == ends


def test_a_missing_path_lowers_the_coverage() -> None:
    missing = (Gap("missing", "no such file or folder", "b.py"),)
    ended = status(missed=missing, allow_incomplete=True, require_coverage=60.0)
    assert ended is ExitStatus.INCOMPLETE


def test_a_malformed_suppression_ends_in_2_whatever_else_is_allowed() -> None:
    malformed = finding(Severity.MEDIUM, "AV0003")
    ended = status(malformed, fail_on=Severity.CRITICAL, allow_incomplete=True, exit_zero=True)
    assert ended is ExitStatus.INCOMPLETE


def test_exit_zero_speaks_about_findings_alone() -> None:
    assert status(finding(Severity.HIGH), exit_zero=True) is ExitStatus.CLEAN
    assert status(finding(Severity.HIGH), exit_zero=True, broken=1) is ExitStatus.INCOMPLETE


def test_an_open_question_is_no_complaint() -> None:
    unknown = finding(Severity.HIGH).replace(outcome=Outcome.UNKNOWN)
    assert status(unknown) is ExitStatus.CLEAN
