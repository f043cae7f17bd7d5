"""Does an audit find what is known, in the order of urgency, and never pass over what is not?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from antivenom.cli.main import main
from antivenom.evidence import EvidenceBase
from antivenom.evidence.index import INDEX_NAME

Antivenom = Callable[..., tuple[int, str, str]]
Project = Callable[..., Path]
Findings = Callable[..., list[dict[str, Any]]]

# Checked by hand against the advisories of 2026-07-23.
JINJA2_2_4_1 = {
    "CVE-2014-0012",
    "CVE-2014-1402",
    "CVE-2016-10745",
    "CVE-2019-10906",
    "CVE-2020-28493",
    "CVE-2024-22195",
    "CVE-2024-34064",
    "CVE-2024-56326",
    "CVE-2025-27516",
}


def cves(finding: dict[str, Any]) -> set[str]:
    about = finding["vulnerability"]
    return {name for name in (about["id"], *about["aliases"]) if name.startswith("CVE-")}


def test_all_that_is_known_is_found_and_nothing_else(project: Project, findings: Findings) -> None:
    folder = project({"requirements.txt": "jinja2==2.4.1\nDjango==3.2.0\n"})
    found = findings(folder)
    jinja2 = [each for each in found if each["subject"]["name"] == "jinja2"]
    assert set().union(*map(cves, jinja2)) == JINJA2_2_4_1
    assert len(jinja2) == 9
    assert len(found) - len(jinja2) == 26
    assert {each["rule"] for each in found} == {"AV1204"}
    assert found[0]["location"]["path"] == "project/requirements.txt"
    assert {each["location"]["span"]["start_line"] for each in jinja2} == {1}


def test_what_is_exploited_comes_first(project: Project, findings: Findings) -> None:
    found = findings(project({"requirements.txt": "langflow==1.2.0\njinja2==2.4.1\n"}))
    assert "CVE-2025-3248" in cves(found[0])
    kinds = {each["kind"]: each for each in found[0]["evidence"]}
    assert kinds["kev"]["details"]["ransomware"] == "known"
    assert kinds["kev"]["details"]["due"] == "2025-05-26"
    assert float(kinds["epss"]["value"]) > 0.9
    assert float(kinds["epss"]["details"]["percentile"]) > 0.9
    facts = [each["details"] for each in found[0]["evidence"] if each["kind"] == "cvss"]
    assert max(float(each["score"]) for each in facts) == 9.8
    assert found[0]["severity"] == "critical"
    assert all(each["date"] for each in found[0]["evidence"])
    exploited = ["kev" in {each["kind"] for each in finding["evidence"]} for finding in found]
    assert exploited == sorted(exploited, reverse=True)
    chances = [
        max(float(each["value"]) for each in finding["evidence"] if each["kind"] == "epss")
        for finding in found[sum(exploited) :]
    ]
    assert chances == sorted(chances, reverse=True)


def test_what_nobody_scored_is_unscored_and_fails_all_the_same(
    project: Project, antivenom: Antivenom
) -> None:
    folder = project({"requirements.txt": "jinja2==2.7.2\n"})
    status, output, _ = antivenom("audit", "--format", "jsonl", folder)
    lines = [json.loads(line) for line in output.splitlines()]
    unscored = [
        each
        for each in lines
        if each["type"] == "finding" and "CVE-2014-0012" in each["vulnerability"]["aliases"]
    ]
    assert [each["severity"] for each in unscored] == [None]
    assert lines[-1]["findings"]["unscored"] >= 1
    assert (status, lines[-1]["status"]) == (1, 1)


def test_bounds_that_are_no_version_are_no_false_alarm(
    project: Project, antivenom: Antivenom
) -> None:
    folder = project({"requirements.txt": "apache-airflow==3.3.2\n"})
    status, output, _ = antivenom("audit", folder)
    assert status == 0
    assert "no findings\nchecked 1 of 1 distribution (100%)\n" in output


def test_what_cannot_be_judged_is_counted_and_named(project: Project, antivenom: Antivenom) -> None:
    folder = project({"requirements.txt": "chuanhuchatgpt==1.0\njinja2==3.1.6\nflask==9\n"})
    status, output, error = antivenom("audit", folder)
    assert status == 2
    assert "1 of 3 distributions could not be checked" in error
    assert "1 of 3 could not be checked" in output
    assert "chuanhuchatgpt 1.0 may have PYSEC-2025-93" in output
    assert "'2024-09-25', which is no version of PEP 440" in output


def test_a_version_that_is_none_is_undecided_where_there_are_advisories(
    project: Project, antivenom: Antivenom
) -> None:
    folder = project({"requirements.txt": "jinja2===1.0-custom-x\n"})
    status, output, _ = antivenom("audit", folder)
    assert status == 2
    assert "1 of 1 could not be checked" in output
    assert "'1.0-custom-x' is no version of PEP 440" in output


def test_what_nothing_pins_is_named_and_not_promised(
    project: Project, antivenom: Antivenom
) -> None:
    folder = project({"requirements.txt": "jinja2\n"})
    status, output, _ = antivenom("audit", folder)
    assert status == 2
    assert "checked 0 of 0 distributions" in output
    assert "nothing pins its version" in output
    status, _, _ = antivenom("audit", folder, "--allow-incomplete")
    assert status == 0


def test_a_missing_or_damaged_database_never_reads_as_clean(
    project: Project, antivenom: Antivenom, tmp_path: Path, carried: EvidenceBase
) -> None:
    folder = project({"requirements.txt": "jinja2==3.1.6\n"})
    empty = tmp_path / "evidence"
    empty.mkdir()
    status, output, error = antivenom("audit", folder, "--evidence", empty)
    assert (status, output) == (2, "")
    assert "holds no evidence" in error
    for content in (b"", b"rubbish", Path(carried.path).read_bytes()[:5000]):
        (empty / INDEX_NAME).write_bytes(content)
        status, output, _ = antivenom("audit", folder, "--evidence", empty)
        assert (status, output) == (2, "")


class Hollow(EvidenceBase):
    """Evidence whose advisories of PyPI are gone, or were never there."""

    def __init__(self, whole: EvidenceBase, *, records: int | None) -> None:
        from antivenom.evidence import SourceKind
        from antivenom.evidence.index import Index

        super().__init__(Index(whole.path))
        self.sources = tuple(
            each.replace(records=records or 0) if each.kind is SourceKind.PYPI else each
            for each in self.sources
            if records is not None or each.kind is not SourceKind.PYPI
        )


@pytest.mark.parametrize("records", [0, None])
def test_evidence_without_advisories_checks_nothing(
    records: int | None, project: Project, carried: EvidenceBase
) -> None:
    import datetime

    from antivenom.inspectors.environment.inventory import InventoryRequest, inspect
    from antivenom.model import Coverage, Finding, Outcome, Summary
    from antivenom.scan.audit import AuditRequest, audit
    from antivenom.scan.stream import Tool

    folder = project({"requirements.txt": "jinja2==2.4.1\nflask==3.0\n"})
    request = AuditRequest(
        inventories=(inspect(InventoryRequest(str(folder))),),
        base=Hollow(carried, records=records),
        today=datetime.date(2026, 8, 1),
    )
    said = list(audit(request, Tool("antivenom", "0")))
    outcomes = [each.outcome for each in said if isinstance(each, Finding)]
    assert outcomes == [Outcome.UNKNOWN, Outcome.UNKNOWN]
    (coverage,) = [each for each in said if isinstance(each, Coverage)]
    assert (coverage.analysed, coverage.failed, len(coverage.gaps)) == (0, 2, 2)
    (summary,) = [each for each in said if isinstance(each, Summary)]
    assert summary.status == 2


def test_old_evidence_is_a_warning_with_its_day_and_can_be_a_failure(
    project: Project, antivenom: Antivenom
) -> None:
    folder = project({"requirements.txt": "jinja2==3.1.6\n"})
    status, _, error = antivenom("audit", folder)
    assert status == 0
    assert "warning: PyPA advisory database is of 2026-07-23" in error
    status, output, _ = antivenom("audit", folder, "--max-age", "10")
    assert status == 2
    assert "stale: PyPA advisory database is of 2026-07-23" in output


def test_an_environment_is_audited_with_its_copies_and_its_interpreter(
    site: Path, install: Callable[..., Path], antivenom: Antivenom
) -> None:
    install("Jinja2", "2.4.1")
    holder = install("holder", "1.0")
    vendored = site / "holder/_vendor"
    vendored.mkdir(parents=True)
    (vendored / "vendor.txt").write_text("urllib3==1.26.16\nnobody-knows\n", encoding="utf-8")
    (holder / "RECORD").write_text("holder/_vendor/vendor.txt,,\n", encoding="utf-8")
    status, output, _ = antivenom("audit", "--venv", "venv", "--format", "jsonl")
    lines = [json.loads(line) for line in output.splitlines()]
    found = [each for each in lines if each["type"] == "finding"]
    assert status == 1
    copied = [each for each in found if each["subject"]["name"] == "urllib3"]
    assert copied
    assert {each["confidence"] for each in copied} == {"medium"}
    assert " inside holder 1.0 has " in copied[0]["message"]
    jinja2 = [each for each in found if each["subject"]["name"] == "Jinja2"]
    assert len(jinja2) == 9
    path = "venv/lib/python3.11/site-packages/Jinja2-2.4.1.dist-info"
    assert {each["location"]["path"] for each in jinja2} == {path}
    unknown = [each for each in found if each.get("outcome") == "unknown"]
    interpreter = [each for each in unknown if each["subject"]["kind"] == "interpreter"]
    assert len(interpreter) == 1
    assert "136 advisories about CPython" in interpreter[0]["message"]
    coverage = next(each for each in lines if each["type"] == "coverage")
    # Two distributions are promised; copies and the interpreter are beyond them.
    assert (coverage["analysed"], coverage["unit"]) == (2, "distribution")


def test_a_condition_decides_what_fails(project: Project, antivenom: Antivenom) -> None:
    folder = project({"requirements.txt": "jinja2==2.4.1\n"})
    assert antivenom("audit", folder, "--fail-on", "kev or epss>=0.5")[0] == 0
    assert antivenom("audit", folder, "--fail-on", "cvss>=7 and direct")[0] == 1
    status, output, error = antivenom("audit", folder, "--fail-on", "kev or")
    assert (status, output) == (2, "")
    assert error.count("\n") == 1


@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif", "github", "junit"])
def test_a_saved_audit_reads_as_the_audit_itself(
    form: str, project: Project, antivenom: Antivenom, tmp_path: Path
) -> None:
    folder = project({"requirements.txt": "jinja2==2.4.1\nodd\n"})
    saved = tmp_path / "saved.jsonl"
    status, _, _ = antivenom("audit", folder, "--format", "jsonl", "--output", saved)
    own = antivenom("audit", folder, "--format", form)
    again = antivenom("report", "--format", form, saved)
    differ = ("configuration",)
    assert own[0] == again[0] == status == 2
    if form == "json":
        header = json.loads(own[1])["messages"][0], json.loads(again[1])["messages"][0]
        assert {key for key in header[0] if header[0][key] != header[1][key]} <= set(differ)
    else:
        assert own[1] == again[1]


def test_two_audits_are_the_same_bytes(project: Project, antivenom: Antivenom) -> None:
    folder = project({"requirements.txt": "django==3.2.0\nlangflow==1.2.0\n"})
    runs = {antivenom("audit", folder, "--format", "jsonl")[1] for _ in range(2)}
    assert len(runs) == 1


def test_without_the_extra_the_command_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: None if name == "cvss" else found(name)
    )
    for words in (["audit"], ["audit", "serve"], ["affected", "CVE-2024-1", "x.json"]):
        assert main(words) == 2
        assert "pip install 'antivenom[environment]'" in capsys.readouterr().err


@pytest.mark.slow
def test_two_hundred_distributions_take_less_than_a_second(
    install: Callable[..., Path], antivenom: Antivenom
) -> None:
    names = ("django", "tensorflow", "jinja2", "pillow", "apache-airflow", "langflow", "salt")
    for name in names:
        install(name, "1.0")
    for number in range(197):
        install(f"package-{number}", "1.0", "jinja2>=0.1")
    begun = time.process_time()
    status, output, _ = antivenom("audit", "--venv", "venv")
    assert time.process_time() - begun < 1.0
    assert status == 1
    assert "checked 204 of 204 distributions (100%)" in output


def test_what_was_yanked_or_given_up_is_told(
    project: Project, install: Callable[..., Path], findings: Findings
) -> None:
    entry = '[[package]]\nname = "{}"\nversion = "1.0"\n{}\n'
    folder = project(
        {
            "uv.lock": "version = 1\n"
            + entry.format("whole", 'yanked = "breaks data"')
            + entry.format("by-archive", 'wheels = [{url = "a.whl", yanked = true}]')
            + entry.format("half", 'wheels = [{url="a", yanked=true}, {url="b"}]')
            + entry.format("quarantined", 'status = "quarantined"')
            + entry.format("archived", 'status = "archived"')
        }
    )
    found = findings(folder)
    assert {(each["rule"], each["subject"]["name"]) for each in found} == {
        ("AV1217", "whole"),
        ("AV1217", "by-archive"),
        ("AV1217", "quarantined"),
    }
    assert any(
        each["message"] == "whole 1.0: this release was yanked: breaks data" for each in found
    )
    found = findings(folder, "--persona", "pedantic")
    assert ("AV1218", "archived") in {(each["rule"], each["subject"]["name"]) for each in found}
    install("old", "1.0", fields="Classifier: Development Status :: 7 - Inactive\n")
    found = findings("--venv", "venv", "--persona", "pedantic")
    assert "AV1218" in {each["rule"] for each in found}


def test_a_distribution_without_record_is_told_and_checked(
    install: Callable[..., Path], antivenom: Antivenom
) -> None:
    (install("jinja2", "3.1.6") / "RECORD").unlink()
    status, output, _ = antivenom("audit", "--venv", "venv")
    assert status == 0
    assert (
        "venv/lib/python3.11/site-packages/jinja2-3.1.6.dist-info: missing: has no RECORD" in output
    )
    assert "checked 1 of 1 distribution (100%)" in output


def test_what_a_wheel_requires_is_no_part_of_it(tmp_path: Path, antivenom: Antivenom) -> None:
    import zipfile

    path = tmp_path / "some-1.0-py3-none-any.whl"
    header = "Metadata-Version: 2.1\nName: some\nVersion: 1.0\nRequires-Dist: jinja2\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("some-1.0.dist-info/METADATA", header)
        archive.writestr("some-1.0.dist-info/RECORD", "some-1.0.dist-info/METADATA,,\n")
    status, output, _ = antivenom("audit", path)
    assert (status, "jinja2" in output) == (0, False)
    assert "checked 1 of 1 distribution (100%)" in output


def test_people_read_a_table_with_what_is_missing_as_missing(
    project: Project, antivenom: Antivenom
) -> None:
    folder = project({"requirements.txt": "langflow==1.2.0\njinja2==2.7.2\n"})
    _, output, _ = antivenom("audit", folder)
    rows = [line.split() for line in output.splitlines()]
    assert rows[0] == "severity component vulnerability KEV EPSS CVSS fixed in where".split()
    assert rows[1][:5] == ["critical", "langflow", "1.2.0", "PYSEC-2025-36", "CVE-2025-3248"]
    assert rows[1][5:9] == ["yes,", "due", "2025-05-26,", "ransomware"]
    row = next(row for row in rows if "CVE-2014-0012" in row)
    assert row[0] == "unscored"
    assert row[5] == row[7] == "-"
    assert "jinja2 2.7.2 to 3.1.6 mends" in output
    assert "evidence: PyPA advisory database of 2026-07-23, " in output
    _, output, _ = antivenom("audit", folder, "--explain")
    assert "AV1204: Update dependencies with known vulnerabilities" in output
