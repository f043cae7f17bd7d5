"""Who needs whom, exactly?

A distribution needs what its requirements name, as far as their markers hold for
the interpreter in question, and its extras only as far as somebody who is needed
asks for them: `requests[socks]` anywhere makes `requests` need PySocks, and nothing
else does. What nothing asks for hangs from the root, so that all is reachable.
"""

from __future__ import annotations

import re
from functools import lru_cache

from antivenom.inspectors.environment.component import Edge, Unresolved
from antivenom.inspectors.environment.purl import normal_name
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from packaging.markers import Marker
    from packaging.requirements import Requirement

MAX_REQUIREMENT_CHARACTERS = 4000
MAX_FOLLOWED = 500_000
"""Bound on requirements that are followed; a large environment has 5,000."""

_EXTRA_ONLY = re.compile(r"""(?:[^'"]|'[^']*'|"[^"]*")*?\bextra\s*==\s*['"]([^'"]+)['"]\s*\)?\s*""")
_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")


class Node(Record):
    """A distribution as edges see it.

    Attributes:
        ref: Its reference.
        name: As names are compared.
        version: As written; empty if unknown.
        requires: Its requirements, as `Requires-Dist` has them.
        extras: Extras that it says it offers, as written.
        wanted: Whether somebody asked for it by name, as far as is known.
    """

    ref: str
    name: str
    version: str
    requires: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    wanted: bool = False


class Resolution(Record):
    """What the requirements of a set of distributions come to.

    Attributes:
        edges: Sorted.
        unresolved: Sorted.
    """

    edges: tuple[Edge, ...]
    unresolved: tuple[Unresolved, ...]


class Resolver:
    """Follows the requirements of a set of distributions.

    Args:
        nodes: The distributions; of several with one name the first counts.
        markers: Variables of PEP 508 but for `extra`.
    """

    def __init__(self, nodes: Iterable[Node], markers: Mapping[str, str]) -> None:
        self._nodes: dict[str, Node] = {}
        for node in nodes:
            self._nodes.setdefault(node.name, node)
        self._markers = dict(markers)
        self._holds: dict[tuple[str, str], bool] = {}
        self._edges: dict[tuple[str, str], set[str]] = {}
        self._unresolved: set[tuple[str, str, str]] = set()
        self._active: dict[str, set[str]] = {}
        self._groups: dict[str, Mapping[str | None, list[str]]] = {}
        self._left = MAX_FOLLOWED
        self._waiting: list[tuple[Node, str]] = []

    def resolve(self, root: str, asked: Iterable[str] = ()) -> Resolution:
        """Follow all requirements.

        Args:
            root: Reference of the root.
            asked: Requirements of the root itself.
        """
        for text in asked:
            self._require(root, text, "")
        for node in self._nodes.values():
            self._activate(node, "")
        while self._waiting:
            node, extra = self._waiting.pop()
            groups = self._grouped(node)
            for text in (*groups.get(extra, ()), *groups.get(None, ())):
                self._require(node.ref, text, extra)
        self._hang_from(root)
        return self._resolution()

    def _grouped(self, node: Node) -> Mapping[str | None, list[str]]:
        """Return a node's requirements by the one extra that each hangs on.

        Those under the empty text hang on none, those under None are unclear.
        """
        if node.name not in self._groups:
            groups: dict[str | None, list[str]] = {}
            for text in node.requires:
                mentions = "extra" in text.partition(";")[2]
                groups.setdefault(extra_of(text) if mentions else "", []).append(text)
            self._groups[node.name] = groups
        return self._groups[node.name]

    def _activate(self, node: Node, extra: str) -> None:
        active = self._active.setdefault(node.name, set())
        if extra not in active:
            active.add(extra)
            self._waiting.append((node, extra))

    def _require(self, source: str, text: str, extra: str) -> None:
        """Follow one requirement under one extra; `""` is none."""
        self._left -= 1
        if self._left < 0:
            self._unresolved.add((source, "", "has more requirements than are followed"))
            return
        requirement = parse_requirement(text)
        if requirement is None:
            self._unreadable(source, text)
        elif requirement.marker is None or self._marker_holds(
            source, text, requirement.marker, extra
        ):
            self._follow(source, text, requirement)

    def _marker_holds(self, source: str, text: str, marker: Marker, extra: str) -> bool:
        key = (str(marker), extra)
        if key not in self._holds:
            try:
                self._holds[key] = marker.evaluate({**self._markers, "extra": extra})
            except ValueError:
                # It compares what cannot be compared, such as two names by `<`.
                self._unresolved.add((source, text, "its marker cannot be judged"))
                return False
        return self._holds[key]

    def _unreadable(self, source: str, text: str) -> None:
        self._unresolved.add((source, text, "is no requirement of PEP 508"))
        named = _NAME.match(text)
        node = self._nodes.get(normal_name(named[1])) if named else None
        if node and node.ref != source:
            self._edges.setdefault((source, node.ref), set()).add(text)

    def _follow(self, source: str, text: str, requirement: Requirement) -> None:
        node = self._nodes.get(normal_name(requirement.name))
        if node is None:
            self._unresolved.add((source, text, f"{requirement.name} is not there"))
            return
        if node.ref != source:
            # A distribution that requires its own extras does not need itself.
            self._edges.setdefault((source, node.ref), set()).add(text)
        if not _satisfies(requirement, node.version):
            found = f"{node.name} is there in version {node.version or 'unknown'}"
            self._unresolved.add((source, text, found))
        for extra in requirement.extras:
            normal = normal_name(extra)
            if normal not in self._grouped(node) and not _offers(node, normal):
                self._unresolved.add((source, text, f"{node.name} offers no extra {normal!r}"))
            self._activate(node, normal)

    def _hang_from(self, root: str) -> None:
        """Give the root an edge to whatever was asked for, and to what nothing leads to."""
        needed = {target for _, target in self._edges}
        for node in self._nodes.values():
            if node.wanted or node.ref not in needed:
                self._edges.setdefault((root, node.ref), set())
        following: dict[str, list[str]] = {}
        for source, target in self._edges:
            following.setdefault(source, []).append(target)
        reached: set[str] = set()
        reach(following, root, reached)
        # What is left are circles that nothing leads into; one edge opens each.
        for ref in sorted(node.ref for node in self._nodes.values()):
            if ref not in reached:
                self._edges.setdefault((root, ref), set())
                reach(following, ref, reached)

    def _resolution(self) -> Resolution:
        edges = (Edge(*pair, tuple(sorted(texts))) for pair, texts in sorted(self._edges.items()))
        return Resolution(
            tuple(edges), tuple(Unresolved(*each) for each in sorted(self._unresolved))
        )


def reach(following: Mapping[str, list[str]], start: str, reached: set[str]) -> None:
    """Add to `reached` whatever can be reached from a reference, and itself."""
    waiting = [start]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += following.get(ref, ())


def extra_of(text: str) -> str | None:
    """Return the one extra without which a requirement cannot hold; None if unclear.

    Most requirements of large distributions hang on an extra that nobody asked
    for; this passes them over without parsing them, which saves most of the time.
    """
    marker = text.partition(";")[2]
    if "extra" not in marker or " or " in marker or len(marker) > 500:
        return None
    match = _EXTRA_ONLY.fullmatch(marker)
    return normal_name(match[1]) if match else None


@lru_cache(maxsize=16_384)
def parse_requirement(text: str) -> Requirement | None:
    """Read a requirement of PEP 508; None if it is none."""
    from packaging.requirements import InvalidRequirement, Requirement

    if len(text) > MAX_REQUIREMENT_CHARACTERS or text.count("(") > 100:
        return None
    try:
        return Requirement(text)
    except (InvalidRequirement, RecursionError):
        return None


def _satisfies(requirement: Requirement, version: str) -> bool:
    from packaging.version import InvalidVersion

    if not requirement.specifier:
        return True
    try:
        return requirement.specifier.contains(version, prereleases=True)
    except InvalidVersion:
        return False


def _offers(node: Node, extra: str) -> bool:
    return extra in {normal_name(offered) for offered in node.extras}
