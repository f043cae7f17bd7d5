"""Is what rule files say about their rules understood?"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.catalog.metadata import read_guide_rule, read_outside_rule
from antivenom.errors import DefectError
from antivenom.model import Confidence, Persona, Rule, Severity, Variant

GUIDE = {
    "id": "AV0421",
    "name": "unsafe-yaml-loader",
    "title": "Load YAML with the safe loader",
    "section": "04",
    "subject": "source",
    "cwe": [502],
    "severity": "high",
    "precision": "medium",
    "persona": "regular",
    "status": "stable",
    "since": "0.1.0",
    "in_tests": "quiet",
    "aliases": {"bandit": ["B506"]},
    "evidence": {"cves": ["CVE-2020-14343"]},
    "references": [{"title": "CWE-502", "url": "https://example.org/502"}],
    "remediation": {"text": "Call yaml.safe_load.", "effort": "low"},
    "detect": [{"message": "a"}, {"message": "b", "persona": "pedantic", "severity": "low"}],
}


def outside(**fields: object) -> Rule:
    return read_outside_rule(json.dumps({"id": "x", **fields}), "x", "rules.yml")


def test_a_rule_of_the_guide_is_read_whole() -> None:
    rule = read_guide_rule(json.dumps(GUIDE), "rule.yml")
    assert (rule.id, rule.section, rule.cwe, rule.origin) == ("AV0421", "04", (502,), "")
    assert rule.quiet_in_tests
    assert rule.aliases == {"bandit": ("B506",)}
    assert rule.cves == ("CVE-2020-14343",)


def test_an_entry_may_differ_from_its_rule() -> None:
    rule = read_guide_rule(json.dumps(GUIDE), "rule.yml")
    assert rule.variant(0) == Variant(Severity.HIGH, Confidence.MEDIUM, Persona.REGULAR)
    assert rule.variant(1) == Variant(Severity.LOW, Confidence.MEDIUM, Persona.PEDANTIC)
    assert rule.broadest_persona is Persona.REGULAR


@pytest.mark.parametrize("field", ["title", "severity", "remediation", "cwe"])
def test_a_rule_of_the_guide_that_breaks_the_schema_is_our_defect(field: str) -> None:
    for broken in ({**GUIDE, field: 3}, {k: v for k, v in GUIDE.items() if k != field}):
        if field == "title" and "title" in broken:
            continue
        with pytest.raises(DefectError, match=r"rule\.yml does not follow the schema"):
            read_guide_rule(json.dumps(broken), "rule.yml")


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("ERROR", Severity.HIGH),
        ("WARNING", Severity.MEDIUM),
        ("INFO", Severity.LOW),
        ("LOW", Severity.LOW),
        ("MEDIUM", Severity.MEDIUM),
        ("HIGH", Severity.HIGH),
        ("CRITICAL", Severity.CRITICAL),
        ("error", Severity.HIGH),
        ("INVENTORY", Severity.MEDIUM),
        (None, Severity.MEDIUM),
    ],
)
def test_severities_of_other_tools_are_understood(word: object, severity: Severity) -> None:
    assert outside(severity=word).severity is severity


@pytest.mark.parametrize(
    ("cwe", "numbers"),
    [
        ("CWE-502: Deserialization of Untrusted Data", (502,)),
        (["CWE-78: ...", "cwe-88", "CWE-78"], (78, 88)),
        (502, ()),
        (None, ()),
    ],
)
def test_weaknesses_are_read_from_metadata(cwe: object, numbers: tuple[int, ...]) -> None:
    assert outside(metadata={"cwe": cwe}).cwe == numbers


def test_a_rule_from_outside_keeps_its_words() -> None:
    rule = outside(
        message="Found `eval`.\n  Do not use it.",
        metadata={"confidence": "LOW", "references": ["https://example.org"]},
    )
    assert (rule.id, rule.name, rule.title) == ("x", "x", "Found `eval`.")
    assert rule.precision is Confidence.LOW
    assert [reference.url for reference in rule.references] == ["https://example.org"]
    assert rule.origin == "rules.yml"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["message", "severity", "metadata", "languages"]), JSON),
    st.dictionaries(st.sampled_from(["cwe", "confidence", "references"]), JSON),
)
def test_nothing_in_a_rule_from_outside_fails(
    fields: dict[str, object], metadata: dict[str, object]
) -> None:
    assert outside(**fields).id == "x"
    assert outside(**{**fields, "metadata": metadata}).id == "x"
