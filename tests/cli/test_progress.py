"""Is the line of progress seen by those who wait, and by nobody else?"""

from __future__ import annotations

import io
import sys

import pytest

from antivenom.cli import progress
from antivenom.model import Progress


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What stands in for standard error."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def test_a_run_within_a_second_shows_nothing(stderr: io.StringIO) -> None:
    line = progress.ProgressLine()
    line(Progress(1, 2))
    line.clear()
    assert stderr.getvalue() == ""


def test_a_longer_run_counts_on_one_line_that_goes_away(
    stderr: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE_S", 0.0)
    line = progress.ProgressLine()
    line(Progress(1234, 5678))
    assert stderr.getvalue() == "\r\x1b[Kchecking: 1,234 of 5,678 files"
    line.clear()
    line.clear()
    assert stderr.getvalue().endswith("files\r\x1b[K")
    assert "\n" not in stderr.getvalue()


def test_what_is_no_terminal_shows_nothing(stderr: io.StringIO) -> None:
    assert not stderr.isatty()
    assert progress.progress_line(quiet=False) is None
