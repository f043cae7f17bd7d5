"""Do the files lie where the architecture says, under names that say something?"""

from __future__ import annotations

import re
from pathlib import Path

EMPTY_NAMES = {"utils", "util", "helpers", "common", "core", "manager", "managers", "misc"}
DRAWN = re.compile(r"^(?:[├└]──|│   [├└]──) (?P<name>[\w.-]+/?)", re.MULTILINE)


def test_no_module_has_a_name_that_says_nothing(own_code: tuple[Path, ...]) -> None:
    assert [path for path in own_code if path.stem in EMPTY_NAMES] == []


def test_the_architecture_draws_every_package_and_crate(checkout: Path) -> None:
    text = (checkout / "ARCHITECTURE.md").read_text(encoding="utf-8")
    layout = text.partition("## Layout")[2].partition("## ")[0]
    drawn = {name.rstrip("/") for name in DRAWN.findall(layout)}
    package = checkout / "python" / "antivenom"
    there = {path.name for path in (checkout / "crates").iterdir() if path.is_dir()}
    there |= {path.name for path in package.iterdir() if _is_package(path)}
    there |= {path.name for path in (package / "inspectors").iterdir() if _is_package(path)}
    there.add("errors.py")
    assert drawn == there


def _is_package(path: Path) -> bool:
    return path.is_dir() and path.name != "__pycache__"


def test_no_package_is_empty(checkout: Path) -> None:
    package = checkout / "python" / "antivenom"
    folders = [path for path in package.iterdir() if _is_package(path)]
    assert [folder for folder in folders if not any(folder.iterdir())] == []


def test_scripts_can_be_run(checkout: Path) -> None:
    scripts = sorted((checkout / ".ci").iterdir())
    assert scripts
    for script in scripts:
        assert script.stat().st_mode & 0o111, script
        assert script.read_text(encoding="utf-8").startswith("#!")
