"""What does a `poetry.lock` pin?"""

from __future__ import annotations

import re

from antivenom.inspectors.environment.edges import parse_requirement
from antivenom.inspectors.environment.locks.locked import (
    Lock,
    Locked,
    Need,
    Problem,
    entries_of,
    hash_digest,
    ordered,
    same_name,
    states_in,
    tables_at,
    text_at,
    texts_at,
    unreadable,
)
from antivenom.inspectors.environment.origin import without_credentials
from antivenom.inspectors.environment.table import parse_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def read_poetry(text: str) -> Lock:
    """Read a `poetry.lock`; whatever it says, this returns."""
    try:
        document = parse_toml(text)
    except ValueError as error:
        return unreadable(f"is not TOML: {error}", "syntax")
    version = text_at(document, "metadata", "lock-version")
    if version.partition(".")[0] not in {"1", "2"}:
        message = f"is of version {version or 'unknown'}; versions 1 and 2 are read"
        return unreadable(message, "unsupported")
    packages: list[Locked] = []
    problems: list[Problem] = []
    for line, table in entries_of(document, "package", text):
        if text_at(table, "name"):
            packages.append(_package(table, line, document))
        else:
            problems.append(Problem("invalid", "an entry has no name", line))
    return Lock(tuple(packages), has_needs=True, problems=tuple(problems))


def _package(table: dict[str, Any], line: int, document: dict[str, Any]) -> Locked:
    name = text_at(table, "name")
    # Until version 2 the digests of all packages stood at the end of the file.
    files = tables_at(table, "files") or tables_at(document, "metadata", "files", name)
    traits = list(states_in(table))
    groups = texts_at(table, "groups") or (text_at(table, "category"),)
    if table.get("optional") is True:
        traits.append("optional")
    if groups[0] and "main" not in groups:
        traits.append("development")
    return Locked(
        name=name,
        version=text_at(table, "version"),
        line=line,
        needs=tuple(_needs(table)),
        digests=ordered(
            digest
            for file in files
            for digest in hash_digest(text_at(file, "hash"), text_at(file, "file"))
        ),
        download=_download(table),
        traits=tuple(sorted(traits)),
    )


def _needs(table: dict[str, Any]) -> Iterator[Need]:
    needs = table.get("dependencies")
    for name, value in needs.items() if isinstance(needs, dict) else ():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str):
                yield Need(name, specifier=pep440(each), text=f"{name} {each}")
            elif isinstance(each, dict):
                yield from _need(name, each, table)


def _need(name: str, value: dict[str, Any], table: dict[str, Any]) -> Iterator[Need]:
    extras = texts_at(value, "extras")
    version, marker = text_at(value, "version"), text_at(value, "markers")
    wanted = f"[{','.join(extras)}]" if extras else ""
    text = f"{name}{wanted} {version}".strip()
    text = f"{text} ; {marker}" if marker else text
    unders = _extras_with(name, table) if value.get("optional") is True else [""]
    for under in unders:
        yield Need(name, "", pep440(version), extras, under, text)


def _extras_with(name: str, table: dict[str, Any]) -> list[str]:
    """Return the extras of a package that bring a dependency in."""
    extras = table.get("extras")
    found = []
    for extra in extras if isinstance(extras, dict) else ():
        for text in texts_at(extras, extra):
            requirement = parse_requirement(text)
            if requirement and same_name(requirement.name, name):
                found.append(extra)
    return found


def pep440(version: str) -> str:
    """Return a constraint of Poetry's as PEP 440 writes it; empty if it admits any.

    The caret and the tilde have no equal there, so they give their lower bound
    alone, which is enough to choose among the versions of a lock.
    """
    if "||" in version or version.strip() in {"", "*"}:
        return ""
    parts = []
    for part in version.split(","):
        match = re.fullmatch(r"\s*(\^|~=|~|[<>=!]=?=?)?\s*([\w.*+!-]+)\s*", part)
        if match is None:
            return ""
        operator = {"^": ">=", "~": ">=", "": "==", "=": "=="}.get(match[1] or "", match[1])
        parts.append(f"{operator}{match[2]}")
    return ",".join(parts)


def _download(table: dict[str, Any]) -> str:
    kind, address = text_at(table, "source", "type"), text_at(table, "source", "url")
    if kind == "git":
        commit = text_at(table, "source", "resolved_reference")
        return f"git+{without_credentials(address)}@{commit}"
    return without_credentials(address) if kind in {"url", "file", "directory"} else ""
