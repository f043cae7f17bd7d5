"""What do tests about the repository itself start from?"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the repository."""
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def project(checkout: Path) -> Mapping[str, Any]:
    """The content of pyproject.toml."""
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def workspace(checkout: Path) -> Mapping[str, Any]:
    """The content of Cargo.toml."""
    return tomllib.loads((checkout / "Cargo.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def own_files(checkout: Path) -> tuple[Path, ...]:
    """Every file of the repository, built and fetched ones left out, sorted."""
    left_out = {".git", "target", "dist", "__pycache__", "node_modules"}
    found = []
    pending = [checkout]
    while pending:
        for path in pending.pop().iterdir():
            cache = path.name.startswith(".") and path.name.endswith("_cache")
            built = path.name.startswith(".venv") or path.name == ".hypothesis"
            if path.name in left_out or cache or built:
                continue
            if path.is_dir():
                pending.append(path)
            elif path.suffix not in {".so", ".pyc"}:
                found.append(path)
    return tuple(sorted(found))


@pytest.fixture(scope="session")
def own_code(checkout: Path, own_files: tuple[Path, ...]) -> tuple[Path, ...]:
    """Every Python file that is not bad on purpose: what linters and the self-check look at."""
    return tuple(
        path
        for path in own_files
        if path.suffix in {".py", ".pyi"} and not is_bad_on_purpose(path.relative_to(checkout))
    )


def is_bad_on_purpose(path: Path) -> bool:
    """Return whether a file is an example of the guide, test data, or part of the shop."""
    if path.parts[0] == "examples" or "tests/data/" in path.as_posix():
        return True
    in_rules = path.parts[:3] == ("python", "antivenom", "rules")
    return in_rules and path.name.startswith(("noncompliant", "compliant", "example"))
