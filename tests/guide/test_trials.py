"""Is everything that tests a rule found, and is what is wrong with it named?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from antivenom.catalog.rules import rule_folders
from antivenom.catalog.trials import guide_trials, outside_trials

if TYPE_CHECKING:
    from pathlib import Path


def problems_after(rules: Path, file: str, old: str, new: str) -> str:
    """Change a file of the rule and return what is wrong with its trials."""
    (folder,) = rule_folders(str(rules))
    path = rules / folder.path / file
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(old, new, text, count=1), encoding="utf-8")
    return "\n".join(guide_trials(folder).problems)


def test_files_and_blocks_are_trials(rules: Path) -> None:
    (folder,) = rule_folders(str(rules))
    trials = guide_trials(folder)
    assert trials.problems == ()
    names = [trial.file.rpartition("/")[2] for trial in trials.trials]
    assert names == ["compliant01.py", "noncompliant01.py", "README.md", "README.md"]
    assert [trial.clean for trial in trials.trials] == [True, False, False, False]


def test_the_demonstration_below_the_marker_is_no_trial(rules: Path) -> None:
    (folder,) = rule_folders(str(rules))
    assert all("print()" not in trial.text for trial in guide_trials(folder).trials)


def test_lines_of_blocks_are_places_in_the_page(rules: Path, rule_folder: Path) -> None:
    (folder,) = rule_folders(str(rules))
    trial = guide_trials(folder).trials[2]
    page = (rule_folder / "README.md").read_text(encoding="utf-8").split("\n")
    file, line = trial.place(2)
    assert file == str(rule_folder / "README.md")
    assert page[line - 1] == 'load("x")  # expect: AV0401'


def test_a_block_that_differs_from_its_file_is_named(rules: Path) -> None:
    said = problems_after(rules, "README.md", "safe_load", "safe_dump")
    assert "differs from compliant01.py" in said


def test_an_example_that_expects_nothing_is_named(rules: Path) -> None:
    said = problems_after(rules, "noncompliant01.py", "# expect: AV0401", "")
    assert "no line says `# expect: AV0401`" in said


def test_a_compliant_file_that_expects_something_is_named(rules: Path) -> None:
    said = problems_after(rules, "compliant01.py", r"\(\)\)", "())  # expect: AV0401")
    assert "a compliant file expects a finding" in said


def test_an_expectation_of_nothing_is_named(rules: Path) -> None:
    said = problems_after(rules, "README.md", r'load\("x"\)  # expect: AV0401', "x  # expect:")
    assert "`expect` names no rule" in said


def test_a_known_miss_outside_of_its_heading_is_named(rules: Path) -> None:
    said = problems_after(
        rules,
        "README.md",
        "expect: AV0401\n```\n\n## Known",
        "expect-miss: AV0401\n```\n\n## Known",
    )
    assert "a known fault stands outside" in said


def test_a_page_of_another_rule_is_named(rules: Path) -> None:
    assert "is titled AV0402" in problems_after(rules, "README.md", "# AV0401", "# AV0402")


def test_a_missing_example_is_named(rules: Path, rule_folder: Path) -> None:
    (rule_folder / "compliant01.py").unlink()
    said = problems_after(rules, "README.md", "Finds", "Looks for")
    assert "compliant01.py:1: no example of this kind" in said
    assert "there is no file compliant01.py" in said


def test_a_missing_or_undecodable_page_is_named(rules: Path, rule_folder: Path) -> None:
    (folder,) = rule_folders(str(rules))
    (rule_folder / "README.md").write_bytes(b"\xff\xfe")
    assert "cannot be read" in "\n".join(guide_trials(folder).problems)
    (rule_folder / "README.md").unlink()
    assert "cannot be read" in "\n".join(guide_trials(folder).problems)


def test_tests_of_an_outside_rule_share_its_stem(tmp_path: Path) -> None:
    for name in ("x.yaml", "x.py", "x.test.py", "x.fixed.py", "x.txt", "x.yml", "xy.py", "x"):
        (tmp_path / name).write_text("# ruleid: a\ncode\n", encoding="utf-8")
    rule_file = str(tmp_path / "x.yaml")
    everything = outside_trials(rule_file, ["a"], python=False)
    assert [trial.file[len(str(tmp_path)) + 1 :] for trial in everything.trials] == [
        "x.py",
        "x.test.py",
        "x.txt",
    ]
    assert len(outside_trials(rule_file, ["a"], python=True).trials) == 2


def test_an_annotation_of_an_unknown_rule_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("rules: []\n", encoding="utf-8")
    (tmp_path / "x.py").write_bytes(b"# ruleid: typo\ncode('\xff')\n")
    trials = outside_trials(str(tmp_path / "x.yaml"), ["type"], python=True)
    assert trials.problems == (f"{tmp_path / 'x.py'}:1: names no rule here: typo",)
