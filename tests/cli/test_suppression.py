"""Do suppression comments hide findings, and are the wrong ones found?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Project

pytestmark = pytest.mark.slow


def outcome(project: Project, code: str, *arguments: str, name: str = "a.py") -> dict[str, Any]:
    """Check code with the rule `no-eval` and the rules about suppressions."""
    project.write(name, code)
    own = ("check", "--rules", "rules.yml", "--select", "no-eval", "--format", "jsonl")
    ended = project.run(*own, *arguments, name)
    messages = [json.loads(line) for line in ended.out.splitlines()]
    found = [each for each in messages if each["type"] == "finding"]
    return {
        "found": [(f["rule"], f["location"]["span"]["start_line"]) for f in found],
        "messages": [finding["message"] for finding in found],
        "suppressed": messages[-1].get("suppressed", 0),
        "status": ended.status,
    }


def test_a_comment_hides_the_finding_on_its_line_and_is_counted(project: Project) -> None:
    code = 'eval(x)  # antivenom: ignore[no-eval] reason="x is ours"\n'
    assert outcome(project, code) == {"found": [], "messages": [], "suppressed": 1, "status": 0}


def test_a_comment_may_stand_on_the_last_line(project: Project) -> None:
    code = 'eval(\n    x,\n)  # antivenom: ignore[no-eval] reason="x is ours"\n'
    assert outcome(project, code)["status"] == 0
    code = 'eval(\n    x,  # antivenom: ignore[no-eval] reason="x is ours"\n)\n'
    ended = outcome(project, code)
    assert ended["found"] == [("no-eval", 1), ("AV0001", 2)]


def test_a_comment_on_a_line_of_its_own_hides_nothing(project: Project) -> None:
    code = '# antivenom: ignore[no-eval] reason="x is ours"\neval(x)\n'
    assert outcome(project, code)["found"] == [("AV0001", 1), ("no-eval", 2)]


def test_an_unused_comment_is_a_finding(project: Project) -> None:
    code = 'answer = 42  # antivenom: ignore[no-eval] reason="x is ours"\n'
    ended = outcome(project, code)
    assert (ended["found"], ended["status"]) == ([("AV0001", 1)], 1)
    assert outcome(project, code, "--ignore", "AV0001")["status"] == 0


def test_a_comment_for_a_rule_that_did_not_run_is_not_unused(project: Project) -> None:
    code = 'answer = 42  # antivenom: ignore[AV0421, other-rule, no-print] reason="see above"\n'
    assert outcome(project, code) == {"found": [], "messages": [], "suppressed": 0, "status": 0}


def test_a_comment_in_a_file_that_was_not_wholly_checked_is_not_unused(project: Project) -> None:
    code = 'answer = 42  # antivenom: ignore[no-eval] reason="x is ours"\ndef f(:\n'
    assert outcome(project, code)["found"] == []


def test_a_comment_where_the_rule_is_turned_off_is_not_unused(project: Project) -> None:
    project.write("antivenom.toml", "[per-file]\n'tests/' = {ignore = ['no-eval']}\n")
    code = 'eval(x)  # antivenom: ignore[no-eval] reason="x is ours"\n'
    assert outcome(project, code, name="tests/a.py")["found"] == []


def test_an_expired_comment_hides_nothing(project: Project) -> None:
    code = 'eval(x)  # antivenom: ignore[no-eval] reason="until March" until=2020-03-31\n'
    ended = outcome(project, code)
    assert (ended["found"], ended["status"]) == ([("no-eval", 1), ("AV0002", 1)], 1)
    assert outcome(project, code.replace("2020", "9020"))["found"] == []


@pytest.mark.parametrize(
    "comment",
    [
        "ignore",
        "ignore[]",
        "ignore[no-eval]",
        'ignore[no-eval] reason=""',
        'ignore[AV0499] reason="no such rule"',
    ],
)
def test_a_malformed_comment_hides_nothing_and_ends_in_2(comment: str, project: Project) -> None:
    ended = outcome(project, f"eval(x)  # antivenom: {comment}\n", "--exit-zero")
    assert (ended["found"], ended["status"]) == ([("no-eval", 1), ("AV0003", 1)], 2)


def test_text_in_a_string_is_no_comment(project: Project) -> None:
    code = "text = '# antivenom: ignore'\ntext = '''\n# antivenom: ignore[]\n'''\n"
    assert outcome(project, code)["found"] == []


def test_a_cell_of_a_notebook_has_comments_of_its_own(project: Project) -> None:
    comment = '  # antivenom: ignore[no-eval] reason="x is ours"'
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": [source]}
        for source in (f"eval(x){comment}", "eval(y)")
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    ended = outcome(project, json.dumps(notebook), name="a.ipynb")
    assert (ended["found"], ended["suppressed"]) == ([("no-eval", 1)], 1)


def test_without_the_rules_of_antivenom_comments_still_hide(project: Project) -> None:
    code = 'eval(x)  # antivenom: ignore[no-eval] reason="x is ours"\n'
    project.write("a.py", code + 'answer = 42  # antivenom: ignore[no-eval] reason="unused"\n')
    assert project.check("a.py").status == 0
