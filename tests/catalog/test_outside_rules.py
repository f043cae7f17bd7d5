"""Which rules does `--rules` add?"""

from __future__ import annotations

from pathlib import Path

import pytest

from antivenom.catalog.rules import compile_rules, load_outside
from antivenom.errors import RuleFileError

RULE = """\
rules:
  - id: {id}
    message: found
    severity: ERROR
    languages: [python]
    pattern: eval(...)
"""


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "rules.yml"
    file.write_text(RULE.format(id="no-eval"), encoding="utf-8")
    (loaded,) = load_outside([str(file)]).rules
    assert (loaded.rule.id, loaded.rule.origin) == ("no-eval", str(file))


def test_a_folder_is_searched_for_files_with_rules(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.yaml").write_text(RULE.format(id="b"), encoding="utf-8")
    (tmp_path / "a.yml").write_text(RULE.format(id="a"), encoding="utf-8")
    (tmp_path / "target.yaml").write_text("services: [web]\n", encoding="utf-8")
    (tmp_path / "a.py").write_text("eval(x)\n", encoding="utf-8")
    loaded = load_outside([str(tmp_path)])
    assert [each.rule.id for each in loaded.rules] == ["a", "b"]
    assert loaded.gaps == ()


def test_a_missing_file_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"no\.yml: No such file"):
        load_outside([str(tmp_path / "no.yml")])


def test_a_file_that_is_no_text_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_bytes(b"rules: \xff")
    with pytest.raises(RuleFileError, match="is not UTF-8"):
        load_outside([str(tmp_path / "rules.yml")])


@pytest.mark.parametrize("text", ["rules: []\n", "rules: [\n", "services: [web]\n", ""])
def test_a_named_file_without_rules_is_a_gap(text: str, tmp_path: Path) -> None:
    file = tmp_path / "rules.yml"
    file.write_text(text, encoding="utf-8")
    loaded = load_outside([str(file)])
    assert loaded.rules == ()
    assert [gap.path for gap in loaded.gaps] == [str(file)]


def test_a_taint_rule_is_a_gap_until_it_works(tmp_path: Path) -> None:
    text = RULE.format(id="plain") + (
        "  - id: flow\n    mode: taint\n    message: m\n    severity: ERROR\n"
        "    languages: [python]\n"
        "    pattern-sources: [{pattern: input()}]\n    pattern-sinks: [{pattern: eval(...)}]\n"
    )
    file = tmp_path / "rules.yml"
    file.write_text(text, encoding="utf-8")
    loaded = load_outside([str(file)])
    compiled = compile_rules(loaded.rules)
    gaps = (*loaded.gaps, *compiled.gaps)
    assert [rule.id for rule in compiled.rules] == ["plain"]
    assert [(gap.rule, gap.kind) for gap in gaps] == [("flow", "unsupported")]


def test_two_rules_may_share_an_id(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text(RULE.format(id="twin"), encoding="utf-8")
    compiled = compile_rules(load_outside([str(tmp_path)]).rules)
    assert [rule.origin for rule in compiled.rules] == [
        str(tmp_path / "a.yml"),
        str(tmp_path / "b.yml"),
    ]
