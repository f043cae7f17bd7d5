"""Is every rule folder of the guide as the schema and its neighbours want it?"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import antivenom.catalog
from antivenom.catalog.rules import RuleFolder, load_guide, rule_folders
from antivenom.catalog.sections import section_folder, section_titles

FOLDERS = rule_folders()
IDS = [folder.id for folder in FOLDERS]


@cache
def schema() -> dict[str, Any]:
    path = Path(antivenom.catalog.__file__).with_name("rule.schema.json")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@cache
def metadata(folder: RuleFolder) -> dict[str, Any]:
    text = Path(folder.file("rule.yml")).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_a_rule_file_follows_the_schema(folder: RuleFolder) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    assert [error.message for error in validator.iter_errors(metadata(folder))] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_a_folder_is_named_for_its_rule(folder: RuleFolder) -> None:
    said = metadata(folder)
    path = Path(folder.path)
    assert said["id"] == folder.id
    assert said["section"] == folder.section == folder.id[2:4]
    assert path.name == f"{folder.id}_{said['name'].replace('-', '_')}"
    assert path.parent.name == section_folder(folder.section)


def test_ids_and_names_are_unique() -> None:
    assert len(set(IDS)) == len(IDS)
    names = [metadata(folder)["name"] for folder in FOLDERS]
    assert len(set(names)) == len(names)


def test_sections_are_sorted_and_have_titles() -> None:
    titles = section_titles()
    assert list(titles) == sorted(titles)
    assert all(titles.values())


def test_the_kernel_reads_every_rule_file() -> None:
    loaded = load_guide(FOLDERS)
    assert loaded.gaps == ()
    assert [each.rule.id for each in loaded.rules] == IDS


def test_what_the_kernel_hands_over_is_what_the_files_say() -> None:
    for each, folder in zip(load_guide(FOLDERS).rules, FOLDERS, strict=True):
        said = metadata(folder)
        assert each.rule.title == said["title"]
        assert each.rule.cwe == tuple(said["cwe"])
        assert each.rule.severity.value == said["severity"]
        overrides = [entry.get("persona", said["persona"]) for entry in said["detect"]]
        for at, persona in enumerate(overrides):
            assert each.rule.variant(at).persona.value == persona
