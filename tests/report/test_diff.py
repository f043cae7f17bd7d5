"""Does a fix show as the lines before and after it?"""

from __future__ import annotations

from antivenom.model import Edit, Fix, Line, Span
from antivenom.report.diff import changed_lines

LINES = (Line(4, "import yaml"), Line(5, "yaml.load(a)"), Line(6, "yaml.load(b)"), Line(7, "end"))


def change(*edits: tuple[Span, str]) -> list[tuple[str, str]]:
    """Apply edits to the lines."""
    return changed_lines(LINES, Fix(tuple(Edit(span, text) for span, text in edits)))


def test_a_replaced_line_is_shown_before_and_after() -> None:
    assert change((Span(5, 6, 5, 10), "safe_load")) == [
        ("-", "yaml.load(a)"),
        ("+", "yaml.safe_load(a)"),
    ]


def test_edits_of_one_line_are_applied_together() -> None:
    assert change((Span(5, 11, 5, 12), "z"), (Span(5, 1, 5, 5), "y")) == [
        ("-", "yaml.load(a)"),
        ("+", "y.load(z)"),
    ]


def test_edits_of_different_lines_are_shown_in_order() -> None:
    assert change((Span(6, 6, 6, 10), "x"), (Span(4, 8, 4, 12), "y")) == [
        ("-", "import yaml"),
        ("+", "import y"),
        ("-", "yaml.load(b)"),
        ("+", "yaml.x(b)"),
    ]


def test_a_deleted_and_an_inserted_line_stand_alone() -> None:
    assert change((Span(5, 1, 5, 13), "")) == [("-", "yaml.load(a)")]
    assert change((Span(5, 1, 5, 1), "new\n")) == [("+", "new")]


def test_an_edit_over_lines_joins_them() -> None:
    assert change((Span(5, 5, 6, 5), "!")) == [
        ("-", "yaml.load(a)"),
        ("-", "yaml.load(b)"),
        ("+", "yaml!.load(b)"),
    ]


def test_nothing_is_shown_of_lines_that_were_not_kept() -> None:
    assert change((Span(8, 1, 8, 2), "x")) == []
    assert change((Span(7, 1, 9, 1), "x")) == []
    assert change((Span(5, 20, 5, 21), "x")) == []  # the line was cut before that column
    assert change() == []


def test_a_change_of_nothing_is_not_shown() -> None:
    assert change((Span(5, 1, 5, 5), "yaml")) == []


def test_a_large_change_is_not_shown() -> None:
    assert change((Span(5, 1, 5, 5), "x\n" * 20)) == []
