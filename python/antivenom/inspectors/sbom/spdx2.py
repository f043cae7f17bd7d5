"""What does an SPDX 2.2 or 2.3 document say, in its JSON form?"""

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
    from collections.abc import Iterator
    from typing import Any

MAX_ITEMS = 500_000

NEEDS = frozenset(
    "DEPENDS_ON STATIC_LINK DYNAMIC_LINK HAS_PREREQUISITE RUNTIME_DEPENDENCY_OF DEPENDENCY_OF "
    "BUILD_DEPENDENCY_OF DEV_DEPENDENCY_OF OPTIONAL_DEPENDENCY_OF PROVIDED_DEPENDENCY_OF "
    "TEST_DEPENDENCY_OF PREREQUISITE_FOR".split()
)
HOLDS = frozenset({"CONTAINS", "CONTAINED_BY"})
_NOBODY = frozenset({"NONE", "NOASSERTION"})
_ACTOR = re.compile(r"(Person|Organization|Tool):\s*(.*)")
_FIELDS = {"hash", "identifiers", "producer", "license", "version", "dependencies", "name"}


def read_spdx2(document: dict[str, Any]) -> Document | str:
    """Read a document; return why not if its version is not known."""
    word = text_of(document.get("spdxVersion"))
    match = re.fullmatch(r"SPDX-(2\.[0-3](?:\.\d)?)", word)
    if match is None:
        return f"is {word[:20] or 'SPDX'}, and SPDX-2.2, SPDX-2.3 and SPDX 3.0.1 are read"
    creation = object_of(document.get("creationInfo"))
    unknown: set[str] = set()
    authors, tools = _creators(creation, unknown)
    comment = "\n".join(
        value
        for value in (creation.get("comment"), document.get("comment"))
        if isinstance(value, str)
    )[:100_000]
    edges, settled, parents, described = _relations(document)
    names = _licence_names(document)
    items = [
        item.replace(licence=names[item.licence]) if item.licence in names else item
        for item in _items(document, parents)
    ]
    return Document(
        standard="SPDX",
        version=match[1],
        authors=tuple(authors),
        tools=tuple(tools),
        context=_said(comment, r"SBOM type:\s*([\w -]{1,40})"),
        timestamp=text_of(creation.get("created")),
        revision=_said(comment, r"SBOM version:\s*([\w.-]{1,40})"),
        root=described,
        items=tuple(items[:MAX_ITEMS]),
        edges=edges,
        settled=settled,
        unknown=tuple(sorted(unknown)),
        cut=f"names more than {MAX_ITEMS:,} components" if len(items) > MAX_ITEMS else "",
    )


def _said(comment: str, pattern: str) -> str:
    match = re.search(pattern, comment, re.IGNORECASE)
    return match[1].strip() if match else ""


def _creators(
    creation: dict[str, Any], unknown: set[str]
) -> tuple[list[str], list[tuple[str, str]]]:
    authors: list[str] = []
    tools: list[tuple[str, str]] = []
    for value in list_of(creation.get("creators")):
        match = _ACTOR.fullmatch(text_of(value))
        if match is None:
            continue
        if match[1] == "Tool":
            # SPDX 2.3 section 6.8: the form is `Tool: name-version`.
            told = re.fullmatch(r"(.+?)[- ]v?(\d[^ ]*)", match[2])
            tools.append((told[1], told[2]) if told else (match[2], ""))
        else:
            name = stated(re.sub(r"\s*\(\s*\)$", "", match[2]), "author", unknown)
            authors += [name] if name else []
    return authors, tools


def _relations(
    document: dict[str, Any],
) -> tuple[tuple[tuple[str, str], ...], frozenset[str], dict[str, str], str]:
    """Return edges, settled references, parents, and what the document describes."""
    edges: set[tuple[str, str]] = set()
    settled: set[str] = set()
    parents: dict[str, str] = {}
    described = [text_of(each) for each in list_of(document.get("documentDescribes"))]
    for relation in objects_of(document.get("relationships")):
        source = text_of(relation.get("spdxElementId"))
        target = text_of(relation.get("relatedSpdxElement"))
        word = text_of(relation.get("relationshipType"))
        if word == "DESCRIBES":
            described.append(target)
        elif word == "DESCRIBED_BY":
            described.append(source)
        elif word in NEEDS:
            if word.endswith(("_OF", "_FOR")):
                source, target = target, source
            settled |= {source, target} - _NOBODY
            if not {source, target} & _NOBODY:
                edges.add((source, target))
        elif word in HOLDS and not {source, target} & _NOBODY:
            if word == "CONTAINED_BY":
                source, target = target, source
            settled |= {source, target}
            parents.setdefault(target, source)
    root = described[0] if len(set(described)) == 1 else ""
    return tuple(sorted(edges)), frozenset(settled), parents, root


def _items(document: dict[str, Any], parents: dict[str, str]) -> Iterator[Item]:
    number = 0
    for entry in objects_of(document.get("packages")):
        number += 1
        if number > MAX_ITEMS + 1:
            return
        yield _package(entry, parents, number)
    for entry in objects_of(document.get("files")):
        number += 1
        if number > MAX_ITEMS + 1:
            return
        ref = text_of(entry.get("SPDXID")) or f"file#{number}"
        name = text_of(entry.get("fileName"))
        yield Item(
            ref=ref,
            name=name.removeprefix("./"),
            hashes=_sums(entry),
            is_file=True,
            parent=parents.get(ref, ""),
        )


def _package(entry: dict[str, Any], parents: dict[str, str], number: int) -> Item:
    unknown = set(_stated_in(entry.get("comment")))
    ref = text_of(entry.get("SPDXID")) or f"package#{number}"
    outside = [
        (text_of(each.get("referenceType")), text_of(each.get("referenceLocator")))
        for each in objects_of(entry.get("externalRefs"))
    ]
    by_kind = dict(reversed(outside))
    known = ("purl", "cpe23Type", "cpe22Type", "swid", "gitoid", "swh")
    producer = _actor(entry.get("supplier"), unknown) or _actor(entry.get("originator"), unknown)
    licences = [
        stated(entry.get(key), "license", unknown)
        for key in ("licenseConcluded", "licenseDeclared")
    ]
    return Item(
        ref=ref,
        name=stated(entry.get("name"), "name", unknown),
        version=stated(entry.get("versionInfo"), "version", unknown),
        producer=producer,
        purl=by_kind.get("purl", ""),
        cpe=by_kind.get("cpe23Type", ""),
        identifiers=tuple(sorted({text for kind, text in outside if kind in known and text})),
        licence=next((word for word in licences if word and word != "NONE"), ""),
        hashes=_sums(entry),
        is_file=entry.get("primaryPackagePurpose") == "FILE",
        parent=parents.get(ref, ""),
        unknown=tuple(sorted(unknown)),
        notes={"filename": text_of(entry.get("packageFileName"))},
    )


def _licence_names(document: dict[str, Any]) -> dict[str, str]:
    """Return what the licences are called that have no identifier of SPDX."""
    entries = objects_of(document.get("hasExtractedLicensingInfos"))
    names = {text_of(each.get("licenseId")): text_of(each.get("name")) for each in entries}
    return {ref: name for ref, name in names.items() if ref and name}


def _stated_in(comment: object) -> Iterator[str]:
    """Yield the fields that a comment in our own form says are unknown."""
    if isinstance(comment, str):
        match = re.search(r"(?m)^Unknown: ([a-z, ]{1,200})$", comment[:100_000])
        words = match[1].split(", ") if match else []
        yield from (word for word in words if word in _FIELDS)


def _actor(value: object, unknown: set[str]) -> str:
    text = stated(value, "producer", unknown)
    match = _ACTOR.fullmatch(text)
    return stated(match[2] if match else text, "producer", unknown)


def _sums(entry: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = (
        hash_of(each.get("algorithm"), each.get("checksumValue"))
        for each in objects_of(entry.get("checksums"))
    )
    return tuple(sorted({each for each in found if each}))
