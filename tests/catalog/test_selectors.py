"""Which rules does a selection choose?"""

from __future__ import annotations

import pytest

from antivenom.catalog.selectors import Selection, check_preview, check_selectors, choose
from antivenom.errors import SelectorError
from antivenom.model import Confidence, Persona, Rule, Severity, Status, Variant

PLAIN = Rule("AV0000", "plain", "Do the safe thing", Severity.HIGH, Confidence.HIGH)


def make(id_: str, **fields: object) -> Rule:
    given: dict[str, object] = {"name": f"name-of-{id_.lower()}", "section": id_[2:4], **fields}
    return PLAIN.replace(id=id_, **given)


YAML = make("AV0421", name="unsafe-yaml-loader", cwe=(502,))
SHELL = make("AV0403", cwe=(78,))
CIPHER = make("AV0903", cwe=(327,))
PEDANTIC = make("AV0203", cwe=(180,), persona=Persona.PEDANTIC)
PREVIEW = make("AV0404", status=Status.PREVIEW)
OWN = make("AV0001")
OUTSIDE = make("avoid-pickle", section="", cwe=(502,), origin="rules.yml")
OTHER_OUTSIDE = make("avoid-eval", section="", origin="rules.yml")
MIXED = make(
    "AV0807",
    persona=Persona.REGULAR,
    variants=(
        Variant(Severity.HIGH, Confidence.HIGH, Persona.REGULAR),
        Variant(Severity.LOW, Confidence.LOW, Persona.PEDANTIC),
    ),
)
RULES = (YAML, SHELL, CIPHER, PEDANTIC, PREVIEW, OWN, OUTSIDE, OTHER_OUTSIDE, MIXED)


def chosen(**asked: object) -> set[str]:
    selection = Selection().replace(**asked)
    return {rule.id for rule in choose(RULES, selection)} - {OWN.id}


def test_by_default_stable_rules_of_the_regular_persona_run() -> None:
    assert chosen() == {"AV0421", "AV0403", "AV0903", "avoid-pickle", "avoid-eval", "AV0807"}


@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        ("AV0421", {"AV0421"}),
        ("av0421", {"AV0421"}),
        ("unsafe-yaml-loader", {"AV0421"}),
        ("AV04", {"AV0421", "AV0403"}),
        ("04", {"AV0421", "AV0403"}),
        ("CWE-327", {"AV0903"}),
        ("cwe-327", {"AV0903"}),
        ("AV", {"AV0421", "AV0403", "AV0903", "AV0807"}),
    ],
)
def test_select_narrows_the_rules_it_speaks_about(selector: str, ids: set[str]) -> None:
    assert chosen(select=(selector,)) == ids | {"avoid-pickle", "avoid-eval"}


def test_a_selector_that_matches_rules_from_outside_narrows_those_too() -> None:
    assert chosen(select=("CWE-502",)) == {"AV0421", "avoid-pickle"}


def test_ignore_wins_over_select() -> None:
    outside = ("avoid-pickle", "avoid-eval")
    assert chosen(select=("AV04",), ignore=("AV0421", *outside)) == {"AV0403"}


def test_a_persona_sees_its_own_rules_and_those_before() -> None:
    assert "AV0203" in chosen(persona=Persona.PEDANTIC)
    assert "AV0203" in chosen(persona=Persona.AUDITOR)
    assert chosen(persona=Persona.PEDANTIC) >= chosen()


def test_naming_a_rule_asks_for_it_whatever_its_persona() -> None:
    assert "AV0203" in chosen(select=("AV0203",))
    assert "AV0203" in chosen(extend=("AV0203",))
    assert "AV0203" not in chosen(select=("AV02", "AV04"))
    named = Selection(select=("AV0203",))
    assert named.persona_for(PEDANTIC) is Persona.PEDANTIC
    assert named.persona_for(YAML) is Persona.REGULAR


def test_naming_a_rule_that_speaks_to_everybody_does_not_make_it_pedantic() -> None:
    assert Selection(select=("AV0807",)).persona_for(MIXED) is Persona.REGULAR


def test_preview_rules_run_only_when_asked_for() -> None:
    assert "AV0404" not in chosen(select=("AV04",))
    assert "AV0404" in chosen(select=("AV04",), preview=True)
    with pytest.raises(SelectorError, match="AV0404 is in preview: add --preview"):
        check_preview(Selection(select=("AV0404",)), RULES)


def test_only_ignore_turns_off_the_rules_about_suppressions() -> None:
    assert OWN in choose(RULES, Selection(select=("AV0421",)))
    assert OWN not in choose(RULES, Selection(ignore=("AV0001",)))
    assert OWN not in choose(RULES, Selection(ignore=("00",)))


@pytest.mark.parametrize(
    ("selector", "nearest"),
    [("AV0422", "AV0421"), ("unsafe-yaml-loder", "unsafe-yaml-loader"), ("CWE-328", "CWE-327")],
)
def test_an_unknown_selector_names_the_nearest(selector: str, nearest: str) -> None:
    with pytest.raises(SelectorError, match=f"select: '{selector}'.*did you mean '{nearest}'"):
        check_selectors((selector,), "select", RULES)


def test_an_empty_section_is_no_selector() -> None:
    with pytest.raises(SelectorError, match="matches no rule"):
        check_selectors(("13",), "select", RULES)


def test_selectors_of_rules_that_were_left_out_are_no_mistake() -> None:
    check_selectors(("AV0999", "13", "CWE-1"), "ignore", (OUTSIDE,), lenient=True)
    with pytest.raises(SelectorError):
        check_selectors(("avoid-picle",), "ignore", (OUTSIDE,), lenient=True)
