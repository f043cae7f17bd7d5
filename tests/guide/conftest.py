"""A folder of rules to work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from antivenom.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Antivenom = Callable[..., tuple[int, str, str]]

RULE = """\
id: {id}
name: unsafe-yaml-loader
title: Load YAML with the safe loader
section: "04"
subject: source
cwe: [502]
severity: high
precision: high
persona: regular
status: stable
since: 0.1.0
python: ">=3.10"
aliases: {{}}
references: []
remediation: {{text: Call yaml.safe_load., effort: low}}
detect:
  - message: "`yaml.load` builds any Python object that the document names"
    pattern: yaml.load(...)
"""

PAGE = """\
# {id}: Load YAML with the safe loader

## What it does

Finds unsafe loaders.

## Why it matters

Code runs.

## Noncompliant

```python noncompliant01.py
import yaml
yaml.load(input())  # expect: {id}
```

## Compliant

```python compliant01.py
import yaml
yaml.safe_load(input())
```

## How it is detected

By a pattern.

```python
from yaml import load
load("x")  # expect: {id}
```

## Known misses and false alarms

```python
import yaml
getattr(yaml, "lo" + "ad")("x")  # expect-miss: {id}
yaml.load("x: 1")  # expect-false: {id}
```

## References

- none
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A folder of sections with one rule, AV0401."""
    root = tmp_path / "guide"
    folder = root / "04_neutralization" / "AV0401_unsafe_yaml_loader"
    folder.mkdir(parents=True)
    (folder / "rule.yml").write_text(RULE.format(id="AV0401"), encoding="utf-8")
    (folder / "README.md").write_text(PAGE.format(id="AV0401"), encoding="utf-8")
    code = "import yaml\nyaml.{}(input()){}\n\n\n# --- exploit ---\nprint()\n"
    (folder / "noncompliant01.py").write_text(
        code.format("load", "  # expect: AV0401"), encoding="utf-8"
    )
    (folder / "compliant01.py").write_text(code.format("safe_load", ""), encoding="utf-8")
    return root


@pytest.fixture
def rule_folder(rules: Path) -> Path:
    """The folder of AV0401."""
    return rules / "04_neutralization" / "AV0401_unsafe_yaml_loader"


@pytest.fixture
def antivenom(capsys: pytest.CaptureFixture[str]) -> Antivenom:
    """Return what runs a command line: words in, exit status and both outputs out."""

    def run(*words: object) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        output = capsys.readouterr()
        return status, output.out, output.err

    return run
