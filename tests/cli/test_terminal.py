"""What does somebody see who sits in front of a terminal?"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Project

pytestmark = pytest.mark.slow


def on_a_terminal(project: Project, *arguments: str, **variables: str) -> str:
    """Return what a check writes to a terminal, on both streams."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "antivenom", "check", "--no-builtin", "--rules", "rules.yml"]
    environment = project.environment({"TERM": "xterm", **variables})
    with subprocess.Popen(
        [*command, *arguments], cwd=project.folder, env=environment, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                chunk = os.read(ours, 4096)
            except OSError:
                # Linux says so when the last process has left the terminal.
                break
            if not chunk:
                break
            seen += chunk
        process.wait(60)
    os.close(ours)
    return seen.decode()


def test_a_terminal_is_coloured_unless_it_is_not_wanted(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    assert "\x1b[" in on_a_terminal(project, "a.py")
    assert "\x1b[" not in on_a_terminal(project, "a.py", NO_COLOR="1")


def test_a_short_run_shows_no_progress(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    assert "checking:" not in on_a_terminal(project, "a.py")
