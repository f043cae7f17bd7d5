"""Does a saved run replay into any form of report?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Project

pytestmark = pytest.mark.slow

HEADER = '{"type":"header","tool":"antivenom","version":"1"}\n'
SUMMARY = '{"type":"summary"}\n'


@pytest.mark.parametrize("form", ["text", "concise", "json", "jsonl", "sarif", "github", "junit"])
def test_a_replay_says_what_the_run_said(form: str, project: Project) -> None:
    project.write("a.py", "eval(x)\nprint(y)\n")
    project.write("b.py", "def f(:\n")
    project.check("a.py", "b.py", "--format", "jsonl", "--output", "run.jsonl")
    # The digest of the settings leaves the form of report out, but not what people do not read.
    direct = project.check("a.py", "b.py", "--format", form)
    for replayed in (
        project.run("report", "--format", form, "run.jsonl"),
        project.run("report", "--format", form, stdin=(project.folder / "run.jsonl").read_bytes()),
    ):
        assert replayed.out == direct.out
        assert (replayed.status, replayed.err) == (2, "")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "holds no saved run"),
        (SUMMARY, "line 1: a saved run begins with its header"),
        (f"{HEADER}nonsense\n", "line 2: is not JSON: Expecting value at column 1"),
        (f"{HEADER}\n[]\n", "line 3: expected an object, got an array"),
        (HEADER + '{"type":"coverage"}\n', "line 2: coverage: 'analysed' is missing"),
        (HEADER + "[" * 100_000 + "\n", "line 2: is JSON beyond the limits of this program"),
        (HEADER + "9" * 10_000 + "\n", "line 2: is JSON beyond the limits of this program"),
        (b'{"type":"\xff"}\n', "line 1: is not UTF-8"),
        (HEADER.replace("}", ',"protocol":"7.0"}'), "line 1: this version reads protocol 1.x"),
    ],
    ids=["empty", "headless", "no JSON", "array", "field", "deep", "long", "bytes", "protocol"],
)
def test_a_malformed_run_names_the_line(
    text: str | bytes, complaint: str, project: Project
) -> None:
    project.write("run.jsonl", text)
    ended = project.run("report", "run.jsonl", "--format", "sarif")
    assert ended.status == 2
    assert ended.complaint.startswith(f"run.jsonl: {complaint}")


def test_a_run_that_was_cut_short_is_shown_as_far_as_it_goes(project: Project) -> None:
    ended = project.run("report", stdin=HEADER.encode())
    assert ended.status == 2
    assert "cut short" in ended.complaint
    assert ended.out


def test_messages_of_later_versions_are_passed_over(project: Project) -> None:
    later = HEADER + '{"type":"weather","sun":true}\n' + SUMMARY
    ended = project.run("report", stdin=later.encode())
    assert (ended.status, ended.err) == (0, "")
