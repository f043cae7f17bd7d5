"""In what do two SBOMs differ?

Components are compared by what they are, whatever their documents call them: by purl
without version, else by name. So a CycloneDX and an SPDX document of one environment
have no difference.
"""

from __future__ import annotations

import re
from collections import Counter

from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from antivenom.inspectors.sbom.document import Document, Item


class Change(Record):
    """A component that is in both, and not the same.

    Attributes:
        name: What it is.
        version: The one that tells it apart from others of its name.
        field: `version`, `license` or `hash`.
        before: Value in the first document.
        after: Value in the second one.
    """

    name: str
    version: str
    field: str
    before: str
    after: str


class Difference(Record):
    """What changed from one SBOM to another; all sorted.

    Attributes:
        added: Names and versions of components.
        removed: Likewise.
        changed: What is in both, and not the same.
        edges_added: Pairs of names: the first needs the second.
        edges_removed: Likewise.
    """

    added: tuple[tuple[str, str], ...] = ()
    removed: tuple[tuple[str, str], ...] = ()
    changed: tuple[Change, ...] = ()
    edges_added: tuple[tuple[str, str], ...] = ()
    edges_removed: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return self != Difference()


def compare(before: Document, after: Document) -> Difference:
    """Compare two SBOMs."""
    first, second = _grouped(before), _grouped(after)
    added: list[tuple[str, str]] = []
    removed: list[tuple[str, str]] = []
    changed: list[Change] = []
    for name in sorted({*first, *second}):
        left, right = _without_equals(first.get(name, []), second.get(name, []))
        pairs, left, right = _paired(left, right)
        for old, new in pairs:
            changed += _changes(name, old, new)
        removed += [(name, item.version) for item in left]
        added += [(name, item.version) for item in right]
    old_edges, new_edges = _edges(before), _edges(after)
    return Difference(
        tuple(sorted(added)),
        tuple(sorted(removed)),
        tuple(changed),
        tuple(sorted(new_edges - old_edges)),
        tuple(sorted(old_edges - new_edges)),
    )


def _name(item: Item) -> str:
    purl = item.purl.partition("#")[0].partition("?")[0]
    # The version begins at the last `@`, which a scope in a name has escaped.
    plain = purl.rpartition("@")[0] or purl
    if plain.startswith("pkg:pypi/"):
        # PEP 503: tools do not agree whether a dot becomes a dash in a purl.
        return re.sub(r"[-_.]+", "-", plain).lower()
    return plain or item.name


def _grouped(document: Document) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for item in document.items:
        groups.setdefault(_name(item), []).append(item)
    return groups


def _same(item: Item) -> tuple[object, ...]:
    return (item.version, item.licence, item.hashes)


def _without_equals(left: list[Item], right: list[Item]) -> tuple[list[Item], list[Item]]:
    return _less(left, right), _less(right, left)


def _less(items: list[Item], others: Iterable[Item]) -> list[Item]:
    there = Counter(_same(item) for item in others)
    rest = []
    for item in items:
        key = _same(item)
        if there[key]:
            there[key] -= 1
        else:
            rest.append(item)
    return sorted(rest, key=_same)


def _paired(
    left: list[Item], right: list[Item]
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """Pair what is the same component: of one version, or the only one of its name."""
    pairs: list[tuple[Item, Item]] = []
    waiting: dict[str, list[Item]] = {}
    for item in right:
        waiting.setdefault(item.version, []).append(item)
    alone = []
    for item in left:
        if waiting.get(item.version):
            pairs.append((item, waiting[item.version].pop(0)))
        else:
            alone.append(item)
    rest = [item for items in waiting.values() for item in items]
    if len(alone) == len(rest) == 1:
        return [*pairs, (alone[0], rest[0])], [], []
    return pairs, alone, rest


def _changes(name: str, old: Item, new: Item) -> Iterable[Change]:
    if old.version != new.version:
        yield Change(name, new.version, "version", old.version, new.version)
    if old.licence != new.licence:
        yield Change(name, new.version, "license", old.licence, new.licence)
    if old.hashes != new.hashes:
        yield Change(name, new.version, "hash", _hashes(old), _hashes(new))


def _hashes(item: Item) -> str:
    return ", ".join(f"{name}:{value}" for name, value in item.hashes)


def _edges(document: Document) -> set[tuple[str, str]]:
    names: Mapping[str, str] = {item.ref: _name(item) for item in document.items}
    return {
        (names.get(source, source), names.get(target, target)) for source, target in document.edges
    }
