"""What does a suppression comment say?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.catalog.suppressions import MalformedSuppression, Suppression, read_comment
from antivenom.model import Span

SPAN = Span(3, 10, 3, 80)


def read(text: str) -> list[Suppression | MalformedSuppression]:
    return list(read_comment(SPAN, text))


@pytest.mark.parametrize(
    ("text", "ids", "reason", "until"),
    [
        ('# antivenom: ignore[AV0403] reason="fixed list"', ("AV0403",), "fixed list", ""),
        ('#antivenom:ignore[AV0403] reason="x"', ("AV0403",), "x", ""),
        ('# antivenom: ignore[AV0403, AV0421] reason="x"', ("AV0403", "AV0421"), "x", ""),
        ('# antivenom: ignore[a.b-c_d/e] reason="x"', ("a.b-c_d/e",), "x", ""),
        (
            '# antivenom: ignore[AV0403] reason="x" until=2027-03-01',
            ("AV0403",),
            "x",
            "2027-03-01",
        ),
        (r'# antivenom: ignore[AV0403] reason="a \"b\" \\ c"', ("AV0403",), r'a "b" \ c', ""),
        ('# see above  # antivenom: ignore[AV0403] reason="x"', ("AV0403",), "x", ""),
        ('# antivenom: ignore[AV0403] reason="x"  # type: ignore', ("AV0403",), "x", ""),
        ('# antivenom: ignore[AV0403] reason="über # 日本"', ("AV0403",), "über # 日本", ""),
    ],
)
def test_a_well_formed_comment_is_read(
    text: str, ids: tuple[str, ...], reason: str, until: str
) -> None:
    assert read(text) == [Suppression(SPAN, text, ids, reason, until)]


def test_one_comment_may_hold_two_suppressions() -> None:
    found = read('# antivenom: ignore[AV0403] reason="a" # antivenom: ignore[AV0421] reason="b"')
    assert [each.ids for each in found if isinstance(each, Suppression)] == [
        ("AV0403",),
        ("AV0421",),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# antivenom: ignore", "form"),
        ("# antivenom: ignore everything", "form"),
        ("# antivenom: ignroe[AV0403] reason='x'", "form"),
        ("# antivenom: off", "form"),
        ('# antivenom: ignore[] reason="x"', "names no rule"),
        ('# antivenom: ignore[ ] reason="x"', "names no rule"),
        ('# antivenom: ignore[AV0403,] reason="x"', "comma without an id"),
        ('# antivenom: ignore[AV0403 AV0421] reason="x"', "where an id must stand"),
        ('# antivenom: ignore[*] reason="x"', "where an id must stand"),
        ('# antivenom: ignore[AV04] reason="x"', "four digits"),
        ('# antivenom: ignore[av0403] reason="x"', "four digits"),
        ('# antivenom: ignore[AV0001] reason="x"', "no comment can suppress"),
        ("# antivenom: ignore[AV0403]", "lacks its reason"),
        ("# antivenom: ignore[AV0403] reason=trusted", "lacks its reason"),
        ("# antivenom: ignore[AV0403] reason='x'", "lacks its reason"),
        ('# antivenom: ignore[AV0403] because="x"', "lacks its reason"),
        ('# antivenom: ignore[AV0403] until=2027-03-01 reason="x"', "lacks its reason"),
        ('# antivenom: ignore[AV0403] reason="x', "lacks its reason"),
        ('# antivenom: ignore[AV0403] reason=""', "empty reason"),
        ('# antivenom: ignore[AV0403] reason="  "', "empty reason"),
        ('# antivenom: ignore[AV0403] reason="x" until=tomorrow', "YYYY-MM-DD"),
        ('# antivenom: ignore[AV0403] reason="x" until=2027-3-1', "YYYY-MM-DD"),
        ('# antivenom: ignore[AV0403] reason="x" until=20270301', "YYYY-MM-DD"),
        ('# antivenom: ignore[AV0403] reason="x" until=2027-02-30', "no day of the calendar"),
        ('# antivenom: ignore[AV0403] reason="x" until=', "where only until"),
        ('# antivenom: ignore[AV0403] reason="x" by=alice', "where only until"),
        ('# TODO antivenom: ignore[AV0403] reason="x"', "right after a `#`"),
    ],
)
def test_a_malformed_comment_says_what_is_wrong(text: str, reason: str) -> None:
    (found,) = read(text)
    assert isinstance(found, MalformedSuppression)
    assert reason in found.message


@pytest.mark.parametrize("text", ["# see antivenom: the docs", "# antivenom", "#", ""])
def test_prose_about_antivenom_is_left_alone(text: str) -> None:
    assert read(text) == []


PIECES = st.sampled_from(
    ["#", " ", "antivenom:", "ignore", "[", "]", "AV0403", ",", 'reason="', '"', "\\", "until="]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
def test_any_text_is_read_to_its_end(text: str) -> None:
    for found in read(text):
        assert found.text == text
        if isinstance(found, Suppression):
            assert found.ids
            assert found.reason.strip()
