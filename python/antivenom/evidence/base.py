"""What is known about a package or a CVE?

Which evidence is in force: a folder that the caller or `ANTIVENOM_EVIDENCE` names, else
what `antivenom evidence update` has put into the user's data folder, unless that is
older than what this version of antivenom carries, else what it carries. A folder that
is named must have an index, and an index that is there must be sound: evidence that
cannot be read is an error, because to whoever asks it would look like no vulnerability.
"""

from __future__ import annotations

import os
from contextlib import contextmanager

from antivenom.errors import EvidenceError
from antivenom.evidence.advisory import PYPI, CvssVector, normalised
from antivenom.evidence.build import INTERPRETER, epss_key, package_key
from antivenom.evidence.facts import CveFacts, Epss, Kev, Ssvc
from antivenom.evidence.feeds import CVE, EPSS_SCALE
from antivenom.evidence.index import INDEX_NAME, Index
from antivenom.evidence.merging import merged
from antivenom.evidence.source import SourceKind
from antivenom.evidence.stored import package_from_line
from antivenom.model.overriding import override

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from typing import Any

    from antivenom.evidence.advisory import Advisory
    from antivenom.evidence.source import Source

VARIABLE = "ANTIVENOM_EVIDENCE"
"""The environment variable that names a folder with evidence."""

MAX_AGE_DAYS = 90
"""From which age on evidence is called stale."""


def carried_folder() -> str:
    """Return the folder of the evidence that antivenom carries."""
    return os.path.dirname(os.path.abspath(__file__))


def updated_folder() -> str:
    """Return the folder that `antivenom evidence update` writes to.

    Raises:
        EvidenceError: There is no home folder to put it in.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return named
    data = os.environ.get("XDG_DATA_HOME", "")
    # XDG Base Directory Specification: a path that is not absolute is to be ignored.
    if not os.path.isabs(data):
        data = os.path.expanduser(os.path.join("~", ".local", "share"))
        if not os.path.isabs(data):
            raise EvidenceError(f"there is no home folder for evidence: set {VARIABLE}")
    return os.path.join(data, "antivenom", "evidence")


def open_evidence(folder: str | None = None) -> EvidenceBase:
    """Open the evidence in force.

    Args:
        folder: Folder with an index; None for the one in force, see the module.

    Raises:
        EvidenceError: There is none where one was named, or it is damaged.
    """
    folder = folder or os.environ.get(VARIABLE) or None
    if folder is not None:
        path = os.path.join(folder, INDEX_NAME)
        if not os.path.exists(path):
            hint = "`antivenom evidence update` puts one there"
            raise EvidenceError(f"{folder}: holds no evidence ({INDEX_NAME} is missing; {hint})")
        return EvidenceBase(Index(path))
    carried = EvidenceBase(Index(os.path.join(carried_folder(), INDEX_NAME)), carried=True)
    updated = os.path.join(updated_folder(), INDEX_NAME)
    if not os.path.exists(updated):
        return carried
    base = EvidenceBase(Index(updated))
    if base.day(SourceKind.PYPI) < carried.day(SourceKind.PYPI):
        return carried
    return base


class EvidenceBase:
    """Evidence that can be asked.

    Attributes:
        path: The index file.
        carried: Whether it is the one that came with antivenom.
        sources: What the facts were taken from.
    """

    def __init__(self, index: Index, *, carried: bool = False) -> None:
        self.path = index.path
        self.carried = carried
        self.sources: tuple[Source, ...] = index.sources
        self._index = index
        self._names = [source.name for source in index.sources]
        self._packages: dict[str, tuple[Advisory, ...]] = {}

    @override
    def __repr__(self) -> str:
        return f"EvidenceBase({self.path!r})"

    def verify(self) -> None:
        """Read all of the index and hold it to its checksums.

        Raises:
            EvidenceError: It is damaged.
        """
        for name in self._index.names():
            self._index.section(name)

    @property
    def missing(self) -> tuple[SourceKind, ...]:
        """The kinds of facts that it has no source of: those are unknown, not absent."""
        present = {source.kind for source in self.sources}
        return tuple(kind for kind in SourceKind if kind not in present)

    def stale(self, today: datetime.date, max_age_days: int = MAX_AGE_DAYS) -> tuple[Source, ...]:
        """Return the sources that are older than some days."""
        return tuple(each for each in self.sources if each.age_days(today) > max_age_days)

    @property
    def dates(self) -> dict[str, str]:
        """Day of each source by its name, as the header of a run has it."""
        return {source.name: source.date for source in self.sources}

    def source(self, kind: SourceKind) -> Source | None:
        """Return the source of a kind of facts; None if that is missing."""
        return next((each for each in self.sources if each.kind is kind), None)

    def day(self, kind: SourceKind) -> str:
        """Return the day of the source of a kind of facts; empty if that is missing."""
        source = self.source(kind)
        return source.date if source else ""

    def covers(self, ecosystem: str) -> bool:
        """Return whether packages of an ecosystem can be looked up; today those of PyPI."""
        return ecosystem.lower() == PYPI.lower() and SourceKind.PYPI not in self.missing

    def advisories(self, ecosystem: str, name: str) -> tuple[Advisory, ...]:
        """Return the advisories about a package.

        Args:
            ecosystem: As OSV names it, such as `PyPI`.
            name: Of the package, in any spelling.

        Returns:
            One for each vulnerability, merged by alias, withdrawn records left out,
            sorted by id; each says in `affected` what it says about this package.
            Empty if none is known.

        Raises:
            EvidenceError: Packages of that ecosystem cannot be looked up at all, see
                `covers`; or the index is damaged.
        """
        if not self.covers(ecosystem):
            raise EvidenceError(f"{self.path}: has no advisories about packages of {ecosystem}")
        found = self._package(package_key(ecosystem, normalised(ecosystem, name)))
        return tuple(each for each in found if not each.withdrawn)

    def interpreter_advisories(self) -> tuple[Advisory, ...]:
        """Return the advisories about CPython itself, sorted by id.

        Raises:
            EvidenceError: They are missing, or the index is damaged.
        """
        if SourceKind.CPYTHON in self.missing:
            raise EvidenceError(f"{self.path}: has no {SourceKind.CPYTHON.value}")
        return tuple(each for each in self._package(INTERPRETER) if not each.withdrawn)

    def advisory(self, name: str) -> Advisory | None:
        """Return what is known under an id or an alias, about all packages together.

        Args:
            name: Such as `PYSEC-2021-142`, `CVE-2020-14343` or a GHSA id.

        Returns:
            All records that share the name in one; a withdrawn record only if no
            other has the name. None if nothing has.

        Raises:
            EvidenceError: The index is damaged.
        """
        keys = (self._index.line("names", name) or "").split()
        found = [each for key in keys for each in self._package(key) if name in each.names]
        chosen = [each for each in found if not each.withdrawn] or found
        return merged(chosen) if chosen else None

    def facts(self, cve: str) -> CveFacts:
        """Return what is known about a CVE; every fact that is not known is None.

        Raises:
            EvidenceError: The index is damaged.
        """
        line = self._index.line("facts", cve)
        with self._reading():
            known = _decoded(line) if line else {}
            vectors = tuple(CvssVector(text, self._names[at]) for text, at in known.get("c", ()))
            return CveFacts(
                cve=cve,
                epss=self._epss(cve),
                kev=self._kev(known.get("k")),
                ssvc=self._ssvc(known.get("s")),
                cvss=vectors,
                dates=tuple(self.dates.items()) if vectors else (),
            )

    def facts_of(self, advisory: Advisory) -> tuple[CveFacts, ...]:
        """Return what is known about a vulnerability.

        Returns:
            Facts for each of its CVEs. If it has none, or vectors that belong to none of
            them, facts under its own id have those. At least one.

        Raises:
            EvidenceError: The index is damaged.
        """
        found = [self.facts(cve) for cve in advisory.cves]
        known = {vector for facts in found for vector in facts.cvss}
        rest = tuple(vector for vector in advisory.cvss if vector not in known)
        if rest or not found:
            found.append(CveFacts(advisory.id, cvss=rest, dates=tuple(self.dates.items())))
        return tuple(found)

    def _epss(self, cve: str) -> Epss | None:
        source, parts = self.source(SourceKind.EPSS), CVE.fullmatch(cve)
        if source is None or parts is None:
            return None
        row = self._index.row("epss", epss_key(int(parts[1]), int(parts[2])))
        if row is None:
            return None
        return Epss(row[0] / EPSS_SCALE, row[1] / EPSS_SCALE, source.date, source.name)

    def _kev(self, row: list[Any] | None) -> Kev | None:
        source = self.source(SourceKind.KEV)
        if row is None or source is None:
            return None
        added, due, ransomware, name = row
        return Kev(added, due, bool(ransomware), name, source.date, source.name)

    def _ssvc(self, row: list[Any] | None) -> Ssvc | None:
        source = self.source(SourceKind.SSVC)
        if row is None or source is None:
            return None
        exploitation, automatable, impact = row
        return Ssvc(exploitation, automatable, impact, source.date, source.name)

    def _package(self, key: str) -> tuple[Advisory, ...]:
        if key not in self._packages:
            line = self._index.line("packages", key)
            with self._reading():
                found = package_from_line(key, line, self._names) if line else ()
            self._packages[key] = found
        return self._packages[key]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turn whatever a malformed line leads to into the one error."""
        try:
            yield
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise EvidenceError(f"{self.path}: is damaged: a line is malformed") from error


def _decoded(line: str) -> dict[str, Any]:
    import json

    found: dict[str, Any] = json.loads(line)
    return found
