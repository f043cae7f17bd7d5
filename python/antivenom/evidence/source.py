"""Where do the facts come from, of which day are they, and who may use them?

Every folder of snapshots has a `sources.toml` that answers this for each file, with
the SHA-256 and the number of records that the file must have.
"""

from __future__ import annotations

import datetime
import re
import sys
from enum import Enum

from antivenom.errors import EvidenceError
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SOURCES_FILE = "sources.toml"
"""Name of the file that describes the others of its folder."""

_MAX_SOURCES = 32
_MAX_TEXT = 500
_MAX_BYTES = 64 << 10
_MAX_LINE_BYTES = 2000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class SourceKind(Enum):
    """What sort of facts a source has."""

    PYPI = "pypi-advisories"
    CPYTHON = "cpython-advisories"
    EPSS = "epss"
    KEV = "kev"
    SSVC = "ssvc"


class Source(Record):
    """One snapshot of one database.

    Attributes:
        kind: What sort of facts it has.
        file: Name of its file, without a folder.
        name: What to call it.
        date: Day of its data, ISO 8601.
        licence: SPDX identifier of its licence.
        sha256: Of the file, hexadecimal.
        records: Number of records in the file.
        url: Where the file was taken from; empty if unknown.
        origin: Where the data is made; empty if unknown.
        commit: Revision at `url`; empty if there are none.
        attribution: Whom to name; empty if nobody asks for it.
    """

    kind: SourceKind
    file: str
    name: str
    date: str
    licence: str
    sha256: str
    records: int
    url: str = ""
    origin: str = ""
    commit: str = ""
    attribution: str = ""

    def age_days(self, today: datetime.date) -> int:
        """Return how many days old its data is, 0 if it is of the future."""
        return max(0, (today - datetime.date.fromisoformat(self.date)).days)


def read_sources(text: bytes, where: str) -> tuple[Source, ...]:
    """Read what a `sources.toml` says.

    Args:
        text: The file.
        where: What to call it in messages.

    Returns:
        At least one source, in the order of the file, no two of one kind.

    Raises:
        EvidenceError: It is malformed.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    # A key of many dots takes a TOML parser quadratic time, so lines are bounded as well.
    if len(text) > _MAX_BYTES or max(map(len, text.splitlines()), default=0) > _MAX_LINE_BYTES:
        raise EvidenceError(f"{where}: is larger than {_MAX_BYTES:,} bytes, or has a longer line")
    try:
        tables = tomllib.loads(text.decode("utf-8")).get("source")
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise EvidenceError(f"{where}: is not TOML: {error}") from error
    if not isinstance(tables, list) or not 0 < len(tables) <= _MAX_SOURCES:
        raise EvidenceError(f"{where}: needs 1 to {_MAX_SOURCES} tables [[source]]")
    sources = tuple(source_from(table, f"{where}: source {n}") for n, table in enumerate(tables, 1))
    for member in ("kind", "file", "name"):
        if len({getattr(source, member) for source in sources}) < len(sources):
            raise EvidenceError(f"{where}: two sources have the same {member}")
    return sources


def source_from(table: object, where: str) -> Source:
    """Read one source from a decoded TOML or JSON value.

    Raises:
        EvidenceError: It is malformed.
    """
    if not isinstance(table, dict):
        raise EvidenceError(f"{where}: is no table")
    values: dict[str, Any] = {}
    for field in Source.fields:
        default = Source.defaults.get(field)
        value = table.get(field, default)
        wanted = int if field == "records" else str
        if type(value) is not wanted or len(str(value)) > _MAX_TEXT:
            raise EvidenceError(f"{where}: {field!r} is missing or no {wanted.__name__}")
        values[field] = value
    _check(values, where)
    return Source(**{**values, "kind": SourceKind(values["kind"])})


def _check(values: Mapping[str, Any], where: str) -> None:
    if values["kind"] not in {kind.value for kind in SourceKind}:
        raise EvidenceError(f"{where}: there is no kind {values['kind']!r}")
    if not _FILE.fullmatch(values["file"]):
        raise EvidenceError(f"{where}: {values['file']!r} is no plain file name")
    if not _SHA256.fullmatch(values["sha256"]):
        raise EvidenceError(f"{where}: 'sha256' is not 64 hexadecimal digits")
    if values["records"] < 1:
        raise EvidenceError(f"{where}: a source without records is of no use")
    if not is_day(values["date"]):
        raise EvidenceError(f"{where}: {values['date']!r} is no day such as 2026-07-23")


def is_day(text: str) -> bool:
    """Return whether a text is a day that the calendar has, as ISO 8601 writes it."""
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def source_to_json(source: Source) -> dict[str, object]:
    """Write a source as a JSON object."""
    fields = {field: getattr(source, field) for field in Source.fields}
    return {**fields, "kind": source.kind.value}
