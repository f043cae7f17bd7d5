"""How do components, edges and gaps from many readers become one inventory?

Two witnesses of one component make one component with two provenances: what the
second one knows fills in what the first one left empty, and never replaces it.
"""

from __future__ import annotations

from antivenom.inspectors.environment.component import (
    Component,
    Digest,
    DigestCover,
    Edge,
    Inventory,
    Licence,
    Unresolved,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from antivenom.model.messages import Gap
    from antivenom.model.subject import Subject

MAX_PROVENANCE = 200
"""Bound on the witnesses that are kept for one component."""


class Assembly:
    """An inventory in the making."""

    def __init__(self) -> None:
        self._components: dict[str, Component] = {}
        self._edges: dict[tuple[str, str], set[str]] = {}
        self._unresolved: set[tuple[str, str, str]] = set()

    def add(self, component: Component) -> None:
        """Add a component, or what it knows to the one with its reference."""
        known = self._components.get(component.ref)
        self._components[component.ref] = _merged(known, component) if known else component

    def __contains__(self, ref: object) -> bool:
        """Return whether there is a component with this reference."""
        return ref in self._components

    def connect(self, edges: Iterable[Edge]) -> None:
        """Add edges."""
        for edge in edges:
            if edge.source != edge.target:
                self._edges.setdefault((edge.source, edge.target), set()).update(edge.requirements)

    def leave(self, unresolved: Iterable[Unresolved]) -> None:
        """Add requirements that nothing satisfies."""
        self._unresolved.update((each.of, each.requirement, each.reason) for each in unresolved)

    def finish(
        self,
        subject: Subject,
        root: str,
        gaps: Iterable[Gap],
        context: str,
        markers: Mapping[str, str] = {},
    ) -> Inventory:
        """Return the inventory; edges between components that it lacks are left out."""
        edges = (
            Edge(*pair, tuple(sorted(texts)))
            for pair, texts in sorted(self._edges.items())
            if pair[0] in self._components and pair[1] in self._components
        )
        ordered = sorted(set(gaps), key=lambda gap: (gap.path, _line(gap), gap.kind, gap.message))
        return Inventory(
            subject=subject,
            root=root,
            components=tuple(self._components[ref] for ref in sorted(self._components)),
            edges=tuple(edges),
            unresolved=tuple(Unresolved(*each) for each in sorted(self._unresolved)),
            gaps=tuple(ordered),
            context=context,
            markers=dict(sorted(markers.items())),
        )


def _line(gap: Gap) -> int:
    return gap.span.start_line if gap.span else 0


def _joined(first: tuple[Digest, ...], second: tuple[Digest, ...]) -> tuple[Digest, ...]:
    """Return the digests of both; one without a name says nothing beside one with it."""
    both = dict.fromkeys((*first, *second))
    named = {(each.algorithm, each.value, each.covers) for each in both if each.name}
    kept = (
        each for each in both if each.name or (each.algorithm, each.value, each.covers) not in named
    )
    order = {cover: index for index, cover in enumerate(DigestCover)}
    return tuple(sorted(kept, key=lambda each: (order[each.covers], each.name, each.algorithm)))


_TEXTS = ("version", "purl", "cpe", "producer", "path", "summary", "homepage", "download")


def _merged(first: Component, second: Component) -> Component:
    changes: dict[str, object] = {
        field: getattr(second, field)
        for field in _TEXTS
        if not getattr(first, field) and getattr(second, field)
    }
    if first.licence.expression == "" and second.licence != Licence():
        changes["licence"] = second.licence
    seen = {(each.method, each.path, each.detail): each for each in first.provenance}
    seen |= {(each.method, each.path, each.detail): each for each in second.provenance}
    changes["provenance"] = tuple(seen[key] for key in sorted(seen)[:MAX_PROVENANCE])
    changes["digests"] = _joined(first.digests, second.digests)
    changes["traits"] = tuple(sorted({*first.traits, *second.traits}))
    changes["manifest"] = first.manifest or second.manifest
    return first.replace(**changes)
