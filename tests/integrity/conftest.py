"""How are environments laid out and held against what was recorded?"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from antivenom.cli.main import main

SHORT = f"{sys.version_info[0]}.{sys.version_info[1]}"
SCRIPT = """\
#!{interpreter}
# -*- coding: utf-8 -*-
import re
import sys
from {module} import {root}
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit({called}())
"""


@dataclass(frozen=True)
class Ended:
    """How a run ended, with what it found.

    Attributes:
        status: Exit status.
        messages: The stream.
        error: Standard error.
    """

    status: int
    messages: tuple[dict[str, Any], ...]
    error: str

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings, in their order."""
        return [each for each in self.messages if each["type"] == "finding"]

    @property
    def rules(self) -> list[str]:
        """The rules of the findings, sorted."""
        return sorted(each["rule"] for each in self.findings)

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """What could not be checked."""
        (coverage,) = (each for each in self.messages if each["type"] == "coverage")
        gaps: list[dict[str, Any]] = coverage.get("gaps", [])
        return gaps

    def only(self, rule: str) -> dict[str, Any]:
        """The one finding of a rule."""
        (found,) = (each for each in self.findings if each["rule"] == rule)
        return found


@dataclass
class Environment:
    """A virtual environment for the interpreter that runs the tests.

    Attributes:
        folder: Its prefix.
        run: Runs a command line.
    """

    folder: Path
    run: Callable[..., Ended]
    _contents: dict[str, dict[str, bytes]] = field(default_factory=dict)

    @property
    def site(self) -> Path:
        """Its site folder."""
        return self.folder / f"lib/python{SHORT}/site-packages"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin/python"

    def install(
        self,
        name: str = "tea",
        version: str = "1.0",
        *,
        files: Mapping[str, bytes] = {"tea/__init__.py": b"POT = 1\n"},
        entry: str = "",
        metadata: Mapping[str, str] = {},
    ) -> Path:
        """Lay out a distribution as an installer would; return its metadata folder."""
        info = f"{name.replace('-', '_')}-{version}.dist-info"
        contents = {
            **files,
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
            **{f"{info}/{path}": text.encode() for path, text in metadata.items()},
        }
        if entry:
            contents[f"{info}/entry_points.txt"] = f"[console_scripts]\n{name} = {entry}\n".encode()
            contents[f"../../../bin/{name}"] = self.script(entry)
        for path, data in contents.items():
            self.write(path, data)
        lines = record_lines(contents)
        self.write(f"{info}/RECORD", (lines + f"{info}/RECORD,,\n").encode())
        return self.site / info

    def script(self, entry: str) -> bytes:
        """Return what installers write for an entry point."""
        module, _, called = entry.partition(":")
        root = called.partition(".")[0]
        text = SCRIPT.format(interpreter=self.python, module=module, root=root, called=called)
        return text.encode()

    def write(self, path: str, data: bytes) -> Path:
        """Write a file, relative to the site folder."""
        target = Path(os.path.normpath(self.site / path))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return target

    def check(self, *words: object, persona: str = "auditor") -> Ended:
        """Check its integrity for everybody's eyes, or for those of one persona."""
        return self.run("--venv", self.folder, "--persona", persona, *words)


def record_lines(contents: Mapping[str, bytes]) -> str:
    """Return the lines of RECORD for files."""
    lines = []
    for path, data in contents.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(data)}\n")
    return "".join(lines)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run the verb: words in, what came of it out."""

    def act(*words: object) -> Ended:
        status = main(["integrity", "--format", "jsonl", *(str(word) for word in words)])
        output = capsys.readouterr()
        messages = tuple(json.loads(line) for line in output.out.splitlines())
        return Ended(status, messages, output.err)

    return act


@pytest.fixture
def environment(tmp_path: Path, run: Callable[..., Ended]) -> Environment:
    """A virtual environment without distributions."""
    made = Environment(tmp_path / "venv", run)
    made.site.mkdir(parents=True)
    (made.folder / "bin").mkdir()
    real = os.path.realpath(sys.executable)
    settings = f"home = {os.path.dirname(real)}\nversion = {SHORT}.0\n"
    (made.folder / "pyvenv.cfg").write_text(settings, encoding="utf-8")
    made.python.symlink_to(real)
    for path in (tmp_path, *made.folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)
    return made


@pytest.fixture
def rewrite() -> Callable[[Path, Iterable[str]], None]:
    """Replace the lines of a file."""

    def act(path: Path, lines: Iterable[str]) -> None:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    return act
