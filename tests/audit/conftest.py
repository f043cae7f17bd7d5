"""How are projects, environments and evidence made for one audit each?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from antivenom.cli.main import main
from antivenom.evidence import EvidenceBase, open_evidence
from antivenom.evidence.base import VARIABLE

Antivenom = Callable[..., tuple[int, str, str]]
Project = Callable[..., Path]


@pytest.fixture(autouse=True)
def only_what_is_carried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence that a developer has stored is not looked at, and paths are relative."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data-home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def carried() -> EvidenceBase:
    """The evidence that antivenom carries."""
    from antivenom.evidence.base import carried_folder

    return open_evidence(carried_folder())


@pytest.fixture
def antivenom(capsys: pytest.CaptureFixture[str]) -> Antivenom:
    """Return what runs a command line: words in, exit status and both outputs out."""

    def run(*words: object) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        output = capsys.readouterr()
        return status, output.out, output.err

    return run


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return what writes files into a project: their texts by name."""

    def write(files: Mapping[str, str]) -> Path:
        folder = tmp_path / "project"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The site folder of an environment without distributions, for CPython 3.11.7."""
    folder = tmp_path / "venv"
    site = folder / "lib/python3.11/site-packages"
    site.mkdir(parents=True)
    settings = "home = /nowhere/bin\ninclude-system-site-packages = false\nversion = 3.11.7\n"
    (folder / "pyvenv.cfg").write_text(settings, encoding="utf-8")
    return site


@pytest.fixture
def install(site: Path) -> Callable[..., Path]:
    """Return what lays out an installed distribution."""

    def act(name: str, version: str, *requires: str, fields: str = "") -> Path:
        folder = site / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir()
        header = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{fields}"
        header += "".join(f"Requires-Dist: {text}\n" for text in requires)
        (folder / "METADATA").write_text(header, encoding="utf-8")
        (folder / "RECORD").write_text(f"{folder.name}/METADATA,,\n", encoding="utf-8")
        return folder

    return act


def messages(text: str) -> list[dict[str, Any]]:
    """Read the lines of a stream."""
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def findings(antivenom: Antivenom) -> Callable[..., list[dict[str, Any]]]:
    """Return what audits and returns the findings of the stream, in its order."""

    def act(*words: object) -> list[dict[str, Any]]:
        _, output, _ = antivenom("audit", "--format", "jsonl", *words)
        return [each for each in messages(output) if each["type"] == "finding"]

    return act
