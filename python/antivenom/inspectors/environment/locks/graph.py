"""Which components and edges does a lock come to?

A lock can hold several versions of one package, for several platforms; a need leads to
all of them that it admits. Extras are followed where somebody who is needed asks for
them, as in an environment.
"""

from __future__ import annotations

from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Edge,
    Provenance,
    Unresolved,
)
from antivenom.inspectors.environment.edges import reach
from antivenom.inspectors.environment.locks.locked import line_span
from antivenom.inspectors.environment.purl import normal_name, pypi_purl
from antivenom.model.location import Location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from antivenom.inspectors.environment.locks.locked import Lock, Locked, Need


MAX_CANDIDATES = 100
"""Bound on versions of one package that one need leads to; real locks have under ten."""


def component_of(package: Locked, path: str, shown: str, lines: list[str]) -> Component:
    """Return an entry of a lock as a component.

    Args:
        package: The entry.
        path: The lock, relative to the subject.
        shown: The lock, as locations name it.
        lines: Of the lock.
    """
    purl = pypi_purl(package.name, package.version)
    span, shown_lines = line_span(lines, package.line)
    detail = f"line {package.line}" if package.line else ""
    return Component(
        ref=purl,
        kind=ComponentKind.DISTRIBUTION,
        name=package.name,
        version=package.version,
        purl=purl,
        digests=package.digests,
        provenance=(Provenance("lock", path, detail),),
        download=package.download,
        manifest=Location(shown, span, shown_lines),
        traits=package.traits,
    )


class Graph:
    """The packages of a lock by their names."""

    def __init__(self, packages: Iterable[Locked]) -> None:
        self._packages: dict[str, list[Locked]] = {}
        for package in packages:
            self._packages.setdefault(normal_name(package.name), []).append(package)
        self._edges: dict[tuple[str, str], set[str]] = {}
        self._unresolved: set[tuple[str, str, str]] = set()
        self._waiting: list[tuple[Locked, str]] = []
        self._active: set[tuple[str, str]] = set()

    def follow(self, lock: Lock, root: str) -> tuple[list[Edge], list[Unresolved]]:
        """Follow all that a lock says is needed, from its root on."""
        for need in lock.needs:
            self._follow(root, need)
        for packages in self._packages.values():
            for package in packages:
                self._activate(package, "")
        while self._waiting:
            package, extra = self._waiting.pop()
            for need in package.needs:
                if normal_name(need.under) == extra:
                    self._follow(pypi_purl(package.name, package.version), need)
        edges = [Edge(*pair, tuple(sorted(texts))) for pair, texts in sorted(self._edges.items())]
        return edges, [Unresolved(*each) for each in sorted(self._unresolved)]

    def _activate(self, package: Locked, extra: str) -> None:
        key = (pypi_purl(package.name, package.version), extra)
        if key not in self._active:
            self._active.add(key)
            self._waiting.append((package, extra))

    def _follow(self, source: str, need: Need) -> None:
        candidates = self._packages.get(normal_name(need.name), [])
        admitted = [each for each in candidates if _admits(need, each.version)]
        if not admitted:
            there = ", ".join(sorted(each.version or "unknown" for each in candidates))
            reason = f"is locked in version {there}" if candidates else f"{need.name} is not locked"
            self._unresolved.add((source, need.text, reason))
        for package in (admitted or candidates)[:MAX_CANDIDATES]:
            target = pypi_purl(package.name, package.version)
            if target != source:
                self._edges.setdefault((source, target), set()).add(need.text)
            for extra in need.extras:
                self._activate(package, normal_name(extra))


def _admits(need: Need, version: str) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion

    if need.version:
        return need.version == version
    if not need.specifier or not version:
        return True
    try:
        return SpecifierSet(need.specifier).contains(version, prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        # A constraint that cannot be read refuses nothing.
        return True


def hanging(edges: Iterable[Edge], refs: Mapping[str, str], root: str) -> list[Edge]:
    """Return edges from the root to whatever nothing leads to from there.

    Args:
        edges: All that are known.
        refs: All that shall be reached, each with the requirement that brings it
            in, or nothing.
        root: Where to begin.
    """
    following: dict[str, list[str]] = {}
    for edge in edges:
        following.setdefault(edge.source, []).append(edge.target)
    needed = {
        target for source, targets in following.items() if source != root for target in targets
    }
    reached: set[str] = set()
    added = []
    reach(following, root, reached)
    # First what nothing needs at all, then one of each circle.
    for ref in sorted(refs, key=lambda each: (each in needed, each)):
        if ref not in reached:
            added.append(Edge(root, ref, (refs[ref],) if refs[ref] else ()))
            reach(following, ref, reached)
    return added
