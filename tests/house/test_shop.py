"""Does antivenom find in the shop what its README says, and nothing else?"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROW = re.compile(r"^\| (?P<path>\S+) \| (?P<rule>AV\d{4}) \| `(?P<code>.+)` \|$", re.MULTILINE)
PEDANTIC = {"AV0203", "AV0407", "AV0501", "AV0503", "AV0802"}


def _check(shop: Path, *options: str) -> tuple[list[tuple[str, str, str]], dict[str, Any]]:
    """Return the findings of a check as (path, rule, line of code), and its coverage."""
    command = [sys.executable, "-m", "antivenom", "check", "--format", "jsonl", *options, "."]
    done = subprocess.run(command, cwd=shop, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    findings = [message for message in messages if message["type"] == "finding"]
    coverage = next(message for message in messages if message["type"] == "coverage")
    return [(f["subject"]["path"], f["rule"], _first_line(f)) for f in findings], coverage


def _first_line(finding: dict[str, Any]) -> str:
    location = finding["location"]
    start = location["span"]["start_line"]
    lines = {line["number"]: str(line["text"]) for line in location["lines"]}
    return lines[start].strip()


@pytest.mark.slow
def test_the_shop_has_the_findings_that_its_readme_lists(checkout: Path) -> None:
    shop = checkout / "examples" / "shop"
    readme = (shop / "README.md").read_text(encoding="utf-8")
    promised = sorted((row["path"], row["rule"], row["code"]) for row in ROW.finditer(readme))
    found, coverage = _check(shop)
    assert sorted(found) == promised
    assert not {"partial", "failed", "gaps"} & coverage.keys()


@pytest.mark.slow
def test_a_pedantic_reader_sees_more_of_the_shop(checkout: Path) -> None:
    shop = checkout / "examples" / "shop"
    regular, _ = _check(shop)
    pedantic, _ = _check(shop, "--persona", "pedantic")
    added = {rule for _, rule, _ in pedantic} - {rule for _, rule, _ in regular}
    assert set(regular) <= set(pedantic)
    assert added == PEDANTIC
