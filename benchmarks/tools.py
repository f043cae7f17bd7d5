"""Which commands are compared, and which versions and rules do they run?"""

from __future__ import annotations

import json
import platform
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Command

ANTIVENOM = "antivenom check, all rules"
RUFF_SECURITY = "ruff check --select S"
RUFF_PARSE_ONLY = "ruff check --select INP001 (reads and parses)"
BANDIT = "bandit"

_ALL_RULES = ("--no-config", "--persona", "auditor", "--preview")


@dataclass(frozen=True, slots=True)
class Programs:
    """Absolute paths of the programs."""

    antivenom: str
    ruff: str
    bandit: str
    python: str


@dataclass(frozen=True, slots=True)
class Description:
    """What the table says about a tool: its version and how many rules ran."""

    version: str
    rules: int


def find(antivenom: Path, folder: Path) -> Programs:
    """Return the programs: antivenom as given, its peers from one folder."""
    python = antivenom.parent / "python"
    # Not resolved: an environment's python must be called by its own name.
    return Programs(
        str(antivenom.absolute()),
        str(folder / "ruff"),
        str(folder / "bandit"),
        str(python.absolute()),
    )


def on_a_corpus(programs: Programs, *, with_bandit: bool) -> tuple[Command, ...]:
    """Return the commands for the large measurement, ours first."""
    commands = [
        _antivenom(programs, ANTIVENOM),
        _ruff(programs, RUFF_SECURITY, "S"),
        _ruff(programs, RUFF_PARSE_ONLY, "INP001"),
    ]
    if with_bandit:
        commands.append(Command(BANDIT, (programs.bandit, "--quiet", "--format", "custom")))
    return tuple(commands)


def on_one_file(programs: Programs) -> tuple[Command, ...]:
    """Return the commands for the start-up measurement, with a bare interpreter as the floor."""
    return (
        _antivenom(programs, ANTIVENOM),
        Command("python -c pass", (programs.python, "-c", "pass")),
        _ruff(programs, RUFF_SECURITY, "S"),
        Command(BANDIT, (programs.bandit, "--quiet", "--format", "custom")),
    )


def with_few_and_many_rules(programs: Programs, rules: Path) -> tuple[Command, Command]:
    """Return antivenom with its own rules, and with those of a rule file beside them."""
    few = _antivenom(programs, "own rules")
    return few, Command("own and synthetic rules", (*few.arguments, "--rules", str(rules)))


def rule_count(programs: Programs) -> int:
    """Return how many rules antivenom runs: each announces itself in the stream of a run."""
    stream = _output(programs.antivenom, "check", *_ALL_RULES, "--format", "jsonl", "-")
    messages = (json.loads(line) for line in stream.splitlines())
    return sum(message["type"] == "rule" for message in messages)


def describe(programs: Programs) -> Mapping[str, Description]:
    """Return version and number of rules for each command of the large measurement."""
    ruff = _output(programs.ruff, "--version").split()[-1]
    every = json.loads(_output(programs.ruff, "rule", "--all", "--output-format", "json"))
    security = [
        rule
        for rule in every
        if re.fullmatch(r"S\d+", rule["code"] or "") and "Stable" in rule["status"]
    ]
    bandit = _output(programs.bandit, "--version").split()[1]
    bandit_tests = re.findall(r"^\s*B\d{3}\b", _output(programs.bandit, "--help"), re.MULTILINE)
    antivenom = _output(programs.antivenom, "--version").split()[-1]
    return {
        ANTIVENOM: Description(antivenom, rule_count(programs)),
        RUFF_SECURITY: Description(ruff, len(security)),
        RUFF_PARSE_ONLY: Description(ruff, 1),
        BANDIT: Description(f"{bandit} on Python {platform.python_version()}", len(bandit_tests)),
    }


def _antivenom(programs: Programs, name: str) -> Command:
    # Some distributions carry broken files as test data: status 2 is kept for wrong use.
    options = (*_ALL_RULES, "--format", "concise", "--no-cache", "--allow-incomplete")
    return Command(name, (programs.antivenom, "check", *options))


def _ruff(programs: Programs, name: str, selection: str) -> Command:
    options = ("--isolated", "--no-cache", "--quiet", "--output-format", "concise")
    return Command(name, (programs.ruff, "check", *options, "--select", selection))


def _output(*command: str) -> str:
    result = subprocess.run(
        command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return result.stdout
