"""Is the report for GitLab what its documentation demands?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from antivenom.model import Finding, Message, Outcome, Vulnerability
from antivenom.report.gitlab import LONGEST_NAME, LONGEST_SOLUTION

Report = Callable[[list[Message]], dict[str, Any]]
SCHEMA = Path(__file__).parents[1] / "data" / "gitlab-security-report.json"


@pytest.fixture
def report(render: Callable[..., str]) -> Report:
    """Write a report that follows the schema, and read it."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)

    def act(messages: list[Message]) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(render("gitlab", messages))
        assert [error.message for error in validator.iter_errors(document)] == []
        return document

    return act


def test_the_schema_is_a_schema() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)


def test_an_audit_is_dependency_scanning(report: Report, environment_run: list[Message]) -> None:
    document = report(environment_run)
    assert document["scan"]["type"] == "dependency_scanning"
    assert document["scan"]["status"] == "success"
    assert document["scan"]["end_time"] == "2026-08-16T00:00:00"
    (found,) = (each for each in document["vulnerabilities"] if "hole" in each["description"])
    assert found["name"] == "PYSEC-2021-142 in Tea 1.0"
    assert [each["name"] for each in found["identifiers"]] == [
        "CVE-2020-14343",
        "PYSEC-2021-142",
        "antivenom AV1204",
        "CWE-502",
        "CWE-20",
    ]
    assert found["location"] == {
        "file": "uv.lock",
        "dependency": {"package": {"name": "Tea"}, "version": "1.0"},
    }
    assert found["solution"] == "Upgrade Tea to 5.4."
    assert {each["name"] for each in found["details"].values()} == {
        "KEV of CVE-2020-14343",
        "EPSS of CVE-2020-14343",
        "CVSS of CVE-2020-14343",
    }


def test_dependencies_are_listed_by_the_lock_or_folder_they_are_in(
    report: Report, environment_run: list[Message]
) -> None:
    files = report(environment_run)["dependency_files"]
    listed = {
        (each["path"], each["package_manager"]): [
            (one["package"]["name"], one["version"]) for one in each["dependencies"]
        ]
        for each in files
    }
    assert listed == {
        ("lib/python3.11/site-packages", "pip"): [("leaf", "unknown"), ("pot", "2.0")],
        ("uv.lock", "uv"): [("Tea", "1.0")],
    }


def test_what_may_stay_is_a_message_and_no_vulnerability(
    report: Report, environment_run: list[Message]
) -> None:
    document = report(environment_run)
    said = [each["value"] for each in document["scan"]["messages"]]
    assert any("never called" in each for each in said)
    assert all("kept" not in each["description"] for each in document["vulnerabilities"])


def test_what_nobody_scored_has_an_unknown_severity(
    report: Report, environment_run: list[Message]
) -> None:
    found = report(environment_run)["vulnerabilities"]
    assert [each["severity"] for each in found] == ["Low", "High", "Unknown"]


def test_a_check_of_source_files_is_static_analysis(
    report: Report, messages: list[Message]
) -> None:
    document = report(messages)
    assert document["scan"]["type"] == "sast"
    assert document["scan"]["status"] == "failure"
    assert "dependency_files" not in document
    first = document["vulnerabilities"][0]
    assert first["location"]["start_line"] == 13
    assert first["identifiers"][0]["value"] == "AV0421"


def test_identities_are_unique_and_stay(report: Report, messages: list[Message]) -> None:
    first, second = report(messages), report(messages)
    identities = [each["id"] for each in first["vulnerabilities"]]
    assert identities == [each["id"] for each in second["vulnerabilities"]]
    assert len(set(identities)) == len(identities)


def test_long_texts_are_cut_where_the_schema_says(
    report: Report, make_finding: Callable[..., Finding]
) -> None:
    about = Vulnerability("PYSEC-1", fixed_in=("2",), conflicts=("x" * 10_000,))
    long = make_finding("a.py", None, rule="R" * 1000, outcome=Outcome.UNKNOWN)
    first, second = report([long, long.replace(vulnerability=about)])["vulnerabilities"]
    assert (len(first["name"]), first["severity"]) == (LONGEST_NAME, "Unknown")
    assert len(second["solution"]) == LONGEST_SOLUTION


def test_an_empty_stream_is_a_failed_scan(report: Report) -> None:
    document = report([])
    assert document["scan"]["status"] == "failure"
    assert document["scan"]["messages"][-1]["level"] == "fatal"
