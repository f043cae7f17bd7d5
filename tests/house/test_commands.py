"""Do the repository's own commands end as they promise?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def _script(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def _run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={"PATH": os.environ["PATH"], **environment},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def demo(checkout: Path, tmp_path: Path) -> Path:
    """The demonstration, in a checkout where antivenom ends as the path's name says."""
    script = tmp_path / ".ci" / "demo"
    script.parent.mkdir()
    shutil.copy(checkout / ".ci" / "demo", script)
    _script(tmp_path, ".venv/bin/antivenom", 'echo "$# [$3]"; exit "${3##*status }"')
    return script


@pytest.mark.parametrize(("ended", "expected"), [(0, 0), (1, 0), (2, 2), (130, 130)])
def test_the_demonstration_succeeds_whether_or_not_something_is_found(
    demo: Path, ended: int, expected: int
) -> None:
    done = _run(demo, TARGET=f"it's a path with status {ended}")
    assert done.returncode == expected
    assert f"demo: exit status {ended}" in done.stdout + done.stderr
    assert f"3 [it's a path with status {ended}]" in done.stdout


@pytest.fixture
def prerequisites(checkout: Path, tmp_path: Path) -> Path:
    """The look for prerequisites, in a checkout that needs Rust 1.95."""
    script = tmp_path / ".ci" / "prerequisites"
    script.parent.mkdir()
    shutil.copy(checkout / ".ci" / "prerequisites", script)
    (tmp_path / "Cargo.toml").write_text('rust-version = "1.95"\n', encoding="utf-8")
    return script


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder of programs that has everything, each new enough."""
    folder = tmp_path / "tools"
    _script(folder, "rustc", 'echo "rustc 1.95.0 (0123abcd 2026-04-14)"')
    for name in ("cargo", "cc"):
        _script(folder, name, "exit 0")
    for name in ("sh", "sed", "head", "sort", "cut", "dirname", "uname"):
        (folder / name).symlink_to(shutil_which(name))
    return folder


def shutil_which(name: str) -> str:
    """Return the path of a program of the system."""
    folders = [folder for folder in os.defpath.split(os.pathsep) if folder]
    found = [Path(folder, name) for folder in folders if Path(folder, name).exists()]
    return str(found[0])


def test_nothing_is_said_when_nothing_is_missing(prerequisites: Path, tools: Path) -> None:
    done = _run(prerequisites, "test", PATH=str(tools), PYTHON=sys.executable)
    assert (done.returncode, done.stdout) == (0, "")
    assert "missing" not in done.stderr


@pytest.mark.parametrize(
    ("program", "replacement", "line"),
    [
        ("rustc", None, "missing: a Rust toolchain, 1.95 or later"),
        ("cargo", None, "missing: a Rust toolchain, 1.95 or later"),
        ("rustc", 'echo "rustc 1.94.2 (0123abcd 2026-02-14)"', "missing: Rust 1.95 or later"),
        ("rustc", "exit 1", "missing: a Rust toolchain that runs"),
        ("cc", None, "missing: a linker"),
        ("cargo", '[ "$1" != fmt ]', "missing: rustfmt"),
        ("cargo", '[ "$1" != clippy ]', "missing: clippy"),
    ],
)
def test_a_missing_tool_gives_one_clear_line(
    prerequisites: Path, tools: Path, program: str, replacement: str | None, line: str
) -> None:
    (tools / program).unlink()
    if replacement is not None:
        _script(tools, program, replacement)
    done = _run(prerequisites, "test", PATH=str(tools), PYTHON=sys.executable)
    assert done.returncode == 2
    complaints = [each for each in done.stderr.splitlines() if each.startswith("missing")]
    assert len(complaints) == 1
    assert complaints[0].startswith(line)


@pytest.mark.parametrize(
    ("python", "line"),
    [
        ("exit 127", "missing: Python 3.10 or later ("),
        ('[ "$2" = "" ] || echo 3.9', "missing: Python 3.10 or later ("),
        ("case $2 in *venv*) exit 1;; ?*) echo 3.13;; esac", "missing: Python's venv module"),
    ],
)
def test_an_unfit_python_gives_one_clear_line(
    prerequisites: Path, tools: Path, python: str, line: str
) -> None:
    unfit = _script(tools, "unfit python", python)
    done = _run(prerequisites, PATH=str(tools), PYTHON=str(unfit))
    assert done.returncode == 2
    assert done.stderr.startswith(line)
    assert len(done.stderr.splitlines()) == 1


def test_a_newer_rust_with_two_digits_is_new_enough(prerequisites: Path, tools: Path) -> None:
    _script(tools, "rustc", 'echo "rustc 1.100.0-nightly (0123abcd 2026-12-01)"')
    done = _run(prerequisites, PATH=str(tools), PYTHON=sys.executable)
    assert done.returncode == 0


def test_a_step_passes_the_status_on_and_says_how_long_it_took(checkout: Path) -> None:
    done = _run(checkout / ".ci" / "step", "a step", "sh", "-c", "exit 7")
    assert done.returncode == 7
    assert done.stdout.startswith("== a step\n-- a step: FAILED with exit status 7 after 0.")


@pytest.mark.parametrize("goal", ["demo", "test"])
def test_make_stops_at_the_first_thing_that_is_missing(checkout: Path, goal: str) -> None:
    done = _run("make", "--directory", checkout, goal, "PYTHON=/nowhere/python3")
    assert done.returncode == 2
    assert "missing: Python 3.10 or later ('/nowhere/python3' does not run" in done.stderr
    assert "maturin" not in done.stdout + done.stderr
