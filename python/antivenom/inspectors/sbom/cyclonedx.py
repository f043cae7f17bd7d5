"""What does a CycloneDX document say? Versions 1.4 to 1.7, and what older ones share."""

from __future__ import annotations

import re

from antivenom.inspectors.sbom.document import Document, Item
from antivenom.inspectors.sbom.values import (
    hash_of,
    list_of,
    object_of,
    objects_of,
    stated,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

MAX_ITEMS = 500_000

_OWN = "antivenom:"
_BSI = "bsi:component:"
_SAYS_NOTHING = {"unknown", "not_specified"}


def read_cyclonedx(document: dict[str, Any]) -> Document | str:
    """Read a document; return why not if its version is not known."""
    version = text_of(document.get("specVersion"))
    if not re.fullmatch(r"1\.[2-7]", version):
        return f"is CycloneDX of version {version[:20] or 'unknown'}, and 1.2 to 1.7 are read"
    metadata = object_of(document.get("metadata"))
    root = object_of(metadata.get("component"))
    items = [item for item in _items(document, root) if item]
    edges, entered = _edges(document)
    inside = {item.ref for item in items if item.parent}
    unknown: set[str] = set(_own(metadata, "unknown"))
    authors = tuple(dict.fromkeys(_authors(metadata, unknown)))
    return Document(
        standard="CycloneDX",
        version=version,
        authors=authors,
        tools=tuple(_tools(metadata.get("tools"))),
        context=", ".join(_phases(metadata)),
        timestamp=text_of(metadata.get("timestamp")),
        revision=_revision(document.get("version")),
        is_signed=bool(object_of(document.get("signature"))),
        root=_ref(root) if root else "",
        items=tuple(items[:MAX_ITEMS]),
        edges=edges,
        settled=frozenset(entered | inside | _composed(document)),
        unknown=tuple(sorted(unknown)),
        cut=f"names more than {MAX_ITEMS:,} components" if len(items) > MAX_ITEMS else "",
    )


def _revision(value: object) -> str:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else ""


def _authors(metadata: dict[str, Any], unknown: set[str]) -> Iterator[str]:
    # `manufacturer` is who made the BOM from 1.6 on, `manufacture` who made its subject.
    people = [*objects_of(metadata.get("authors")), object_of(metadata.get("manufacturer"))]
    for person in people:
        name = stated(person.get("name"), "author", unknown)
        mail = text_of(person.get("email"))
        contacts = [text_of(each.get("email")) for each in objects_of(person.get("contact"))]
        addresses = map(text_of, list_of(person.get("url")))
        found = [part for part in (name, mail, *contacts, *addresses) if part]
        if found:
            yield " ".join(found)


def _tools(tools: object) -> Iterator[tuple[str, str]]:
    # From 1.5 on an object of components and services, before that a list.
    listed = objects_of(tools) if isinstance(tools, list) else iter(())
    modern = object_of(tools)
    for tool in (
        *listed,
        *objects_of(modern.get("components")),
        *objects_of(modern.get("services")),
    ):
        name = text_of(tool.get("name"))
        if name:
            yield name, text_of(tool.get("version"))


def _phases(metadata: dict[str, Any]) -> Iterator[str]:
    for each in objects_of(metadata.get("lifecycles")):
        word = text_of(each.get("phase")) or text_of(each.get("name"))
        if word:
            yield word


def _own(entry: dict[str, Any], name: str) -> Iterator[str]:
    for each in objects_of(entry.get("properties")):
        if each.get("name") == _OWN + name:
            yield text_of(each.get("value"))


def _ref(entry: dict[str, Any], number: int = 0) -> str:
    named = text_of(entry.get("bom-ref")) or text_of(entry.get("purl"))
    if named or not number:
        return named or "root"
    return f"{text_of(entry.get('name'))}@{text_of(entry.get('version'))}#{number}"


def _items(document: dict[str, Any], root: dict[str, Any]) -> Iterator[Item | None]:
    """Yield all components at any depth, the root first."""
    waiting: list[tuple[dict[str, Any], str, bool]] = []
    if root:
        yield _item(root, _ref(root), "")
        waiting.append((root, _ref(root), True))
    waiting.append((document, "", False))
    number = 0
    while waiting:
        holder, parent, is_nested = waiting.pop()
        for entry in objects_of(holder.get("components")):
            number += 1
            if number > MAX_ITEMS + 1:
                return
            ref = _ref(entry, number)
            yield _item(entry, ref, parent if is_nested else "")
            waiting.append((entry, ref, True))


def _item(entry: dict[str, Any], ref: str, parent: str) -> Item:
    unknown: set[str] = set(_own(entry, "unknown"))
    name = stated(entry.get("name"), "name", unknown)
    group = text_of(entry.get("group"))
    purl, cpe = text_of(entry.get("purl")), text_of(entry.get("cpe"))
    swid = text_of(object_of(entry.get("swid")).get("tagId"))
    others = [text_of(each) for key in ("omniborId", "swhid") for each in list_of(entry.get(key))]
    hashes = [
        hash_of(each.get("alg"), each.get("content")) for each in objects_of(entry.get("hashes"))
    ]
    return Item(
        ref=ref,
        name=f"{group}/{name}" if group and name else name,
        version=stated(entry.get("version"), "version", unknown),
        producer=_producer(entry, unknown),
        purl=purl,
        cpe=cpe,
        identifiers=tuple(sorted(filter(None, (purl, cpe, swid, *others)))),
        licence=_licence(entry, unknown),
        hashes=tuple(sorted({each for each in hashes if each})),
        is_file=entry.get("type") == "file",
        parent=parent,
        unknown=tuple(sorted(unknown)),
        notes=_notes(entry),
    )


def _producer(entry: dict[str, Any], unknown: set[str]) -> str:
    for key in ("supplier", "manufacturer"):
        name = stated(object_of(entry.get(key)).get("name"), "producer", unknown)
        if name:
            return name
    for key in ("publisher", "author"):
        name = stated(entry.get(key), "producer", unknown)
        if name:
            return name
    people = objects_of(entry.get("authors"))
    names = [text_of(each.get("name")) or text_of(each.get("email")) for each in people]
    return ", ".join(name for name in names if name)


def _licence(entry: dict[str, Any], unknown: set[str]) -> str:
    found = []
    for choice in objects_of(entry.get("licenses")):
        licence = object_of(choice.get("license"))
        for value in (choice.get("expression"), licence.get("id"), licence.get("name")):
            word = stated(value, "license", unknown)
            if word:
                found.append(word)
    return " AND ".join(sorted(set(found)))


def _notes(entry: dict[str, Any]) -> dict[str, str]:
    """Return what BSI TR-03183-2 asks for: its own properties, the deployable's hash."""
    notes = {}
    for each in objects_of(entry.get("properties")):
        name = text_of(each.get("name"))
        if name.startswith(_BSI):
            notes[name.removeprefix(_BSI)] = text_of(each.get("value"))
    for each in objects_of(entry.get("externalReferences")):
        if text_of(each.get("type")) in {"distribution", "distribution-intake"}:
            for one in objects_of(each.get("hashes")):
                found = hash_of(one.get("alg"), one.get("content"))
                if found:
                    notes[f"deployable {found[0]}"] = found[1]
    return notes


def _edges(document: dict[str, Any]) -> tuple[tuple[tuple[str, str], ...], set[str]]:
    edges: set[tuple[str, str]] = set()
    entered: set[str] = set()
    for entry in objects_of(document.get("dependencies")):
        source = text_of(entry.get("ref"))
        if source:
            entered.add(source)
            targets = {text_of(each) for each in list_of(entry.get("dependsOn"))} - {""}
            entered |= targets
            edges.update((source, target) for target in targets)
    return tuple(sorted(edges)), entered


def _composed(document: dict[str, Any]) -> set[str]:
    """Return the references whose dependencies are said to be unknown."""
    found: set[str] = set()
    for each in objects_of(document.get("compositions")):
        if text_of(each.get("aggregate")) in _SAYS_NOTHING:
            found |= _texts(list_of(each.get("dependencies")))
    return found


def _texts(values: Iterable[object]) -> set[str]:
    return {text_of(value) for value in values} - {""}
