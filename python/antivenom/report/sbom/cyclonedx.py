"""How is an SBOM written as CycloneDX 1.6 or 1.7 (ECMA-424)?

What the standard has no field for stands in properties whose names begin with
`antivenom:`; docs/sbom.md lists them. Unknown dependencies are named in `compositions`,
and have no entry in `dependencies`, where an empty one would say that there are none.
"""

from __future__ import annotations

import re

from antivenom.inspectors.environment.component import ComponentKind
from antivenom.report.sbom.addresses import address_of, is_archive
from antivenom.report.sbom.layout import NIL, compact, identified, lay_out
from antivenom.report.sbom.statement import (
    TOOL,
    TOOL_PRODUCER,
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
    from collections.abc import Iterator, Mapping

    from antivenom.inspectors.environment.component import Component, Licence, Provenance
    from antivenom.inspectors.environment.files import ContainedFile
    from antivenom.report.sbom.statement import Statement

_TYPES = {
    ComponentKind.PROJECT: "application",
    ComponentKind.ENVIRONMENT: "application",
    ComponentKind.INTERPRETER: "platform",
    ComponentKind.FILE: "file",
}

# The phases of CycloneDX. A finished archive is looked at after its build.
_PHASES = {
    "operations": "operations",
    "pre-build": "pre-build",
    "build": "post-build",
    "source": "pre-build",
}

# A technique of `evidence.identity`, and how sure it is: an ordinal of ours, not measured.
_TECHNIQUES = {
    "METADATA": ("manifest-analysis", 1.0),
    "lock": ("manifest-analysis", 1.0),
    "PEP 770": ("attestation", 0.9),
    "SBOM": ("attestation", 0.9),
    "vendored": ("source-code-analysis", 0.8),
    "binary": ("binary-analysis", 0.7),
    "layout": ("other", 0.6),
    "file name": ("filename", 0.4),
}

_ALGORITHMS = frozenset(
    "MD5 SHA-1 SHA-256 SHA-384 SHA-512 SHA3-256 SHA3-384 SHA3-512 BLAKE2b-256 BLAKE2b-384 "
    "BLAKE2b-512 BLAKE3".split()
)
MAX_WITNESSES = 20


def write(statement: Statement, version: str) -> str:
    """Return the document; `version` is `1.6` or `1.7`."""
    writer = _Writer(statement, version)
    inventory = statement.inventory
    top = (each for each in inventory.components if each.ref == inventory.root)
    document = {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": f"urn:uuid:{NIL}",
        "version": statement.revision,
        "metadata": writer.metadata(next(top)),
        "components": [*writer.inside(""), *writer.files(inventory.root)],
        "dependencies": list(writer.dependencies()),
        "compositions": list(writer.compositions()),
    }
    return identified(lay_out(document))


class _Writer:
    def __init__(self, statement: Statement, version: str) -> None:
        self._statement = statement
        self._version = version
        self._inventory = statement.inventory
        self._known = completeness(statement.inventory)
        self._unresolved = unresolved(statement.inventory)
        self._contents = contents(statement.inventory)

    def metadata(self, root: Component) -> dict[str, object]:
        """Return what is said about the document and its root."""
        statement = self._statement
        unknown = [] if statement.author else [_property("unknown", "author")]
        gaps = [
            _property("gap", f"{gap.path}: {gap.message}" if gap.path else gap.message)
            for gap in self._inventory.gaps
        ]
        context = _property("context", self._inventory.context)
        return {
            "timestamp": statement.timestamp,
            "lifecycles": [{"phase": _PHASES[self._inventory.context]}],
            "tools": {"components": [self._tool()]},
            "authors": [_author(statement.author)],
            "component": self._component(root),
            "properties": [context, *unknown, *gaps],
        }

    def _tool(self) -> dict[str, object]:
        return {
            "type": "application",
            "supplier": {"name": TOOL_PRODUCER},
            "name": TOOL,
            "version": self._statement.tool_version,
        }

    def inside(self, parent: str) -> list[dict[str, object]]:
        """Return the components that lie in another one, with what lies in them."""
        found = []
        for component in self._contents.get(parent, ()):
            entry = self._component(component)
            nested = [*self.inside(component.ref), *self.files(component.ref)]
            if nested:
                entry["components"] = nested
            found.append(entry)
        return found

    def files(self, owner: str) -> list[dict[str, object]]:
        """Return the files of a component."""
        return [_file(each) for each in self._statement.files.get(owner, ())]

    def _component(self, component: Component) -> dict[str, object]:
        kind = _TYPES.get(component.kind, "library")
        if component.ref == self._inventory.root and "container" in self._inventory.subject.traits:
            kind = "container"
        name, _ = producer_name(component.producer)
        outside = "outside" in component.traits
        return compact(
            {
                "type": kind,
                "bom-ref": component.ref,
                "supplier": {"name": name} if name else {},
                "publisher": component.producer,
                "name": component.name,
                "version": component.version,
                "description": component.summary,
                "isExternal": True if outside and self._version == "1.7" else None,
                "hashes": [
                    {"alg": each.algorithm, "content": each.value}
                    for each in distinct(component.digests)
                    if each.algorithm in _ALGORITHMS
                ],
                "licenses": _licences(component.licence),
                "cpe": component.cpe,
                "purl": component.purl,
                "externalReferences": list(_references(component)),
                "evidence": _evidence(component),
                "properties": list(self._properties(component)),
            }
        )

    def _properties(self, component: Component) -> Iterator[dict[str, str]]:
        yield _property("kind", component.kind.value)
        if component.path:
            yield _property("path", component.path)
        for field in unknown_fields(component, self._known[component.ref]):
            yield _property("unknown", field)
        for digest in component.digests:
            yield _property("hash", cover_text(digest))
        if component.licence.source:
            yield _property("license-source", component.licence.source)
        if component.licence.declared not in {"", component.licence.expression}:
            yield _property("license-declared", component.licence.declared)
        for trait in component.traits:
            yield _property("trait", trait)
        for line in self._unresolved.get(component.ref, ()):
            yield _property("unresolved", line)

    def dependencies(self) -> Iterator[dict[str, object]]:
        """Yield who needs whom, of all components of which something is known."""
        targets = needs(self._inventory)
        for component in self._inventory.components:
            found = targets.get(component.ref, ())
            if found:
                yield {"ref": component.ref, "dependsOn": list(found)}
            elif self._known[component.ref] is Completeness.COMPLETE:
                yield {"ref": component.ref}

    def compositions(self) -> Iterator[dict[str, object]]:
        """Yield how complete the edges are, and how complete what lies inside is."""
        root = self._inventory.root
        whole = "incomplete" if self._inventory.gaps else "complete"
        yield {"aggregate": whole, "assemblies": [root]}
        parents = [ref for ref in self._contents if ref not in {"", root}]
        if parents:
            # Code that was linked or copied without a trace cannot be ruled out.
            yield {"aggregate": "incomplete", "assemblies": sorted(parents)}
        for state in Completeness:
            refs = [each.ref for each in self._inventory.components]
            refs = [ref for ref in refs if self._known[ref] is state]
            if refs:
                yield {"aggregate": state.value, "dependencies": refs}


_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


def _author(author: str) -> dict[str, str]:
    name, mail = producer_name(author)
    if _MAIL.fullmatch(mail) and ".." not in mail and mail[0] != "." and ".@" not in mail:
        return {"name": name, "email": mail}
    return {"name": author or "unknown"}


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": f"{TOOL}:{name}", "value": value}


def _licences(licence: Licence) -> list[dict[str, object]]:
    if licence.expression:
        return [{"expression": licence.expression, "acknowledgement": "declared"}]
    if licence.declared:
        return [{"license": {"name": licence.declared, "acknowledgement": "declared"}}]
    return []


def _references(component: Component) -> Iterator[Mapping[str, object]]:
    homepage, download = address_of(component.homepage), address_of(component.download)
    if homepage:
        yield {"type": "website", "url": homepage}
    if download:
        is_source = "+" in download.partition("://")[0] or not is_archive(download)
        yield {"type": "vcs" if is_source else "distribution", "url": download}


def _evidence(component: Component) -> dict[str, object]:
    witnesses = component.provenance[:MAX_WITNESSES]
    field = "purl" if component.purl else "cpe" if component.cpe else "name"
    methods = [_method(witness) for witness in witnesses]
    places = sorted({witness.path for witness in witnesses if witness.path})
    line = component.manifest.span if component.manifest else None
    occurrences: list[dict[str, object]] = [{"location": path} for path in places]
    if component.manifest and line:
        occurrences = [each for each in occurrences if each["location"] != component.manifest.path]
        occurrences.append({"location": component.manifest.path, "line": line.start_line})
    identity = [{"field": field, "methods": methods}] if methods else []
    return compact({"identity": identity, "occurrences": occurrences})


def _method(witness: Provenance) -> dict[str, object]:
    technique, confidence = _TECHNIQUES.get(witness.method, ("other", 0.5))
    words = [witness.method, witness.path, witness.detail]
    text = ": ".join(word for word in words if word)
    return {"technique": technique, "confidence": confidence, "value": text}


def _file(file: ContainedFile) -> dict[str, object]:
    return {
        "type": "file",
        "bom-ref": f"file:{file.path}",
        "name": file.path,
        "hashes": [
            {"alg": "SHA-1", "content": file.sha1},
            {"alg": "SHA-256", "content": file.sha256},
        ],
    }
