"""What does a `uv.lock` pin?"""

from __future__ import annotations

from antivenom.inspectors.environment.locks.locked import (
    Lock,
    Locked,
    Need,
    Problem,
    entries_of,
    file_name,
    hash_digest,
    ordered,
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


def read_uv(text: str) -> Lock:
    """Read a `uv.lock`; whatever it says, this returns."""
    try:
        document = parse_toml(text)
    except ValueError as error:
        return unreadable(f"is not TOML: {error}", "syntax")
    version = document.get("version")
    if version != 1:
        shown = version if isinstance(version, int) else "unknown"
        return unreadable(f"is of version {shown}; version 1 is read", "unsupported")
    own: list[Locked] = []
    packages: list[Locked] = []
    problems: list[Problem] = []
    for line, table in entries_of(document, "package", text):
        if not text_at(table, "name"):
            problems.append(Problem("invalid", "an entry has no name", line))
        elif _is_project(table):
            own.append(_package(table, line))
        else:
            packages.append(_package(table, line))
    # Members of a workspace need each other; what they are is the project.
    names = {each.name for each in own}
    needs = [need for each in own for need in each.needs if need.name not in names]
    first = own[0] if own else Locked("", "")
    return Lock(
        packages=tuple(packages),
        needs=tuple(need.replace(under="", text=_conditional(need)) for need in needs),
        has_needs=True,
        project=first.name,
        version=first.version,
        problems=tuple(problems),
    )


def _conditional(need: Need) -> str:
    """Return what the project needs with the extra or group that it needs it for."""
    if not need.under:
        return need.text
    kind, _, group = need.under.rpartition(" ")
    asked = f"'{group}' in dependency_groups" if kind else f"extra == '{group}'"
    text, sign, marker = need.text.partition(" ; ")
    return f"{text} ; ({marker}) and {asked}" if sign else f"{text} ; {asked}"


def _is_project(table: dict[str, Any]) -> bool:
    """Return whether an entry is the project, or a member of its workspace."""
    return any(text_at(table, "source", key) for key in ("virtual", "editable"))


def _package(table: dict[str, Any], line: int) -> Locked:
    archives = [table["sdist"]] if isinstance(table.get("sdist"), dict) else []
    archives += tables_at(table, "wheels")
    digests = [
        digest
        for archive in archives
        for digest in hash_digest(
            text_at(archive, "hash"),
            file_name(text_at(archive, "url") or text_at(archive, "path")),
        )
    ]
    return Locked(
        name=text_at(table, "name"),
        version=text_at(table, "version"),
        line=line,
        needs=tuple(_needs(table)),
        digests=ordered(digests),
        download=_download(table),
        traits=states_in(table),
    )


def _needs(table: dict[str, Any]) -> Iterator[Need]:
    for each in tables_at(table, "dependencies"):
        yield _need(each, "")
    for key, kind in (("optional-dependencies", ""), ("dev-dependencies", "group ")):
        groups = table.get(key)
        for name in groups if isinstance(groups, dict) else ():
            for each in tables_at(groups, name):
                yield _need(each, f"{kind}{name}")


def _need(each: dict[str, Any], under: str) -> Need:
    name, extras = text_at(each, "name"), texts_at(each, "extra")
    marker = text_at(each, "marker")
    text = name + (f"[{','.join(extras)}]" if extras else "")
    return Need(
        name=name,
        version=text_at(each, "version"),
        extras=extras,
        under=under,
        text=f"{text} ; {marker}" if marker else text,
    )


def _download(table: dict[str, Any]) -> str:
    git = text_at(table, "source", "git")
    if git:
        # `https://host/path?rev=main#COMMIT`
        address, _, commit = git.partition("#")
        return f"git+{without_credentials(address.partition('?')[0])}@{commit}"
    for key in ("url", "path", "directory"):
        if text_at(table, "source", key):
            return without_credentials(text_at(table, "source", key))
    return without_credentials(text_at(table, "sdist", "url"))
