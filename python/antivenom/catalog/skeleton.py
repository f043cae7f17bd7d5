"""What does the folder of a new rule hold before anybody has thought about it?

Every file is there and well-formed, so that editors, the schema and the tests understand it from
the first minute; and every part fails its test until it is filled, so that nothing half done can
land: the pattern matches nothing, the expected finding is missing, the proof raises, and the page
says of itself that it is to be written.
"""

from __future__ import annotations

import re

from antivenom.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PLACEHOLDER = "(to be written)"
"""What stands in a page where words are missing. `antivenom guide test` fails on it."""

_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")


def check_slug(slug: str) -> None:
    """Refuse what is not a rule's name.

    Raises:
        UsageError: It is not made of lower-case words joined by hyphens.
    """
    if not _SLUG.match(slug):
        raise UsageError(
            f"{slug!r} is no name of a rule: say what is bad, as in unsafe-yaml-loader"
        )


def next_id(section: str, taken: Iterable[str]) -> str:
    """Return the id after the highest one of a section.

    Args:
        section: Two digits.
        taken: Ids in use, of any section.

    Raises:
        UsageError: The section is full.
    """
    prefix = f"AV{section}"
    numbers = [int(id_[4:]) for id_ in taken if id_.startswith(prefix) and id_[4:].isdecimal()]
    number = max(numbers, default=0) + 1
    if number > 99:
        raise UsageError(f"section {section} has no id left; choose one with --id")
    return f"{prefix}{number:02}"


def skeleton(rule_id: str, slug: str, title: str, version: str) -> Mapping[str, str]:
    """Return the files of a new rule.

    Args:
        rule_id: Its id.
        slug: Its name.
        title: The advice in a few words.
        version: Version of antivenom that will bring it.

    Returns:
        Texts by file name.
    """
    values = {
        "ID": rule_id,
        "SLUG": slug,
        "TITLE": title,
        "QUOTED_TITLE": _quoted(title),
        "SECTION": rule_id[2:4],
        "VERSION": version,
        "PLACEHOLDER": PLACEHOLDER,
    }
    return {name: _filled(text, values) for name, text in _FILES.items()}


def _filled(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"<([A-Z_]+)>", lambda match: values[match[1]], text)


def _quoted(text: str) -> str:
    """Return a YAML double-quoted scalar; JSON strings are such scalars."""
    import json

    return json.dumps(text, ensure_ascii=False)


_FILES = {
    "rule.yml": """\
id: <ID>
name: <SLUG>
title: <QUOTED_TITLE>
section: "<SECTION>"
subject: source
cwe: [710]                    # the closest first; 710 says no more than "bad coding"
severity: medium              # low medium high critical
precision: medium             # low medium high
persona: regular              # regular pedantic auditor
status: preview               # preview stable deprecated
since: <VERSION>
python: ">=3.10"
aliases: {}
references:
  - {title: "CWE-710: Improper Adherence to Coding Standards", url: "https://cwe.mitre.org/data/definitions/710.html"}
remediation:
  text: "<PLACEHOLDER>"
  effort: low
detect:
  - message: "`$CALL` is not what this rule is about yet"
    pattern: $CALL.replace_this_pattern_of_<ID>(...)
""",
    "README.md": """\
# <ID>: <TITLE>

## What it does

<PLACEHOLDER>

## Why it matters

<PLACEHOLDER>

## Noncompliant

```python noncompliant01.py
```

## Compliant

```python compliant01.py
```

## How it is detected

<PLACEHOLDER>

## Known misses and false alarms

<PLACEHOLDER>

## References

- [CWE-710: Improper Adherence to Coding Standards](https://cwe.mitre.org/data/definitions/710.html)
""",
    "noncompliant01.py": '''\
"""Does the thing in the unsafe way."""


def feature(value: str) -> str:
    """Return what the program needs."""
    return value  # expect: <ID>


# --- exploit ---
if __name__ == "__main__":
    print("nothing is shown yet:", feature("payload"))
''',
    "compliant01.py": '''\
"""Does the thing in the safe way."""


def feature(value: str) -> str:
    """Return what the program needs."""
    return value


# --- exploit ---
if __name__ == "__main__":
    print("nothing is shown yet:", feature("payload"))
''',
    "proof.py": '''\
"""What the exploit shows, in one line."""

from __future__ import annotations

from typing import Any

PAYLOADS = ("payload",)


def exploit(module: Any, payload: Any) -> bool:
    """Return whether the attack works: a harmless marker, never harm."""
    raise NotImplementedError("<ID>: the exploit is to be written")


def behaviour(module: Any) -> None:
    """Assert that the feature still works, on the unsafe and on the safe file."""
    raise NotImplementedError("<ID>: the behaviour is to be written")
''',
}
