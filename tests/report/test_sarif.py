"""Is the SARIF valid by the OASIS schema, and does it hold what GitHub reads?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antivenom.model import (
    Coverage,
    Header,
    Location,
    RuleUsed,
    Severity,
    Span,
    Step,
    Subject,
    SubjectKind,
    Summary,
    Trace,
)
from antivenom.report import sarif, sarif_results
from antivenom.report.sarif_places import artifact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from antivenom.model import Finding, Message, Rule

    Render = Callable[..., str]
    RunOf = Callable[[Iterable[Message]], dict[str, Any]]

SCHEMA = Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json"
PLACE = Span(1, 1, 1, 2)


@pytest.fixture(scope="session")
def validator() -> jsonschema.Draft4Validator:
    """Checks a document against the schema of the standard."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


@pytest.fixture
def run_of(render: Render, validator: jsonschema.Draft4Validator) -> RunOf:
    """Return what turns messages into the one run of a valid document."""

    def make(messages: Iterable[Message]) -> dict[str, Any]:
        document = json.loads(render("sarif", messages))
        validator.validate(document)
        run: dict[str, Any]
        (run,) = document["runs"]
        return run

    return make


def notifications(run: dict[str, Any]) -> list[str]:
    """Return the texts of what went wrong during the run."""
    return [
        notification["message"]["text"]
        for notification in run["invocations"][0].get("toolExecutionNotifications", ())
    ]


def test_every_cut_of_a_run_is_valid(run_of: RunOf, messages: list[Message]) -> None:
    for end in range(len(messages) + 1):
        run_of(messages[:end])


def test_the_tool_has_its_version_and_no_address_while_it_has_none(
    run_of: RunOf, messages: list[Message]
) -> None:
    driver = run_of(messages)["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("antivenom", "0.1.0")
    assert "informationUri" not in driver
    assert all("helpUri" not in rule for rule in driver["rules"])


def test_a_rule_is_described_by_its_page(run_of: RunOf, messages: list[Message]) -> None:
    rule = run_of(messages)["tool"]["driver"]["rules"][0]
    assert rule["id"] == "AV0421"
    assert rule["name"] == "UnsafeYamlLoader"
    assert rule["shortDescription"]["text"] == "Load YAML with the safe loader"
    assert rule["fullDescription"]["text"] == (
        "Finds loaders that build any object a document names."
    )
    assert rule["help"]["markdown"].startswith("## What it does\n")
    assert "```python noncompliant01.py" in rule["help"]["markdown"]
    assert rule["help"]["text"].startswith("What it does\n------------\n")


def test_a_rule_is_ranked_and_tagged(run_of: RunOf, messages: list[Message]) -> None:
    rule = run_of(messages)["tool"]["driver"]["rules"][0]
    assert rule["defaultConfiguration"]["level"] == "error"
    properties = rule["properties"]
    assert properties["precision"] == "high"
    assert properties["security-severity"] == "7.0"
    assert properties["tags"] == ["security", "external/cwe/cwe-502", "external/cwe/cwe-020"]


@pytest.mark.parametrize(
    ("severity", "number", "level"),
    [
        (Severity.LOW, "0.1", "note"),
        (Severity.MEDIUM, "4.0", "warning"),
        (Severity.HIGH, "7.0", "error"),
        (Severity.CRITICAL, "9.0", "error"),
    ],
)
def test_a_severity_is_the_lower_bound_of_its_band(
    run_of: RunOf, yaml_rule: Rule, severity: Severity, number: str, level: str
) -> None:
    run = run_of([RuleUsed(yaml_rule.replace(severity=severity))])
    rule = run["tool"]["driver"]["rules"][0]
    assert rule["properties"]["security-severity"] == number
    assert rule["defaultConfiguration"]["level"] == level


def test_a_rule_from_outside_is_described_by_its_metadata(
    run_of: RunOf, messages: list[Message]
) -> None:
    rule = run_of(messages)["tool"]["driver"]["rules"][1]
    assert (rule["id"], rule["name"]) == ("company.no-eval", "CompanyNoEval")
    assert "eval runs text" in rule["help"]["text"]


def test_tags_and_descriptions_stay_within_the_limits(run_of: RunOf, yaml_rule: Rule) -> None:
    long = yaml_rule.replace(id="X1", title="word " * 500, cwe=tuple(range(1, 40)))
    rule = run_of([RuleUsed(long)])["tool"]["driver"]["rules"][0]
    assert len(rule["properties"]["tags"]) == 20
    assert len(rule["shortDescription"]["text"]) <= 1024
    assert rule["shortDescription"]["text"].endswith("...")


def test_a_result_has_its_place_and_fingerprints(run_of: RunOf, messages: list[Message]) -> None:
    run = run_of(messages)
    result = run["results"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert "%SRCROOT%" in run["originalUriBaseIds"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert (result["kind"], result["level"]) == ("fail", "error")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "shop/app.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 13, "startColumn": 12, "endLine": 13, "endColumn": 29},
    }
    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "load"}]
    assert result["partialFingerprints"] == {
        "primaryLocationLineHash": "0123456789abcdef:1",
        "antivenom/v1": "0123456789abcdef",
    }


def test_a_trace_is_a_code_flow(run_of: RunOf, messages: list[Message]) -> None:
    results = run_of(messages)["results"]
    (flow,) = results[0]["codeFlows"]
    steps = flow["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps] == [
        "the request enters",
        "and is loaded",
    ]
    assert "codeFlows" not in results[1]


def test_a_fix_is_a_replacement(run_of: RunOf, messages: list[Message]) -> None:
    (fix,) = run_of(messages)["results"][0]["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "shop/app.py"
    assert change["replacements"] == [
        {
            "deletedRegion": {
                "startLine": 13,
                "startColumn": 12,
                "endLine": 13,
                "endColumn": 21,
            },
            "insertedContent": {"text": "yaml.safe_load"},
        }
    ]


def test_a_cell_is_a_logical_location_without_a_region(
    run_of: RunOf, messages: list[Message]
) -> None:
    result = run_of(messages)["results"][3]
    (location,) = result["locations"]
    assert "region" not in location["physicalLocation"]
    assert location["logicalLocations"][0] == {
        "name": "cell 3",
        "fullyQualifiedName": "shop/notes.ipynb#cell-3:2",
        "kind": "cell",
    }
    assert location["message"]["text"] == "cell 3, line 2"
    assert "fixes" not in result


def test_an_open_question_is_no_failure(run_of: RunOf, messages: list[Message]) -> None:
    result = run_of(messages)["results"][2]
    assert (result["kind"], result["level"]) == ("open", "none")


def test_a_message_holds_no_accidental_link_or_placeholder(
    run_of: RunOf, messages: list[Message]
) -> None:
    text = run_of(messages)["results"][1]["message"]["text"]
    assert text == "eval runs text: \\[never](1) do {{0}}"


def test_a_subject_without_a_file_is_a_logical_location(
    run_of: RunOf, make_finding: Callable[..., Finding]
) -> None:
    server = Subject(SubjectKind.ENDPOINT, "localhost:443")
    finding = make_finding("x", None, subject=server, location=None)
    (location,) = run_of([finding])["results"][0]["locations"]
    assert location == {"logicalLocations": [{"name": "localhost:443", "kind": "resource"}]}


def test_what_was_not_checked_is_a_notification(run_of: RunOf, messages: list[Message]) -> None:
    run = run_of(messages)
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    assert notifications(run) == ["expected an expression", "no such file"]
    (configuration,) = invocation["toolConfigurationNotifications"]
    assert configuration["associatedRule"] == {"id": "company.taint"}
    assert run["properties"]["coverage"]["percent"] == 60


def test_findings_are_a_success_and_a_cut_run_is_none(run_of: RunOf) -> None:
    found = run_of([Header("antivenom", "0.1.0"), Coverage(1), Summary({"high": 1}, status=1)])
    assert found["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]
    cut = run_of([Header("antivenom", "0.1.0")])
    assert cut["invocations"][0]["executionSuccessful"] is False
    assert "exitCode" not in cut["invocations"][0]


def test_too_many_results_are_cut_by_severity_and_the_cut_announced(
    run_of: RunOf, make_finding: Callable[..., Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    order = [Severity.LOW, Severity.HIGH, Severity.LOW, Severity.CRITICAL, Severity.LOW]
    findings = [make_finding(f"{at}.py", PLACE, severity=each) for at, each in enumerate(order)]
    run = run_of(findings)
    paths = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
    ]
    assert paths == ["0.py", "1.py", "3.py"]
    assert any(
        "2 of 5 findings, the least severe, were left out" in text for text in notifications(run)
    )


def test_a_file_over_the_size_limit_is_cut_and_the_cut_announced(
    run_of: RunOf, make_finding: Callable[..., Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "LARGEST_FILE_BYTES", 1_500)
    findings = [
        make_finding(f"{at * 7919}.py", PLACE, fingerprint=f"{at * 104_729:016x}")
        for at in range(64)
    ]
    run = run_of(findings)
    assert 0 < len(run["results"]) < 64
    assert any("of 64 findings" in text for text in notifications(run))


def test_too_many_rules_are_cut_to_those_that_found_something(
    run_of: RunOf,
    yaml_rule: Rule,
    make_finding: Callable[..., Finding],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sarif, "MOST_RULES", 1)
    run = run_of(
        [RuleUsed(yaml_rule.replace(id="AV0101")), RuleUsed(yaml_rule), make_finding("a", None)]
    )
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["AV0421"]
    assert run["results"][0]["ruleIndex"] == 0
    assert any("1 rules were left out" in text for text in notifications(run))


def test_too_many_locations_and_steps_are_cut_and_the_cut_announced(
    run_of: RunOf, make_finding: Callable[..., Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif_results, "MOST_LOCATIONS", 3)
    monkeypatch.setattr(sarif_results, "MOST_STEPS", 4)
    places = [Location("a.py", Span(line, 1, line, 2)) for line in range(1, 11)]
    trace = Trace(tuple(Step(place, f"{at}") for at, place in enumerate(places)))
    run = run_of([make_finding("a.py", PLACE, related=tuple(places), trace=trace)])
    (result,) = run["results"]
    assert len(result["locations"]) + len(result["relatedLocations"]) == 3
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps] == ["0", "1", "8", "9"]
    assert any("locations or steps of 1 findings" in text for text in notifications(run))


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("a b/ü.py", {"uri": "a%20b/%C3%BC.py", "uriBaseId": "%SRCROOT%"}),
        ("c:x#y?z%.py", {"uri": "c%3Ax%23y%3Fz%25.py", "uriBaseId": "%SRCROOT%"}),
        ("\udcff\n.py", {"uri": "%FF%0A.py", "uriBaseId": "%SRCROOT%"}),
        ("/abs/x.py", {"uri": "file:///abs/x.py"}),
        ("../x.py", {"uri": "../x.py", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_a_path_is_a_uri(path: str, written: dict[str, str]) -> None:
    assert artifact(path) == written


@given(st.binary(min_size=1).map(lambda name: name.decode("utf-8", "surrogateescape")))
def test_every_path_can_be_read_back_from_its_uri(path: str) -> None:
    uri = artifact(path)["uri"]
    assert uri.isascii()
    assert unquote_to_bytes(uri.removeprefix("file://")) == path.encode("utf-8", "surrogateescape")


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=20), st.text(max_size=20), st.integers(1, 9), st.booleans())
def test_any_text_in_a_finding_is_valid(
    run_of: RunOf,
    make_finding: Callable[..., Finding],
    path: str,
    words: str,
    line: int,
    in_cell: bool,
) -> None:
    span = Span(line, line, line, line, cell=line if in_cell else None)
    finding = make_finding(path, span, message=words, context=words, rule=words)
    assert len(run_of([finding])["results"]) == 1
