"""What does an SPDX 3.0 document say, in its JSON-LD form?

Only the graph with the standard's own context is read; JSON-LD of any other shape would
need a processor that fetches contexts.
"""

from __future__ import annotations

import re

from antivenom.inspectors.sbom.document import Document, Item
from antivenom.inspectors.sbom.values import (
    hash_of,
    is_unknown,
    list_of,
    object_of,
    objects_of,
    stated,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    _Elements = dict[str, dict[str, Any]]

MAX_ITEMS = 500_000

_CONTEXT = re.compile(r"https?://spdx\.org/rdf/3\.0(\.\d)?/spdx-context\.jsonld")
_NOTHING = re.compile(r"(?:.*/)?(?:expandedlicensing_)?(?:None|NoAssertion)(?:Element|License)$")
_STATED = re.compile(r"(?m)^Unknown: ([a-z, ]{1,200})$")


def read_spdx3(document: dict[str, Any]) -> Document | str:
    """Read a document; return why not if its version is not known."""
    contexts = [text_of(each) for each in list_of(document.get("@context"))]
    if not any(_CONTEXT.fullmatch(each) for each in contexts):
        return "is JSON-LD, and no SPDX 3.0 document by its context"
    elements: _Elements = {}
    listed = document.get("@graph") if "@graph" in document else [document]
    for number, element in enumerate(objects_of(listed)):
        name = text_of(element.get("spdxId")) or text_of(element.get("@id")) or f"#{number}"
        elements.setdefault(name, element)
    head = _first(elements, "SpdxDocument")
    bom = _first(elements, "software_Sbom") or _first(elements, "Bom")
    creation = _creation(elements, head or bom)
    relations = _Relations(elements)
    unknown: set[str] = set()
    authors = [_named(elements, each, "author", unknown) for each in _refs(creation, "createdBy")]
    items = [*_items(elements, relations)]
    return Document(
        standard="SPDX",
        version=text_of(creation.get("specVersion")) or "3.0",
        authors=tuple(author for author in authors if author),
        tools=tuple(_tools(elements, creation)),
        context=", ".join(map(text_of, list_of(bom.get("software_sbomType")))),
        timestamp=text_of(creation.get("created")),
        revision=_revision(head, bom),
        root=_root(elements, head, bom),
        items=tuple(items[:MAX_ITEMS]),
        edges=tuple(sorted(relations.edges)),
        settled=frozenset(relations.settled),
        unknown=tuple(sorted(unknown)),
        cut=f"names more than {MAX_ITEMS:,} components" if len(items) > MAX_ITEMS else "",
    )


def _first(elements: _Elements, kind: str) -> dict[str, Any]:
    return next((each for each in elements.values() if each.get("type") == kind), {})


def _creation(elements: _Elements, head: dict[str, Any]) -> dict[str, Any]:
    inline = head.get("creationInfo")
    if isinstance(inline, dict):
        return inline
    return elements.get(text_of(inline)) or _first(elements, "CreationInfo")


def _refs(entry: dict[str, Any], key: str) -> list[str]:
    """Return the names of elements that a field holds, whether by name or in place."""
    found = []
    for each in list_of(entry.get(key)):
        name = each.get("spdxId") or each.get("@id") if isinstance(each, dict) else each
        found.append(text_of(name))
    return [name for name in found if name]


def _named(elements: _Elements, ref: str, field: str, unknown: set[str]) -> str:
    if _NOTHING.fullmatch(ref):
        unknown.add(field)
        return ""
    return stated(elements.get(ref, {}).get("name"), field, unknown)


def _tools(elements: _Elements, creation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for ref in _refs(creation, "createdUsing"):
        name = text_of(elements.get(ref, {}).get("name"))
        told = re.fullmatch(r"(.+?)[- ]v?(\d[^ ]*)", name)
        if name:
            yield (told[1], told[2]) if told else (name, "")


def _revision(head: dict[str, Any], bom: dict[str, Any]) -> str:
    for entry in (head, bom):
        comment = entry.get("comment")
        if isinstance(comment, str):
            match = re.search(r"(?i)SBOM version:\s*([\w.-]{1,40})", comment[:100_000])
            if match:
                return match[1]
    return ""


def _root(elements: _Elements, head: dict[str, Any], bom: dict[str, Any]) -> str:
    for entry in (bom, head):
        for ref in _refs(entry, "rootElement"):
            if elements.get(ref, {}).get("type") == "software_Package":
                return ref
    return ""


class _Relations:
    """What the relationships say.

    Attributes:
        edges: Pairs: the first needs the second.
        settled: Of which something is said on what they need or lie in.
        parents: In what something lies.
        licences: The licences of an element, those declared first.
    """

    def __init__(self, elements: _Elements) -> None:
        self.edges: set[tuple[str, str]] = set()
        self.settled: set[str] = set()
        self.parents: dict[str, str] = {}
        self.licences: dict[str, list[str]] = {}
        for element in elements.values():
            if text_of(element.get("type")).endswith("Relationship"):
                self._take(element)

    def _take(self, element: dict[str, Any]) -> None:
        word = text_of(element.get("relationshipType"))
        source = next(iter(_refs(element, "from")), "")
        targets = _refs(element, "to")
        if word in {"dependsOn", "hasDynamicLink", "hasStaticLink", "hasPrerequisite"}:
            known = [each for each in targets if not _NOTHING.fullmatch(each)]
            self.settled |= {source, *known}
            self.edges.update((source, each) for each in known)
        elif word == "contains":
            self.settled |= {source, *targets}
            for each in targets:
                self.parents.setdefault(each, source)
        elif word in {"hasDeclaredLicense", "hasConcludedLicense"}:
            self.licences.setdefault(source, []).extend(targets)


def _items(elements: _Elements, relations: _Relations) -> Iterator[Item]:
    count = 0
    for ref, element in elements.items():
        kind = text_of(element.get("type"))
        if kind not in {"software_Package", "software_File"}:
            continue
        count += 1
        if count > MAX_ITEMS + 1:
            return
        yield _item(elements, relations, ref, element)


def _item(elements: _Elements, relations: _Relations, ref: str, element: dict[str, Any]) -> Item:
    unknown: set[str] = set(_stated_in(element.get("comment")))
    producers = [
        _named(elements, each, "producer", unknown)
        for key in ("suppliedBy", "originatedBy")
        for each in _refs(element, key)
    ]
    outside = [
        (text_of(each.get("externalIdentifierType")), text_of(each.get("identifier")))
        for each in objects_of(element.get("externalIdentifier"))
    ]
    by_kind = dict(reversed(outside))
    purl = text_of(element.get("software_packageUrl")) or by_kind.get("packageUrl", "")
    content = [
        text_of(each.get("software_contentIdentifierValue"))
        for each in objects_of(element.get("software_contentIdentifier"))
    ]
    hashes = [
        hash_of(each.get("algorithm"), each.get("hashValue"))
        for each in objects_of(element.get("verifiedUsing"))
    ]
    return Item(
        ref=ref,
        name=stated(element.get("name"), "name", unknown),
        version=stated(element.get("software_packageVersion"), "version", unknown),
        producer=next((each for each in producers if each), ""),
        purl=purl,
        cpe=by_kind.get("cpe23", ""),
        identifiers=tuple(sorted({purl, *content, *(text for _, text in outside)} - {""})),
        licence=_licence(elements, relations.licences.get(ref, []), unknown),
        hashes=tuple(sorted({each for each in hashes if each})),
        is_file=element.get("type") == "software_File",
        parent=relations.parents.get(ref, ""),
        unknown=tuple(sorted(unknown)),
    )


def _stated_in(comment: object) -> list[str]:
    match = _STATED.search(comment[:100_000]) if isinstance(comment, str) else None
    return match[1].split(", ") if match else []


def _licence(elements: _Elements, refs: list[str], unknown: set[str]) -> str:
    for ref in refs:
        if _NOTHING.fullmatch(ref):
            unknown.add("license")
            continue
        element = object_of(elements.get(ref))
        text = text_of(element.get("simplelicensing_licenseExpression"))
        text = text or text_of(element.get("name")) or (ref if "spdx.org/licenses/" in ref else "")
        if text and not is_unknown(text):
            return text
    return ""
