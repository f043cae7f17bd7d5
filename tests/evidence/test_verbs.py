"""Do the verbs show the evidence as it is, with its days, and end as they promise?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from antivenom.catalog.rules import rule_folders
from antivenom.cli.main import main
from antivenom.evidence import HINT, open_evidence, scoring
from antivenom.evidence.base import VARIABLE
from antivenom.evidence.index import INDEX_NAME
from antivenom.evidence.update import update_evidence

Antivenom = Callable[..., tuple[int, str, str]]


@pytest.fixture
def antivenom(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Antivenom:
    """Return what runs a command line: words in, exit status and both outputs out."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def run(*words: object) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        output = capsys.readouterr()
        return status, output.out, output.err

    return run


@pytest.fixture
def fresh(snapshots: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of evidence that is not old for a long time, in force."""
    folder = tmp_path / "fresh"
    update_evidence(str(snapshots.write()), str(folder))
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


def test_the_status_names_each_source(antivenom: Antivenom, fresh: Path) -> None:
    status, output, error = antivenom("evidence", "status")
    assert (status, error) == (0, "")
    lines = output.splitlines()
    assert lines[0].split() == ["source", "date", "days", "records", "licence"]
    assert lines[3].split() == ["Small", "epss", "2999-01-01", "0", "2", "CC0-1.0"]
    assert lines[-1] == f"evidence in force: {fresh / INDEX_NAME}"


def test_old_evidence_is_a_warning(antivenom: Antivenom) -> None:
    status, output, error = antivenom("evidence", "status")
    assert status == 0
    assert "evidence in force: carried by antivenom" in output
    assert error.startswith("antivenom: warning: ")
    assert "older than 90 days" in error
    assert error.count("\n") == 1


def test_evidence_beyond_the_greatest_age_ends_in_2(antivenom: Antivenom, fresh: Path) -> None:
    assert antivenom("evidence", "status", "--max-age", "0")[0] == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(VARIABLE)
        assert antivenom("evidence", "status", "--max-age", "10")[0] == 2
        assert antivenom("evidence", "status", "--max-age", "99999")[0] == 0
    assert fresh.exists()


@pytest.mark.parametrize("word", ["-1", "x", "1.5", "9999999", "²"])
def test_an_age_that_is_no_number_of_days_is_wrong_use(antivenom: Antivenom, word: str) -> None:
    status, _, error = antivenom("evidence", "status", f"--max-age={word}")
    assert status == 2
    assert "no number of days" in error


def test_the_status_can_be_read_by_programs(antivenom: Antivenom, fresh: Path) -> None:
    document = json.loads(antivenom("evidence", "status", "--format", "json")[1])
    assert document["path"] == str(fresh / INDEX_NAME)
    assert document["carried"] is False
    assert document["missing"] == []
    assert [each["kind"] for each in document["sources"]] == [
        "pypi-advisories",
        "cpython-advisories",
        "epss",
        "kev",
        "ssvc",
    ]
    first = document["sources"][0]
    assert (first["age_days"], first["stale"], first["records"]) == (0, False, 1)
    assert len(first["sha256"]) == 64


def test_damaged_evidence_ends_in_2_in_one_line(antivenom: Antivenom, fresh: Path) -> None:
    index = fresh / INDEX_NAME
    index.write_bytes(index.read_bytes()[:-1])
    for words in (("evidence", "status"), ("guide", "table")):
        status, output, error = antivenom(*words)
        assert (status, output) == (2, "")
        assert error.startswith(f"antivenom: {index}: is damaged: ")
        assert error.count("\n") == 1


def test_an_update_says_what_it_wrote(
    antivenom: Antivenom, snapshots: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "new"))
    status, output, error = antivenom("evidence", "update", "--from", snapshots.write())
    assert (status, error) == (0, "")
    assert output.splitlines()[0] == f"wrote {tmp_path / 'new' / INDEX_NAME}"
    assert "Small kev of 2999-01-01: 1 records\n" in output


def test_an_update_from_nowhere_ends_in_2_in_one_line(antivenom: Antivenom, tmp_path: Path) -> None:
    status, output, error = antivenom("evidence", "update", "--from", tmp_path / "nowhere")
    assert (status, output) == (2, "")
    assert error == f"antivenom: {tmp_path}/nowhere/sources.toml: there is no such file\n"
    assert antivenom("evidence", "update")[0] == 2


def test_the_table_has_a_row_for_each_rule(antivenom: Antivenom) -> None:
    status, output, _ = antivenom("guide", "table")
    assert status == 0
    lines = output.splitlines()
    assert [line.split()[0] for line in lines[1:-2]] == [folder.id for folder in rule_folders()]
    row = next(line for line in lines if line.startswith("AV0905"))
    assert row.split()[-2:] == ["no", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"]
    for part in ("CWE-916", "high", "CVE-2024-22892", " 7.5 ", "0.00248", "0.16410"):
        assert part in row
    for source in open_evidence().sources:
        assert source.kind.value == "cpython-advisories" or f"of {source.date}" in lines[-1]


def test_what_is_missing_is_called_missing(antivenom: Antivenom) -> None:
    row = next(
        line for line in antivenom("guide", "table")[1].splitlines() if line.startswith("AV0421")
    )
    assert " missing  0.05984     0.92672  no " in row


def test_the_table_can_be_put_into_a_document(antivenom: Antivenom) -> None:
    output = antivenom("guide", "table", "--section", "04", "--format", "markdown")[1]
    lines = output.splitlines()
    assert lines[0].startswith("| rule | title | CWE | severity | CVE | CVSS |")
    assert {line.count(" | ") for line in [lines[0], *lines[2:-2]]} == {9}
    assert all(line.startswith("| AV04") for line in lines[2:-2])
    assert lines[-1].startswith("Evidence: ")


def test_the_table_can_be_read_by_programs(antivenom: Antivenom) -> None:
    document = json.loads(antivenom("guide", "table", "--format", "json")[1])
    rules = {rule["id"]: rule for rule in document["rules"]}
    assert list(rules) == [folder.id for folder in rule_folders()]
    assert document["evidence"]["EPSS"] == "2026-08-16"
    (cve,) = rules["AV0905"]["cves"]
    assert cve["cvss"]["score"] == 7.5
    assert cve["epss"]["date"] == "2026-08-16"
    assert cve["kev"] is None
    assert [each["kind"] for each in cve["evidence"]] == ["epss", "cvss", "ssvc"]
    chances = [each["epss"]["probability"] for each in rules["AV0603"]["cves"]]
    assert chances == sorted(chances, reverse=True)


def test_a_section_that_is_not_there_is_wrong_use(antivenom: Antivenom) -> None:
    assert antivenom("guide", "table", "--section", "77")[0] == 2


def test_without_the_library_the_table_says_what_is_missing(
    antivenom: Antivenom, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "cvss", None)
    scoring.forget()
    try:
        output = antivenom("guide", "table")[1]
    finally:
        scoring.forget()
    row = next(line for line in output.splitlines() if line.startswith("AV0905"))
    assert " missing " in row
    assert "CVSS:3.1/AV:N" in row
    assert HINT in output.splitlines()[-1]


def test_a_page_says_what_is_known_of_its_cves(antivenom: Antivenom) -> None:
    lines = antivenom("guide", "show", "AV0905")[1].splitlines()
    (line,) = (line for line in lines if line.startswith("evidence: "))
    vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
    assert line == (
        f"evidence: CVE-2024-22892: CVSS 7.5 ({vector}, 2026-07-23), "
        "EPSS 0.00248 (percentile 0.16410, 2026-08-16), not in KEV (2026-08-07)"
    )
    assert "evidence: " not in antivenom("guide", "show", "AV0503")[1]


def test_a_page_can_be_read_without_evidence(antivenom: Antivenom, fresh: Path) -> None:
    (fresh / INDEX_NAME).unlink()
    status, output, _ = antivenom("guide", "show", "AV0905")
    assert status == 0
    assert "evidence: CVE-2024-22892: nothing could be looked up: " in output
