"""What happens in a check of an environment's integrity, message by message?"""

from __future__ import annotations

from antivenom.catalog.rules import load_guide, rule_folders
from antivenom.catalog.selectors import Selection, check_preview, check_selectors, choose
from antivenom.errors import SelectorError
from antivenom.inspectors.environment.integrity.inspection import (
    RULES,
    IntegrityRequest,
    inspect,
    inventory_of,
)
from antivenom.model.messages import Header, RuleUsed, SubjectSeen
from antivenom.scan.components import components_seen
from antivenom.scan.request import Threshold
from antivenom.scan.tally import Tally

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.model.finding import Finding
    from antivenom.model.messages import Message
    from antivenom.model.rule import Rule
    from antivenom.scan.stream import Tool


def integrity_rules(selection: Selection) -> dict[str, Rule]:
    """Return the rules of a check that the user wants to run, by id.

    Raises:
        SelectorError: A selector matches nothing, or no rule is left to run.
    """
    folders = [folder for folder in rule_folders() if folder.id in RULES]
    known = tuple(each.rule for each in load_guide(folders).rules)
    for option, selectors in (("select", selection.select), ("ignore", selection.ignore)):
        check_selectors(selectors, option, known)
    check_preview(selection, known)
    # A rule speaks to several personas, by what was found; the findings are told apart below.
    broadest = selection.replace(persona=max(type(selection.persona)))
    rules = {rule.id: rule for rule in choose(known, broadest)}
    if not rules:
        raise SelectorError("the selection leaves no rule to run")
    return rules


def scan_integrity(
    request: IntegrityRequest,
    selection: Selection,
    tool: Tool,
    threshold: Threshold,
    configuration: str = "",
) -> Iterator[Message]:
    """Check the integrity of environments.

    Args:
        request: What to check.
        selection: Which rules run, and for whom.
        tool: The program that checks.
        threshold: What makes the run fail.
        configuration: SHA-256 of the effective settings, hexadecimal.

    Yields:
        `Header`, the rules by id, what there is, each environment and its distributions with their
        findings, `Coverage`, `Summary`.

    Raises:
        UsageError: There is nothing to check, or nothing to check it by.
    """
    rules = integrity_rules(selection)
    yield Header(tool.name, tool.version, configuration=configuration)
    for rule_id in sorted(rules):
        yield RuleUsed(rules[rule_id])
    yield from components_seen([inventory_of(request)])
    tally = Tally(threshold)
    for examined in inspect(request, rules):
        tally.see(examined)
        yield SubjectSeen(examined.subject, examined.state)
        for finding in examined.findings:
            if _is_wanted(finding, selection, rules):
                tally.complain(finding)
                yield finding
    coverage = tally.coverage(0, "subject")
    yield coverage
    yield tally.summary(coverage)


def _is_wanted(finding: Finding, selection: Selection, rules: dict[str, Rule]) -> bool:
    named = selection.names(rules[finding.rule])
    return named or finding.persona <= selection.persona
