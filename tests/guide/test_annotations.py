"""Do annotated test files demand what their authors meant?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.catalog.annotations import (
    Annotation,
    Demand,
    judge,
    read_annotations,
    read_expectations,
)


def demanded(text: str) -> list[tuple[Demand, str, tuple[int, ...]]]:
    """Return what a test file of an outside rule demands."""
    return [(one.demand, one.rule, one.targets) for one in read_annotations(text)]


def test_an_expectation_speaks_of_its_own_line() -> None:
    text = "a\nb  # expect: AV0421\nc  # expect-miss: AV0421, AV0502\nd # expect-false:AV0421\n"
    assert read_expectations(text) == (
        Annotation(Demand.FOUND, "AV0421", 2, (2,)),
        Annotation(Demand.MISSED, "AV0421", 3, (3,)),
        Annotation(Demand.MISSED, "AV0502", 3, (3,)),
        Annotation(Demand.FALSE, "AV0421", 4, (4,)),
    )


def test_an_expectation_without_a_rule_is_not_overlooked() -> None:
    assert [one.rule for one in read_expectations("x  # expect:\n")] == [""]


def test_words_that_look_like_expectations_are_none() -> None:
    assert read_expectations("# expected: nothing\nexpect: AV0421\n# we expect AV0421\n") == ()


def test_one_line_may_speak_of_several_rules() -> None:
    text = "x  # expect: AV0101  # expect-miss: AV0203\n"
    assert [(one.demand, one.rule) for one in read_expectations(text)] == [
        (Demand.FOUND, "AV0101"),
        (Demand.MISSED, "AV0203"),
    ]


@pytest.mark.parametrize(
    "comment",
    [
        "# ruleid: a",
        "#ruleid:a",
        "  # ruleid : a",
        "# ruleid: a and why",
        "// ruleid: a",
        "<!-- ruleid: a -->",
        "{# ruleid: a #}",
        "/* ruleid: a */",
        "x = 1  # ruleid: a",
    ],
)
def test_a_ruleid_speaks_of_the_next_line(comment: str) -> None:
    assert demanded(f"{comment}\ncode()\n") == [(Demand.FOUND, "a", (2,))]


def test_ids_are_separated_by_commas() -> None:
    assert demanded("# ruleid: a,b.c , d-e\ncode()\n") == [
        (Demand.FOUND, "a", (2,)),
        (Demand.FOUND, "b.c", (2,)),
        (Demand.FOUND, "d-e", (2,)),
    ]


def test_known_faults_are_open() -> None:
    text = "# todoruleid: a\ncode()\n# todook: a\ncode()\n# deepruleid: a\ncode()\n# prook: a\nx\n"
    assert [one.demand for one in read_annotations(text)] == [Demand.OPEN] * 4


def test_stacked_annotations_speak_of_the_line_after_the_last() -> None:
    assert demanded("# ruleid: a\n# ok: b\ncode()\n") == [
        (Demand.FOUND, "a", (3,)),
        (Demand.CLEAN, "b", (3,)),
    ]


def test_notes_between_annotation_and_code_are_passed_over() -> None:
    assert demanded("# ruleid: a\n# a note\n\ncode()\nmore()\n") == [(Demand.FOUND, "a", (2, 3, 4))]


def test_an_annotation_at_the_end_speaks_of_a_line_that_is_not_there() -> None:
    text = "code()\n# ruleid: a"
    assert demanded(text) == [(Demand.FOUND, "a", (3,))]
    assert judge(read_annotations(text), {1}).missing == (3,)


def test_missing_and_unexpected_lines_are_told_apart() -> None:
    annotations = read_annotations("# ruleid: a\nx\n# ok: a\ny\n# todoruleid: a\nz\nw\n")
    verdict = judge(annotations, {4, 6, 7})
    assert (verdict.missing, verdict.unexpected, verdict.improved) == ((2,), (4, 7), ())
    assert not verdict.passed


def test_a_line_that_two_annotations_share_is_found_once() -> None:
    annotations = read_annotations("# ruleid: a\n# a note\nx\n")
    assert judge(annotations, {3}).passed
    assert judge(annotations, {2}).passed
    assert judge(annotations, {1}).missing == (2,)


def test_a_known_miss_that_is_found_is_news() -> None:
    annotations = read_expectations("x  # expect-miss: A\ny  # expect-false: A\n")
    assert judge(annotations, {2}).passed
    assert judge(annotations, {1, 2}).improved == (1,)
    assert judge(annotations, set()).improved == (2,)


@given(st.text())
def test_any_text_can_be_a_test_file(text: str) -> None:
    for one in (*read_annotations(text), *read_expectations(text)):
        assert one.targets
        assert list(one.targets) == sorted(set(one.targets))


@given(st.lists(st.sampled_from(["# ruleid: a", "# ok: a", "# note", "", "x()"])), st.data())
def test_finding_what_is_demanded_passes(lines: list[str], data: st.DataObject) -> None:
    annotations = read_annotations("\n".join(lines))
    wanted = [one.targets for one in annotations if one.demand is Demand.FOUND]
    found = {data.draw(st.sampled_from(targets)) for targets in wanted}
    assert judge(annotations, found).passed
