"""Is output coloured exactly when somebody wants it?"""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, TextIO

import pytest

from antivenom.report.style import Style, terminal_width, wants_colour

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def terminal() -> Iterator[TextIO]:
    """A terminal, as far as the system can tell."""
    owner, shown = os.openpty()
    with open(shown, "w", encoding="utf-8") as stream:
        yield stream
    os.close(owner)


@pytest.mark.parametrize(
    ("watched", "environment", "coloured"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (False, {"FORCE_COLOR": "1"}, True),
        (True, {"FORCE_COLOR": "0"}, False),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
    ],
)
def test_the_environment_wins_over_the_stream(
    terminal: TextIO, watched: bool, environment: dict[str, str], coloured: bool
) -> None:
    stream = terminal if watched else io.StringIO()
    assert wants_colour(stream, environment) is coloured


def test_paint_is_taken_off_again() -> None:
    assert Style(enabled=True).paint("x", "red") == "\x1b[31mx\x1b[0m"
    assert Style(enabled=False).paint("x", "red") == "x"
    assert Style(enabled=True).paint("", "red") == ""


def test_what_is_no_terminal_has_the_default_width() -> None:
    assert terminal_width(io.StringIO(), 77) == 77


def test_a_terminal_of_unknown_width_has_the_default_width(terminal: TextIO) -> None:
    assert terminal_width(terminal, 77) == 77
