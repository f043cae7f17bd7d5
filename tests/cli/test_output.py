"""Does a report get where it is sent, or leave what was there?"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Project

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("form", ["text", "concise", "json", "jsonl", "sarif", "github", "junit"])
def test_a_file_holds_what_standard_output_would(form: str, project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    printed = project.check("a.py", "--format", form)
    written = project.check("a.py", "--format", form, "--output", "report")
    assert (written.status, written.out, written.err) == (printed.status, "", printed.err)
    assert (project.folder / "report").read_text(encoding="utf-8") == printed.out


def test_two_runs_say_the_same(project: Project) -> None:
    for name in ("b.py", "a.py", "z/c.py"):
        project.write(name, "eval(x)\nprint(y)\n")
    assert project.check(".", "--format", "jsonl") == project.check(".", "--format", "jsonl")


def test_a_report_that_exists_is_replaced_and_keeps_its_mode(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    report = project.write("report", "old")
    report.chmod(0o640)
    assert project.check("a.py", "--output", "report").status == 1
    assert "no-eval" in report.read_text(encoding="utf-8")
    assert stat.S_IMODE(report.stat().st_mode) == 0o640


def test_a_link_is_followed_and_stays(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    report = project.write("real", "old")
    (project.folder / "link").symlink_to("real")
    assert project.check("a.py", "--output", "link").status == 1
    assert (project.folder / "link").is_symlink()
    assert "no-eval" in report.read_text(encoding="utf-8")


def test_wrong_use_keeps_the_old_report(project: Project) -> None:
    report = project.write("report", "old")
    assert project.run("check", "--output", "report", "--select", "AV0422", ".").status == 2
    project.write("run.jsonl", '{"type":"header","tool":"a","version":"1"}\n{"type":"rule"}\n')
    assert project.run("report", "run.jsonl", "--output", "report").status == 2
    assert report.read_text(encoding="utf-8") == "old"
    assert sorted(os.listdir(project.folder)) == ["report", "rules.yml", "run.jsonl"]


def test_a_full_disk_is_told_and_leaves_nothing_behind(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    ended = project.check("a.py", "--output", "/dev/full")
    assert ended.status == 2
    assert ended.complaint == "cannot write to /dev/full: No space left on device"


def test_a_device_is_written_to_as_it_is(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    assert project.check("a.py", "--output", "/dev/null").status == 1
    assert not stat.S_ISREG(os.stat("/dev/null").st_mode)


def test_what_a_killed_run_left_behind_is_in_nobodys_way(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    # The shell and what it runs in its place have one process number.
    command = ': > "report.$$-0.part"; exec "$0" -m antivenom check a.py --output report'
    subprocess.run(
        ["/bin/sh", "-c", command, sys.executable],
        cwd=project.folder,
        env=project.environment(),
        check=True,
    )
    assert (project.folder / "report").exists()


def test_standard_output_has_a_name_in_the_file_system(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    ended = project.check("a.py", "--output", "/dev/stdout")
    assert (ended.status, ended.err) == (1, "")
    assert "no-eval" in ended.out


def test_a_folder_is_no_file(project: Project) -> None:
    ended = project.check("rules.yml", "--output", ".")
    assert ended.status == 2
    assert ended.complaint == "cannot write to .: Is a directory"


def test_machines_read_utf_8_whatever_the_locale(project: Project) -> None:
    project.write("日本.py", "eval('é')\n")
    ended = project.check(".", "--format", "json", variables={"PYTHONIOENCODING": "latin-1"})
    assert ended.status == 1
    assert json.loads(ended.out)


def test_people_read_what_their_locale_can_say(project: Project) -> None:
    project.write("日本.py", "eval('é')\n")
    ended = project.check(".", variables={"PYTHONIOENCODING": "ascii"})
    assert (ended.status, ended.err) == (1, "")
    assert ended.out.isascii()


def test_a_pipe_is_not_coloured(project: Project) -> None:
    project.write("a.py", "eval(x)\n")
    assert "\x1b" not in project.check("a.py").out
