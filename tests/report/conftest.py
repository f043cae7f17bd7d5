"""A small run, made by hand, that every form of report has to show."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from antivenom.catalog.page import Page, read_page
from antivenom.model import (
    ComponentSeen,
    Confidence,
    Coverage,
    Edit,
    Evidence,
    EvidenceKind,
    Finding,
    Fix,
    Gap,
    Header,
    Line,
    Location,
    Message,
    Outcome,
    Persona,
    Reference,
    Remediation,
    Rule,
    RuleUsed,
    Severity,
    Span,
    Step,
    Subject,
    SubjectKind,
    SubjectSeen,
    SubjectState,
    Summary,
    Suppression,
    Trace,
    Vulnerability,
)
from antivenom.report.handler import Options, make_handler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Render = Callable[..., str]

PAGE = """\
# AV0421: Load YAML with the safe loader

## What it does

Finds loaders that build any object
a document names.

## Why it matters

Whoever writes the document runs code. It needs no bug in the parser.

## Noncompliant

```python noncompliant01.py
yaml.load(stream)  # expect: AV0421
```

## Compliant

Use `yaml.safe_load`.

## How it is detected

By pattern.

## Known misses and false alarms

None.

## References

- [CWE-502](https://cwe.mitre.org/data/definitions/502.html)
"""

YAML_RULE = Rule(
    id="AV0421",
    name="unsafe-yaml-loader",
    title="Load YAML with the safe loader",
    severity=Severity.HIGH,
    precision=Confidence.HIGH,
    section="04",
    cwe=(502, 20),
    since="0.1.0",
    aliases={"bandit": ("B506",)},
    references=(Reference("CWE-502", "https://cwe.mitre.org/data/definitions/502.html"),),
    remediation=Remediation("Call yaml.safe_load, or pass Loader=yaml.SafeLoader."),
)

OUTSIDE_RULE = Rule(
    id="company.no-eval",
    name="company.no-eval",
    title="eval runs text: [never](1) do {0}",
    severity=Severity.MEDIUM,
    precision=Confidence.MEDIUM,
    origin="rules/company.yml",
)


def source(path: str, *traits: str) -> Subject:
    """Return a source file as a subject."""
    return Subject(SubjectKind.SOURCE, path, path, traits=traits)


def finding(path: str, span: Span | None, **changes: object) -> Finding:
    """Return a finding of the YAML rule on three lines of code."""
    number = span.start_line if span is not None else 1
    lines = (
        Line(number - 1, "def load(stream):"),
        Line(number, "    return yaml.load(stream)"),
        Line(number + 1, ""),
    )
    plain = Finding(
        rule="AV0421",
        subject=source(path),
        message="`yaml.load` builds any Python object that the document names",
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        persona=Persona.REGULAR,
        fingerprint="0123456789abcdef",
        location=Location(path, span, lines if span is not None else ()),
        context="load",
    )
    return plain.replace(**changes)


def sample() -> list[Message]:
    """Return a run over three files, a notebook and a file that does not parse."""
    span = Span(13, 12, 13, 29)
    fix = Fix((Edit(Span(13, 12, 13, 21), "yaml.safe_load"),))
    step = Step(Location("shop/app.py", Span(3, 1, 3, 5)), "the request enters")
    end = Step(Location("shop/app.py", span), "and is loaded")
    cell = Span(2, 5, 2, 9, cell=3)
    related = Location("shop/other.py", Span(1, 1, 1, 4), message="defined here")
    gaps = (
        Gap("syntax", "expected an expression", "shop/broken.py", Span(3, 1, 3, 1)),
        Gap("missing", "no such file", "gone.py"),
        Gap("unsupported", "mode: taint", "rules/company.yml", Span(7, 1, 7, 1), "company.taint"),
    )
    return [
        Header("antivenom", "0.1.0", configuration="ab" * 32),
        RuleUsed(OUTSIDE_RULE),
        RuleUsed(YAML_RULE),
        SubjectSeen(source("shop/app.py"), SubjectState.ANALYSED),
        finding("shop/app.py", span, fixes=(fix,), trace=Trace((step, end)), related=(related,)),
        finding(
            "shop/app.py",
            Span(20, 1, 20, 5),
            rule="company.no-eval",
            severity=Severity.MEDIUM,
            message="eval runs text: [never](1) do {0}",
            fingerprint="fedcba9876543210",
        ),
        SubjectSeen(source("shop/broken.py"), SubjectState.PARTIAL),
        SubjectSeen(source("shop/naïve file:1,2%.py"), SubjectState.ANALYSED),
        finding("shop/naïve file:1,2%.py", None, outcome=Outcome.UNKNOWN),
        SubjectSeen(source("shop/notes.ipynb", "notebook"), SubjectState.ANALYSED),
        finding("shop/notes.ipynb", cell, fixes=(Fix((Edit(cell, "x"),)),)),
        Coverage(3, 1, 1, 4, 1234, gaps),
        Summary({"high": 2, "medium": 1}, suppressed=1, fixable=2, status=2),
    ]


def environment() -> list[Message]:
    """Return an audit of an environment: a root, three distributions, something inside one."""
    root, tea, pot, leaf = (
        "environment:venv",
        "pkg:pypi/tea@1.0",
        "pkg:pypi/pot@2.0",
        "pkg:pypi/leaf",
    )
    site = "lib/python3.11/site-packages"
    made = Subject(SubjectKind.DISTRIBUTION, "Tea", f"venv/{site}/Tea-1.0.dist-info", "1.0")
    cve = "CVE-2020-14343"
    facts = (
        Evidence(EvidenceKind.KEV, cve, "KEV", "2026-08-07", "2022-01-18", {"due": "2022-02-01"}),
        Evidence(EvidenceKind.EPSS, cve, "EPSS", "2026-08-16", "0.97500", {"percentile": "0.999"}),
        Evidence(
            EvidenceKind.CVSS,
            cve,
            "PyPA",
            "2026-07-23",
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            {"score": "9.8", "band": "critical", "version": "3.1"},
        ),
    )
    about = Vulnerability("PYSEC-2021-142", (cve,), "A document builds objects.", ("5.4",), "5.4")
    plain = finding("uv.lock", Span(7, 1, 7, 12), rule="AV1204", subject=made, context="")
    return [
        Header("antivenom", "0.1.0", evidence={"EPSS": "2026-08-16", "KEV": "2026-08-07"}),
        RuleUsed(YAML_RULE.replace(id="AV1204", title="Update what is known to be vulnerable")),
        ComponentSeen(root, "environment", "venv", needs=(leaf, tea), is_root=True),
        ComponentSeen(leaf, "distribution", "leaf", path=f"{site}/leaf.dist-info"),
        ComponentSeen(
            pot,
            "distribution",
            "pot",
            "2.0",
            pot,
            "MIT",
            "Ada <ada@tea.example>",
            f"{site}/pot-2.0.dist-info",
        ),
        ComponentSeen(tea, "distribution", "Tea", "1.0", tea, path="uv.lock", line=7, needs=(pot,)),
        ComponentSeen(f"{tea}#libz", "library", "libz", "1.3", parent=tea),
        SubjectSeen(made, SubjectState.ANALYSED),
        plain.replace(message="low first", severity=Severity.LOW, fingerprint="1"),
        plain.replace(
            message="Tea 1.0 has a hole", evidence=facts, vulnerability=about, fingerprint="2"
        ),
        plain.replace(message="nobody knows", severity=None, fingerprint="3"),
        plain.replace(
            message="kept", suppression=Suppression("vex.json", "never called"), fingerprint="4"
        ),
        Coverage(3, unit="distribution"),
        Summary({"high": 1, "low": 1, "unscored": 1}, suppressed=1, status=1),
    ]


@pytest.fixture
def environment_run() -> list[Message]:
    """A whole audit."""
    return environment()


@pytest.fixture
def messages() -> list[Message]:
    """A whole run."""
    return sample()


@pytest.fixture
def make_finding() -> Callable[..., Finding]:
    """Return what builds a finding: a path, a span and changed fields."""
    return finding


@pytest.fixture
def yaml_rule() -> Rule:
    """The rule that most findings of the run are of."""
    return YAML_RULE


def page_of(rule: Rule) -> Page | None:
    """Return the page of the one rule that has a page here."""
    return read_page(PAGE) if rule.id == "AV0421" else None


@pytest.fixture
def render() -> Render:
    """Return what shows messages in a form."""

    def show(
        form: str,
        messages: Iterable[Message],
        *,
        colour: bool = False,
        width: int = 100,
        explain: bool = False,
    ) -> str:
        stream = io.StringIO()
        options = Options(colour=colour, width=width, explain=explain, page=page_of)
        handler = make_handler(form, stream, options)
        for message in messages:
            handler.handle(message)
        handler.close()
        return stream.getvalue()

    return show
