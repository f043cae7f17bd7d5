"""What does a rule file say about its rules, apart from how they are detected?

The kernel reads the YAML and hands over a JSON text for each rule. In the form of
the guide that text has been held to `rule.schema.json` by a test, so what does not
fit here is a defect; in the form that other tools use, everything but the id is
optional and nothing in it may fail.
"""

from __future__ import annotations

import json
import re

from antivenom.errors import DefectError
from antivenom.model.rule import Reference, Remediation, Rule, Variant
from antivenom.model.vocabulary import (
    Confidence,
    Effort,
    Persona,
    Severity,
    Status,
    SubjectKind,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OUTSIDE_SEVERITY = {
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "info": Severity.LOW,
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
}

_OUTSIDE_CONFIDENCE = {
    "high": Confidence.HIGH,
    "medium": Confidence.MEDIUM,
    "low": Confidence.LOW,
}

_CWE = re.compile(r"CWE-(\d{1,9})", re.IGNORECASE)


def read_guide_rule(metadata: str, label: str) -> Rule:
    """Read a rule of antivenom.

    Args:
        metadata: JSON text from the kernel.
        label: Path of the rule file, for messages.

    Raises:
        DefectError: The metadata does not follow the schema.
    """
    data = json.loads(metadata)
    try:
        severity, precision = Severity(data["severity"]), Confidence(data["precision"])
        persona = Persona(data["persona"])
        return Rule(
            id=data["id"],
            name=data["name"],
            title=data["title"],
            severity=severity,
            precision=precision,
            persona=persona,
            status=Status(data["status"]),
            section=data["section"],
            subject=SubjectKind(data["subject"]),
            cwe=tuple(data["cwe"]),
            since=data["since"],
            python=data.get("python", ""),
            quiet_in_tests=data.get("in_tests") == "quiet",
            aliases={tool: tuple(ids) for tool, ids in data.get("aliases", {}).items()},
            cves=tuple(data.get("evidence", {}).get("cves", ())),
            references=tuple(Reference(**entry) for entry in data.get("references", ())),
            remediation=_remediation(data["remediation"]),
            variants=_variants(data.get("detect", ()), Variant(severity, precision, persona)),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise DefectError(f"{label} does not follow the schema: {error!r}") from error


def _remediation(data: Mapping[str, str]) -> Remediation:
    return Remediation(data["text"], Effort(data.get("effort", "low")))


def _variants(entries: Iterable[Mapping[str, str]], rule: Variant) -> tuple[Variant, ...]:
    """Read what each entry of a detection says of its own; empty if none says anything."""
    variants = tuple(
        Variant(
            Severity(entry["severity"]) if "severity" in entry else rule.severity,
            Confidence(entry["precision"]) if "precision" in entry else rule.precision,
            Persona(entry["persona"]) if "persona" in entry else rule.persona,
        )
        for entry in entries
    )
    return variants if any(variant != rule for variant in variants) else ()


def read_outside_rule(metadata: str, rule_id: str, label: str) -> Rule:
    """Read a rule of a file from outside; unknown words get the middle value.

    Args:
        metadata: JSON text from the kernel.
        rule_id: The rule's id, as written.
        label: Name of the rule file, for the rule's origin.
    """
    data = json.loads(metadata)
    extra = data.get("metadata")
    extra = extra if isinstance(extra, dict) else {}
    severity = _OUTSIDE_SEVERITY.get(str(data.get("severity")).casefold(), Severity.MEDIUM)
    confidence = str(extra.get("confidence")).casefold()
    message = data.get("message")
    return Rule(
        id=rule_id,
        name=rule_id,
        title=_first_sentence(message) if isinstance(message, str) else rule_id,
        severity=severity,
        precision=_OUTSIDE_CONFIDENCE.get(confidence, Confidence.MEDIUM),
        cwe=_cwe_numbers(extra.get("cwe")),
        references=tuple(Reference(url, url) for url in _strings(extra.get("references"))),
        origin=label,
    )


def _first_sentence(message: str) -> str:
    text = " ".join(message.split())
    return re.split(r"(?<=[.!?]) ", text, maxsplit=1)[0]


def _cwe_numbers(value: object) -> tuple[int, ...]:
    numbers = [int(match[1]) for text in _strings(value) for match in _CWE.finditer(text)]
    return tuple(dict.fromkeys(numbers))


def _strings(value: object) -> tuple[str, ...]:
    """Return the strings of what may be one string or a list of anything."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, str))
    return ()
