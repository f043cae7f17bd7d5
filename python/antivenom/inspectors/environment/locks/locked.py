"""What do all locks have in common?

Each reader turns its format into these values; `locks.graph` makes components and
edges of them.
"""

from __future__ import annotations

import re

from antivenom.inspectors.environment.component import Digest
from antivenom.inspectors.environment.origin import archive_digests
from antivenom.inspectors.environment.purl import normal_name
from antivenom.model.location import Line, Span
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

MAX_PACKAGES = 100_000
"""Bound on the entries of one lock."""
MAX_TEXT = 10_000
"""Bound on one text of an entry."""
MAX_DIGESTS = 2000
"""Bound on the archives of one entry; large ones offer a hundred wheels."""


class Need(Record):
    """One package of a lock needs another.

    Attributes:
        name: Of what is needed, as written.
        version: Exactly which; empty if any that `specifier` admits.
        specifier: As PEP 440 writes it; empty for any.
        extras: Which extras of it are needed.
        under: The extra of the one that needs, without which it does not; empty
            for none.
        text: As the edge shall show it.
    """

    name: str
    version: str = ""
    specifier: str = ""
    extras: tuple[str, ...] = ()
    under: str = ""
    text: str = ""


class Locked(Record):
    """One entry of a lock.

    Attributes:
        name: As written.
        version: As written; empty if the entry does not pin one.
        line: Number of the line that it begins in, from 1; 0 if unknown.
        needs: What it needs; empty if the lock does not say.
        digests: Of its archives.
        download: Address of its archive or repository; empty if of an index.
        traits: As in `Component.traits`.
        requirement: The whole requirement as written, of manifests.
    """

    name: str
    version: str
    line: int = 0
    needs: tuple[Need, ...] = ()
    digests: tuple[Digest, ...] = ()
    download: str = ""
    traits: tuple[str, ...] = ()
    requirement: str = ""


class Problem(Record):
    """Something in a lock that was not understood.

    Attributes:
        kind: As in `Gap.kind`.
        message: As in `Gap.message`.
        line: Where, from 1; 0 for the whole file.
        path: The file, where it is not the lock itself.
    """

    kind: str
    message: str
    line: int = 0
    path: str = ""


class Lock(Record):
    """What a lock or manifest says.

    Attributes:
        packages: Its entries in their order, without the project itself.
        needs: What the project itself needs.
        has_needs: Whether the format says what packages need, so that nothing
            hangs from the project but what it needs.
        project: Name of the project; empty if it does not say.
        version: Of the project; empty likewise.
        problems: What was not understood.
    """

    packages: tuple[Locked, ...] = ()
    needs: tuple[Need, ...] = ()
    has_needs: bool = False
    project: str = ""
    version: str = ""
    problems: tuple[Problem, ...] = ()


def unreadable(message: str, kind: str = "invalid") -> Lock:
    """Return a lock of which nothing could be read."""
    return Lock(problems=(Problem(kind, message),))


def table_lines(text: str, name: str) -> list[int]:
    """Return the lines in which the entries of an array of tables say their names.

    Args:
        text: A TOML document.
        name: Of the array, such as `package`.

    Returns:
        For each entry the number of the line of its `name`, or of its header if it
        has none.
    """
    header = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]\s*(?:#.*)?")
    found: list[int] = []
    waiting = False
    for number, line in enumerate(text.splitlines(), 1):
        if header.fullmatch(line):
            found.append(number)
            waiting = True
        elif waiting and re.match(r"\s*name\s*=", line):
            found[-1] = number
            waiting = False
        elif line.lstrip().startswith("["):
            waiting = False
    return found


def entries_of(
    document: dict[str, Any], name: str, text: str
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the tables of an array of tables, each with its line; 0 if it is unknown."""
    tables = document.get(name)
    if not isinstance(tables, list):
        return
    lines = table_lines(text, name)
    known = len(lines) == len(tables)
    for index, table in enumerate(tables[:MAX_PACKAGES]):
        if isinstance(table, dict):
            yield (lines[index] if known else 0), table


def text_at(table: object, *keys: str) -> str:
    """Return the text under nested keys; empty if there is none."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    if not isinstance(table, str):
        return ""
    # JSON can hold half a surrogate pair, which no output could.
    return table[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8").strip()


def tables_at(table: object, *keys: str) -> list[dict[str, Any]]:
    """Return the tables of the list under nested keys; none if there is no such list."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return [each for each in table if isinstance(each, dict)] if isinstance(table, list) else []


def texts_at(table: object, *keys: str) -> tuple[str, ...]:
    """Return the texts of the list under nested keys; none if there is no such list."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return tuple(each for each in table if isinstance(each, str)) if isinstance(table, list) else ()


_STATUSES = frozenset({"archived", "deprecated", "quarantined"})


def states_in(table: object) -> tuple[str, ...]:
    """Return what an entry says of the state of its release or project, as traits.

    A release is yanked if it is so called (PEP 592), or if each of its archives is. The status
    of a project is one of PEP 792.
    """
    archives = [*tables_at(table, "wheels"), *tables_at(table, "files")]
    every = [table, *archives]
    reasons = [each.get("yanked") for each in every if isinstance(each, dict)]
    reason = next((each for each in reasons if isinstance(each, str) and each.strip()), "")
    whole = bool(reasons and reasons[0])
    found = []
    if whole or (archives and all(reasons[1:])):
        found.append(f"yanked:{' '.join(reason.split())[:200]}".rstrip(":"))
    status = text_at(table, "status") or text_at(table, "project-status", "status")
    if status in _STATUSES:
        found.append(f"status:{status}")
    return tuple(found)


def hash_digest(text: str, name: str) -> tuple[Digest, ...]:
    """Return the digest that `sha256:...` stands for; none if it is none."""
    algorithm, _, value = text.strip().partition(":")
    return archive_digests({algorithm: value}, name)


def file_name(address: str) -> str:
    """Return the file name at the end of an address."""
    return re.split(r"[?#]", address)[0].rpartition("/")[2]


def ordered(digests: Iterable[Digest]) -> tuple[Digest, ...]:
    """Return distinct digests by name, bounded in number."""
    distinct = sorted(set(digests), key=lambda each: (each.name, each.algorithm, each.value))
    return tuple(distinct[:MAX_DIGESTS])


def line_span(lines: list[str], number: int) -> tuple[Span | None, tuple[Line, ...]]:
    """Return the span of a whole line and its text; nothing for line 0."""
    if not 0 < number <= len(lines):
        return None, ()
    text = lines[number - 1]
    return Span(number, 1, number, len(text) + 1), (Line(number, text[:500]),)


def same_name(first: str, second: str) -> bool:
    """Return whether two names are the same as names are compared."""
    return normal_name(first) == normal_name(second)
