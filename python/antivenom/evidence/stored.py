"""How does an advisory become a line of the index, and come back?

All advisories of a package lie on one line. The versions that any of them enumerates
are listed once, in the order of their numbers, and each advisory refers to stretches
of that list; so a package with a hundred versions and fifty advisories stays small.
"""

from __future__ import annotations

import json

from antivenom.evidence.advisory import (
    Advisory,
    Affected,
    CvssVector,
    Event,
    Range,
    RangeKind,
    natural_key,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_KINDS = {kind.value[0]: kind for kind in RangeKind}
_EVENTS = {"introduced": "i", "fixed": "f", "last_affected": "l", "limit": "m"}
_WORDS = {letter: word for word, letter in _EVENTS.items()}


def package_line(key: str, advisories: Sequence[Advisory], sources: Sequence[str]) -> str:
    """Write the advisories of one package.

    Args:
        key: Ecosystem and name, as the index knows the package.
        advisories: Merged ones and withdrawn ones; what they say about other packages
            has been left out.
        sources: Names of the sources that CVSS vectors may have.

    Returns:
        ASCII text without line feeds.
    """
    parts = [part for each in advisories for part in each.affected]
    versions = sorted(
        {version for part in parts for version in part.versions},
        key=lambda version: (natural_key(version), version),
    )
    places = {version: place for place, version in enumerate(versions)}
    repositories = sorted({each.repository for part in parts for each in part.ranges})
    writer = _Writer(places, {name: place for place, name in enumerate(repositories)}, sources)
    ecosystem = next((part.ecosystem for part in parts), key.partition("/")[0])
    return compact(
        {
            "e": ecosystem,
            "v": versions,
            "r": repositories,
            "a": [writer.advisory(each) for each in advisories],
        }
    )


def compact(value: object) -> str:
    """Write JSON in ASCII without blanks, members in their order."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    # No file of the repository names a package registry, so that a search for one finds
    # only code that would call it. Texts of others do; an escaped dot keeps both.
    return text.replace(".org", "\\u002eorg").replace(".io", "\\u002eio")


class _Writer:
    """Writes the advisories of a package, texts that occur often as their places."""

    def __init__(
        self, versions: Mapping[str, int], repositories: Mapping[str, int], sources: Sequence[str]
    ) -> None:
        self._versions = versions
        self._repositories = repositories
        self._sources = sources

    def advisory(self, advisory: Advisory) -> list[object]:
        return [
            advisory.records,
            advisory.aliases,
            advisory.published,
            advisory.modified,
            advisory.summary,
            [self._affected(part, advisory.records) for part in advisory.affected],
            [[each.vector, self._sources.index(each.source)] for each in advisory.cvss],
            advisory.fixes,
            advisory.withdrawn,
        ]

    def _affected(self, affected: Affected, records: Sequence[str]) -> list[object]:
        wanted = sorted({self._versions[version] for version in affected.versions})
        ranges = [self._range(each) for each in affected.ranges]
        return [records.index(affected.record), ranges, _stretches(wanted)]

    def _range(self, written: Range) -> list[object]:
        bounds = [text for each in written.events for text in (_EVENTS[each.kind], each.value)]
        return [written.kind.value[0], self._repositories[written.repository], *bounds]


def _stretches(places: Sequence[int]) -> list[int]:
    """Write sorted numbers as first and count of each stretch without a gap."""
    found: list[int] = []
    for place in places:
        if found and place == found[-2] + found[-1]:
            found[-1] += 1
        else:
            found += [place, 1]
    return found


def package_from_line(key: str, line: str, sources: Sequence[str]) -> tuple[Advisory, ...]:
    """Read the advisories of one package; the arguments are those of `package_line`.

    Raises:
        ValueError: The line is malformed; so do LookupError and TypeError.
    """
    document = json.loads(line)
    name = key.partition("/")[2]
    reader = _Reader(document["e"] if name else "", name, document["v"], document["r"], sources)
    return tuple(reader.advisory(each) for each in document["a"])


class _Reader:
    """Reads the advisories of a package."""

    def __init__(
        self,
        ecosystem: str,
        name: str,
        versions: Sequence[str],
        repositories: Sequence[str],
        sources: Sequence[str],
    ) -> None:
        self._ecosystem = ecosystem
        self._name = name
        self._versions = tuple(versions)
        self._repositories = repositories
        self._sources = sources

    def advisory(self, written: Sequence[Any]) -> Advisory:
        records, aliases, published, modified, summary, affected, cvss, fixes, withdrawn = written
        return Advisory(
            records[0],
            tuple(records),
            tuple(aliases),
            published,
            modified,
            summary,
            tuple([self._affected(records[place], *rest) for place, *rest in affected]),
            tuple([CvssVector(vector, self._sources[place]) for vector, place in cvss]),
            tuple(fixes),
            withdrawn,
        )

    def _affected(self, record: str, ranges: Sequence[Any], stretches: Sequence[int]) -> Affected:
        read = tuple([self._range(*each) for each in ranges])
        versions: tuple[str, ...] = ()
        for first, count in zip(stretches[::2], stretches[1::2], strict=True):
            versions += self._versions[first : first + count]
        return Affected(record, self._ecosystem, self._name, read, versions)

    def _range(self, kind: str, repository: int, *bounds: str) -> Range:
        words = [_WORDS[letter] for letter in bounds[::2]]
        events = tuple(map(Event, words, bounds[1::2]))
        return Range(_KINDS[kind], events, self._repositories[repository])
