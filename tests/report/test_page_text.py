"""Does a page of the guide read well in a terminal?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from antivenom.report.page_text import page_text, plain_text
from antivenom.report.style import Style

PLAIN = Style(enabled=False)


def laid_out(markdown: str, width: int = 40) -> str:
    """Lay out without colour."""
    return page_text(markdown, width=width, style=PLAIN)


def test_headings_paragraphs_and_code_are_told_apart() -> None:
    page = "# A: b\n\n## What\n\nSome `code`, and\n**strong** words.\n\n```python a.py\nx = 1\n\ny\n```\n"
    assert laid_out(page) == (
        "A: b\n====\n\nWhat\n----\n\nSome `code`, and **strong** words.\n\n    a.py\n    x = 1\n\n    y\n"
    )


def test_prose_is_filled_and_code_is_not() -> None:
    page = "word " * 12 + "\n\n```\n" + "x" * 60 + "\n```\n"
    lines = laid_out(page, 30).splitlines()
    assert max(map(len, lines[:2])) <= 30
    assert "    " + "x" * 60 in lines


def test_items_hang_below_their_first_word() -> None:
    assert laid_out("- one two three\n  four\n1. five six seven\n", 12) == (
        "- one two\n  three four\n1. five six\n   seven\n"
    )


def test_a_link_keeps_its_address() -> None:
    assert laid_out("see [the page](https://example.org/a) or <https://example.org>", 90) == (
        "see the page <https://example.org/a> or https://example.org\n"
    )


def test_punctuation_stays_with_the_code_before_it() -> None:
    assert laid_out("Use `a b`, (`c`).", 90) == "Use `a b`, (`c`).\n"


def test_a_table_passes_through() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert laid_out(table) == table


def test_colour_takes_the_place_of_marks() -> None:
    page = "## Head\n\n" + "some `code`, **more** and *most* of [it](u) " * 8
    coloured = page_text(page, width=33, style=Style(enabled=True))
    assert "\x1b[36mcode\x1b[0m" in coloured
    plain = coloured
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[36m", "\x1b[4m"):
        plain = plain.replace(code, "")
    assert plain.split()[:9] == "Head some code, more and most of it <u>".split()
    assert max(map(len, plain.splitlines())) <= 33


def test_stars_of_arithmetic_are_no_marks() -> None:
    coloured = page_text("a * b * c and 2*3*4", width=90, style=Style(enabled=True))
    assert coloured == "a * b * c and 2*3*4\n"


def test_control_characters_are_escaped() -> None:
    assert "\x1b" not in laid_out("a \x1b[2J\n\n```\n\x1b[2J\n```\n")


def test_nothing_is_nothing() -> None:
    assert plain_text("") == ""


@given(st.text(), st.integers(1, 60))
def test_any_text_is_laid_out(text: str, width: int) -> None:
    shown = laid_out(text, width)
    assert all(one.isprintable() or one == "\n" for one in shown)
