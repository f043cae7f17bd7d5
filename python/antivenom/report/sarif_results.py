"""How does SARIF write a finding?

Source: SARIF 2.1.0 sections 3.27 (result), 3.36 (codeFlow) and 3.55 (fix).
"""

from __future__ import annotations

import re

from antivenom.model.vocabulary import UNSCORED, Outcome
from antivenom.model.wire import record_to_json
from antivenom.report.sarif_places import artifact, location, plain, primary_location, region
from antivenom.report.sarif_rules import LEVELS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from antivenom.model.finding import Finding, Fix, Suppression
    from antivenom.model.location import Step

MOST_LOCATIONS = 1_000
"""How many locations GitHub accepts for a result."""

MOST_STEPS = 10_000
"""How many steps of a trace GitHub accepts for a result."""

_KINDS = {
    Outcome.VIOLATED: "fail",
    Outcome.UNKNOWN: "open",
    Outcome.HELD: "pass",
    Outcome.NOT_APPLICABLE: "notApplicable",
}

# What a reader would take for a placeholder (section 3.11.5) or an embedded link (3.11.6).
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")


def result(finding: Finding, rule_index: int | None) -> dict[str, Any]:
    """Write a finding.

    Args:
        finding: What was found.
        rule_index: Place of its rule among the descriptors; None if it has none there.
    """
    violated = finding.outcome is Outcome.VIOLATED
    written: dict[str, Any] = {"ruleId": finding.rule}
    if rule_index is not None:
        written["ruleIndex"] = rule_index
    written |= {
        "kind": _KINDS[finding.outcome],
        # Section 3.27.10: a kind other than `fail` has no level.
        "level": LEVELS[finding.severity] if violated else "none",
        "message": {"text": _message(finding)},
        "locations": [primary_location(finding)],
        "partialFingerprints": {
            # GitHub matches alerts by this one; its form is a hash and a counter. The counter is
            # within the hash here.
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "antivenom/v1": finding.fingerprint,
        },
    }
    if finding.related:
        written["relatedLocations"] = [
            {"id": number, **location(place, place.message)}
            for number, place in enumerate(finding.related[: MOST_LOCATIONS - 1])
        ]
    if finding.trace is not None and finding.trace.steps:
        steps = [{"location": location(s.location, s.message)} for s in _kept_steps(finding)]
        written["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    fixes = (
        [_fix(finding.location.path, fix) for fix in _sayable_fixes(finding)]
        if (finding.location is not None)
        else []
    )
    if fixes:
        written["fixes"] = fixes
    if finding.suppression is not None:
        written["suppressions"] = [_suppression(finding.suppression)]
    written["properties"] = _properties(finding)
    return written


def _suppression(suppression: Suppression) -> dict[str, Any]:
    """Write why a finding may stay (section 3.35); what says so lies outside of the code."""
    status = f"{suppression.status}: " if suppression.status else ""
    until = f", until {suppression.until}" if suppression.until else ""
    words = f"{status}{suppression.reason} ({suppression.source}{until})"
    return {"kind": "external", "status": "accepted", "justification": plain(words)}


def is_cut(finding: Finding) -> bool:
    """Return whether writing the finding leaves out locations or steps."""
    steps = finding.trace.steps if finding.trace is not None else ()
    return len(finding.related) >= MOST_LOCATIONS or len(steps) > MOST_STEPS


def _message(finding: Finding) -> str:
    text = plain(finding.message.strip()) or finding.rule
    text = _PLACEHOLDER.sub(r"{{\1}}", text)
    return _LINK.sub(r"\\[", text)


def _kept_steps(finding: Finding) -> Sequence[Step]:
    """Return the steps of a trace; of one too long its beginning and its end."""
    steps = finding.trace.steps if finding.trace is not None else ()
    half = MOST_STEPS // 2
    return steps if len(steps) <= MOST_STEPS else (*steps[:half], *steps[-half:])


def _sayable_fixes(finding: Finding) -> list[Fix]:
    """Return the fixes whose places are lines of the file, which those in notebooks are not."""
    return [
        fix
        for fix in finding.fixes
        if fix.edits and all(edit.span.cell is None for edit in fix.edits)
    ]


def _fix(path: str, fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": region(edit.span), "insertedContent": {"text": plain(edit.text)}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": artifact(path), "replacements": replacements}
    written: dict[str, Any] = {"artifactChanges": [change]}
    if fix.message:
        written["description"] = {"text": plain(fix.message)}
    return written


def _properties(finding: Finding) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "severity": finding.severity.value if finding.severity is not None else UNSCORED,
        "confidence": finding.confidence.value,
        "persona": finding.persona.value,
    }
    if finding.evidence:
        properties["evidence"] = [
            {
                "kind": fact.kind.value,
                "id": fact.id,
                "source": fact.source,
                "date": fact.date,
                "value": fact.value,
                **({"details": dict(fact.details)} if fact.details else {}),
            }
            for fact in finding.evidence
        ]
    if finding.vulnerability is not None:
        properties["vulnerability"] = record_to_json(finding.vulnerability)
    return properties
