"""How does SARIF describe a rule, so that GitHub shows and ranks it well?

Source: SARIF 2.1.0 section 3.49 (reportingDescriptor), and GitHub's page "SARIF support for code
scanning" for `precision`, `security-severity`, the tags and the lengths of texts.
"""

from __future__ import annotations

from antivenom.model.vocabulary import Severity, Status
from antivenom.report.page_text import plain_text
from antivenom.report.sarif_places import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from antivenom.catalog.page import Page
    from antivenom.model.rule import Rule

LEVELS: dict[Severity | None, str] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    # Section 3.27.10: `warning` is also what a result has that says nothing of its level.
    None: "warning",
}
"""SARIF's level of each severity, and of a finding that nobody has scored."""

SECURITY_SEVERITY = {
    Severity.CRITICAL: "9.0",
    Severity.HIGH: "7.0",
    Severity.MEDIUM: "4.0",
    Severity.LOW: "0.1",
}
"""Lower bound of each severity's band in CVSS 3.1 section 5. A label, not a measurement."""

MOST_TAGS = 20
"""How many tags GitHub accepts for a rule."""

_LONGEST_DESCRIPTION = 1024


def descriptor(rule: Rule, page: Page | None) -> dict[str, Any]:
    """Describe a rule.

    Args:
        rule: Its metadata.
        page: Its page in the guide; None for a rule from outside.
    """
    properties: dict[str, Any] = {
        "tags": _tags(rule),
        "precision": rule.precision.value,
        "security-severity": SECURITY_SEVERITY[rule.severity],
    }
    written: dict[str, Any] = {
        "id": rule.id,
        "name": _pascal_case(rule.name),
        "shortDescription": {"text": _shorten(rule.title)},
        "fullDescription": {"text": _shorten(_full_description(rule, page))},
        "help": _help(rule, page),
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": properties,
    }
    if rule.status is Status.DEPRECATED:
        properties["deprecated"] = True
    if rule.aliases:
        properties["aliases"] = {name: list(ids) for name, ids in sorted(rule.aliases.items())}
    return written


def _tags(rule: Rule) -> list[str]:
    cwe = [f"external/cwe/cwe-{number:03}" for number in rule.cwe]
    return ["security", *cwe][:MOST_TAGS]


def _pascal_case(slug: str) -> str:
    """Return `UnsafeYamlLoader` for `unsafe-yaml-loader`, as SARIF section 3.49.7 asks."""
    words = "".join(one if one.isalnum() else " " for one in slug).split()
    return "".join(word[:1].upper() + word[1:] for word in words) or plain(slug)


def _full_description(rule: Rule, page: Page | None) -> str:
    words = page.first_paragraph("What it does") if page is not None else ""
    return words or rule.title


def _help(rule: Rule, page: Page | None) -> dict[str, str]:
    markdown = page.body if page is not None and page.body else _help_without_page(rule)
    return {"text": plain(plain_text(markdown)), "markdown": plain(markdown)}


def _help_without_page(rule: Rule) -> str:
    """Return what the metadata alone says, as Markdown."""
    parts = [rule.title]
    if rule.remediation is not None and rule.remediation.text:
        parts.append(rule.remediation.text)
    parts += [
        f"- [{reference.title}]({reference.url})" if reference.url else f"- {reference.title}"
        for reference in rule.references
    ]
    return "\n\n".join(parts) + "\n"


def _shorten(text: str) -> str:
    text = plain(" ".join(text.split()))
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    return text[: _LONGEST_DESCRIPTION - 3].rstrip() + "..."
