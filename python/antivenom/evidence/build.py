"""How does a folder of snapshots become the index?

The same snapshots make the same bytes under every version of Python and on every
machine: everything is sorted, nothing is compressed, and no clock is looked at.
"""

from __future__ import annotations

import os

from antivenom.errors import EvidenceError
from antivenom.evidence.feeds import CVE, read_enriched, read_epss, read_kev
from antivenom.evidence.index import columns_section, index_bytes, lines_section
from antivenom.evidence.merging import merged_by_alias
from antivenom.evidence.osv import read_advisories
from antivenom.evidence.snapshot import MAX_FILE_BYTES
from antivenom.evidence.source import SOURCES_FILE, SourceKind, read_sources
from antivenom.evidence.stored import compact, package_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from antivenom.evidence.advisory import Advisory, Affected
    from antivenom.evidence.source import Source

INTERPRETER = "-"
"""Key of the advisories about CPython, which name no package."""

NOBODY = "?"
"""Key of other advisories that name no package: known by name, of no use in matching."""

EPSS_FIRST_YEAR = 1900
"""The year that EPSS keys count from."""


def build_from_folder(folder: str) -> bytes:
    """Build the index of a folder of snapshots; see `build`.

    Raises:
        EvidenceError: A file is absent, damaged or not what `sources.toml` says.
    """
    text = read_file(os.path.join(folder, SOURCES_FILE))
    sources = read_sources(text, os.path.join(folder, SOURCES_FILE))
    return build(sources, lambda name: read_file(os.path.join(folder, name)), folder)


def read_file(path: str) -> bytes:
    """Return the content of a file of bounded size.

    Raises:
        EvidenceError: It cannot be read, or is too large.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise EvidenceError(f"{path}: {error.strerror or error}") from error
    if len(content) > MAX_FILE_BYTES:
        raise EvidenceError(f"{path}: is larger than {MAX_FILE_BYTES:,} bytes")
    return content


def build(sources: Sequence[Source], fetch: Callable[[str], bytes], where: str) -> bytes:
    """Build the index of some snapshots.

    Args:
        sources: Which there are; some kinds may be missing.
        fetch: Returns the content of a file.
        where: Folder or address of the files, for messages.

    Raises:
        EvidenceError: A file is damaged or not what its source says.
    """
    import hashlib

    facts = _Facts([source.name for source in sources])
    for source in sources:
        place = f"{where.rstrip('/')}/{source.file}"
        content = fetch(source.file)
        if hashlib.sha256(content).hexdigest() != source.sha256:
            raise EvidenceError(f"{place}: has another SHA-256 than {SOURCES_FILE} says")
        records = facts.add(source, content, place)
        if records != source.records:
            told = f"{SOURCES_FILE} says {source.records:,}"
            raise EvidenceError(f"{place}: has {records:,} records, but {told}")
    return index_bytes(sources, facts.sections())


class _Facts:
    """Facts on their way from snapshots to sections."""

    def __init__(self, sources: Sequence[str]) -> None:
        self.sources = sources
        self.packages: dict[str, list[Advisory]] = {}
        self.epss: dict[int, tuple[int, int]] = {}
        self.cves: dict[str, dict[str, Any]] = {}

    def add(self, source: Source, content: bytes, where: str) -> int:
        """Read a snapshot; return how many records it has."""
        if source.kind in {SourceKind.PYPI, SourceKind.CPYTHON}:
            return self._add_advisories(read_advisories(content, where, source.name), source.kind)
        if source.kind is SourceKind.EPSS:
            rows = read_epss(content, where, source.date)
            self.epss = {epss_key(*cve): values for cve, values in rows.items()}
            return len(rows)
        if source.kind is SourceKind.KEV:
            entries = read_kev(content, where)
            for entry in entries:
                row = [entry.added, entry.due, int(entry.ransomware), entry.name]
                self._of(entry.cve)["k"] = row
            return len(entries)
        enriched = read_enriched(content, where)
        for each in enriched:
            if each.ssvc:
                self._of(each.cve)["s"] = list(each.ssvc)
            self._add_vectors(each.cve, ((vector, source.name) for vector in each.vectors))
        return len(enriched)

    def _add_advisories(self, advisories: Sequence[Advisory], kind: SourceKind) -> int:
        nameless = INTERPRETER if kind is SourceKind.CPYTHON else NOBODY
        for key, own in by_package(advisories, nameless).items():
            self.packages.setdefault(key, []).extend(own)
        for advisory in advisories:
            # A record of two CVEs does not say whose vector it gives.
            if len(advisory.cves) == 1 and not advisory.withdrawn:
                vectors = ((each.vector, each.source) for each in advisory.cvss)
                self._add_vectors(advisory.cves[0], vectors)
        return len(advisories)

    def _add_vectors(self, cve: str, vectors: Iterable[tuple[str, str]]) -> None:
        for vector, source in vectors:
            known = self._of(cve).setdefault("c", [])
            row = [vector, self.sources.index(source)]
            if row not in known:
                known.append(row)

    def _of(self, cve: str) -> dict[str, Any]:
        return self.cves.setdefault(cve, {})

    def sections(self) -> dict[str, bytes]:
        """Return the sections of the index."""
        packages = self.packages
        lines: dict[str, str] = {}
        names: dict[str, list[str]] = {}
        for key in sorted(packages):
            active = merged_by_alias(packages[key])
            withdrawn = [each for each in packages[key] if each.withdrawn]
            withdrawn.sort(key=lambda each: each.id)
            lines[key] = package_line(key, (*active, *withdrawn), self.sources)
            for name in {name for each in packages[key] for name in each.names}:
                names.setdefault(name, []).append(key)
        facts = {
            cve: compact(dict(sorted(known.items())))
            for cve, known in self.cves.items()
            if CVE.fullmatch(cve)
        }
        return {
            "packages": lines_section(lines),
            "names": lines_section({name: " ".join(keys) for name, keys in names.items()}),
            "facts": lines_section(facts),
            "epss": columns_section(self.epss),
        }


def by_package(advisories: Iterable[Advisory], nameless: str) -> Mapping[str, list[Advisory]]:
    """Split advisories by package: each keeps what it says about that package.

    Args:
        advisories: Of one source.
        nameless: Key of what names no package.

    Returns:
        Advisories by key of the index.
    """
    found: dict[str, list[Advisory]] = {}
    for advisory in advisories:
        own: dict[str, list[Affected]] = {}
        for part in advisory.affected:
            key = package_key(part.ecosystem, part.name) if part.name else nameless
            own.setdefault(key, []).append(part)
        for key, parts in (own or {nameless: []}).items():
            found.setdefault(key, []).append(advisory.replace(affected=tuple(parts)))
    return found


def package_key(ecosystem: str, name: str) -> str:
    """Return the key of a package in the index, its name being normalised."""
    return f"{ecosystem.lower()}/{name}"


def epss_key(year: int, number: int) -> int:
    """Return the key of a CVE in the EPSS columns, which sorts by year, then number."""
    return (year - EPSS_FIRST_YEAR) << 24 | number
