"""What does a `pylock.toml` pin (PEP 751)?"""

from __future__ import annotations

from antivenom.inspectors.environment.locks.locked import (
    Lock,
    Locked,
    Need,
    Problem,
    entries_of,
    file_name,
    ordered,
    states_in,
    tables_at,
    text_at,
    unreadable,
)
from antivenom.inspectors.environment.origin import archive_digests, without_credentials
from antivenom.inspectors.environment.purl import normal_name
from antivenom.inspectors.environment.table import parse_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from antivenom.inspectors.environment.component import Digest


def read_pylock(text: str) -> Lock:
    """Read a `pylock.toml`; whatever it says, this returns."""
    try:
        document = parse_toml(text)
    except ValueError as error:
        return unreadable(f"is not TOML: {error}", "syntax")
    version = text_at(document, "lock-version")
    if version.partition(".")[0] != "1":
        return unreadable(f"is of version {version or 'unknown'}; version 1 is read", "unsupported")
    packages, problems = [], _invalid(document)
    for line, table in entries_of(document, "packages", text):
        if text_at(table, "name"):
            packages.append(_package(table, line))
        else:
            problems.append(Problem("invalid", "an entry has no name", line))
    packages = _under_conditions(packages, document)
    # Many writers leave dependencies out, which PEP 751 allows.
    has_needs = any(package.needs for package in packages)
    return Lock(tuple(packages), has_needs=has_needs, problems=tuple(problems))


def _under_conditions(packages: list[Locked], document: dict[str, Any]) -> list[Locked]:
    """Let every requirement of a package say under which conditions the lock installs it."""
    markers: dict[str, str] = {}
    for table in tables_at(document, "packages"):
        markers.setdefault(normal_name(text_at(table, "name")), text_at(table, "marker"))
    if not any(markers.values()):
        return packages

    def conditional(name: str) -> str:
        marker = markers.get(normal_name(name), "")
        return f"{name} ; {marker}" if marker else name

    return [
        package.replace(
            requirement=conditional(package.name),
            needs=tuple(need.replace(text=conditional(need.name)) for need in package.needs),
        )
        for package in packages
    ]


def _invalid(document: dict[str, Any]) -> list[Problem]:
    """Say what the standard's own reader does not accept."""
    from packaging.pylock import Pylock, PylockValidationError

    # The reader is strict; whatever else it trips over is as good a reason.
    tripped = (PylockValidationError, ValueError, TypeError, LookupError, AttributeError)
    try:
        Pylock.from_dict(document)
    except (*tripped, RecursionError) as error:
        return [Problem("invalid", f"is no valid pylock: {' '.join(str(error).split())[:300]}")]
    return []


def _package(table: dict[str, Any], line: int) -> Locked:
    digests: list[Digest] = []
    for archive in (*_tables(table, "archive", "sdist"), *tables_at(table, "wheels")):
        address = text_at(archive, "url") or text_at(archive, "path")
        name = text_at(archive, "name") or file_name(address)
        digests += archive_digests(archive.get("hashes"), name)
    needs = [
        Need(text_at(each, "name"), text_at(each, "version"), text=text_at(each, "name"))
        for each in tables_at(table, "dependencies")
        if text_at(each, "name")
    ]
    editable = any(each.get("editable") is True for each in _tables(table, "directory"))
    return Locked(
        name=text_at(table, "name"),
        version=text_at(table, "version"),
        line=line,
        needs=tuple(needs),
        digests=ordered(digests),
        download=_download(table),
        traits=tuple(sorted([*(["editable"] if editable else []), *states_in(table)])),
    )


def _tables(table: dict[str, Any], *keys: str) -> list[dict[str, Any]]:
    return [table[key] for key in keys if isinstance(table.get(key), dict)]


def _download(table: dict[str, Any]) -> str:
    address = text_at(table, "vcs", "url") or text_at(table, "vcs", "path")
    if address:
        kind, commit = text_at(table, "vcs", "type"), text_at(table, "vcs", "commit-id")
        return f"{kind}+{without_credentials(address)}@{commit}"
    found = text_at(table, "archive", "url") or text_at(table, "sdist", "url")
    return without_credentials(found)
