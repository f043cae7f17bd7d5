"""What does a `Pipfile.lock` pin?"""

from __future__ import annotations

import json
import re

from antivenom.inspectors.environment.locks.locked import (
    MAX_PACKAGES,
    Lock,
    Locked,
    hash_digest,
    ordered,
    states_in,
    text_at,
    texts_at,
    unreadable,
)
from antivenom.inspectors.environment.origin import without_credentials

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_pipfile(text: str) -> Lock:
    """Read a `Pipfile.lock`; whatever it says, this returns."""
    try:
        document = json.loads(text)
    except RecursionError:
        return unreadable("is JSON that is nested too deeply", "too-deep")
    except ValueError as error:
        return unreadable(f"is not JSON: {error}", "syntax")
    meta = document.get("_meta") if isinstance(document, dict) else None
    version = meta.get("pipfile-spec") if isinstance(meta, dict) else None
    if version != 6:
        shown = version if isinstance(version, int) else "unknown"
        return unreadable(f"is of version {shown}; version 6 is read", "unsupported")
    lines = _lines(text)
    packages: dict[str, Locked] = {}
    for section, entries in document.items():
        if section == "_meta" or not isinstance(entries, dict):
            continue
        for name, entry in list(entries.items())[:MAX_PACKAGES]:
            if isinstance(entry, dict) and name.strip():
                line = lines.get((section, name), 0)
                package = _package(text_at({"name": name}, "name"), entry, line, section)
                packages.setdefault(name, package)
    return Lock(tuple(packages.values()))


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Return the lines of the keys of the first and second level, by the indentation."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'( {4}|\t)( {4}|\t)?"([^"\\]+)"\s*:\s*\{', line)
        if match and not match[2]:
            section = match[3]
        elif match:
            found.setdefault((section, match[3]), number)
    return found


def _package(name: str, entry: dict[str, Any], line: int, section: str) -> Locked:
    pinned = re.fullmatch(r"===?\s*([\w.+!-]+)", text_at(entry, "version").strip())
    download = ""
    if text_at(entry, "git"):
        address = without_credentials(text_at(entry, "git"))
        download = f"git+{address}@{text_at(entry, 'ref')}"
    elif text_at(entry, "file"):
        download = without_credentials(text_at(entry, "file"))
    traits = ["development"] if section == "develop" else []
    traits += states_in(entry)
    if entry.get("editable") is True:
        traits.append("editable")
    return Locked(
        name=name,
        version=pinned[1] if pinned else "",
        line=line,
        digests=ordered(
            digest for each in texts_at(entry, "hashes") for digest in hash_digest(each, "")
        ),
        download=download,
        traits=tuple(sorted(traits)),
    )
