"""Can the guide be read, by people and by programs?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from antivenom.catalog.page import HEADINGS, GuidePages
from antivenom.catalog.rules import rule_folders
from antivenom.catalog.sections import section_folder, section_titles

if TYPE_CHECKING:
    from collections.abc import Callable

    Antivenom = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def no_forced_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests look at is not written for a terminal."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def test_the_list_names_every_rule_below_its_section(antivenom: Antivenom) -> None:
    status, output, _ = antivenom("guide", "list")
    assert status == 0
    lines = output.splitlines()
    named = [line.split()[0] for line in lines if line.startswith("  AV")]
    assert named == [folder.id for folder in rule_folders()]
    assert lines.index("04 Neutralization") < lines.index("05 Exception handling")


def test_the_list_can_be_narrowed_and_read_by_programs(antivenom: Antivenom) -> None:
    status, output, _ = antivenom("guide", "list", "--section", "05", "--format", "json")
    assert status == 0
    rules = json.loads(output)["rules"]
    assert {rule["section"] for rule in rules} == {"05"}
    assert {"id", "title", "severity", "cwe"} <= set(rules[0])


def test_an_unknown_section_is_wrong_use(antivenom: Antivenom) -> None:
    status, _, error = antivenom("guide", "list", "--section", "77")
    assert status == 2
    assert "--section: '77' is none of 00, 01" in error


def test_a_page_is_shown_plain_where_it_is_piped(antivenom: Antivenom) -> None:
    status, output, _ = antivenom("guide", "show", "av0503")
    assert status == 0
    assert output.startswith("AV0503: Re-raise with the cause attached\n====")
    assert "low severity, high precision, pedantic persona, stable, CWE-396\n" in output
    assert "\x1b" not in output
    for heading in HEADINGS:
        assert f"\n{heading}\n" in output


def test_a_page_is_coloured_where_that_is_asked_for(
    antivenom: Antivenom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1mWhat it does\x1b[0m" in antivenom("guide", "show", "AV0503")[1]


def test_a_rule_is_found_by_its_name(antivenom: Antivenom) -> None:
    assert antivenom("guide", "show", "lost-cause")[1] == antivenom("guide", "show", "AV0503")[1]


def test_a_page_is_shown_as_it_is_written(antivenom: Antivenom) -> None:
    page = GuidePages().find("AV0503")
    assert page is not None
    assert antivenom("guide", "show", "AV0503", "--format", "markdown") == (0, page.source, "")


def test_a_page_can_be_read_by_programs(antivenom: Antivenom) -> None:
    status, output, _ = antivenom("guide", "show", "AV0503", "--format", "json")
    assert status == 0
    document = json.loads(output)
    assert document["rule"]["id"] == "AV0503"
    assert tuple(section["title"] for section in document["sections"]) == HEADINGS
    assert any(block["name"] == "noncompliant01.py" for block in document["blocks"])


def test_a_rule_that_is_not_there_is_wrong_use(antivenom: Antivenom) -> None:
    status, output, error = antivenom("guide", "show", "lost-cuase")
    assert (status, output) == (2, "")
    assert "no rule 'lost-cuase'; did you mean 'lost-cause'?" in error


def test_an_act_that_is_not_there_is_wrong_use(antivenom: Antivenom) -> None:
    status, _, error = antivenom("guide", "shwo")
    assert status == 2
    assert "choose from" in error
    assert antivenom("guide")[0] == 2


def test_sections_have_titles_and_folders() -> None:
    assert section_titles()["04"] == "Neutralization"
    assert section_folder("04") == "04_neutralization"


def test_pages_of_rules_that_are_not_there_are_none() -> None:
    assert GuidePages().find("AV9999") is None
