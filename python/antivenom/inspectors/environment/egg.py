"""What does an egg require? The oldest metadata says so in a file of its own.

`requires.txt` holds requirements under sections `[EXTRA:MARKER]`; here they become
lines as `Requires-Dist` would have them.
"""

from __future__ import annotations

MAX_LINES = 20_000


def read_egg_requires(text: str) -> tuple[str, ...]:
    """Read a `requires.txt`; whatever it says, this returns."""
    found: list[str] = []
    condition = ""
    for line in text.splitlines()[:MAX_LINES]:
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.startswith("[") and stripped.endswith("]"):
            condition = _condition(stripped[1:-1])
        else:
            found.append(_joined(stripped, condition))
    return tuple(found)


def _condition(section: str) -> str:
    extra, _, marker = section.partition(":")
    parts = [f"({marker.strip()})"] if marker.strip() else []
    if extra.strip():
        parts.append(f'extra == "{extra.strip()}"')
    return " and ".join(parts)


def _joined(requirement: str, condition: str) -> str:
    if not condition:
        return requirement
    text, mark, marker = requirement.partition(";")
    both = f"({marker.strip()}) and {condition}" if mark else condition
    return f"{text.strip()} ; {both}"
