"""Do the places that name a version agree?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)", re.MULTILINE)


def _pins(checkout: Path, name: str) -> dict[str, str]:
    text = (checkout / "requirements" / name).read_text(encoding="utf-8")
    return {pin["name"].lower(): pin["version"] for pin in PIN.finditer(text)}


def test_the_installed_package_has_the_version_of_the_workspace(
    workspace: Mapping[str, Any],
) -> None:
    import antivenom

    assert antivenom.__version__ == workspace["workspace"]["package"]["version"]


def test_the_version_stands_in_one_place(project: Mapping[str, Any]) -> None:
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]


def test_the_changelog_knows_the_version(checkout: Path, workspace: Mapping[str, Any]) -> None:
    version = workspace["workspace"]["package"]["version"]
    changelog = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## [{version}]" in changelog


def test_the_build_backend_is_the_one_with_hashes(
    checkout: Path, project: Mapping[str, Any]
) -> None:
    maturin = _pins(checkout, "build.txt")["maturin"]
    assert project["build-system"]["requires"] == [f"maturin=={maturin}"]


def test_the_only_dependency_is_the_one_with_hashes(
    checkout: Path, project: Mapping[str, Any]
) -> None:
    named = (checkout / "requirements" / "base.in").read_text(encoding="utf-8").splitlines()[-1]
    assert project["project"]["dependencies"] == [named]


@pytest.mark.parametrize("name", ["ruff", "pyyaml", "jinja2", "cryptography"])
def test_requirement_files_agree_on_versions(checkout: Path, name: str) -> None:
    found = [
        _pins(checkout, f"{file}.txt").get(name)
        for file in ("proofs", "environment", "test", "bench")
    ]
    assert len({version for version in found if version}) == 1 or name == "pyyaml"


def test_every_requirement_has_hashes_and_no_address(checkout: Path) -> None:
    files = sorted((checkout / "requirements").glob("*.txt"))
    named = ["base", "bench", "build", "environment", "proofs", "test"]
    assert [file.stem for file in files] == named
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        statements = text.replace("\\\n", " ").splitlines()
        requirements = [line for line in statements if line and line[0] not in "# "]
        assert requirements
        assert [line for line in requirements if "--hash=sha256:" not in line] == []


def test_classifiers_begin_at_the_oldest_supported_python(project: Mapping[str, Any]) -> None:
    oldest = project["project"]["requires-python"].removeprefix(">=")
    classifiers = project["project"]["classifiers"]
    prefix = "Programming Language :: Python :: 3."
    minors = sorted(int(name[len(prefix) :]) for name in classifiers if name.startswith(prefix))
    assert f"3.{minors[0]}" == oldest == project["tool"]["mypy"]["python_version"]
    assert project["tool"]["ruff"]["target-version"] == f"py3{minors[0]}"


def test_the_parser_is_pinned_and_one_crate_alone_names_it(
    checkout: Path, workspace: Mapping[str, Any]
) -> None:
    dependencies = workspace["workspace"]["dependencies"]
    family = {name: version for name, version in dependencies.items() if name.startswith("ruff_")}
    assert len(set(family.values())) == 1
    assert all(str(version).startswith("=") for version in family.values())
    users = {
        manifest.parent.name
        for manifest in (checkout / "crates").glob("*/Cargo.toml")
        if "ruff_" in manifest.read_text(encoding="utf-8")
    }
    assert users == {"av-syntax"}


def test_the_oldest_rust_is_the_one_that_the_readme_names(
    checkout: Path, workspace: Mapping[str, Any]
) -> None:
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    assert f"Rust {workspace['workspace']['package']['rust-version']}" in readme
