"""Which rules run in a scan, and which could not be made to?"""

from __future__ import annotations

from antivenom.catalog.nearest import suggestion
from antivenom.catalog.rules import (
    RULES_FOLDER,
    Compiled,
    Loaded,
    compile_rules,
    load_guide,
    load_outside,
    rule_folders,
)
from antivenom.catalog.selectors import (
    OWN_SECTION,
    check_preview,
    check_selectors,
    choose,
    matches,
)
from antivenom.errors import SelectorError, UsageError
from antivenom.model.messages import Gap
from antivenom.model.record import Record
from antivenom.model.rule import Rule
from antivenom.model.vocabulary import Confidence, Severity, SubjectKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from antivenom.scan.request import Request


class Plan(Record):
    """The rules of a scan.

    Attributes:
        compiled: Those that the kernel detects.
        own: Those that watch over suppression comments, by id.
        gaps: Those that were asked for and cannot run.
    """

    compiled: Compiled
    own: Mapping[str, Rule]
    gaps: tuple[Gap, ...]

    @property
    def used(self) -> tuple[Rule, ...]:
        """The rules that run, by id; of two with the same id the first."""
        by_id = {rule.id: rule for rule in (*reversed(self.compiled.rules), *self.own.values())}
        return tuple(by_id[rule_id] for rule_id in sorted(by_id))


def make_plan(request: Request) -> Plan:
    """Read, select and compile the rules of a scan.

    Raises:
        UsageError: A rule file cannot be read, a selector matches nothing, or no
            rule is left to run.
    """
    if not request.builtin and not request.rule_files:
        raise UsageError("--no-builtin leaves no rule to run: add --rules FILE")
    builtin = load_guide(rule_folders()) if request.builtin else Loaded(())
    outside = load_outside(request.rule_files) if request.rule_files else Loaded(())
    loaded = (*builtin.rules, *outside.rules)
    broken = [(gap, _stand_in(gap)) for gap in (*builtin.gaps, *outside.gaps)]
    known = (*(each.rule for each in loaded), *(rule for _, rule in broken))
    _check(request, known)
    # By identity, since rules from outside may share an id.
    chosen = {id(rule) for rule in choose(known, request.selection)}
    gaps = [gap for gap, rule in broken if id(rule) in chosen or _may_match(gap, request)]
    # Rules about other subjects are of the guide too, and not of a check of source files.
    runs = [
        each
        for each in loaded
        if id(each.rule) in chosen and each.rule.subject is SubjectKind.SOURCE
    ]
    detected = [each for each in runs if each.rule.section != OWN_SECTION]
    if not detected and not gaps:
        raise SelectorError(_nothing_left(request, known))
    compiled = compile_rules(detected)
    own = {each.rule.id: each.rule for each in runs if each.rule.section == OWN_SECTION}
    return Plan(compiled, own, (*gaps, *compiled.gaps))


def _stand_in(gap: Gap) -> Rule:
    """Return a rule with what is known of one that could not be read."""
    builtin = gap.path.startswith(RULES_FOLDER)
    return Rule(
        id=gap.rule,
        name=gap.rule,
        title=gap.message,
        severity=Severity.LOW,
        precision=Confidence.LOW,
        section=gap.rule[2:4] if builtin else "",
        origin="" if builtin else gap.path,
    )


def _may_match(gap: Gap, request: Request) -> bool:
    """Return whether the lost metadata of a rule could have made it match."""
    selection, rule = request.selection, _stand_in(gap)
    if any(matches(selector, rule) for selector in selection.ignore):
        return False
    return not gap.rule or any(each.upper().startswith("CWE-") for each in selection.select)


def _check(request: Request, rules: tuple[Rule, ...]) -> None:
    selection, lenient = request.selection, not request.builtin
    for option, selectors in (
        ("select", selection.select),
        ("extend-select", selection.extend),
        ("ignore", selection.ignore),
    ):
        check_selectors(selectors, option, rules, lenient=lenient)
    for entry in request.path_rules.entries:
        where = f"per-file {entry.pattern!r}"
        check_selectors((*entry.ignore, *entry.select), where, rules, lenient=lenient)
    check_preview(selection, rules)


def _nothing_left(request: Request, rules: tuple[Rule, ...]) -> str:
    """Say why a selection of known rules comes to nothing."""
    asked = [rule for rule in rules if request.selection.names(rule)]
    if asked and all(rule.subject is not SubjectKind.SOURCE for rule in asked):
        return f"{asked[0].id} judges no source files: `antivenom audit` runs it"
    rules = tuple(rule for rule in rules if rule.subject is SubjectKind.SOURCE)
    broadest = request.selection.replace(persona=max(type(request.selection.persona)))
    if any(rule.section != OWN_SECTION for rule in choose(rules, broadest)):
        return "the selection leaves no rule to run for this persona: add --persona auditor"
    previewing = broadest.replace(preview=True)
    if any(rule.section != OWN_SECTION for rule in choose(rules, previewing)):
        return "the selection leaves only preview rules: add --preview to run them"
    return "the selection leaves no rule to run"


def defect_of_id(rule_id: str) -> str:
    """Return what is wrong with an id in a suppression comment; empty if nothing is.

    Ids of other tools' rules are taken as they are: which of them exist depends on
    the rule files of a run.
    """
    if not rule_id.startswith("AV") or not rule_id[2:].isdecimal():
        return ""
    known = {folder.id for folder in rule_folders()}
    if rule_id in known:
        return ""
    return f"names {rule_id}, which is no rule{suggestion(rule_id, known)}"
