"""Does a test of rules pass exactly if every annotated line is right?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Antivenom = Callable[..., tuple[int, str, str]]

RULES = """\
rules:
  - id: no-eval
    languages: [python]
    severity: ERROR
    message: eval runs text
    pattern: eval(...)
  - id: no-exec
    languages: [python]
    severity: WARNING
    message: exec runs text
    pattern: exec(...)
"""

TESTS = """\
# ruleid: no-eval
eval(text)
# ok: no-eval
evaluate(text)
# ruleid: no-exec
exec(text)
"""


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A rule file from outside with its test file."""
    (tmp_path / "x.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "x.py").write_text(TESTS, encoding="utf-8")
    return tmp_path / "x.yaml"


def test_rules_that_find_what_is_annotated_pass(antivenom: Antivenom, outside: Path) -> None:
    status, output, _ = antivenom("guide", "test", "--rules", outside)
    assert status == 0
    assert output == f"passed   no-eval ({outside})\npassed   no-exec ({outside})\n2 passed\n"


def test_a_missing_and_an_unexpected_line_fail(antivenom: Antivenom, outside: Path) -> None:
    test = outside.with_suffix(".py")
    test.write_text(TESTS + "# ruleid: no-eval\nx()\neval(1)\n", encoding="utf-8")
    status, output, _ = antivenom("guide", "test", "--rules", outside)
    assert status == 1
    assert output.splitlines()[:3] == [
        f"failed   no-eval ({outside})",
        f"         missing    {test}:8",
        f"         unexpected {test}:9",
    ]
    assert output.splitlines()[-1] == "1 passed, 1 failed"


def test_a_folder_of_rules_is_tested_file_by_file(antivenom: Antivenom, outside: Path) -> None:
    other = outside.parent / "more" / "y.yml"
    other.parent.mkdir()
    other.write_text(RULES, encoding="utf-8")
    other.with_suffix(".py").write_text(TESTS, encoding="utf-8")
    status, output, _ = antivenom("guide", "test", "--rules", outside.parent)
    assert status == 0
    assert output.splitlines()[-1] == "4 passed"


def test_a_rule_that_nothing_tests_is_no_pass(antivenom: Antivenom, outside: Path) -> None:
    outside.with_suffix(".py").unlink()
    status, output, _ = antivenom("guide", "test", "--rules", outside)
    assert status == 2
    assert output.splitlines()[-1] == "2 untested"


def test_a_rule_that_the_kernel_does_not_support_is_named(
    antivenom: Antivenom, outside: Path
) -> None:
    rule = "  - id: flow\n    mode: taint\n    languages: [python]\n    severity: ERROR\n"
    rest = (
        "    message: m\n    pattern-sources: [{pattern: a}]\n    pattern-sinks: [{pattern: b}]\n"
    )
    outside.write_text(RULES + rule + rest, encoding="utf-8")
    status, output, _ = antivenom("guide", "test", "--rules", outside)
    assert status == 2
    assert f"not run  flow ({outside})" in output
    assert "taint" in output
    assert output.splitlines()[-1] == "2 passed, 1 not run"


def test_a_rule_on_text_is_tested_by_text(antivenom: Antivenom, outside: Path) -> None:
    rule = "  - id: word\n    languages: [regex]\n    severity: INFO\n    message: m\n"
    outside.write_text(f"{RULES}{rule}    pattern-regex: pass=[a-z]+\n", encoding="utf-8")
    text = outside.with_suffix(".cfg")
    text.write_text("# ruleid: word\npass=word\n# ok: word\npass=1\neval(1)\n", encoding="utf-8")
    status, output, _ = antivenom("guide", "test", "--rules", outside)
    assert (status, output.splitlines()[-1]) == (0, "3 passed")


def test_only_the_rules_named_are_tested(antivenom: Antivenom, outside: Path) -> None:
    status, output, _ = antivenom("guide", "test", "--rules", outside, "no-exec")
    assert (status, output.splitlines()[-1]) == (0, "1 passed")
    status, _, error = antivenom("guide", "test", "--rules", outside, "no-exek")
    assert status == 2
    assert "did you mean 'no-exec'?" in error


def test_results_can_be_read_by_programs(antivenom: Antivenom, outside: Path) -> None:
    test = outside.with_suffix(".py")
    test.write_text(TESTS + "eval(1)\n", encoding="utf-8")
    status, output, _ = antivenom("guide", "test", "--rules", outside, "--format", "json")
    assert status == 1
    assert json.loads(output)["rules"][0] == {
        "rule": "no-eval",
        "origin": str(outside),
        "verdict": "failed",
        "missing": [],
        "unexpected": [f"{test}:7"],
        "improved": [],
        "notes": [],
    }


def test_paths_of_a_rule_do_not_count_in_its_tests(antivenom: Antivenom, outside: Path) -> None:
    paths = "    paths: {include: [settings/], exclude: ['*.py']}\n"
    outside.write_text(RULES + paths, encoding="utf-8")
    status, output, _ = antivenom("guide", "test", "--rules", outside)
    assert (status, output.splitlines()[-1]) == (0, "2 passed")


def test_fixes_have_to_give_the_fixed_text(antivenom: Antivenom, outside: Path) -> None:
    outside.write_text(RULES.replace("eval(...)\n", "eval($X)\n    fix: parse($X)\n"), "utf-8")
    fixed = outside.with_suffix(".fixed.py")
    fixed.write_text(TESTS.replace("eval(text)", "parse(text)"), encoding="utf-8")
    status, output, _ = antivenom("guide", "test", "--rules", outside)
    assert (status, output.splitlines()[-1]) == (0, "2 passed")
    fixed.write_text(TESTS.replace("eval(text)", "parse(text, 1)"), encoding="utf-8")
    status, output, _ = antivenom("guide", "test", "--rules", outside)
    assert status == 1
    assert output.splitlines() == [
        f"failed   no-eval ({outside})",
        f"         --- {fixed}",
        "         +++ after the fixes",
        "         @@ -2 +2 @@",
        "         -parse(text, 1)",
        "         +parse(text)",
        f"passed   no-exec ({outside})",
        "1 passed, 1 failed",
    ]


def test_fixes_of_other_rules_count_whichever_rule_is_tested(
    antivenom: Antivenom, outside: Path
) -> None:
    rules = RULES.replace("eval(...)\n", "eval($X)\n    fix: parse($X)\n")
    outside.write_text(rules + "    fix: run()\n", encoding="utf-8")
    fixed = TESTS.replace("eval(text)", "parse(text)").replace("exec(text)", "run()")
    outside.with_suffix(".fixed.py").write_text(fixed, encoding="utf-8")
    status, output, _ = antivenom("guide", "test", "--rules", outside, "no-exec")
    assert (status, output.splitlines()[-1]) == (0, "1 passed")


def test_a_whole_rule_of_the_guide_passes(antivenom: Antivenom, rules: Path) -> None:
    status, output, _ = antivenom("guide", "test", "--root", rules)
    assert (status, output) == (0, "passed   AV0401\n1 passed\n")


def test_a_new_rule_fails_until_it_is_filled(antivenom: Antivenom, rules: Path) -> None:
    antivenom("guide", "new", "04", "loud-thing", "--root", rules)
    status, output, _ = antivenom("guide", "test", "--root", rules, "AV0402")
    assert status == 1
    assert output.startswith("failed   AV0402\n")
    assert "still a placeholder" in output
    assert "noncompliant01.py:6" in output


def test_an_engine_that_got_better_is_news(
    antivenom: Antivenom, rules: Path, rule_folder: Path
) -> None:
    page = rule_folder / "README.md"
    text = page.read_text(encoding="utf-8").replace('getattr(yaml, "lo" + "ad")', "yaml.load")
    page.write_text(text, encoding="utf-8")
    status, output, _ = antivenom("guide", "test", "--root", rules)
    line = text.split("\n").index('yaml.load("x")  # expect-miss: AV0401') + 1
    assert status == 1
    assert f"improved   {page}:{line}\n" in output


def test_a_finding_that_no_line_expects_fails(
    antivenom: Antivenom, rules: Path, rule_folder: Path
) -> None:
    example = rule_folder / "compliant01.py"
    example.write_text("import yaml\nyaml.load(input())\n", encoding="utf-8")
    antivenom("guide", "sync", "--root", rules)
    status, output, _ = antivenom("guide", "test", "--root", rules)
    assert (status, output) == (
        1,
        f"failed   AV0401\n         unexpected {example}:2\n1 failed\n",
    )


def test_compliant_files_are_clean_under_every_regular_rule(
    antivenom: Antivenom, rules: Path, rule_folder: Path
) -> None:
    antivenom("guide", "new", "04", "loud-thing", "--root", rules)
    other = rules / "04_neutralization" / "AV0402_loud_thing" / "rule.yml"
    pattern = other.read_text(encoding="utf-8").replace(
        "$CALL.replace_this_pattern_of_AV0402(...)", "yaml.safe_load(...)"
    )
    other.write_text(pattern, encoding="utf-8")
    status, output, _ = antivenom("guide", "test", "--root", rules, "AV0401")
    assert status == 1
    assert f"unexpected {rule_folder / 'compliant01.py'}:2 AV0402\n" in output


def test_an_example_that_does_not_parse_fails(
    antivenom: Antivenom, rules: Path, rule_folder: Path
) -> None:
    example = rule_folder / "compliant01.py"
    example.write_text("def (:\n", encoding="utf-8")
    antivenom("guide", "sync", "--root", rules)
    status, output, _ = antivenom("guide", "test", "--root", rules)
    assert status == 1
    assert f"{example}:1: syntax" in output
