"""How is the command line run as a user runs it: in a process of its own?"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES = """\
rules:
  - id: no-eval
    message: eval runs whatever it is given
    severity: ERROR
    languages: [python]
    pattern: eval(...)
  - id: no-print
    message: print is for people
    severity: INFO
    languages: [python]
    pattern: print(...)
"""


@dataclass(frozen=True)
class Ended:
    """A process that has ended."""

    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on standard error."""
        assert self.err.startswith("antivenom: "), self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("antivenom: ").rstrip("\n")


@dataclass(frozen=True)
class Project:
    """A folder to run antivenom in."""

    folder: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file, and the folders it lies in."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        cwd: Path | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run antivenom to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "antivenom", *arguments],
            cwd=cwd or self.folder,
            env=self.environment(variables),
            input=stdin,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def check(
        self,
        *arguments: str,
        stdin: bytes = b"",
        variables: Mapping[str, str] | None = None,
    ) -> Ended:
        """Check with the two rules of this module alone."""
        rules = str(self.folder / "rules.yml")
        own = ("check", "--no-builtin", "--rules", rules)
        return self.run(*own, *arguments, stdin=stdin, variables=variables)

    def environment(self, variables: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of the process, without what people set for themselves."""
        kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        return {**kept, **(variables or {})}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project with a file of two rules from outside."""
    made = Project(tmp_path)
    made.write("rules.yml", RULES)
    return made
