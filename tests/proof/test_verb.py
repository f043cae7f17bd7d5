"""Does `antivenom prove` print what came of it, and end with the right status?"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from antivenom.cli import prove
from antivenom.errors import UsageError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX process limits")


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    prove.add_arguments(parser)
    return prove.run(parser.parse_args(words))


@pytest.mark.slow
def test_a_proved_rule_ends_in_0(
    rule_folder: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(rule_folder("good"))) == 0
    assert capsys.readouterr().out == (
        "AV9901  proved  (AV9901_good)\n"
        "                            noncompliant01.py  compliant01.py\n"
        "  payload 1: '<script>'     works              fails\n"
        "  payload 2: '<b>bold</b>'  works              fails\n"
        "  behaviour                 holds              holds\n"
        "  alone                     holds              holds\n"
        "  mutants: 1 (1 caught)\n"
        '    caught: compliant01.py:7 return "<p>Hello, " + html.escape(name) + "</p>" -> '
        'return "<p>Hello, " + html.unescape(name) + "</p>" '
        "(every payload: it is the noncompliant file)\n"
        "\n"
        "1 proved, 0 failed, 0 not run\n"
    )


@pytest.mark.slow
def test_a_failed_proof_ends_in_1_and_one_that_cannot_run_in_2(
    rule_folder: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    failed, not_run = rule_folder("not_load_bearing"), rule_folder("marker_missing")
    assert run(str(failed)) == 1
    assert "  ! not load-bearing: compliant01.py:7 " in capsys.readouterr().out
    assert run(str(failed), str(not_run)) == 2
    assert capsys.readouterr().out.endswith("0 proved, 1 failed, 1 not run\n")


@pytest.mark.slow
def test_a_closed_stdout_ends_the_printing_and_not_the_proofs(
    rule_folder: Callable[[str], Path],
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, "-m", "antivenom", "prove", str(rule_folder("not_load_bearing"))],
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (1, b"")


@pytest.mark.slow
def test_the_json_document_holds_the_same(
    rule_folder: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(rule_folder("good")), "--format", "json", "--jobs", "1") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["summary"] == {"proved": 1, "failed": 0, "not run": 0}
    (rule,) = document["rules"]
    assert (rule["rule"], rule["verdict"], rule["problems"]) == ("AV9901", "proved", [])
    assert rule["trials"][0] == {
        "file": "noncompliant01.py",
        "act": "payload 1",
        "outcome": "works",
        "detail": "",
    }
    assert [mutant["fate"] for mutant in rule["mutants"]] == ["caught"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "name a RULE, or --all"),
        (("AV9999",), "no rule 'AV9999' has a proof"),
        (("/no/such/folder",), "no rule '/no/such/folder' has a proof"),
        (("/no/such/AV0101_folder",), "no rule '/no/such/AV0101_folder' has a proof"),
        ((".",), "no rule '.' has a proof"),
    ],
)
def test_naming_nothing_is_wrong_use(
    words: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as caught:
        run(*words)
    assert str(caught.value).startswith(f"prove: {told}")
    assert caught.value.status == 2


def test_no_jobs_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run("--all", "--jobs", "0")
    assert "--jobs" in capsys.readouterr().err
