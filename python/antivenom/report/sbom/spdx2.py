"""How is an SBOM written as SPDX 2.3 (JSON)?

Every component is a package, also what lies inside another one, which `CONTAINS` says;
files are files. What is unknown is `NOASSERTION`, as the standard has it. The standard
has no field for the version of a document or for when in the life of the software it
was made; both stand in the comment of the creation. What a checksum was computed over
stands in the comment of its package.
"""

from __future__ import annotations

import hashlib
import re

from antivenom.inspectors.environment.component import ComponentKind
from antivenom.report.sbom.addresses import address_of
from antivenom.report.sbom.layout import NIL, compact, identified, lay_out
from antivenom.report.sbom.statement import (
    TOOL,
    Completeness,
    completeness,
    contents,
    cover_text,
    distinct,
    needs,
    producer_name,
    unknown_fields,
    unresolved,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.inspectors.environment.component import Component
    from antivenom.inspectors.environment.files import ContainedFile
    from antivenom.report.sbom.statement import Statement

NOTHING = "NOASSERTION"

SBOM_TYPES = {
    "operations": "deployed",
    "pre-build": "source",
    "build": "analyzed",
    "source": "source",
}
"""The generation context in the words of CISA's types of SBOM, which SPDX 3 has too."""

_PURPOSES = {
    ComponentKind.PROJECT: "APPLICATION",
    ComponentKind.ENVIRONMENT: "INSTALL",
    ComponentKind.INTERPRETER: "APPLICATION",
    ComponentKind.FILE: "FILE",
}

_ALGORITHMS = frozenset(
    "MD5 SHA1 SHA224 SHA256 SHA384 SHA512 SHA3-256 SHA3-384 SHA3-512 BLAKE2b-256 BLAKE2b-384 "
    "BLAKE2b-512 BLAKE3".split()
)
_LICENCE_REF = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")


def write(statement: Statement, version: str) -> str:
    """Return the document; `version` is `2.3`."""
    writer = _Writer(statement)
    root = statement.root
    packages = [writer.package(each) for each in statement.inventory.components]
    document = {
        "spdxVersion": f"SPDX-{version}",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        # First of what is not ours to choose, so that the identifier is found in it.
        "documentNamespace": f"https://spdx.org/spdxdocs/{TOOL}-{NIL}",
        "name": f"{root.name} {root.version}".strip(),
        "creationInfo": writer.creation(),
        "packages": packages,
        "files": list(writer.files()),
        "relationships": list(writer.relationships()),
        "hasExtractedLicensingInfos": list(writer.licences()),
    }
    if not statement.files:
        del document["files"]
    return identified(lay_out(document))


class _Writer:
    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._inventory = statement.inventory
        self._known = completeness(statement.inventory)
        self._unresolved = unresolved(statement.inventory)
        self._extracted: dict[str, str] = {}

    def creation(self) -> dict[str, object]:
        """Return who made the document, when, with what and in which circumstances."""
        statement = self._statement
        lines = [
            f"SBOM type: {SBOM_TYPES[self._inventory.context]}",
            f"SBOM version: {statement.revision}",
        ]
        lines += [] if statement.author else ["Unknown: author"]
        lines += [f"Could not be read: {gap.path}: {gap.message}" for gap in self._inventory.gaps]
        return {
            "created": statement.timestamp,
            "creators": [
                _actor(statement.author) if statement.author else "Organization: unknown",
                f"Tool: {TOOL}-{statement.tool_version}",
            ],
            "comment": "\n".join(lines),
        }

    def package(self, component: Component) -> dict[str, object]:
        """Return a component."""
        files = self._statement.files.get(component.ref, ())
        supplier = _actor(component.producer) if component.producer else NOTHING
        declared = self._licence(component)
        return compact(
            {
                "SPDXID": package_id(component),
                "name": component.name,
                "versionInfo": component.version or NOTHING,
                "supplier": supplier,
                "originator": supplier,
                "downloadLocation": _location(component.download),
                "filesAnalyzed": bool(files),
                "packageVerificationCode": _verification(files),
                "checksums": [
                    {"algorithm": name, "checksumValue": each.value}
                    for each in distinct(component.digests)
                    for name in [re.sub("^SHA-", "SHA", each.algorithm)]
                    if name in _ALGORITHMS
                ],
                "homepage": _homepage(component.homepage),
                "licenseConcluded": component.licence.expression or NOTHING,
                "licenseDeclared": declared,
                "licenseComments": _licence_comment(component),
                "copyrightText": NOTHING,
                "summary": component.summary,
                "primaryPackagePurpose": _PURPOSES.get(component.kind, "LIBRARY"),
                "externalRefs": list(_identifiers(component)),
                "comment": "\n".join(self._comment(component)),
            }
        )

    def _licence(self, component: Component) -> str:
        licence = component.licence
        if licence.expression:
            for name in _LICENCE_REF.findall(licence.expression):
                self._extracted.setdefault(name, "The text was not given with its name.")
            return licence.expression
        if not licence.declared:
            return NOTHING
        digest = hashlib.sha256(licence.declared.encode("utf-8", "surrogateescape")).hexdigest()
        name = f"LicenseRef-{TOOL}-{digest[:16]}"
        self._extracted[name] = licence.declared
        return name

    def _comment(self, component: Component) -> Iterator[str]:
        yield f"Kind: {component.kind.value}"
        if component.path:
            yield f"Path: {component.path}"
        unknown = unknown_fields(component, self._known[component.ref])
        if unknown:
            yield f"Unknown: {', '.join(unknown)}"
        for digest in component.digests:
            yield cover_text(digest)
        for witness in component.provenance:
            words = [witness.method, witness.path, witness.detail]
            yield f"Found by {': '.join(word for word in words if word)}"
        for line in self._unresolved.get(component.ref, ()):
            yield f"Unresolved: {line}"

    def files(self) -> Iterator[dict[str, object]]:
        """Yield the files of all components."""
        for owner in sorted(self._statement.files):
            for file in self._statement.files[owner]:
                yield {
                    "SPDXID": _file_id(file),
                    "fileName": f"./{file.path}",
                    "checksums": [
                        {"algorithm": "SHA1", "checksumValue": file.sha1},
                        {"algorithm": "SHA256", "checksumValue": file.sha256},
                    ],
                    "licenseConcluded": NOTHING,
                    "copyrightText": NOTHING,
                }

    def relationships(self) -> Iterator[dict[str, object]]:
        """Yield what is described, what contains what, and what needs what."""
        by_ref = self._inventory.by_ref()
        ids = {ref: package_id(component) for ref, component in by_ref.items()}
        root = self._inventory.root
        yield _relation("SPDXRef-DOCUMENT", "DESCRIBES", ids[root])
        for parent, components in sorted(contents(self._inventory).items()):
            for component in components:
                if "outside" not in component.traits:
                    yield _relation(ids[parent or root], "CONTAINS", ids[component.ref])
        for owner in sorted(self._statement.files):
            for file in self._statement.files[owner]:
                yield _relation(ids[owner], "CONTAINS", _file_id(file))
        targets = needs(self._inventory)
        for ref in sorted(ids):
            for target in targets.get(ref, ()):
                yield _relation(ids[ref], "DEPENDS_ON", ids[target])
            # SPDX 2.3 section 11.1: NONE says that there is no more, NOASSERTION nothing.
            if self._known[ref] is Completeness.COMPLETE:
                if not targets.get(ref):
                    yield _relation(ids[ref], "DEPENDS_ON", "NONE")
            else:
                yield _relation(ids[ref], "DEPENDS_ON", NOTHING)

    def licences(self) -> Iterator[dict[str, str]]:
        """Yield the licences that have no identifier of SPDX."""
        for name, text in sorted(self._extracted.items()):
            shown = text if name.startswith(f"LicenseRef-{TOOL}-") else name
            yield {"licenseId": name, "extractedText": text, "name": shown}


def element_id(kind: str, name: str, key: str) -> str:
    """Return an identifier that a reader can tell something by, and that is unique."""
    word = re.sub(r"[^A-Za-z0-9.]+", "-", name)[:60].strip("-")
    digest = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return "-".join(part for part in ("SPDXRef", kind, word, digest) if part)


def package_id(component: Component) -> str:
    """Return the identifier of a component."""
    return element_id("Package", f"{component.name}-{component.version}", component.ref)


def _file_id(file: ContainedFile) -> str:
    return element_id("File", file.path.rpartition("/")[2], file.path)


def _relation(source: str, word: str, target: str) -> dict[str, object]:
    return {"spdxElementId": source, "relationshipType": word, "relatedSpdxElement": target}


def _actor(producer: str) -> str:
    name, mail = producer_name(producer)
    # Parentheses enclose an address of mail, and nothing else may stand in them.
    plain = re.sub(r"[()\r\n]+", " ", name).strip() or "unknown"
    return f"Person: {plain} ({re.sub(r'[()]+', '', mail)})" if mail else f"Organization: {plain}"


_PLAIN_URL = re.compile(
    r"(?:https?|ssh|git|svn|s?ftp)://(?:[\w.!~*'()%;:&=+$,-]+@)?[a-z0-9]+(?:[.-][a-z0-9]+){0,100}"
    r"\.[a-z]{2,5}(?::[0-9]{1,5})?(?:/.*)?",
    re.IGNORECASE,
)


def _homepage(text: str) -> str:
    address = address_of(text)
    return address if _PLAIN_URL.match(address) else ""


def _location(text: str) -> str:
    address = address_of(text)
    tool, mark, plain = address.partition("+")
    # The official validator wants the whole of an address with a tool to be as it knows it.
    if mark and tool in {"git", "hg", "svn", "bzr"}:
        if _PLAIN_URL.fullmatch(plain):
            return address
        address = plain
    return address if _PLAIN_URL.match(address) else NOTHING


def _verification(files: tuple[ContainedFile, ...]) -> dict[str, str]:
    """Return the code over all files (SPDX 2.3 section 7.9)."""
    if not files:
        return {}
    sums = "".join(sorted(file.sha1 for file in files))
    value = hashlib.sha1(sums.encode("ascii"), usedforsecurity=False).hexdigest()
    return {"packageVerificationCodeValue": value}


def _licence_comment(component: Component) -> str:
    licence = component.licence
    if not licence.source:
        return ""
    said = f": {licence.declared}" if licence.declared != licence.expression else ""
    return f"From {licence.source}{said}"


def _identifiers(component: Component) -> Iterator[dict[str, str]]:
    if component.purl:
        yield _reference("PACKAGE-MANAGER", "purl", component.purl)
    if re.fullmatch(r"cpe:2\.3:[aho*-](:\S{1,200}){10}", component.cpe):
        yield _reference("SECURITY", "cpe23Type", component.cpe)


def _reference(category: str, kind: str, locator: str) -> dict[str, str]:
    return {
        "referenceCategory": category,
        "referenceType": kind,
        "referenceLocator": locator,
    }
