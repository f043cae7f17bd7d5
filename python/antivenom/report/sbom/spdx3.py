"""How is an SBOM written as SPDX 3.0.1 (JSON-LD)?

A document is a graph of elements whose names are IRIs; the names follow from what the
document says, so the graph is built twice, the first time to find that out. How much is
known of what a component needs is said by the standard's own `completeness`.
"""

from __future__ import annotations

import re

from antivenom.inspectors.environment.component import ComponentKind
from antivenom.report.sbom.addresses import address_of
from antivenom.report.sbom.layout import NIL, compact, identifier_of, lay_out
from antivenom.report.sbom.spdx2 import SBOM_TYPES, element_id, package_id
from antivenom.report.sbom.statement import (
    TOOL,
    Completeness,
    completeness,
    contents,
    needs,
    producer_name,
    unknown_fields,
    unresolved,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from antivenom.inspectors.environment.component import Component, Digest
    from antivenom.inspectors.environment.files import ContainedFile
    from antivenom.report.sbom.statement import Statement

_CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_CREATION = "_:creation"

_PURPOSES = {
    ComponentKind.PROJECT: "application",
    ComponentKind.ENVIRONMENT: "install",
    ComponentKind.INTERPRETER: "platform",
    ComponentKind.FILE: "file",
}

_ALGORITHMS = {
    "BLAKE2b-256": "blake2b256",
    "BLAKE2b-384": "blake2b384",
    "BLAKE2b-512": "blake2b512",
    "BLAKE3": "blake3",
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-224": "sha224",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
    "SHA3-256": "sha3_256",
    "SHA3-384": "sha3_384",
    "SHA3-512": "sha3_512",
}

_COMPLETENESS = {
    Completeness.COMPLETE: "complete",
    Completeness.INCOMPLETE: "incomplete",
    Completeness.UNKNOWN: "noAssertion",
}

_LICENCE_REF = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
# In full: as short names these pass the model, and not the pattern of the JSON schema.
_TERMS = "https://spdx.org/rdf/3.0.1/terms"
_NO_LICENCE = f"{_TERMS}/ExpandedLicensing/NoAssertionLicense"
_NOTHING = f"{_TERMS}/Core/NoneElement"
_NO_WORD = f"{_TERMS}/Core/NoAssertionElement"


def write(statement: Statement, version: str) -> str:
    """Return the document; `version` is `3.0.1`."""
    draft = _Graph(statement, version, NIL)
    identifier = identifier_of(lay_out(draft.document()))
    return lay_out(_Graph(statement, version, identifier).document())


class _Graph:
    def __init__(self, statement: Statement, version: str, identifier: str) -> None:
        self._statement = statement
        self._inventory = statement.inventory
        self._version = version
        self._base = f"https://spdx.org/spdxdocs/{TOOL}-{identifier}#"
        self._known = completeness(statement.inventory)
        self._unresolved = unresolved(statement.inventory)
        self._elements: dict[str, dict[str, object]] = {}

    def document(self) -> dict[str, object]:
        """Return the graph with its context."""
        author = self._agent(self._statement.author or "unknown")
        tool = self._add("Tool", "SPDXRef-Tool", name=f"{TOOL} {self._statement.tool_version}")
        for component in self._inventory.components:
            self._package(component)
        for owner in sorted(self._statement.files):
            for file in self._statement.files[owner]:
                self._file(file)
        for source, word, targets, known in self._relations():
            self._relate(source, word, targets, known)
        content = sorted(self._elements)
        root = self._statement.root
        name = f"{root.name} {root.version}".strip()
        sbom = self._add(
            "software_Sbom",
            "SPDXRef-Sbom",
            name=name,
            software_sbomType=[SBOM_TYPES[self._inventory.context]],
            profileConformance=["core", "software", "simpleLicensing"],
            rootElement=[self._id(package_id(root))],
            element=content,
        )
        self._add(
            "SpdxDocument",
            "SPDXRef-DOCUMENT",
            name=name,
            comment=self._comment(),
            profileConformance=["core", "software", "simpleLicensing"],
            rootElement=[sbom],
            element=[*content, sbom],
        )
        creation = {
            "type": "CreationInfo",
            "@id": _CREATION,
            "specVersion": self._version,
            "created": self._statement.timestamp,
            "createdBy": [author],
            "createdUsing": [tool],
        }
        ordered = [self._elements[key] for key in sorted(self._elements)]
        return {"@context": _CONTEXT, "@graph": [creation, *ordered]}

    def _comment(self) -> str:
        lines = [f"SBOM version: {self._statement.revision}"]
        lines += [] if self._statement.author else ["Unknown: author"]
        lines += [f"Could not be read: {gap.path}: {gap.message}" for gap in self._inventory.gaps]
        return "\n".join(lines)

    def _id(self, local: str) -> str:
        return self._base + local

    def _add(self, kind: str, local: str, **fields: object) -> str:
        """Add an element; return its name."""
        name = self._id(local)
        head = {"type": kind, "spdxId": name, "creationInfo": _CREATION}
        self._elements[name] = {**head, **compact(fields)}
        return name

    def _agent(self, producer: str) -> str:
        name, mail = producer_name(producer)
        identifiers = [_identifier("email", mail)] if mail else []
        kind = "Person" if mail else "Organization"
        local = element_id("Agent", name, producer)
        return self._add(kind, local, name=name, externalIdentifier=identifiers)

    def _package(self, component: Component) -> None:
        agent = self._agent(component.producer or "NOASSERTION")
        cpe = [_identifier("cpe23", component.cpe)] if component.cpe else []
        purl = [_identifier("packageUrl", component.purl)] if component.purl else []
        self._add(
            "software_Package",
            package_id(component),
            name=component.name,
            summary=component.summary,
            comment="\n".join(self._remarks(component)),
            verifiedUsing=list(_hashes(component.digests)),
            externalIdentifier=[*purl, *cpe],
            software_packageUrl=component.purl,
            software_packageVersion=component.version or "NOASSERTION",
            software_downloadLocation=address_of(component.download),
            software_homePage=address_of(component.homepage),
            software_primaryPurpose=_PURPOSES.get(component.kind, "library"),
            software_copyrightText="NOASSERTION",
            suppliedBy=agent,
            originatedBy=[agent],
        )

    def _remarks(self, component: Component) -> Iterator[str]:
        yield f"Kind: {component.kind.value}"
        if component.path:
            yield f"Path: {component.path}"
        unknown = unknown_fields(component, self._known[component.ref])
        if unknown:
            yield f"Unknown: {', '.join(unknown)}"
        for witness in component.provenance:
            words = [witness.method, witness.path, witness.detail]
            yield f"Found by {': '.join(word for word in words if word)}"
        for line in self._unresolved.get(component.ref, ()):
            yield f"Unresolved: {line}"

    def _file(self, file: ContainedFile) -> None:
        sums = (("sha1", file.sha1), ("sha256", file.sha256))
        self._add(
            "software_File",
            _file_id(file),
            name=file.path,
            verifiedUsing=[
                {"type": "Hash", "algorithm": name, "hashValue": value} for name, value in sums
            ],
        )

    def _relations(self) -> Iterator[tuple[str, str, Sequence[str], str]]:
        """Yield source, word, targets and completeness of all relationships."""
        by_ref = self._inventory.by_ref()
        ids = {ref: package_id(component) for ref, component in by_ref.items()}
        for parent, components in sorted(contents(self._inventory).items()):
            inside = [ids[each.ref] for each in components if "outside" not in each.traits]
            if inside:
                yield ids[parent or self._inventory.root], "contains", inside, "incomplete"
        for owner in sorted(self._statement.files):
            files = [_file_id(file) for file in self._statement.files[owner]]
            yield ids[owner], "contains", files, "complete"
        targets = needs(self._inventory)
        for ref, component in by_ref.items():
            known = self._known[ref]
            found = [ids[target] for target in targets.get(ref, ())]
            nothing = _NOTHING if known is Completeness.COMPLETE else _NO_WORD
            yield ids[ref], "dependsOn", found or [nothing], _COMPLETENESS[known]
            declared, concluded = self._licences(component)
            yield ids[ref], "hasDeclaredLicense", [declared], ""
            yield ids[ref], "hasConcludedLicense", [concluded], ""

    def _relate(self, source: str, word: str, targets: Sequence[str], known: str) -> None:
        self._add(
            "Relationship",
            element_id("Relationship", word, f"{source} {word} {targets[0]}"),
            **{"from": self._id(source)},
            relationshipType=word,
            to=[self._id(each) if each.startswith("SPDXRef-") else each for each in targets],
            completeness=known,
        )

    def _licences(self, component: Component) -> tuple[str, str]:
        """Return the names of the declared and of the concluded licence, without the base."""
        licence = component.licence
        if licence.expression:
            name = self._expression(licence.expression)
            return name, name
        if licence.declared:
            return self._licence_text(licence.declared, licence.declared), _NO_LICENCE
        return _NO_LICENCE, _NO_LICENCE

    def _expression(self, expression: str) -> str:
        entries: list[dict[str, str]] = []
        for name in sorted(set(_LICENCE_REF.findall(expression))):
            text = self._licence_text(name, "The text was not given with its name.")
            entries.append({"type": "DictionaryEntry", "key": name, "value": self._id(text)})
        local = element_id("License", expression, expression)
        self._add(
            "simplelicensing_LicenseExpression",
            local,
            simplelicensing_licenseExpression=expression,
            simplelicensing_customIdToUri=entries,
        )
        return local

    def _licence_text(self, name: str, text: str) -> str:
        local = element_id("LicenseText", name, f"{name} {text}")
        self._add(
            "simplelicensing_SimpleLicensingText",
            local,
            name=name,
            simplelicensing_licenseText=text,
        )
        return local


def _identifier(kind: str, value: str) -> dict[str, str]:
    return {
        "type": "ExternalIdentifier",
        "externalIdentifierType": kind,
        "identifier": value,
    }


def _hashes(digests: tuple[Digest, ...]) -> Iterator[dict[str, str]]:
    for digest in digests:
        algorithm = _ALGORITHMS.get(digest.algorithm)
        if algorithm:
            name = f" of {digest.name}" if digest.name else ""
            yield {
                "type": "Hash",
                "algorithm": algorithm,
                "hashValue": digest.value,
                "comment": f"covers {digest.covers.value}{name}",
            }


def _file_id(file: ContainedFile) -> str:
    return element_id("File", file.path.rpartition("/")[2], file.path)
