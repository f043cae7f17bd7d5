"""What is a subject made of, as the stream of messages says it?"""

from __future__ import annotations

from antivenom.model.messages import ComponentSeen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from antivenom.inspectors.environment.component import Component, Inventory


def components_seen(inventories: Iterable[Inventory]) -> Iterator[ComponentSeen]:
    """Yield the components of inventories, each reference once.

    The first inventory that has a component says what it is; who needs whom is taken
    from all of them.
    """
    given = tuple(inventories)
    needs: dict[str, set[str]] = {}
    for inventory in given:
        for edge in inventory.edges:
            needs.setdefault(edge.source, set()).add(edge.target)
    seen: set[str] = set()
    for inventory in given:
        for component in inventory.components:
            if component.ref not in seen:
                seen.add(component.ref)
                found = needs.get(component.ref, set())
                yield _seen(
                    component, tuple(sorted(found)), is_root=component.ref == inventory.root
                )


def _seen(component: Component, needs: tuple[str, ...], *, is_root: bool) -> ComponentSeen:
    manifest = component.manifest
    span = manifest.span if manifest else None
    return ComponentSeen(
        ref=component.ref,
        kind=component.kind.value,
        name=component.name,
        version=component.version,
        purl=component.purl,
        licence=component.licence.expression,
        producer=component.producer,
        path=manifest.path if manifest and not component.path else component.path,
        line=span.start_line if span else 0,
        parent=component.parent,
        needs=needs,
        is_root=is_root,
    )
