"""Does a condition mean what it says, and does one that is none say why?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.errors import UsageError
from antivenom.model.evidence import Evidence
from antivenom.model.finding import Finding, Vulnerability
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import (
    Confidence,
    EvidenceKind,
    Persona,
    Severity,
    SubjectKind,
)
from antivenom.scan.condition import holds, parse_condition


def finding(*facts: Evidence, severity: Severity | None = None, direct: bool = False) -> Finding:
    """Return a finding about a distribution."""
    traits = ("direct",) if direct else ()
    return Finding(
        rule="AV1204",
        subject=Subject(SubjectKind.DISTRIBUTION, "some", None, "1", traits),
        message="has something",
        severity=severity,
        confidence=Confidence.HIGH,
        persona=Persona.REGULAR,
        fingerprint="0",
        evidence=facts,
        vulnerability=Vulnerability("PYSEC-1", fixed_in=("2",) if facts else ()),
    )


EPSS = Evidence(EvidenceKind.EPSS, "CVE-1", "EPSS", "", "0.2", {"percentile": "0.9"})
CVSS = Evidence(EvidenceKind.CVSS, "CVE-1", "db", "", "CVSS:3.1/x", {"score": "9.8"})
UNSCORABLE = Evidence(EvidenceKind.CVSS, "CVE-1", "db", "", "rubbish", {})
KEV = Evidence(EvidenceKind.KEV, "CVE-1", "KEV", "", "2024-01-01", {"ransomware": "known"})
SSVC = Evidence(EvidenceKind.SSVC, "CVE-1", "V", "", "", {"technical-impact": "total"})
BARE = finding()
FULL = finding(EPSS, CVSS, KEV, SSVC, severity=Severity.CRITICAL, direct=True)


@pytest.mark.parametrize(
    ("text", "full", "bare"),
    [
        ("any", True, True),
        ("kev or epss>=0.1 or cvss>=9", True, False),
        ("kev", True, False),
        ("ransomware", True, False),
        ("fixable and direct", True, False),
        ("epss>=.2", True, False),
        ("epss < 0.2", False, False),
        ("not epss < 0.2", True, True),
        ("percentile == 0.9", True, False),
        ("cvss != 9.8", False, False),
        ("high", True, False),
        ("severity == critical", True, False),
        ("severity<high", False, False),
        ("SSVC.technical_impact == Total", True, False),
        ("ssvc.exploitation == none", False, False),
        ("not kev and not cvss>=9", False, True),
        ("not (kev and cvss>=9)", False, True),
        ("kev and cvss<9 or direct", True, False),
        ("kev and (cvss<9 or not direct)", False, False),
    ],
)
def test_a_condition_means_what_it_says(text: str, full: bool, bare: bool) -> None:
    condition = parse_condition(text)
    assert holds(condition, FULL) is full
    assert holds(condition, BARE) is bare


def test_a_vector_without_a_score_is_missing_and_the_highest_counts() -> None:
    condition = parse_condition("cvss>=0")
    assert not holds(condition, finding(UNSCORABLE))
    assert holds(parse_condition("cvss==9.8"), finding(UNSCORABLE, CVSS))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "found the end"),
        ("kve", "nothing is called 'kve'; did you mean 'kev'?"),
        ("epss>=10", "`epss` lies between 0 and 1, and 10 does not"),
        ("epss", "expected one of >= <= == != > < after `epss`, found the end"),
        ("epss = 1", "found '=' at column 6"),
        ("cvss >= high", "expected a number after `cvss`, found 'high' at column 9"),
        ("severity >= 9", "`severity` is one of low, medium, high, critical"),
        ("(kev", "expected `)`, found the end"),
        ("kev)", "expected `and`, `or` or the end, found ')' at column 4"),
        ("kev kev", "found 'kev' at column 5"),
        ("kev & direct", "'&' at column 5 means nothing"),
        ("not", "found the end"),
        ("and", "expected a condition"),
        ("(" * 200 + "kev", "is nested deeper than 50"),
        ("not " * 200 + "kev", "is nested deeper than 50"),
        ("kev or " * 2000, "is longer than 2,000 characters"),
    ],
)
def test_what_is_no_condition_says_why(text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_condition(text)
    assert str(caught.value).startswith("--fail-on: ")
    assert told in str(caught.value)


@given(st.text(alphabet="kev andorti()<>=!.0159 cs", max_size=40))
def test_any_text_is_a_condition_or_refused_in_one_line(text: str) -> None:
    try:
        condition = parse_condition(text)
    except UsageError as error:
        told = str(error)
    else:
        told = str(holds(condition, FULL))
    assert "\n" not in told
    assert told in {"True", "False"} or told.startswith("--fail-on: ")


_LEAVES = st.sampled_from(["kev", "direct", "fixable", "epss>=0.1", "cvss<5", "ransomware"])
_TREES = st.recursive(
    _LEAVES.map(lambda leaf: (leaf, leaf)),
    lambda inner: st.one_of(
        inner.map(lambda one: (f"not ({one[0]})", f"(not {one[1]})")),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda parts: (
                f"({parts[0][0]}) {parts[1]} ({parts[2][0]})",
                f"({parts[0][1]} {parts[1]} {parts[2][1]})",
            )
        ),
    ),
    max_leaves=8,
)


@given(_TREES, st.booleans())
def test_it_is_computed_as_python_computes_it(tree: tuple[str, str], rich: bool) -> None:
    said, expression = tree
    subject = FULL if rich else BARE
    values = {"kev": rich, "direct": rich, "fixable": rich, "ransomware": rich}
    for leaf, value in {**values, "epss>=0.1": rich, "cvss<5": False}.items():
        expression = expression.replace(leaf, str(value))
    tokens = expression.replace("(", " ( ").replace(")", " ) ").split()
    assert holds(parse_condition(said), subject) is _computed(tokens)


def _computed(tokens: list[str]) -> bool:
    """Compute an expression of `True`, `False`, `not`, `and`, `or`, wholly in parentheses."""
    first = tokens.pop(0)
    if first != "(":
        return first == "True"
    if tokens[0] == "not":
        tokens.pop(0)
        value = not _computed(tokens)
    else:
        value = _computed(tokens)
        while tokens[0] in {"and", "or"}:
            word = tokens.pop(0)
            other = _computed(tokens)
            value = (value and other) if word == "and" else (value or other)
    assert tokens.pop(0) == ")"
    return value
