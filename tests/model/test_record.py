"""Do records behave like frozen dataclasses?"""

from __future__ import annotations

import copy

import pytest

from antivenom.model.record import Record


class Point(Record):
    """A record with a default."""

    x: int
    y: int = 7


class Named(Point):
    """A record with an inherited field."""

    name: str = "origin"


def test_fields_come_from_annotations_in_their_order() -> None:
    assert Point.fields == ("x", "y")
    assert Named.fields == ("x", "y", "name")


def test_values_are_given_by_place_by_name_or_by_default() -> None:
    assert Point(1, 2) == Point(y=2, x=1)
    assert Point(1).y == 7
    assert Named(1, name="corner") == Named(1, 7, "corner")


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1, 2, 3), {}), ((1,), {"z": 3}), ((1,), {"x": 2})],
    ids=["missing", "too many", "unknown", "twice"],
)
def test_wrong_fields_are_refused(values: tuple[int, ...], named: dict[str, int]) -> None:
    with pytest.raises(TypeError):
        Point(*values, **named)


def test_a_record_cannot_be_changed() -> None:
    point, field = Point(1), "x"
    with pytest.raises(AttributeError, match="frozen"):
        setattr(point, field, 2)
    with pytest.raises(AttributeError, match="frozen"):
        delattr(point, field)


def test_a_record_takes_no_further_attributes() -> None:
    assert not hasattr(Point(1), "__dict__")


def test_replacing_leaves_the_other_fields() -> None:
    assert Point(1, 2).replace(x=5) == Point(5, 2)


def test_equal_means_same_class_and_same_values() -> None:
    assert Point(1, 7) != Named(1, 7)
    assert len({Point(1), Point(1), Point(2)}) == 2


def test_a_record_can_be_copied() -> None:
    assert copy.deepcopy(Named(1, 2)) == Named(1, 2)


def test_a_record_shows_its_fields() -> None:
    assert repr(Point(1)) == "Point(x=1, y=7)"


def test_a_record_matches_by_place() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
