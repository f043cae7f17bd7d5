"""Do fixed versions resolve together, and is a project's own file changed as little as can be?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement

from antivenom.inspectors.environment.audit.editing import changed_requirement, command_for

Antivenom = Callable[..., tuple[int, str, str]]
Project = Callable[..., Path]
Findings = Callable[..., list[dict[str, Any]]]


def advice(found: list[dict[str, Any]], name: str) -> set[str]:
    about = (each["vulnerability"] for each in found if each["subject"]["name"] == name)
    return {each.get("advice", "") for each in about}


def test_the_smallest_version_that_mends_all_is_advised(
    install: Callable[..., Path], findings: Findings
) -> None:
    install("jinja2", "2.4.1")
    install("user", "1.0", "jinja2<4")
    assert advice(findings("--venv", "venv"), "jinja2") == {"3.1.6"}


def test_what_others_require_is_respected_and_named(
    install: Callable[..., Path], findings: Findings, antivenom: Antivenom
) -> None:
    install("jinja2", "2.4.1")
    install("old-user", "1.0", "jinja2<2.5")
    found = [each for each in findings("--venv", "venv") if each["subject"]["name"] == "jinja2"]
    assert advice(found, "jinja2") == {""}
    assert found[0]["vulnerability"]["conflicts"] == ["old-user 1.0 requires jinja2<2.5, not 3.1.6"]
    _, output, _ = antivenom("audit", "--venv", "venv")
    assert "in the way of updates\n  jinja2 2.4.1: old-user 1.0 requires jinja2<2.5" in output


def test_where_not_all_can_be_mended_the_most_is(
    install: Callable[..., Path], findings: Findings
) -> None:
    install("jinja2", "2.4.1")
    install("old-user", "1.0", "jinja2<3.1.5")
    found = [each for each in findings("--venv", "venv") if each["subject"]["name"] == "jinja2"]
    mended = [each for each in found if each["vulnerability"].get("advice") == "3.1.4"]
    assert (len(found), len(mended)) == (9, 7)
    names = {alias for each in mended for alias in each["vulnerability"]["aliases"]}
    assert not names & {"CVE-2024-56326", "CVE-2025-27516"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("jinja2==2.4.1", "jinja2==3.1.6"),
        ("jinja2 == 2.4.1", "jinja2 ==3.1.6"),
        (
            "Jinja2[i18n]==2.4.1 ; python_version>'3' # why",
            "Jinja2[i18n]==3.1.6 ; python_version>'3' # why",
        ),
        ("jinja2>=2.4", "jinja2>=3.1.6"),
        ("jinja2>=2.4,<4", "jinja2>=3.1.6,<4"),
        ("jinja2 (>=2.4)", "jinja2 (>=3.1.6)"),
        ("jinja2~=3.1", "jinja2>=3.1.6,~=3.1"),
        ("jinja2", "jinja2>=3.1.6"),
        ("jinja2 # any", "jinja2>=3.1.6 # any"),
        ("jinja2===2.4.1", "jinja2===3.1.6"),
    ],
)
def test_a_requirement_is_changed_in_its_version_alone(before: str, after: str) -> None:
    change = changed_requirement(before, "3.1.6")
    assert (change.text, change.refusal) == (after, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("jinja2<3", "does not admit 3.1.6"),
        ("jinja2==2.*", "does not admit 3.1.6"),
        ("jinja2==2.4.1 --hash=sha256:00", "hashes"),
        ("jinja2 @ https://example.org/j.whl", "is no plain requirement"),
        ("-e .", "is no plain requirement"),
    ],
)
def test_what_cannot_be_changed_is_refused(text: str, told: str) -> None:
    change = changed_requirement(text, "3.1.6")
    assert change.text == text
    assert told in change.refusal


@given(
    st.sampled_from(["==", ">=", ">", "<", "<=", "~=", "!="]),
    st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,2}){1,2}", fullmatch=True),
    st.sampled_from(["", "[a,b]"]),
    st.sampled_from(["", " ; python_version>'3'", "  # words"]),
)
def test_a_changed_requirement_admits_the_version(
    operator: str, version: str, extras: str, tail: str
) -> None:
    change = changed_requirement(f"some{extras}{operator}{version}{tail}", "50.1")
    if change.refusal:
        return
    assert change.text.endswith(tail)
    read = Requirement(change.text.partition("#")[0])
    assert read.specifier.contains("50.1", prereleases=True)


def test_locks_are_left_to_their_tools() -> None:
    assert command_for("a/uv.lock", "x", "2") == "uv lock --upgrade-package 'x==2'"
    assert command_for("poetry.lock", "x", "2").startswith("poetry update x")
    assert "x==2" in command_for("pylock.dev.toml", "x", "2")
    assert command_for("requirements.txt", "x", "2") == ""


def test_the_change_is_shown_and_written_when_wanted(
    project: Project, antivenom: Antivenom
) -> None:
    text = "# ours\r\njinja2==2.4.1  # web\r\nitsdangerous==2.2.0\r\n"
    folder = project({"pyproject.toml": "[project]\nname='a'\ndependencies = ['django==3.2.0']\n"})
    (folder / "requirements.txt").write_bytes(text.encode())
    status, output, _ = antivenom("audit", folder, "--fix")
    assert status == 1
    assert "-jinja2==2.4.1  # web\n+jinja2==3.1.6  # web\n" in output
    assert "+dependencies = ['django==4.2.30']\n" in output
    assert "nothing was written; --yes writes it" in output
    assert (folder / "requirements.txt").read_bytes() == text.encode()
    _, output, _ = antivenom("audit", folder, "--fix", "--yes")
    assert "wrote project/pyproject.toml, project/requirements.txt\n" in output
    assert (folder / "requirements.txt").read_bytes() == text.replace("2.4.1", "3.1.6").encode()
    assert sorted(path.name for path in folder.iterdir()) == ["pyproject.toml", "requirements.txt"]


def test_machine_formats_stay_whole_beside_a_fix(project: Project, antivenom: Antivenom) -> None:
    folder = project({"requirements.txt": "jinja2==2.4.1\n"})
    _, output, error = antivenom("audit", folder, "--fix", "--format", "sarif")
    assert json.loads(output)["version"] == "2.1.0"
    assert "+jinja2==3.1.6" in error


def test_hashes_and_locks_are_refused_with_what_to_do(
    project: Project, antivenom: Antivenom
) -> None:
    digest = "0" * 64
    folder = project(
        {
            "requirements.txt": f"jinja2==2.4.1 \\\n    --hash=sha256:{digest}\n",
            "uv.lock": 'version = 1\n[[package]]\nname = "django"\nversion = "3.2.0"\n',
        }
    )
    _, output, _ = antivenom("audit", folder, "--fix", "--yes")
    assert "goes on over lines, as hashes do" in output
    assert "run: uv lock --upgrade-package 'django==4.2.30'" in output
    assert "wrote" not in output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--yes",), "--yes answers what --fix asks"),
        (("--venv", "a", "b"), "by --venv or by PATH, not both"),
        (("--reason", "x"), "belong to --ignore"),
        (("--max-age", "-1"), "is no number of days"),
        (("--vex", "gone.json"), "gone.json: "),
        (("gone",), "gone: there is no such file or folder"),
    ],
)
def test_wrong_use_is_one_line(words: tuple[str, ...], told: str, antivenom: Antivenom) -> None:
    status, output, error = antivenom("audit", *words)
    assert (status, output) == (2, "")
    assert told in error
