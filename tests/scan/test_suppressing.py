"""Which findings does a comment suppress, and which comments are at fault?"""

from __future__ import annotations

import pytest

from antivenom.catalog.selectors import EXPIRED, MALFORMED, UNUSED
from antivenom.inspectors.source.driver import Remark
from antivenom.model import (
    Confidence,
    Finding,
    Location,
    Persona,
    Severity,
    Span,
    Subject,
    SubjectKind,
)
from antivenom.scan.suppressing import Authority, settle

SUBJECT = Subject(SubjectKind.SOURCE, "a.py", "a.py")
EVERYTHING_RAN = Authority("2026-11-24", lambda _id: "", lambda _id: True)


def found(rule: str, first: int, last: int, cell: int | None = None, end: int = 9) -> Finding:
    span = Span(first, 1, last, end, cell)
    location = Location("a.py", span)
    severity, confidence = Severity.HIGH, Confidence.HIGH
    return Finding(rule, SUBJECT, "bad", severity, confidence, Persona.REGULAR, "f", location)


def remark(line: int, says: str, cell: int | None = None) -> Remark:
    return Remark(Span(line, 20, line, 90, cell), f"# antivenom: ignore{says}")


@pytest.mark.parametrize(("line", "hidden"), [(2, True), (3, False), (4, True), (1, False)])
def test_a_comment_speaks_about_the_first_and_the_last_line(line: int, hidden: bool) -> None:
    comment = remark(line, '[AV0403] reason="x"')
    settled = settle((found("AV0403", 2, 4),), [comment], EVERYTHING_RAN)
    assert settled.suppressed == ({0} if hidden else set())


def test_a_range_that_ends_before_a_line_does_not_touch_it() -> None:
    comment = remark(3, '[AV0403] reason="x"')
    settled = settle((found("AV0403", 2, 4, end=1),), [comment], EVERYTHING_RAN)
    assert settled.suppressed == {0}


def test_a_comment_speaks_about_its_own_rules_and_its_own_cell() -> None:
    findings = (found("AV0421", 2, 2, 1), found("AV0403", 2, 2, 2), found("AV0403", 2, 2, 1))
    settled = settle(findings, [remark(2, '[AV0403] reason="x"', 1)], EVERYTHING_RAN)
    assert settled.suppressed == {2}


def test_one_comment_hides_all_findings_of_its_rules_on_its_line() -> None:
    findings = (found("AV0403", 2, 2), found("AV0403", 2, 3), found("AV0421", 1, 2))
    settled = settle(findings, [remark(2, '[AV0403, AV0421] reason="x"')], EVERYTHING_RAN)
    assert settled.suppressed == {0, 1, 2}
    assert settled.faults == ()


def test_an_id_that_hides_nothing_is_unused() -> None:
    comment = remark(2, '[AV0403, AV0421] reason="x"')
    settled = settle((found("AV0403", 2, 2),), [comment], EVERYTHING_RAN)
    (fault,) = settled.faults
    assert fault.rule == UNUSED
    assert fault.message.startswith("AV0421 ")


def test_a_rule_that_did_not_run_is_not_unused() -> None:
    nothing_ran = EVERYTHING_RAN.replace(ran=lambda _id: False)
    assert settle((), [remark(2, '[AV0403] reason="x"')], nothing_ran).faults == ()


@pytest.mark.parametrize(
    ("until", "fault"), [("2026-11-23", EXPIRED), ("2026-11-24", None), ("2026-11-25", None)]
)
def test_the_date_is_the_last_day(until: str, fault: str | None) -> None:
    comment = remark(2, f'[AV0403] reason="x" until={until}')
    settled = settle((found("AV0403", 2, 2),), [comment], EVERYTHING_RAN)
    assert [each.rule for each in settled.faults] == ([fault] if fault else [])
    assert settled.suppressed == (set() if fault else {0})


def test_a_malformed_comment_suppresses_nothing() -> None:
    settled = settle((found("AV0403", 2, 2),), [remark(2, "[AV0403]")], EVERYTHING_RAN)
    assert settled.suppressed == set()
    assert [fault.rule for fault in settled.faults] == [MALFORMED]


def test_an_id_that_no_rule_has_makes_a_comment_malformed() -> None:
    by = EVERYTHING_RAN.replace(defect=lambda id_: "names no rule" if id_ == "AV0499" else "")
    comment = remark(2, '[AV0403, AV0499] reason="x"')
    settled = settle((found("AV0403", 2, 2),), [comment], by)
    assert settled.suppressed == set()
    assert [fault.rule for fault in settled.faults] == [MALFORMED]
