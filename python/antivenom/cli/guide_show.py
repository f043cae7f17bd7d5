"""`antivenom guide show`: what does the guide say about a rule?"""

from __future__ import annotations

import json
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from antivenom.catalog.page import Page
    from antivenom.catalog.rules import RuleFolder
    from antivenom.model.rule import Rule


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.add_argument("rule", metavar="RULE", help="id or name of a rule")
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help="text to read, the page as it is written, or everything as JSON (default: text)",
    )


def run(args: argparse.Namespace) -> int:
    """Print one page."""
    from antivenom.catalog.page import PAGE_NAME, GuidePages
    from antivenom.catalog.rules import load_guide
    from antivenom.errors import DefectError

    folder = _find(args.rule)
    page = GuidePages().find(folder.id)
    if page is None:
        raise DefectError(f"{folder.file(PAGE_NAME)} cannot be read")
    if args.format == "markdown":
        sys.stdout.write(page.source)
        return 0
    loaded = load_guide([folder]).rules
    if not loaded:
        raise DefectError(f"{folder.file('rule.yml')} cannot be read")
    rule = loaded[0].rule
    if args.format == "json":
        sys.stdout.write(json.dumps(_document(rule, page), indent=2) + "\n")
    else:
        sys.stdout.write(_text(rule, page))
    return 0


def _find(name: str) -> RuleFolder:
    """Find the folder of a rule by its id, or by its name, which the folder's name ends with.

    Raises:
        UsageError: There is no such rule.
    """
    from antivenom.catalog.nearest import suggestion
    from antivenom.catalog.rules import rule_folders
    from antivenom.errors import UsageError

    names: set[str] = set()
    for folder in rule_folders():
        slug = os.path.basename(folder.path).partition("_")[2].replace("_", "-")
        if name.upper() == folder.id or name.lower().replace("_", "-") == slug:
            return folder
        names |= {folder.id, slug}
    raise UsageError(f"no rule {name!r}{suggestion(name, names)}")


def _text(rule: Rule, page: Page) -> str:
    from antivenom.report.page_text import page_text
    from antivenom.report.style import Style, terminal_width, wants_colour

    style = Style(enabled=wants_colour(sys.stdout, os.environ))
    width = min(terminal_width(sys.stdout), 100)
    facts = [
        f"{rule.severity.value} severity",
        f"{rule.precision.value} precision",
        f"{rule.persona.value} persona",
        rule.status.value,
        *(f"CWE-{number}" for number in rule.cwe),
    ]
    elsewhere = [f"{tool} {' '.join(ids)}" for tool, ids in sorted(rule.aliases.items())]
    lines = [style.paint(", ".join(facts), "dim")]
    if elsewhere:
        lines.append(style.paint(f"elsewhere: {', '.join(elsewhere)}", "dim"))
    if rule.cves:
        lines.append(style.paint(f"evidence: {_evidence(rule)}", "dim"))
    title = page_text(f"# {rule.id}: {rule.title}", width=width, style=style)
    body = page_text(page.body, width=width, style=style)
    return title + "".join(f"{line}\n" for line in lines) + f"\n{body}"


def _evidence(rule: Rule) -> str:
    """Return what is known about the rule's CVEs, the most urgent first."""
    from antivenom.errors import EvidenceError
    from antivenom.evidence import open_evidence, urgency_of
    from antivenom.report.evidence_words import facts_line
    from antivenom.report.visible import visible

    try:
        base = open_evidence()
        facts = sorted(map(base.facts, rule.cves), key=lambda each: urgency_of([each]).key)
        return visible("; ".join(facts_line(each, base) for each in facts))
    except EvidenceError as error:
        # The page can be read all the same; what is not known is said in its place.
        return visible(f"{', '.join(rule.cves)}: nothing could be looked up: {error}")


def _document(rule: Rule, page: Page) -> dict[str, object]:
    from antivenom.model.wire import record_to_json

    return {
        "rule": record_to_json(rule),
        "sections": [{"title": part.title, "markdown": part.text} for part in page.sections],
        "blocks": [
            {
                "section": block.section,
                "language": block.language,
                "name": block.name,
                "text": block.text,
            }
            for block in page.blocks
        ],
    }
