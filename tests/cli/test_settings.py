"""Which settings are in force, and are wrong ones refused?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Project

pytestmark = pytest.mark.slow


def shown(project: Project, *arguments: str, **run: Any) -> dict[str, Any]:
    ended = project.run("config", "show", "--format", "json", *arguments, **run)
    assert (ended.status, ended.err) == (0, "")
    document: dict[str, Any] = json.loads(ended.out)
    return document


def test_without_a_file_the_defaults_hold(project: Project) -> None:
    document = shown(project)
    assert document["file"] is None
    assert {each["origin"] for each in document["settings"].values()} == {"default"}
    assert document["settings"]["persona"]["value"] == "regular"


def test_the_nearest_file_upward_holds(project: Project) -> None:
    project.write("pyproject.toml", "[tool.antivenom]\npersona = 'auditor'\n")
    project.write("app/pyproject.toml", "[project]\nname = 'app'\n")
    project.write("app/src/a.py", "")
    inner = project.folder / "app" / "src"
    document = shown(project, cwd=inner)
    assert document["file"] == "../../pyproject.toml"
    assert document["settings"]["persona"] == {
        "value": "auditor",
        "origin": "../../pyproject.toml",
    }
    project.write("app/antivenom.toml", "persona = 'pedantic'\n")
    assert shown(project, cwd=inner)["settings"]["persona"]["value"] == "pedantic"


def test_the_file_is_looked_for_where_the_checked_paths_are(project: Project) -> None:
    project.write("app/antivenom.toml", "preview = true\n")
    project.write("app/a.py", "")
    project.write("b.py", "")
    assert shown(project, "app/a.py")["file"] == "app/antivenom.toml"
    assert shown(project, "app/a.py", "b.py")["file"] is None


def test_antivenom_toml_wins_over_its_neighbour(project: Project) -> None:
    project.write("pyproject.toml", "[tool.antivenom]\npersona = 'auditor'\n")
    project.write("antivenom.toml", "[tool.antivenom]\npersona = 'pedantic'\n")
    assert shown(project)["settings"]["persona"]["value"] == "pedantic"


def test_the_command_line_wins_over_the_file(project: Project) -> None:
    project.write("antivenom.toml", "preview = true\nselect = ['AV04']\nfail-on = 'high'\n")
    settings = shown(project, "--no-preview", "--select", "AV05,AV06", "--select", "AV07")[
        "settings"
    ]
    assert settings["preview"] == {"value": False, "origin": "command line"}
    assert settings["select"]["value"] == ["AV05", "AV06", "AV07"]
    assert settings["fail-on"] == {"value": "high", "origin": "antivenom.toml"}


def test_a_file_can_be_chosen_and_done_without(project: Project) -> None:
    project.write("antivenom.toml", "preview = true\n")
    project.write("other.toml", "persona = 'auditor'\n")
    assert shown(project, "--config", "other.toml")["file"] == "other.toml"
    assert shown(project, "--no-config")["file"] is None


def test_paths_in_the_file_are_relative_to_it(project: Project) -> None:
    project.write("antivenom.toml", "rules = ['rules.yml']\n")
    inner = project.folder / "inner"
    inner.mkdir()
    document = shown(project, cwd=inner)
    assert document["settings"]["rules"]["value"] == ["../rules.yml"]


def test_the_list_for_people_names_the_origin(project: Project) -> None:
    project.write("antivenom.toml", "preview = true\n[per-file]\n'tests' = {ignore = ['AV04']}\n")
    ended = project.run("config", "show")
    lines = [line.split() for line in ended.out.splitlines()]
    assert ["preview", "=", "true", "#", "antivenom.toml"] in lines
    assert ["flow", "=", "true", "#", "default"] in lines
    assert ['per-file."tests".ignore', "=", '["AV04"]', "#", "antivenom.toml"] in lines


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("selct = ['AV04']", "unknown key 'selct'; did you mean 'select'?"),
        ("fail_on = 'high'", "unknown key 'fail_on'; did you mean 'fail-on'?"),
        ("select = 'AV04'", "'select' must be a list of strings"),
        ("select = [4]", "'select' must be a list of strings"),
        ("preview = 'yes'", "'preview' must be true or false"),
        ("jobs = -1", "'jobs' must be a whole number"),
        ("jobs = true", "'jobs' must be a whole number"),
        ("jobs = 1.5", "'jobs' must be a whole number"),
        ("require-coverage = 101", "'require-coverage' must be a number from 0 to 100"),
        ("require-coverage = nan", "'require-coverage' must be a number from 0 to 100"),
        ("fail-on = 'hihg'", "'fail-on' must be one of low, medium, high, critical, not 'hihg'"),
        ("fail-on = 3", "'fail-on' must be a string"),
        ("per-file = 3", "'per-file' must be a table of globs"),
        ("[per-file]\n'tests' = ['AV04']", "per-file.'tests' must be a table"),
        ("[per-file]\n'tests' = {ignroe = []}", "did you mean 'ignore'?"),
        ("[per-file]\n'tests' = {ignore = 'AV04'}", "must be a list of strings"),
        ("[per-file]\n'[z-a]' = {ignore = []}", "per-file.'[z-a]' is no glob"),
        ("select = [", "is not valid TOML"),
        (b"select = ['\xff']", "is not valid TOML"),
        ("[tool]\nantivenom = 3", "'tool.antivenom' must be a table"),
    ],
    ids=str,
)
def test_a_wrong_file_is_one_line_and_2(
    text: str | bytes, complaint: str, project: Project
) -> None:
    project.write("antivenom.toml", text)
    project.write("a.py", "")
    for arguments in (["config", "show"], ["check", "a.py"]):
        ended = project.run(*arguments)
        assert ended.status == 2
        assert ended.complaint.startswith("antivenom.toml: ")
        assert complaint in ended.complaint


def test_an_unknown_rule_in_the_file_is_named(project: Project) -> None:
    project.write("antivenom.toml", "[per-file]\n'tests' = {ignore = ['AV0422']}\n")
    project.write("a.py", "")
    ended = project.run("check", "a.py")
    assert ended.status == 2
    assert "per-file 'tests': 'AV0422' matches no rule" in ended.complaint


def test_a_pyproject_that_says_nothing_is_no_settings_file(project: Project) -> None:
    project.write("pyproject.toml", "[project\nname = 'broken'\n")
    assert shown(project)["file"] is None
    ended = project.run("check", "--config", "pyproject.toml", ".")
    assert ended.status == 2
    assert "has no table [tool.antivenom]" in ended.complaint


def test_settings_hold_in_a_check(project: Project) -> None:
    project.write(
        "antivenom.toml",
        "rules = ['rules.yml']\nbuiltin = false\nfail-on = 'high'\n"
        "exclude = ['gen/']\n[per-file]\n'tests' = {ignore = ['no-eval']}\n",
    )
    project.write("tests/a.py", "eval(x)\n")
    project.write("src/gen/b.py", "eval(x)\n")
    project.write("src/c.py", "print(x)\n")
    assert project.run("check", ".").status == 0
    project.write("src/d.py", "eval(x)\n")
    ended = project.run("check", ".", "--format", "concise")
    assert ended.status == 1
    assert [line.partition(":")[0] for line in ended.out.splitlines() if "no-eval" in line] == [
        "src/d.py"
    ]


def test_paths_are_shown_as_seen_from_the_working_directory(project: Project) -> None:
    project.write("antivenom.toml", "rules = ['rules.yml']\nbuiltin = false\nexclude = ['gen/']\n")
    project.write("src/inner/a.py", "eval(x)\n")
    project.write("src/b.py", "eval(x)\n")
    project.write("src/gen/c.py", "eval(x)\n")
    for cwd, paths in (("src", ["b.py", "inner/a.py"]), ("src/inner", ["../b.py", "a.py"])):
        ended = project.run(
            "check", str(project.folder / "src"), "--format", "concise", cwd=project.folder / cwd
        )
        found = [line.partition(":")[0] for line in ended.out.splitlines() if "no-eval" in line]
        assert found == paths


def test_verbose_says_what_is_in_force(project: Project) -> None:
    project.write("antivenom.toml", "rules = ['rules.yml']\nbuiltin = false\n")
    project.write("a.py", "")
    ended = project.run("check", "-v", "a.py")
    assert ended.err.splitlines() == [
        "antivenom: settings file: antivenom.toml",
        "antivenom: rules: 2",
        "antivenom: rules: ('rules.yml',) (antivenom.toml)",
        "antivenom: builtin: False (antivenom.toml)",
    ]
