"""Are decisions about vulnerabilities read from all forms, applied with reasons, and watched?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.errors import UsageError
from antivenom.inspectors.environment.decisions.reading import read_vex

Antivenom = Callable[..., tuple[int, str, str]]
Project = Callable[..., Path]

CVE = "CVE-2014-1402"
OTHER = "CVE-2019-10906"


def openvex(*statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": "https://example.org/vex/1",
        "author": "Somebody",
        "timestamp": "2026-01-01T00:00:00Z",
        "version": 1,
        "statements": list(statements),
        **more,
    }


def statement(
    status: str = "not_affected", purl: str = "pkg:pypi/jinja2@2.4.1", **more: Any
) -> dict[str, Any]:
    return {
        "vulnerability": {"name": CVE},
        "products": [{"@id": purl}],
        "status": status,
        "justification": "vulnerable_code_not_in_execute_path",
        **more,
    }


def cyclonedx(state: str, ref: str = "a", **more: Any) -> dict[str, Any]:
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "components": [
            {
                "type": "library",
                "bom-ref": "a",
                "name": "Jinja2",
                "version": "2.4.1",
                "purl": "pkg:pypi/jinja2@2.4.1",
            }
        ],
        "vulnerabilities": [
            {
                "id": CVE,
                "analysis": {"state": state, "justification": "code_not_reachable", **more},
                "affects": [{"ref": ref}],
            }
        ],
    }


def csaf(status: str, **more: Any) -> dict[str, Any]:
    product = {
        "product_id": "P1",
        "name": "Jinja2",
        "product_identification_helper": {"purl": "pkg:pypi/jinja2@2.4.1"},
    }
    return {
        "document": {
            "category": "csaf_vex",
            "csaf_version": "2.0",
            "tracking": {"current_release_date": "2026-01-01T00:00:00Z"},
        },
        "product_tree": {
            "branches": [
                {"category": "vendor", "name": "V", "branches": [{"product": product}]},
            ]
        },
        "vulnerabilities": [
            {
                "cve": CVE,
                "product_status": {status: ["P1"]},
                "flags": [{"label": "vulnerable_code_not_present", "product_ids": ["P1"]}],
                **more,
            }
        ],
    }


@pytest.fixture
def folder(project: Project) -> Path:
    """A project with nine vulnerabilities."""
    return project({"requirements.txt": "jinja2==2.4.1\n"})


@pytest.fixture
def suppressed(
    folder: Path, antivenom: Antivenom
) -> Callable[..., tuple[int, list[dict[str, Any]], list[dict[str, Any]]]]:
    """Return what audits with VEX documents: status, suppressed findings, findings of AV00."""

    def act(*documents: dict[str, Any], words: tuple[str, ...] = ()) -> Any:
        arguments: list[str] = []
        for number, document in enumerate(documents):
            path = Path(f"vex{number}.json")
            path.write_text(json.dumps(document), encoding="utf-8")
            arguments += ["--vex", str(path)]
        status, output, error = antivenom("audit", folder, "--format", "jsonl", *arguments, *words)
        assert output, error
        lines = [json.loads(line) for line in output.splitlines()]
        found = [each for each in lines if each["type"] == "finding"]
        hidden = [each for each in found if "suppression" in each]
        assert lines[-1].get("suppressed", 0) == len(hidden)
        return status, hidden, [each for each in found if each["rule"].startswith("AV000")]

    return act


@pytest.mark.parametrize(
    ("document", "status", "reason"),
    [
        (openvex(statement()), "not_affected", "vulnerable_code_not_in_execute_path"),
        (openvex(statement("fixed", status_notes="patched")), "fixed", "patched"),
        (openvex(statement(purl="pkg:pypi/Jinja2")), "not_affected", "vulnerable_code"),
        (cyclonedx("not_affected", detail="never"), "not_affected", "code_not_reachable; never"),
        (cyclonedx("resolved"), "fixed", "code_not_reachable"),
        (cyclonedx("false_positive", "urn:cdx:1/1#a"), "not_affected", "code_not_reachable"),
        (
            cyclonedx("not_affected", "urn:cdx:1/1#pkg%3Apypi%2Fjinja2%402.4.1"),
            "not_affected",
            "code_not_reachable",
        ),
        (csaf("known_not_affected"), "not_affected", "vulnerable_code_not_present"),
        (csaf("fixed"), "fixed", "vulnerable_code_not_present"),
    ],
)
def test_a_decision_suppresses_with_its_reason(
    document: dict[str, Any], status: str, reason: str, suppressed: Callable[..., Any]
) -> None:
    ended, hidden, watched = suppressed(document)
    assert ended == 1
    assert watched == []
    (finding,) = hidden
    assert CVE in finding["vulnerability"]["aliases"]
    assert finding["suppression"]["status"] == status
    assert reason in finding["suppression"]["reason"]
    assert finding["suppression"]["source"].startswith("vex0.json: ")


@pytest.mark.parametrize(
    "document",
    [
        openvex(statement("affected")),
        openvex(statement("under_investigation")),
        openvex(statement(purl="pkg:pypi/jinja2@2.4.2")),
        openvex(statement(purl="pkg:pypi/flask@2.4.1")),
        openvex(statement(purl="pkg:npm/jinja2@2.4.1")),
        openvex(statement(vulnerability={"name": "CVE-1999-0001"})),
        cyclonedx("exploitable"),
        cyclonedx("in_triage"),
        cyclonedx("not_affected", "other"),
        csaf("known_affected"),
        csaf("under_investigation"),
    ],
)
def test_what_does_not_clear_a_component_leaves_the_finding(
    document: dict[str, Any], suppressed: Callable[..., Any]
) -> None:
    assert suppressed(document) == (1, [], [])


def test_aliases_and_subcomponents_are_followed(suppressed: Callable[..., Any]) -> None:
    alias = statement(vulnerability={"name": "X-1", "aliases": [CVE]})
    assert len(suppressed(openvex(alias))[1]) == 1
    part = [{"@id": "pkg:pypi/jinja2"}]
    inside = statement(products=[{"@id": "pkg:oci/app@sha256%3Aab", "subcomponents": part}])
    assert len(suppressed(openvex(inside))[1]) == 1
    elsewhere = statement(products=[{"@id": "pkg:pypi/other@1", "subcomponents": part}])
    assert suppressed(openvex(elsewhere))[1] == []


def test_statements_that_come_to_nothing_are_told_to_a_careful_reviewer(
    suppressed: Callable[..., Any],
) -> None:
    document = openvex(statement(), statement(purl="pkg:pypi/flask"))
    _, _, watched = suppressed(document, words=("--persona", "pedantic"))
    (told,) = watched
    assert told["message"] == "1 statement of this document came to nothing here"
    assert told["location"]["path"] == "vex0.json"


def test_the_latest_statement_counts(suppressed: Callable[..., Any]) -> None:
    later = statement("affected", timestamp="2026-02-01T00:00:00Z")
    assert suppressed(openvex(later, statement()))[1] == []
    assert len(suppressed(openvex(later), openvex(statement(), timestamp="2026-03-01"))[1]) == 1


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (openvex(statement("perhaps")), "has an unknown status 'perhaps'"),
        (openvex(statement(justification="")), "without a justification"),
        (openvex(statement(products=[])), "names no product"),
        (openvex(statement(vulnerability={})), "names no vulnerability"),
        (cyclonedx("perhaps"), "has an unknown state 'perhaps'"),
        (csaf("perhaps"), "has an unknown status 'perhaps'"),
        (csaf("known_not_affected", flags=[]), "without a flag"),
    ],
)
def test_a_statement_that_cannot_be_used_is_reported(
    document: dict[str, Any], told: str, suppressed: Callable[..., Any]
) -> None:
    status, hidden, watched = suppressed(document)
    assert (status, hidden) == (2, [])
    assert [each["rule"] for each in watched] == ["AV0003"]
    assert told in watched[0]["message"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is no JSON document"),
        ("[" * 100_000, "is nested too deeply"),
        ("{}", "is no VEX document"),
        ('{"@context": "https://openvex.dev/ns/v9", "statements": []}', "unknown version"),
        ('{"@context": "https://openvex.dev/ns/v0.2.0"}', "has no list of statements"),
        ('{"bomFormat": "CycloneDX", "specVersion": "1.6"}', "no list of vulnerabilities"),
        ('{"document": {"csaf_version": "1.0"}}', "unknown version '1.0'"),
    ],
)
def test_what_is_no_vex_document_is_one_line(text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_vex(text.encode(), "v.json")
    assert str(caught.value).startswith("v.json: ")
    assert told in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.sampled_from([openvex(statement()), cyclonedx("resolved"), csaf("fixed")]), st.data())
def test_whatever_stands_in_a_document_it_is_read(
    document: dict[str, Any], data: st.DataObject
) -> None:
    changed = json.loads(json.dumps(document))
    place: Any = changed
    while isinstance(place, (dict, list)) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if data.draw(st.booleans()) or not isinstance(place[key], (dict, list)):
            place[key] = data.draw(JSON)
            break
        place = place[key]
    try:
        decisions = read_vex(json.dumps(changed).encode(), "v.json")
    except UsageError as error:
        told = str(error)
    else:
        told = "v.json: " if all(each.names for each in decisions.statements) else ""
    assert told.startswith("v.json: ")


def test_an_accepted_vulnerability_needs_a_reason_and_is_shown(
    folder: Path, antivenom: Antivenom
) -> None:
    status, output, error = antivenom("audit", folder, "--ignore", CVE)
    assert (status, output) == (2, "")
    assert "--ignore needs --reason TEXT" in error
    words = ("--ignore", CVE, "--reason", "our own templates", "--until", "2999-01-01")
    status, output, _ = antivenom("audit", folder, *words)
    assert status == 1
    assert "PYSEC-2014-8: our own templates (--ignore, until 2999-01-01)" in output
    assert "8 findings" in output
    assert "1 suppressed" in output


def test_a_decision_that_ended_or_has_no_effect_is_reported(
    folder: Path, antivenom: Antivenom
) -> None:
    Path("accepted.toml").write_text(
        f'[[ignore]]\nid = "{CVE}"\nreason = "a"\nuntil = 2020-01-01\n'
        f'[[ignore]]\nid = "{OTHER}"\nreason = "b"\npackage = "flask"\n'
        f'[[ignore]]\nid = "{OTHER}"\nreason = "c"\npackage = "pkg:pypi/Jinja2@2.4.1"\n',
        encoding="utf-8",
    )
    status, output, _ = antivenom(
        "audit", folder, "--ignore-file", "accepted.toml", "--format", "jsonl"
    )
    lines = [json.loads(line) for line in output.splitlines()]
    found = {each["rule"]: each for each in lines if each["type"] == "finding"}
    assert status == 1
    assert f"this decision on {CVE} ended on 2020-01-01" in found["AV0002"]["message"]
    assert "has no effect" in found["AV0001"]["message"]
    assert found["AV0001"]["location"]["path"] == "accepted.toml"
    reasons = [each["suppression"]["reason"] for each in lines if "suppression" in each]
    assert reasons == ["c"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x", "is not valid TOML"),
        ("", "no list of tables"),
        ("[[ignored]]", "an unknown key 'ignored'"),
        ('[[ignore]]\nid = "X"', "entry 1: needs an 'id' and a 'reason'"),
        ('[[ignore]]\nid = "X"\nreason = "r"\nwhy = 1', "an unknown key 'why'"),
        ('[[ignore]]\nid = "X"\nreason = "r"\nuntil = "soon"', "'soon' is no day"),
    ],
)
def test_a_malformed_ignore_file_is_one_line(
    text: str, told: str, folder: Path, antivenom: Antivenom
) -> None:
    Path("bad.toml").write_text(text, encoding="utf-8")
    status, output, error = antivenom("audit", folder, "--ignore-file", "bad.toml")
    assert (status, output, error.count("\n")) == (2, "", 1)
    assert error.startswith("antivenom: bad.toml: ")
    assert told in error


def test_sarif_has_the_reason_as_a_suppression(folder: Path, antivenom: Antivenom) -> None:
    words = ("--ignore", CVE, "--reason", "ours")
    _, output, _ = antivenom("audit", folder, *words, "--format", "sarif")
    results = json.loads(output)["runs"][0]["results"]
    told = [each["suppressions"] for each in results if "suppressions" in each]
    assert told == [
        [{"kind": "external", "status": "accepted", "justification": "ours (--ignore)"}]
    ]
