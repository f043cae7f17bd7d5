"""Can somebody begin a rule, and keep its page in step with its examples?"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
import yaml

from antivenom.catalog.page import read_page
from antivenom.catalog.skeleton import PLACEHOLDER, next_id, skeleton
from antivenom.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Antivenom = Callable[..., tuple[int, str, str]]


def test_a_new_rule_has_the_next_id_and_all_files(antivenom: Antivenom, rules: Path) -> None:
    status, output, _ = antivenom(
        "guide", "new", "04", "loud-thing", "--title", 'Say "no": softly', "--root", rules
    )
    folder = rules / "04_neutralization" / "AV0402_loud_thing"
    assert status == 0
    assert output.splitlines()[0] == str(folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.md",
        "compliant01.py",
        "noncompliant01.py",
        "proof.py",
        "rule.yml",
    ]
    written = yaml.safe_load((folder / "rule.yml").read_text(encoding="utf-8"))
    assert (written["id"], written["name"]) == ("AV0402", "loud-thing")
    assert written["title"] == 'Say "no": softly'
    assert (written["section"], written["status"]) == ("04", "preview")


def test_a_new_rule_is_well_formed_and_in_step(antivenom: Antivenom, rules: Path) -> None:
    antivenom("guide", "new", "07", "loud-thing", "--root", rules)
    folder = rules / "07_concurrency" / "AV0701_loud_thing"
    page = read_page((folder / "README.md").read_text(encoding="utf-8"))
    assert page.problems == ()
    assert (page.rule, page.title) == ("AV0701", "Loud thing")
    for path in folder.glob("*.py"):
        ast.parse(path.read_text(encoding="utf-8"))
    assert antivenom("guide", "sync", "--check", "--root", rules)[0] == 0


def test_nothing_unfilled_is_left_in_the_skeleton() -> None:
    for text in skeleton("AV0499", "a-b", "A <TITLE> of its own", "0.1.0").values():
        assert "<ID>" not in text
        assert "<SLUG>" not in text


def test_a_placeholder_stands_wherever_words_are_missing() -> None:
    files = skeleton("AV0499", "a-b", "Title", "0.1.0")
    assert PLACEHOLDER in files["README.md"]
    assert PLACEHOLDER in files["rule.yml"]
    assert "NotImplementedError" in files["proof.py"]


@pytest.mark.parametrize("slug", ["Loud", "loud_thing", "9lives", "a--b", "", "../x", "a-"])
def test_a_name_of_another_form_is_refused(antivenom: Antivenom, rules: Path, slug: str) -> None:
    status, _, error = antivenom("guide", "new", "04", slug, "--root", rules)
    assert status == 2
    assert "no name of a rule" in error


@pytest.mark.parametrize("id_", ["AV0401", "AV0502", "AV04", "XX0499", "AV04x1"])
def test_an_id_that_is_taken_or_foreign_is_refused(
    antivenom: Antivenom, rules: Path, id_: str
) -> None:
    status, _, error = antivenom("guide", "new", "04", "a-b", "--id", id_, "--root", rules)
    assert status == 2
    assert id_ in error


def test_an_unknown_section_is_refused(antivenom: Antivenom, rules: Path) -> None:
    status, _, error = antivenom("guide", "new", "77", "a-b", "--root", rules)
    assert status == 2
    assert "section '77' is none of 00, 01" in error


def test_the_next_id_follows_the_highest() -> None:
    assert next_id("04", ["AV0403", "AV0401", "AV0907", "elsewhere"]) == "AV0404"
    assert next_id("05", ["AV0403"]) == "AV0501"
    with pytest.raises(UsageError, match="no id left"):
        next_id("04", ["AV0499"])


def test_sync_writes_what_changed(antivenom: Antivenom, rules: Path, rule_folder: Path) -> None:
    assert antivenom("guide", "sync", "--root", rules) == (0, "", "")
    example = rule_folder / "compliant01.py"
    example.write_text("import yaml\n# new\n" + example.read_text(encoding="utf-8"), "utf-8")
    page = rule_folder / "README.md"
    before = page.read_text(encoding="utf-8")
    status, output, _ = antivenom("guide", "sync", "--check", "--root", rules)
    assert (status, output) == (1, f"{page} is out of date\n")
    assert page.read_text(encoding="utf-8") == before
    assert antivenom("guide", "sync", "--root", rules)[:2] == (0, f"{page} written\n")
    assert "# new\n" in page.read_text(encoding="utf-8")
    assert antivenom("guide", "sync", "--check", "--root", rules)[0] == 0


def test_sync_names_a_file_that_no_block_shows(
    antivenom: Antivenom, rules: Path, rule_folder: Path
) -> None:
    (rule_folder / "example01.py").write_text("x = 1\n", encoding="utf-8")
    status, output, _ = antivenom("guide", "sync", "--root", rules)
    assert status == 2
    assert "cannot show example01.py: no block has its name" in output


def test_sync_refuses_code_that_ends_its_own_block(
    antivenom: Antivenom, rules: Path, rule_folder: Path
) -> None:
    example = rule_folder / "compliant01.py"
    example.write_text('"""\n```\n"""\n', encoding="utf-8")
    before = (rule_folder / "README.md").read_text(encoding="utf-8")
    status, output, _ = antivenom("guide", "sync", "--root", rules)
    assert status == 2
    assert "cannot show compliant01.py" in output
    assert (rule_folder / "README.md").read_text(encoding="utf-8") == before
