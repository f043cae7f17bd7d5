"""Is exactly the span underlined, on whatever the line is made of?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from antivenom.report.frame import code_frame
from antivenom.report.style import Style
from antivenom.report.visible import cells, visible

Span = tuple[int, int, int, int]
PLAIN = Style(enabled=False)


def frame(lines: list[tuple[int, str]], span: Span, width: int = 100) -> list[str]:
    """Draw without colour."""
    return code_frame(lines, span, width=width, style=PLAIN, look="red")


def test_a_span_within_a_line_is_underlined() -> None:
    assert frame([(9, "a"), (10, "foo(bar)"), (11, "")], (10, 5, 10, 8)) == [
        " 9 | a",
        "10 | foo(bar)",
        "   |     ^^^",
        "11 |",
    ]


def test_tabs_become_blanks_up_to_the_next_stop() -> None:
    assert frame([(1, "\tif\tx:")], (1, 5, 1, 6)) == ["1 |     if  x:", "  |         ^"]


def test_wide_characters_fill_two_cells_and_marks_none() -> None:
    assert frame([(1, "名前 = e\u0301(x)")], (1, 6, 1, 11)) == [
        "1 | 名前 = e\u0301(x)",
        "  |        ^^^^",
    ]


def test_control_characters_are_as_wide_as_their_escapes() -> None:
    assert frame([(1, "a\x00b")], (1, 3, 1, 4)) == ["1 | a\\x00b", "  |      ^"]


def test_a_span_over_lines_is_underlined_without_its_indentation() -> None:
    lines = [(3, "f(a,"), (4, "  b,"), (5, ""), (6, "  c)  # end")]
    assert frame(lines, (3, 1, 6, 5)) == [
        "3 | f(a,",
        "  | ^^^^",
        "4 |   b,",
        "  |   ^^",
        "5 |",
        "6 |   c)  # end",
        "  |   ^^",
    ]


def test_the_middle_of_a_long_span_is_left_out() -> None:
    drawn = frame([(number, "x") for number in range(1, 13)], (1, 1, 12, 2))
    assert drawn[12] == "..."
    assert drawn[-2] == "12 | x"
    assert len(drawn) == 9 * 2 + 1


def test_lines_that_were_not_kept_are_a_gap() -> None:
    assert frame([(1, "a"), (7, "b")], (1, 1, 7, 2))[2] == "..."


def test_an_empty_span_has_one_mark() -> None:
    assert frame([(1, "ab")], (1, 2, 1, 2))[1] == "  |  ^"
    assert frame([(1, "")], (1, 1, 1, 1))[1] == "  | ^"


def test_a_long_line_is_cut_around_the_span() -> None:
    line = "a" * 500 + "BAD" + "c" * 500
    shown, marks = frame([(1, line)], (1, 501, 1, 504), width=40)
    assert len(shown) <= 40
    assert shown.startswith("1 | ...")
    assert shown.endswith("...")
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "BAD"


def test_a_span_longer_than_the_room_is_cut_with_the_line() -> None:
    shown, marks = frame([(1, "x" * 10_000)], (1, 3, 1, 9_000), width=40)
    assert len(shown) <= 40
    assert len(marks) <= 40
    assert "^" in marks


def test_the_end_of_a_long_line_is_shown_in_full() -> None:
    shown, marks = frame([(1, "a" * 200 + "BAD")], (1, 201, 1, 204), width=40)
    assert shown.endswith("BAD")
    assert marks.endswith("^^^")


def test_a_line_of_megabytes_costs_no_more_than_its_window() -> None:
    assert len(frame([(1, "x" * 30_000_000)], (1, 15_000_000, 1, 15_000_003))) == 2


@given(
    st.text(alphabet=st.characters(exclude_characters="\n"), max_size=200),
    st.integers(-2, 210),
    st.integers(-2, 210),
    st.integers(0, 120),
)
def test_any_line_and_span_fit(text: str, start: int, end: int, width: int) -> None:
    shown, marks = frame([(1, text)], (1, start, 1, end), width)
    room = max(width, 24)
    assert sum(count for _, count in cells(shown)) <= room
    assert len(marks) <= room + 1  # an empty span may stand after the last character
    assert set(marks[4:]) <= {" ", "^"}
    assert "^" in marks


@given(st.text(alphabet=st.characters(exclude_characters="\n"), max_size=60), st.data())
def test_the_underlined_cells_are_those_of_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    marks = frame([(1, text)], (1, start + 1, 1, end + 1), width=2_000)[1][4:]
    laid_out = cells(text)
    before = sum(count for _, count in laid_out[:start])
    within = sum(count for _, count in laid_out[start:end])
    assert marks == " " * before + "^" * max(within, 1)


@given(st.text())
def test_what_is_made_visible_is_one_printable_line(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    shown.encode("utf-8")
    assert visible(shown) == shown
