"""Does a check end in the exit status that it promises?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Project

pytestmark = pytest.mark.slow

BROKEN = "def f(:\n    pass\n"


def test_0_when_nothing_is_found(project: Project) -> None:
    project.write("a.py", "answer = 42\n")
    ended = project.check("a.py")
    assert (ended.status, ended.err) == (0, "")


def test_1_when_something_is_found(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    ended = project.check("a.py")
    assert (ended.status, ended.err) == (1, "")
    assert "no-eval" in ended.out


@pytest.mark.parametrize(("severity", "status"), [("low", 1), ("medium", 0), ("high", 0)])
def test_findings_below_the_threshold_leave_0(severity: str, status: int, project: Project) -> None:
    project.write("a.py", "print(x)\n")
    assert project.check("a.py", "--fail-on", severity).status == status


def test_exit_zero_lets_findings_pass(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    assert project.check("a.py", "--exit-zero").status == 0


def test_2_when_a_path_is_missing_and_the_others_are_checked(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    ended = project.check("a.py", "gone.py")
    assert ended.status == 2
    assert "no-eval" in ended.out
    assert "gone.py" in ended.out
    assert project.check("a.py", "gone.py", "--allow-incomplete").status == 1


def test_2_when_a_file_does_not_parse(project: Project) -> None:
    project.write("a.py", BROKEN)
    ended = project.check("a.py")
    assert ended.status == 2
    assert "a.py:1" in ended.out


TAINT = """\
rules:
  - id: flow
    mode: taint
    message: m
    severity: ERROR
    languages: [python]
    pattern-sources: [{pattern: input()}]
    pattern-sinks: [{pattern: eval(...)}]
"""


def test_2_when_a_rule_does_not_run(project: Project) -> None:
    project.write("a.py", "answer = 42\n")
    project.write("taint.yml", TAINT)
    ended = project.check("a.py", "--rules", "taint.yml")
    assert ended.status == 2
    assert "flow" in ended.out


@pytest.mark.parametrize("choice", [("--ignore", "flow"), ("--select", "no-eval")])
def test_a_rule_that_nobody_asked_for_need_not_run(
    choice: tuple[str, str], project: Project
) -> None:
    project.write("a.py", "answer = 42\n")
    project.write("taint.yml", TAINT)
    assert project.check("a.py", "--rules", "taint.yml", *choice).status == 0


def test_the_reason_for_2_is_told_where_the_report_is_for_machines(project: Project) -> None:
    ended = project.check("gone.py", "--format", "sarif")
    assert ended.status == 2
    assert ended.complaint.startswith("not checked: gone.py: ")


def test_2_when_too_little_was_checked(project: Project) -> None:
    project.write("a.py", "answer = 42\n")
    project.write("b.py", BROKEN)
    asked = ("a.py", "b.py", "--allow-incomplete", "--require-coverage")
    assert project.check(*asked, "50").status == 0
    ended = project.check(*asked, "50.5")
    assert ended.status == 2
    assert ended.complaint == "50.0% of the files were wholly checked, and 50.5% are required"


def test_2_when_a_suppression_is_malformed(project: Project) -> None:
    project.write("a.py", "eval(x)  # antivenom: ignore[AV0421]\n")
    ended = project.run("check", "a.py", "--format", "jsonl", "--select", "AV0421")
    assert ended.status == 2
    (found,) = findings(ended.out)
    assert found["rule"] == "AV0003"


def test_files_that_are_excluded_are_not_unchecked(project: Project) -> None:
    project.write("src/a.py", "answer = 42\n")
    project.write("src/gen/b.py", BROKEN)
    ended = project.check("src", "--exclude", "gen/", "--format", "jsonl")
    assert ended.status == 0
    assert messages(ended.out)[-2]["excluded"] >= 1


def test_a_named_path_is_read_whatever_its_suffix(project: Project) -> None:
    project.write("script", "eval(x)\n")
    assert project.check("script").status == 1


def test_paths_may_stand_before_and_after_options(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    project.write("b.py", "eval(x)\n")
    ended = project.check("a.py", "--format", "jsonl", "b.py")
    assert len(findings(ended.out)) == 2


def test_standard_input_is_a_dash(project: Project) -> None:
    ended = project.check("-", "--stdin-filename", "page.py", "--format", "jsonl", stdin=b"eval(x)")
    assert ended.status == 1
    (found,) = findings(ended.out)
    assert found["location"]["path"] == "page.py"


@pytest.mark.parametrize(
    "name", ["with space.py", "日本.py", "-dash.py", "a\nb.py", "semi;colon.py", "per%cent.py"]
)
def test_unusual_names_are_checked(name: str, project: Project) -> None:
    project.write(name, "eval(x)\n")
    for path in (".", f"./{name}"):
        ended = project.check("--format", "jsonl", path)
        assert ended.status == 1
        (found,) = findings(ended.out)
        assert found["location"]["path"].endswith(name)
    assert project.check(".").status == 1


def test_a_name_that_is_no_text_is_checked(project: Project) -> None:
    path = os.fsencode(project.folder) + b"/\xff.py"
    with open(path, "wb") as file:
        file.write(b"eval(x)\n")
    ended = project.check(".", "--format", "jsonl")
    assert ended.status == 1
    (found,) = findings(ended.out)
    assert found["location"]["path"].endswith("\udcff.py")
    for form in ("text", "concise", "json", "sarif", "github", "junit"):
        assert project.check(".", "--format", form).status == 1


def test_a_closed_stdout_ends_silently_with_the_status(project: Project) -> None:
    for number in range(200):
        project.write(f"a{number}.py", "eval(x)\n" * 20)
    for form in ("text", "jsonl", "sarif"):
        command = [sys.executable, "-m", "antivenom", "check", "--no-builtin", "--rules"]
        command += ["rules.yml", "--format", form, "."]
        with subprocess.Popen(
            command,
            cwd=project.folder,
            env=project.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(60) == 1


def test_no_stdout_at_all_changes_nothing_but_the_report(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    command = '"$0" -m antivenom check --no-builtin --rules rules.yml a.py >&-'
    done = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable],
        cwd=project.folder,
        env=project.environment(),
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_full_stdout_is_told(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "antivenom", "check", "a.py"],
            cwd=project.folder,
            env=project.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"antivenom: cannot write to standard output: No space left on device\n"


def test_130_when_interrupted(project: Project) -> None:
    # Reading from a pipe that nobody writes to lasts until the signal comes.
    with subprocess.Popen(
        [sys.executable, "-m", "antivenom", "check", "-"],
        cwd=project.folder,
        env=project.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        _wait_until_it_reads(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read() == b"antivenom: interrupted\n"


def test_an_interrupted_run_keeps_the_old_report(project: Project) -> None:
    report = project.write("report.txt", "old")
    with subprocess.Popen(
        [sys.executable, "-m", "antivenom", "report", "--output", "report.txt"],
        cwd=project.folder,
        env=project.environment(),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        _wait_until_it_reads(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    assert report.read_text(encoding="utf-8") == "old"
    assert sorted(os.listdir(project.folder)) == ["report.txt", "rules.yml"]


def _wait_until_it_reads(pid: int) -> None:
    """Wait until a process sleeps in a read of its standard input."""
    for _ in range(600):
        with open(f"/proc/{pid}/syscall", encoding="ascii") as file:
            # On Linux system call 0 is `read` on x86-64, 63 on AArch64; 0x0 is the descriptor.
            if file.read().startswith(("0 0x0 ", "63 0x0 ")):
                return
        time.sleep(0.05)
    pytest.fail("the process never read its standard input")


def messages(out: str) -> list[dict[str, Any]]:
    """Return the messages of a saved run."""
    return [json.loads(line) for line in out.splitlines()]


def findings(out: str) -> list[dict[str, Any]]:
    """Return the findings of a saved run."""
    return [message for message in messages(out) if message["type"] == "finding"]
