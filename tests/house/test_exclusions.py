"""Is anything of ours hidden from the linters and from antivenom itself?"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = tuple(
    f"python/antivenom/rules/**/{kind}*.py" for kind in ("noncompliant", "compliant", "example")
)

# Comments that keep a tool quiet. Built of parts, so that this file has none of them.
SUPPRESSION = re.compile(
    r"#\s*(no"
    r"qa|type:\s*ig"
    r"nore|mypy:|pyright:|ruff:|pylint:|flake8|isort:|no"
    r"sec|no"
    r"semgrep|fmt:|yapf:|pragma:|anti"
    r"venom:\s*ig"
    r"nore)",
    re.IGNORECASE,
)
RUST_ALLOWANCE = re.compile(r"#!?\[(?:allow|expect)\((?P<inside>[^]]*)\)\]")


def test_ruff_leaves_out_exactly_what_is_bad_on_purpose(project: Mapping[str, Any]) -> None:
    ruff = project["tool"]["ruff"]
    assert tuple(ruff["extend-exclude"]) == (*EXAMPLES, "**/tests/data", "examples")
    assert "exclude" not in ruff
    assert "exclude" not in ruff["lint"]
    assert "exclude" not in ruff.get("format", {})


def test_mypy_leaves_out_exactly_what_is_bad_on_purpose(
    project: Mapping[str, Any], checkout: Path, own_files: tuple[Path, ...], own_code: tuple[Path]
) -> None:
    mypy = project["tool"]["mypy"]
    patterns = [re.compile(pattern) for pattern in mypy["exclude"]]
    python = [path for path in own_files if path.suffix in {".py", ".pyi"}]
    seen = [
        path
        for path in python
        if not any(p.search(path.relative_to(checkout).as_posix()) for p in patterns)
    ]
    assert seen == list(own_code)
    silencing = {"ignore_errors", "follow_imports", "ignore_missing_imports", "disable_error_code"}
    for table in (mypy, *mypy.get("overrides", ())):
        assert not silencing & table.keys()


def test_antivenom_leaves_out_exactly_what_is_bad_on_purpose(project: Mapping[str, Any]) -> None:
    ours = project["tool"]["antivenom"]
    assert tuple(ours["exclude"]) == (*EXAMPLES, "**/tests/data/", "examples/")
    assert ours.keys() == {"exclude"}, "no rule is switched off for our own code"


def test_no_other_file_configures_a_linter(checkout: Path, own_files: tuple[Path, ...]) -> None:
    names = {"ruff.toml", ".ruff.toml", "mypy.ini", ".mypy.ini", "setup.cfg", "antivenom.toml"}
    names |= {".importlinter", "pytest.ini", ".pytest.ini", "tox.ini", ".flake8", ".ignore"}
    found = [path.relative_to(checkout) for path in own_files if path.name in names]
    assert [path for path in found if path.parts[0] != "examples"] == []


@pytest.mark.slow
def test_ruff_sees_every_file_of_ours(checkout: Path, own_code: tuple[Path, ...]) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--show-files", "."]
    listed = subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True)
    seen = {Path(line) for line in listed.stdout.splitlines()}
    assert set(own_code) <= seen
    assert {path for path in seen if path.suffix in {".py", ".pyi"}} <= set(own_code)


def test_no_comment_of_ours_keeps_a_tool_quiet(own_code: tuple[Path, ...]) -> None:
    found = [
        f"{path}:{line}: {text}"
        for path in own_code
        for line, text in _comments(path)
        if SUPPRESSION.search(text)
    ]
    assert found == []


def test_every_lint_that_rust_code_allows_has_its_reason(own_files: tuple[Path, ...]) -> None:
    found = [
        f"{path}: {allowance.group()}"
        for path in own_files
        if path.suffix == ".rs"
        for allowance in RUST_ALLOWANCE.finditer(path.read_text(encoding="utf-8"))
        if "reason" not in allowance["inside"]
    ]
    assert found == []


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    # Tokens, not a search of the text: a string that holds such a comment is none.
    source = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
