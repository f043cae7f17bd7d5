"""Do edits land where their spans say?"""

from __future__ import annotations

from antivenom.catalog.fixed_texts import apply_edits, difference, wrong_lines
from antivenom.model.finding import Edit
from antivenom.model.location import Span


def test_edits_are_applied_in_order_of_place() -> None:
    text = "a = f(1)\nb = g(2)\n"
    edits = [Edit(Span(2, 5, 2, 6), "h"), Edit(Span(1, 1, 1, 2), "x"), Edit(Span(2, 9, 2, 9), "!")]
    assert apply_edits(text, edits).text == "x = f(1)\nb = h(2)!\n"


def test_of_edits_that_overlap_the_first_and_longest_counts() -> None:
    edits = [Edit(Span(1, 3, 1, 4), "y"), Edit(Span(1, 1, 1, 2), "a"), Edit(Span(1, 1, 1, 5), "z")]
    fixed = apply_edits("f(1)", [*edits, *edits])
    assert fixed.text == "z"
    assert fixed.lines == (None, None, (1, 1), None, None, (1, 1))


def test_columns_count_characters_and_lines_any_line_end() -> None:
    edit = Edit(Span(3, 2, 3, 3), "x")
    assert apply_edits("\u00e9\r\n\x0c\n\u00e9b", [edit]).text == "\u00e9\r\n\x0c\n\u00e9x"


def test_a_difference_is_short() -> None:
    assert list(difference("p", "same\n", "same\n")) == []
    assert list(difference("p", "a\n", "a")) == ["p: differs in line ends"]
    lines = list(difference("p", "\n".join(map(str, range(50))), ""))
    assert len(lines) == 17
    assert lines[-1] == "... 37 more lines"


def test_lines_that_differ_are_counted_in_the_fixed_text() -> None:
    assert wrong_lines("a\nb\n", "a\nb\n") == set()
    assert wrong_lines("a\nb\nc\n", "a\nx\ny\nc\n") == {2, 3}
    assert wrong_lines("a\nb\nc\n", "a\nc\n") == {2}
