"""How does a page show what was found, the most urgent first?"""

from __future__ import annotations

from antivenom.model.vocabulary import EvidenceKind, Outcome
from antivenom.report.markup import Markup, joined, prose, tag
from antivenom.report.wording import level_word, place, subject_label, subject_place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from antivenom.model.evidence import Evidence
    from antivenom.model.finding import Finding
    from antivenom.model.rule import Rule

MOST_FINDINGS = 2_000
"""How many findings a page shows; browsers grow slow beyond, and nobody reads them."""
_MOST_FIXES = 6
_SAID = 60
"""How much of a summary tells that a message has it already."""


def by_urgency(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of urgency; of equals the order stays."""
    from antivenom.evidence import urgency

    return sorted(
        findings,
        key=lambda each: (
            each.outcome is not Outcome.VIOLATED,
            urgency(each.evidence, each.severity).key,
        ),
    )


def findings_section(
    findings: Sequence[Finding], rules: Mapping[str, Rule], anchors: Mapping[str, str]
) -> Markup:
    """Return the section of the findings.

    Args:
        findings: In the order of urgency.
        rules: By id.
        anchors: Where in the page components are described, by what they are called.
    """
    heading = tag("h2", "Findings", id="findings")
    if not findings:
        return tag("section", heading, tag("p", "Nothing was found.", class_="quiet"))
    shown = findings[:MOST_FINDINGS]
    entries = [tag("li", _finding(each, rules.get(each.rule), anchors)) for each in shown]
    parts = [heading, tag("ol", *entries, class_="findings")]
    if len(findings) > len(shown):
        more = f"{len(findings) - len(shown):,} more are not shown; `--format jsonl` has all."
        parts.append(tag("p", more))
    return tag("section", *parts, aria_labelledby="findings")


def _finding(finding: Finding, rule: Rule | None, anchors: Mapping[str, str]) -> Markup:
    level = level_word(finding)
    label = subject_label(finding.subject)
    title = rule.title if rule is not None else finding.rule
    about = finding.vulnerability
    if about is not None:
        title = " ".join((about.id, *(each for each in about.aliases if each[:4] == "CVE-")))
    anchor = anchors.get(label)
    subject = tag("a", label, href=f"#{anchor}") if anchor else tag("span", label)
    head = tag(
        "h3",
        tag("span", level, class_=f"level {level}"),
        " ",
        tag("span", title, class_="title"),
    )
    where = tag("p", subject, " \u00b7 ", tag("code", subject_place(finding)), class_="where")
    if subject_place(finding).startswith(label):
        # A source file is called what its path is.
        where = tag("p", tag("code", subject_place(finding)), class_="where")
    parts = [head, where, tag("p", prose(finding.message), class_="message"), _evidence(finding)]
    if about is not None and about.summary and about.summary[:_SAID] not in finding.message:
        parts.append(tag("p", prose(about.summary), class_="quiet"))
    parts += [_code(finding), _steps(finding), _remedy(finding, rule)]
    return tag("article", *parts, class_=f"finding {level}")


def _evidence(finding: Finding) -> Markup:
    """Return the facts that rank a finding; for a vulnerability what is missing as well."""
    kinds = (EvidenceKind.KEV, EvidenceKind.EPSS, EvidenceKind.CVSS, EvidenceKind.SSVC)
    if not finding.evidence and finding.vulnerability is None:
        return Markup("")
    parts: list[Markup] = []
    for kind in kinds:
        # Several sources can give the same vector.
        known = {each.value: each for each in reversed(finding.evidence) if each.kind is kind}
        found = list(known.values())[::-1]
        for each in found[:3]:
            parts += [tag("dt", kind.value.upper()), tag("dd", *_fact(each))]
        if not found and kind is not EvidenceKind.SSVC:
            word = "not listed" if kind is EvidenceKind.KEV else "missing"
            parts += [tag("dt", kind.value.upper()), tag("dd", word, class_="quiet")]
    return tag("dl", *parts, class_="evidence")


def _fact(each: Evidence) -> Iterator[Markup | str]:
    details = each.details
    if each.kind is EvidenceKind.KEV:
        yield tag("strong", "exploited")
        yield f" since {each.value}" if each.value else ""
        yield ", used for ransomware" if details.get("ransomware") == "known" else ""
        yield f", due {details['due']}" if details.get("due") else ""
    elif each.kind is EvidenceKind.EPSS:
        chance = _number(each.value)
        yield tag("strong", f"{chance:.1%}" if chance is not None else each.value)
        if chance is not None:
            yield " "
            yield tag("meter", value=f"{chance:.5f}", min=0, max=1, aria_label="EPSS")
        percentile = _number(details.get("percentile", ""))
        yield f" above {percentile:.0%} of all" if percentile is not None else ""
    elif each.kind is EvidenceKind.CVSS:
        yield tag("strong", details.get("score", "unscored"))
        yield f" {details.get('band', '')} "
        yield tag("code", each.value)
    else:
        yield each.value
    yield tag("span", f" {' '.join(filter(None, (each.source, each.date)))}", class_="quiet")


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _code(finding: Finding) -> Markup:
    location = finding.location
    if location is None or not location.lines:
        return Markup("")
    span = location.span
    rows = []
    for line in location.lines:
        meant = span is not None and span.start_line <= line.number <= span.end_line
        row = (tag("span", f"{line.number:>5} ", class_="number"), line.text[:500])
        rows.append(tag("mark", *row) if meant else joined(row))
    return tag("pre", tag("code", joined(rows, "\n")))


def _steps(finding: Finding) -> Markup:
    entries = [
        tag("li", tag("code", place(each.path, each.span)), " ", each.message)
        for each in finding.related
    ]
    for step in finding.trace.steps if finding.trace is not None else ():
        where = place(step.location.path, step.location.span)
        entries.append(tag("li", tag("code", where), " ", step.message))
    return tag("ol", *entries, class_="steps") if entries else Markup("")


def _remedy(finding: Finding, rule: Rule | None) -> Markup:
    about = finding.vulnerability
    words = rule.remediation.text if rule is not None and rule.remediation is not None else ""
    if about is not None and about.advice:
        words = f"Upgrade to {about.advice}."
    elif about is not None and about.fixed_in:
        words = f"Fixed in {', '.join(about.fixed_in[:_MOST_FIXES])}."
    if about is not None and about.conflicts:
        words += f" In the way: {'; '.join(about.conflicts[:_MOST_FIXES])}."
    own = rule is not None and not rule.origin
    hint = tag("code", f"antivenom guide show {finding.rule}") if own else Markup("")
    if not words and not hint:
        return Markup("")
    return tag("p", tag("strong", "Fix: "), prose(words), " ", hint, class_="fix")
