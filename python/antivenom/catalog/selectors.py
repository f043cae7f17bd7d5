"""Which rules does the user want to run?

A selector is a rule's id (`AV0421`) or name (`unsafe-yaml-loader`), the beginning
of ids (`AV04`), a section (`04`) or a weakness (`CWE-502`). One that matches no rule
is a mistake and stops the run: a selector that does nothing is worse than none.
"""

from __future__ import annotations

import re

from antivenom.catalog.nearest import suggestion
from antivenom.errors import SelectorError
from antivenom.model.record import Record
from antivenom.model.rule import Rule
from antivenom.model.vocabulary import Persona, Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PREFIX = re.compile(r"AV\d{0,4}\Z", re.IGNORECASE)
_SECTION = re.compile(r"\d{2}\Z")
_CWE = re.compile(r"CWE-(\d{1,9})\Z", re.IGNORECASE)

OWN_SECTION = "00"
"""The section of antivenom itself. Its rules watch over the suppression comments of
a run; they are not detected by the kernel, and only `ignore` turns them off."""

UNUSED, EXPIRED, MALFORMED = "AV0001", "AV0002", "AV0003"
"""Those rules: a comment that has no effect any more, whose day is over, that is none."""


class Selection(Record):
    """What the user asked for.

    Attributes:
        select: Selectors of what is to run; empty for everything. Where none of
            them matches a rule from outside, those run all the same.
        extend: Selectors of what is to run as well.
        ignore: Selectors of what is not to run; these win.
        persona: The rules of this persona and of those before it run.
        preview: Whether preview rules run.
    """

    select: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    persona: Persona = Persona.REGULAR
    preview: bool = False

    def chooses(self, rule: Rule, narrowed: bool) -> bool:
        """Return whether a rule is to run.

        Args:
            rule: The rule.
            narrowed: Whether `select` speaks about rules of this origin at all.
        """
        if any(matches(selector, rule) for selector in self.ignore):
            return False
        if rule.section == OWN_SECTION:
            return True
        if rule.status is Status.PREVIEW and not self.preview:
            return False
        if self.names(rule):
            return True
        if rule.broadest_persona > self.persona:
            return False
        wanted = (*self.select, *self.extend)
        return not narrowed or any(matches(selector, rule) for selector in wanted)

    def names(self, rule: Rule) -> bool:
        """Return whether the rule is asked for by its very id or name."""
        return any(is_exact(selector, rule) for selector in (*self.select, *self.extend))

    def persona_for(self, rule: Rule) -> Persona:
        """Return up to which persona the findings of a rule are wanted.

        Naming a rule asks for it: its findings show although its persona is
        beyond the one of the run.
        """
        return max(self.persona, rule.broadest_persona) if self.names(rule) else self.persona


def matches(selector: str, rule: Rule) -> bool:
    """Return whether a selector matches a rule."""
    if is_exact(selector, rule):
        return True
    if weakness := _CWE.match(selector):
        return int(weakness[1]) in rule.cwe
    if rule.origin:
        return False
    if _SECTION.match(selector):
        return rule.section == selector
    return bool(_PREFIX.match(selector)) and rule.id.startswith(selector.upper())


def is_exact(selector: str, rule: Rule) -> bool:
    """Return whether a selector is a rule's id or name."""
    if selector in {rule.id, rule.name}:
        return True
    return not rule.origin and selector.upper() == rule.id


def choose(rules: Iterable[Rule], selection: Selection) -> tuple[Rule, ...]:
    """Keep the rules that are to run, in their order.

    Args:
        rules: All there are, of antivenom and from outside.
        selection: What the user asked for, already checked.
    """
    known = tuple(rules)
    wanted = selection.select
    narrowed = {
        outside: bool(wanted)
        and (not outside or any(matches(s, rule) for s in wanted for rule in known if rule.origin))
        for outside in (False, True)
    }
    return tuple(rule for rule in known if selection.chooses(rule, narrowed[bool(rule.origin)]))


def check_selectors(
    selectors: Sequence[str], option: str, rules: Iterable[Rule], *, lenient: bool = False
) -> None:
    """Hold each selector to match some rule.

    Args:
        selectors: As the user wrote them.
        option: Where they were written, for the message.
        rules: All there are.
        lenient: Accept whatever could match a rule of antivenom, because those
            were left out of the run.

    Raises:
        SelectorError: A selector matches nothing.
    """
    known = tuple(rules)
    for selector in selectors:
        if any(matches(selector, rule) for rule in known):
            continue
        shaped = any(form.match(selector) for form in (_PREFIX, _SECTION, _CWE))
        if lenient and shaped:
            continue
        names = {name for rule in known for name in (rule.id, rule.name)}
        names |= {f"CWE-{number}" for rule in known for number in rule.cwe}
        raise SelectorError(
            f"{option}: {selector!r} matches no rule, section or CWE{suggestion(selector, names)}"
        )


def check_preview(selection: Selection, rules: Iterable[Rule]) -> None:
    """Refuse to pass over a preview rule that was asked for by name.

    Raises:
        SelectorError: A rule in preview is named, and preview rules do not run.
    """
    if selection.preview:
        return
    for rule in rules:
        if rule.status is Status.PREVIEW and selection.names(rule):
            raise SelectorError(f"{rule.id} is in preview: add --preview to run it")
