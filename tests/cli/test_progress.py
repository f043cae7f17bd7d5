"""Is the line of progress seen by those who wait, and by nobody else?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from antivenom.cli import progress
from antivenom.model import Progress

if TYPE_CHECKING:
    import pytest


def test_a_run_within_a_second_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    line = progress.ProgressLine()
    line(Progress(1, 2))
    line.clear()
    assert capsys.readouterr().err == ""


def test_a_longer_run_counts_on_one_line_that_goes_away(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE_S", 0.0)
    line = progress.ProgressLine()
    line(Progress(1234, 5678))
    assert capsys.readouterr().err == "\r\x1b[Kchecking: 1,234 of 5,678 files"
    line.clear()
    line.clear()
    assert capsys.readouterr().err == "\r\x1b[K"


def test_what_is_no_terminal_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert not sys.stderr.isatty()
    assert progress.progress_line(quiet=False) is None
    assert capsys.readouterr().err == ""
