"""Which components does an SBOM name that came inside a distribution (PEP 770)?

The SBOM is a claim of whoever built the distribution: it is read with bounds, its
components are nested in the distribution, and each says that the SBOM is its source.
"""

from __future__ import annotations

import json
import re

from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Edge,
    Provenance,
)
from antivenom.inspectors.environment.purl import normal_name, read_purl
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from antivenom.inspectors.environment.sbom import Claim, Claims

MAX_SBOM_BYTES = 32 * 1024 * 1024
"""Bound on one SBOM inside a distribution; those in the field have under 1 MB."""
MAX_SBOMS = 100
"""Bound on SBOMs of one distribution."""


class Nested(Record):
    """What an SBOM adds to the distribution that it came in.

    Attributes:
        components: In the order of the document.
        edges: Between them, and from the distribution.
        problem: Why the SBOM could not be read; empty if it could.
    """

    components: tuple[Component, ...] = ()
    edges: tuple[Edge, ...] = ()
    problem: str = ""


def read_embedded(data: bytes, path: str, parent: Component) -> Nested:
    """Read an SBOM that came inside a component.

    Args:
        data: The document.
        path: Where it lies, relative to the subject.
        parent: The component that it came in.
    """
    claims = read_claims(data)
    return Nested(problem=claims.problem) if claims.problem else nest(claims, path, parent)


def read_claims(data: bytes) -> Claims:
    """Read an SBOM of any form that this package knows."""
    from antivenom.inspectors.environment.sbom import (
        Claims,
        read_cyclonedx,
        read_cyclonedx_xml,
        read_spdx,
    )

    if data.lstrip()[:1] == b"<":
        return read_cyclonedx_xml(data)
    document, problem = {}, ""
    try:
        document = json.loads(data)
    except RecursionError:
        problem = "is JSON that is nested too deeply"
    except ValueError:
        problem = "is neither JSON nor XML"
    if problem or not isinstance(document, dict):
        return Claims(problem=problem or "is no object")
    if document.get("bomFormat") == "CycloneDX":
        return read_cyclonedx(document)
    if isinstance(document.get("spdxVersion"), str):
        return read_spdx(document)
    return Claims(problem="is no CycloneDX and no SPDX 2 document")


def nest(claims: Claims, path: str, parent: Component, method: str = "PEP 770") -> Nested:
    """Put what an SBOM claims into the component that it came in.

    Args:
        claims: What it says.
        path: Where it lies, relative to the subject.
        parent: The component that it came in.
        method: As in `Provenance.method`.
    """
    refs: dict[str, str] = {claims.root: parent.ref} if claims.root else {}
    components = []
    for claim in claims.claims:
        if claim.local == claims.root or _is_parent(claim, parent):
            refs[claim.local] = parent.ref
            continue
        component = _component(claim, parent, Provenance(method, path, claim.local[:200]))
        refs[claim.local] = component.ref
        components.append(component)
    return Nested(tuple(components), tuple(_edges(claims.needs, refs)))


def _edges(needs: Iterable[tuple[str, str]], refs: dict[str, str]) -> list[Edge]:
    pairs = {
        (refs[source], refs[target]) for source, target in needs if {source, target} <= refs.keys()
    }
    return [Edge(*pair) for pair in sorted(pairs)]


def _is_parent(claim: Claim, parent: Component) -> bool:
    """Return whether a claim is about the distribution itself."""
    purl = read_purl(claim.purl) if claim.purl.startswith("pkg:pypi/") else None
    return purl is not None and normal_name(purl[2]) == normal_name(parent.name)


_KINDS = {
    "pypi": ComponentKind.VENDORED,
    "cargo": ComponentKind.CRATE,
    "golang": ComponentKind.GO_MODULE,
    "rpm": ComponentKind.SYSTEM_PACKAGE,
    "deb": ComponentKind.SYSTEM_PACKAGE,
    "apk": ComponentKind.SYSTEM_PACKAGE,
    "alpm": ComponentKind.SYSTEM_PACKAGE,
}


def _component(claim: Claim, parent: Component, witness: Provenance) -> Component:
    kind = ComponentKind.FILE if claim.is_file else ComponentKind.LIBRARY
    if claim.purl:
        kind = _KINDS.get(claim.purl.removeprefix("pkg:").partition("/")[0], kind)
    label = claim.purl or f"{kind.value}:{claim.name}@{claim.version}"
    if label.startswith("pkg:generic/"):
        # As a binary names it, which knows no qualifiers, so that both witnesses meet.
        label = re.split(r"[?#]", label)[0]
    return Component(
        ref=f"{parent.ref}#{label}",
        kind=kind,
        name=claim.name,
        version=claim.version,
        purl=claim.purl,
        cpe=claim.cpe,
        producer=claim.producer,
        licence=claim.licence,
        digests=claim.digests,
        parent=parent.ref,
        provenance=(witness,),
        summary=claim.summary,
        homepage=claim.homepage,
        download=claim.download,
    )
