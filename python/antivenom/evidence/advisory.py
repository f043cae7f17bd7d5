"""What does an advisory say, and about which packages?

The fields follow OSV, the Open Source Vulnerability format. All of a record that
matching needs is kept as it is written: a bound that is no version of PEP 440, such
as `2.10.0-NA` or a commit, is text here, and the matcher decides what to make of it.
"""

from __future__ import annotations

import re
from enum import Enum

from antivenom.model.record import Record

PYPI = "PyPI"
"""Name of the ecosystem whose package names are normalised."""

_SEPARATORS = re.compile(r"[-_.]+")


def normalised(ecosystem: str, name: str) -> str:
    """Return the one spelling of a package's name that look-ups use.

    Source: PEP 503 for PyPI. Names of other ecosystems stay as they are.
    """
    if ecosystem.lower() == PYPI.lower():
        return _SEPARATORS.sub("-", name).lower()
    return name


class RangeKind(Enum):
    """How the bounds of a range are to be compared."""

    ECOSYSTEM = "ECOSYSTEM"
    SEMVER = "SEMVER"
    GIT = "GIT"


class Event(Record):
    """A bound of a range.

    Attributes:
        kind: `introduced`, `fixed`, `last_affected` or `limit`.
        value: A version or a commit, as written; `0` introduces everything.
    """

    kind: str
    value: str


class Range(Record):
    """A stretch of versions or commits.

    Attributes:
        kind: How to compare.
        events: Its bounds, in the record's order; at least one.
        repository: Address of the repository of a range of commits; else empty.
    """

    kind: RangeKind
    events: tuple[Event, ...]
    repository: str = ""


class Affected(Record):
    """What one record says about one package.

    Attributes:
        record: Id of the record.
        ecosystem: Such as `PyPI`; empty where the record names no package.
        name: Normalised name; empty where the record names no package.
        ranges: In the record's order; may be empty.
        versions: Versions that are enumerated, as written; may be empty. Their order
            means nothing.
    """

    record: str
    ecosystem: str
    name: str
    ranges: tuple[Range, ...] = ()
    versions: tuple[str, ...] = ()


class CvssVector(Record):
    """A CVSS vector that somebody published.

    Attributes:
        vector: As written, not yet understood.
        source: Who says so.
    """

    vector: str
    source: str


class Advisory(Record):
    """One vulnerability: a record, or several that are aliases of each other.

    Attributes:
        id: The oldest record's id.
        records: Ids of all records merged here, the oldest first.
        aliases: Other names of the vulnerability, sorted: CVE, GHSA and others.
        published: When the first record came out, RFC 3339; empty if unknown.
        modified: When the last of them changed, RFC 3339; empty if unknown.
        summary: One paragraph, cut if it is long; may be empty.
        affected: What each record says about each package.
        cvss: Vectors of the records, without repetition; may be empty.
        fixes: Addresses of changes that fix it; may be empty.
        withdrawn: When it was taken back; empty if it stands.
    """

    id: str
    records: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    summary: str = ""
    affected: tuple[Affected, ...] = ()
    cvss: tuple[CvssVector, ...] = ()
    fixes: tuple[str, ...] = ()
    withdrawn: str = ""

    @property
    def cves(self) -> tuple[str, ...]:
        """The CVE ids among its names, sorted."""
        return tuple(name for name in self.aliases if name.startswith("CVE-"))

    @property
    def headline(self) -> str:
        """The summary as a clause of a longer sentence: no full stop, but dots where it is cut."""
        return self.summary if self.summary.endswith("...") else self.summary.rstrip(". ")

    @property
    def names(self) -> frozenset[str]:
        """Every name that means this vulnerability."""
        return frozenset({*self.records, *self.aliases})


_NUMBERS = re.compile(r"([0-9]+)")


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts `PYSEC-2024-9` before `PYSEC-2024-10`, for any text."""
    parts = _NUMBERS.split(text)
    # The length of the digits stands for their value, so that no huge number is built.
    return tuple(
        (1, len(part.lstrip("0")), part.lstrip("0")) if place % 2 else (0, 0, part)
        for place, part in enumerate(parts)
    )
