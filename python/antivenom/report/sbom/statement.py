"""What does an SBOM say, whatever form it is written in?

Beside the inventory, who says it, when, and by which tool; and of each component what
is *not* known, because an SBOM that is silent about something cannot be told from one
that forgot it (CISA, 2026 Minimum Elements: unknown information is named).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from antivenom.inspectors.environment.component import Component, ComponentKind, Digest, Inventory
from antivenom.inspectors.environment.files import ContainedFile
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

TOOL = "antivenom"
TOOL_PRODUCER = "The antivenom authors"


class Statement(Record):
    """An SBOM before it has a form.

    Attributes:
        inventory: What the subject is made of.
        timestamp: When it was looked at: ISO 8601, UTC, to the second, with a `Z`.
        tool_version: Version of antivenom.
        author: Who is responsible for the SBOM; empty if unknown.
        revision: Version of the SBOM itself, from 1.
        files: Files of components by the reference of their owner; empty if they
            were not asked for.
    """

    inventory: Inventory
    timestamp: str
    tool_version: str
    author: str = ""
    revision: int = 1
    files: Mapping[str, tuple[ContainedFile, ...]] = {}

    @property
    def root(self) -> Component:
        """The component that stands for the subject."""
        return self.inventory.by_ref()[self.inventory.root]


class Completeness(Enum):
    """How much is known of what a component needs."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"


def completeness(inventory: Inventory) -> dict[str, Completeness]:
    """Tell for each component whether its edges are all that it needs.

    Metadata names all requirements. A lock, or an SBOM that came inside a distribution,
    is taken to name them if it names any: a list of requirements with hashes names none.
    What was found in a binary or copied into a package says nothing about what it needs.
    """
    broken = {gap.path for gap in inventory.gaps}
    lacking = {each.of for each in inventory.unresolved}
    linked = _documents_with_edges(inventory)
    found: dict[str, Completeness] = {}
    for component in inventory.components:
        paths = {witness.path for witness in component.provenance}
        if component.ref == inventory.root:
            known = component.kind is not ComponentKind.INTERPRETER
        elif "outside" in component.traits:
            known = False
        else:
            methods = {witness.method for witness in component.provenance}
            known = "METADATA" in methods or bool(paths & linked)
        if not known:
            found[component.ref] = Completeness.UNKNOWN
        elif component.ref in lacking or broken & {component.path, *paths}:
            found[component.ref] = Completeness.INCOMPLETE
        else:
            found[component.ref] = Completeness.COMPLETE
    if inventory.gaps and found.get(inventory.root) is Completeness.COMPLETE:
        found[inventory.root] = Completeness.INCOMPLETE
    return found


def _documents_with_edges(inventory: Inventory) -> set[str]:
    """Return the locks, and the SBOMs inside distributions, that say who needs whom."""
    by_ref = inventory.by_ref()
    return {
        witness.path
        for edge in inventory.edges
        if edge.source != inventory.root
        for witness in by_ref[edge.source].provenance
        if witness.method in {"PEP 770", "SBOM", "lock"}
    }


def unknown_fields(component: Component, known: Completeness) -> tuple[str, ...]:
    """Return what is not known of a component, in the words of the minimum elements."""
    missing = {
        "producer": not component.producer,
        "version": not component.version,
        "identifiers": not (component.purl or component.cpe),
        "hash": not component.digests,
        "license": not component.licence.expression,
        "dependencies": known is Completeness.UNKNOWN,
    }
    return tuple(field for field, is_missing in missing.items() if is_missing)


def contents(inventory: Inventory) -> dict[str, tuple[Component, ...]]:
    """Return the components by the reference of the one that they lie in.

    At the top, under the empty reference, lie those without a parent, but for the root.
    A parent that does not exist, or that would close a circle, counts as none.
    """
    by_ref = inventory.by_ref()
    inside: dict[str, list[Component]] = {}
    for component in inventory.components:
        if component.ref != inventory.root:
            parent = component.parent if _is_sound(component, by_ref) else ""
            inside.setdefault("" if parent == inventory.root else parent, []).append(component)
    return {parent: tuple(components) for parent, components in inside.items()}


def _is_sound(component: Component, by_ref: Mapping[str, Component]) -> bool:
    seen = {component.ref}
    while component.parent:
        if component.parent in seen or component.parent not in by_ref:
            return False
        component = by_ref[component.parent]
        seen.add(component.ref)
    return True


def needs(inventory: Inventory) -> dict[str, tuple[str, ...]]:
    """Return what each component needs, sorted, by its reference."""
    found: dict[str, list[str]] = {}
    for edge in inventory.edges:
        found.setdefault(edge.source, []).append(edge.target)
    return {source: tuple(sorted(set(targets))) for source, targets in found.items()}


def unresolved(inventory: Inventory) -> dict[str, tuple[str, ...]]:
    """Return what nothing satisfies, one line each, by who requires it."""
    found: dict[str, list[str]] = {}
    for each in inventory.unresolved:
        found.setdefault(each.of, []).append(f"{each.requirement}: {each.reason}")
    return {ref: tuple(lines) for ref, lines in found.items()}


def distinct(digests: tuple[Digest, ...]) -> Iterator[Digest]:
    """Yield digests, each value once, whatever it was computed over."""
    seen = set()
    for digest in digests:
        key = (digest.algorithm, digest.value)
        if key not in seen:
            seen.add(key)
            yield digest


def cover_text(digest: Digest) -> str:
    """Say what a digest was computed over, in one line."""
    name = f" of {digest.name}" if digest.name else ""
    return f"{digest.algorithm} {digest.value} covers {digest.covers.value}{name}"


def producer_name(producer: str) -> tuple[str, str]:
    """Split a producer into a name and an address of mail, which may be empty."""
    name, mark, rest = producer.rpartition("<")
    if mark and rest.endswith(">") and name.strip() and "@" in rest:
        return name.strip(), rest[:-1].strip()
    return producer, ""
