"""What does somebody else's SBOM claim?

CycloneDX 1.4 to 1.7 and SPDX 2.2 and 2.3, read as far as an inventory needs: what
each component is called, how it is identified, what it needs. Whatever is not of the
expected type is left out; a broken entry never takes the others with it.
"""

from __future__ import annotations

import re

from antivenom.inspectors.environment.component import Digest, DigestCover, Licence
from antivenom.inspectors.environment.licence import canonical
from antivenom.inspectors.environment.metadata import one_line
from antivenom.inspectors.environment.purl import read_purl
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

MAX_CLAIMS = 50_000
"""Bound on components of one SBOM."""
MAX_TEXT = 1000


class Claim(Record):
    """A component as an SBOM describes it.

    Attributes:
        local: Its identifier within the document.
        name: As written.
        version: As written; empty if missing.
        purl: A valid package URL; empty if missing.
        cpe: As written; empty if missing.
        producer: Its supplier, publisher, or author.
        licence: As far as it is an SPDX expression.
        digests: As declared.
        summary: One line.
        homepage: An address.
        download: An address.
        is_file: Whether it is a file.
    """

    local: str
    name: str
    version: str = ""
    purl: str = ""
    cpe: str = ""
    producer: str = ""
    licence: Licence = Licence()
    digests: tuple[Digest, ...] = ()
    summary: str = ""
    homepage: str = ""
    download: str = ""
    is_file: bool = False


class Claims(Record):
    """What an SBOM says.

    Attributes:
        claims: Its components, but for the one that it is about.
        needs: Pairs of identifiers: the first needs the second.
        root: Identifier of what the document is about; empty if it does not say.
        problem: Why it could not be read, or not wholly; empty if it could.
    """

    claims: tuple[Claim, ...] = ()
    needs: tuple[tuple[str, str], ...] = ()
    root: str = ""
    problem: str = ""


def text_of(value: object) -> str:
    """Return a value that should be text as one line of bounded length, else nothing."""
    if not isinstance(value, str):
        return ""
    # JSON can hold half a surrogate pair, which no output could.
    whole = value[: MAX_TEXT * 4].encode("utf-8", "replace").decode("utf-8")
    return one_line(whole)[:MAX_TEXT]


def objects_in(value: object) -> Iterator[dict[str, Any]]:
    """Yield the objects of a value that should be a list of them."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def read_cyclonedx(document: dict[str, Any]) -> Claims:
    """Read a CycloneDX document."""
    if not re.fullmatch(r"1\.[2-9]", text_of(document.get("specVersion"))):
        return Claims(problem="is CycloneDX of an unknown version")
    subject = _object(_object(document.get("metadata")).get("component"))
    claims: dict[str, Claim] = {}
    waiting = [document, subject]
    while waiting:
        for entry in objects_in(waiting.pop().get("components")):
            if len(claims) >= MAX_CLAIMS:
                return Claims(problem=f"names more than {MAX_CLAIMS:,} components")
            waiting.append(entry)
            claim = _cyclonedx_claim(entry, len(claims))
            # What is out of scope is named because it is not delivered.
            if claim.name and entry.get("scope") != "excluded":
                claims.setdefault(claim.local, claim)
    needs = [
        (text_of(entry.get("ref")), text_of(target))
        for entry in objects_in(document.get("dependencies"))
        for target in _list(entry.get("dependsOn"))
    ]
    root = text_of(subject.get("bom-ref")) or text_of(subject.get("purl"))
    return Claims(tuple(claims.values()), tuple(needs), root)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _cyclonedx_claim(entry: dict[str, Any], number: int) -> Claim:
    purl = valid_purl(entry.get("purl"))
    name = text_of(entry.get("name"))
    group = text_of(entry.get("group"))
    addresses = {
        text_of(each.get("type")): text_of(each.get("url"))
        for each in objects_in(entry.get("externalReferences"))
    }
    return Claim(
        local=text_of(entry.get("bom-ref")) or purl or f"{name}:{number}",
        name=f"{group}/{name}" if group else name,
        version=text_of(entry.get("version")),
        purl=purl,
        cpe=text_of(entry.get("cpe")),
        producer=_cyclonedx_producer(entry),
        licence=_cyclonedx_licence(entry.get("licenses")),
        digests=_digests(
            (each.get("alg"), each.get("content")) for each in objects_in(entry.get("hashes"))
        ),
        summary=text_of(entry.get("description")),
        homepage=addresses.get("website", ""),
        download=addresses.get("distribution", "") or addresses.get("vcs", ""),
        is_file=entry.get("type") == "file",
    )


def _cyclonedx_producer(entry: dict[str, Any]) -> str:
    for key in ("supplier", "manufacturer"):
        name = text_of(_object(entry.get(key)).get("name"))
        if name:
            return name
    named = text_of(entry.get("publisher")) or text_of(entry.get("author"))
    authors = [text_of(each.get("name")) for each in objects_in(entry.get("authors"))]
    return named or ", ".join(author for author in authors if author)


def _cyclonedx_licence(value: object) -> Licence:
    declared = []
    for choice in objects_in(value):
        licence = _object(choice.get("license"))
        word = choice.get("expression") or licence.get("id") or licence.get("name")
        declared.append(text_of(word))
    declared = [word for word in declared if word]
    return _licence(declared)


def _licence(declared: list[str]) -> Licence:
    """Join licences that all hold; unknown unless each is an SPDX expression."""
    if not declared:
        return Licence()
    known = [canonical(word) for word in declared]
    joined = known[0] if len(known) == 1 else " AND ".join(_grouped(each) for each in known)
    return Licence(joined if all(known) else "", "; ".join(declared), "SBOM")


def _grouped(expression: str) -> str:
    return f"({expression})" if " OR " in expression else expression


_LENGTHS = {"MD5": 32, "SHA-1": 40, "SHA-224": 56, "SHA-256": 64, "SHA-384": 96, "SHA-512": 128}


def _digests(pairs: Iterable[tuple[object, object]]) -> tuple[Digest, ...]:
    found = set()
    for algorithm, value in pairs:
        word = text_of(algorithm).upper()
        word = re.sub(r"^SHA(\d)", r"SHA-\1", word)
        number = text_of(value).lower()
        if len(number) == _LENGTHS.get(word, -1) and re.fullmatch(r"[0-9a-f]+", number):
            found.add((word, number))
    return tuple(Digest(*pair, DigestCover.DECLARED) for pair in sorted(found))


def valid_purl(value: object) -> str:
    """Return a value if it is a package URL, else nothing."""
    text = text_of(value)
    return text if text.startswith("pkg:") and read_purl(text) else ""


def read_spdx(document: dict[str, Any]) -> Claims:
    """Read an SPDX 2 document in its JSON form."""
    if not re.fullmatch(r"SPDX-2\.[23](\.\d)?", text_of(document.get("spdxVersion"))):
        return Claims(problem="is SPDX of an unknown version")
    claims: dict[str, Claim] = {}
    for entry in objects_in(document.get("packages")):
        if len(claims) >= MAX_CLAIMS:
            return Claims(problem=f"names more than {MAX_CLAIMS:,} components")
        claim = _spdx_claim(entry, len(claims))
        if claim.name:
            claims.setdefault(claim.local, claim)
    needs, described = [], [text_of(each) for each in _list(document.get("documentDescribes"))]
    for relation in objects_in(document.get("relationships")):
        source = text_of(relation.get("spdxElementId"))
        target = text_of(relation.get("relatedSpdxElement"))
        word = text_of(relation.get("relationshipType"))
        if word == "DESCRIBES" and source == "SPDXRef-DOCUMENT":
            described.append(target)
        elif word in {"DEPENDS_ON", "STATIC_LINK", "DYNAMIC_LINK"}:
            needs.append((source, target))
        elif word in {"DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF"}:
            needs.append((target, source))
    # A document that describes each of its packages has no root among them.
    root = described[0] if len(set(described)) == 1 else ""
    return Claims(tuple(claims.values()), tuple(needs), root)


def _spdx_claim(entry: dict[str, Any], number: int) -> Claim:
    outside = {
        text_of(each.get("referenceType")): each.get("referenceLocator")
        for each in objects_in(entry.get("externalRefs"))
    }
    name = text_of(entry.get("name"))
    sums = objects_in(entry.get("checksums"))
    words = [_asserted(entry.get(key)) for key in ("licenseConcluded", "licenseDeclared")]
    return Claim(
        local=text_of(entry.get("SPDXID")) or f"{name}:{number}",
        name=name,
        version=text_of(entry.get("versionInfo")),
        purl=valid_purl(outside.get("purl")),
        cpe=text_of(outside.get("cpe23Type")),
        producer=_spdx_person(entry.get("supplier")) or _spdx_person(entry.get("originator")),
        licence=_licence([word for word in words if word][:1]),
        digests=_digests((each.get("algorithm"), each.get("checksumValue")) for each in sums),
        summary=text_of(entry.get("summary")),
        homepage=_asserted(entry.get("homepage")),
        download=_asserted(entry.get("downloadLocation")),
        is_file=entry.get("primaryPackagePurpose") == "FILE",
    )


def _asserted(value: object) -> str:
    text = text_of(value)
    return "" if text in {"NOASSERTION", "NONE"} else text


def _spdx_person(value: object) -> str:
    return re.sub(r"^(Organization|Person|Tool): *", "", _asserted(value))


def read_cyclonedx_xml(data: bytes) -> Claims:
    """Read a CycloneDX document in its XML form."""
    from antivenom.inspectors.environment.sbom_xml import document_of

    document, problem = document_of(data)
    return Claims(problem=problem) if problem else read_cyclonedx(document)
