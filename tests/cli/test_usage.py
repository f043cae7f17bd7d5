"""Is wrong use answered by one clear line and status 2?"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Project

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["chek", "."], "there is no verb 'chek'; did you mean 'check'?"),
        (["zzz"], "there is no verb 'zzz'; `antivenom --help` lists them"),
        (["--select", "AV04"], "name a verb before '--select'; `antivenom --help` lists them"),
        (["check"], "check: the following arguments are required: PATH"),
        (["check", "--slect=AV04", "."], "there is no option --slect; did you mean '--select'?"),
        (["check", "--fail-on", "worst", "."], "argument --fail-on: invalid choice: 'worst'"),
        (["check", "--jobs", "-1", "."], "argument --jobs: must be a whole number, not '-1'"),
        (["check", "--require-coverage", "101", "."], "must be a number from 0 to 100, not '101'"),
        (["check", "--select", "AV0422", "."], "did you mean 'AV0421'?"),
        (["check", "--ignore", "CWE-99999", "."], "ignore: 'CWE-99999' matches no rule"),
        (["check", "--select", "99", "--ignore", "AV", "."], "select: '99' matches no rule"),
        (["check", "--no-builtin", "."], "--no-builtin leaves no rule to run"),
        (["check", "--ignore", "AV", "."], "the selection leaves no rule to run"),
        (["check", "--rules", "gone.yml", "."], "gone.yml: No such file or directory"),
        (["check", "--config", "gone.toml", "."], "gone.toml: No such file or directory"),
        (["check", "--output", "gone/report.txt", "."], "cannot write to gone/report.txt: No such"),
        (["check", "--require-coverage", "nan", "."], "must be a number from 0 to 100"),
        (["report", "gone.jsonl"], "gone.jsonl: No such file or directory"),
        (["report", "one", "two"], "report: there is no use for 'two'"),
        (["config", "shw"], "config: argument show: invalid choice: 'shw'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_one_line_and_2(
    arguments: list[str], complaint: str, project: Project
) -> None:
    ended = project.run(*arguments)
    assert ended.status == 2
    assert ended.out == ""
    assert complaint in ended.complaint


def test_a_bare_command_shows_the_help(project: Project) -> None:
    bare = project.run()
    assert bare.status == 0
    assert bare == project.run("--help") == project.run("help")
    for verb in ("check", "report", "guide", "prove", "config"):
        assert f"\n  {verb} " in bare.out
        assert project.run(verb, "--help").out.startswith(f"usage: antivenom {verb} ")


def test_the_version_is_one_line(project: Project) -> None:
    ended = project.run("--version")
    assert ended.status == 0
    assert ended.out.startswith("antivenom ")
    assert ended.out.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["--version"], ["check", "--help"], ["config", "show"]])
def test_a_closed_pipe_ends_silently(arguments: list[str], project: Project) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "antivenom", *arguments],
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.parametrize("debug", [False, True])
def test_a_defect_of_ours_is_called_one(project: Project, debug: bool) -> None:
    # A Python that runs this file at its start breaks antivenom from within.
    project.write(
        "broken/sitecustomize.py",
        "import antivenom.cli.config as config\n"
        "def run(arguments):\n    raise RuntimeError('out of luck')\n"
        "config.run = run\n",
    )
    path = f"{project.folder}/broken:{project.environment().get('PYTHONPATH', '')}"
    variables = {"PYTHONPATH": path, **({"ANTIVENOM_DEBUG": "1"} if debug else {})}
    ended = project.run("config", "show", variables=variables)
    assert ended.status == 2
    assert "antivenom: this is a defect of antivenom: RuntimeError: out of luck (" in ended.err
    assert ("Traceback" in ended.err) is debug
    assert debug or ended.err.count("\n") == 1
