"""What does the VEX part of a CycloneDX document say?

Source: CycloneDX 1.4 to 1.7, `vulnerabilities[]`. What is affected is named by a reference into
the same document or by a BOM-Link into another one (`urn:cdx:SERIAL/VERSION#REF`), whose end is
often a purl.
"""

from __future__ import annotations

from urllib.parse import unquote

from antivenom.errors import UsageError
from antivenom.inspectors.environment.decisions.statement import (
    MAX_STATEMENTS,
    Decisions,
    Fault,
    Product,
    Statement,
    VexStatus,
    plain_text,
    product_of,
)
from antivenom.inspectors.environment.sbom import objects_in, read_cyclonedx

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_STATES = {
    "resolved": VexStatus.FIXED,
    "resolved_with_pedigree": VexStatus.FIXED,
    "exploitable": VexStatus.AFFECTED,
    "in_triage": VexStatus.UNDER_INVESTIGATION,
    "false_positive": VexStatus.NOT_AFFECTED,
    "not_affected": VexStatus.NOT_AFFECTED,
}


def read_cyclonedx_vex(document: dict[str, Any], path: str) -> Decisions:
    """Read the decisions of a CycloneDX document.

    Raises:
        UsageError: It has none, or its components cannot be read.
    """
    entries = document.get("vulnerabilities")
    if not isinstance(entries, list) or len(entries) > MAX_STATEMENTS:
        raise UsageError(f"{path}: has no list of vulnerabilities")
    claims = read_cyclonedx(document)
    if claims.problem:
        raise UsageError(f"{path}: {claims.problem}")
    refs = {claim.local: claim.purl for claim in claims.claims}
    metadata = document.get("metadata")
    moment = plain_text(metadata.get("timestamp")) if isinstance(metadata, dict) else ""
    statements: list[Statement] = []
    faults: list[Fault] = []
    foreign = 0
    for number, entry in enumerate(entries, 1):
        source = f"{path}: vulnerability {number}"
        read = _statement(entry, source, moment, refs)
        if isinstance(read, str):
            faults.append(Fault(source, read))
        elif read is not None and read.products:
            statements.append(read)
        else:
            foreign += 1
    return Decisions(tuple(statements), tuple(faults), foreign)


def _statement(
    entry: object, source: str, moment: str, refs: Mapping[str, str]
) -> Statement | str | None:
    """Read a statement; what is wrong with it, if something is; None if nobody decided."""
    if not isinstance(entry, dict):
        return "is no object"
    names = [plain_text(entry.get("id"))]
    names += [plain_text(each.get("id")) for each in objects_in(entry.get("references"))]
    names = [name for name in names if name]
    if not names:
        return "names no vulnerability"
    analysis = entry.get("analysis")
    if not isinstance(analysis, dict):
        return None
    word = plain_text(analysis.get("state"))
    if word not in _STATES:
        return f"has an unknown state {word!r}"
    response = analysis.get("response")
    said = [plain_text(analysis.get(key)) for key in ("justification", "detail")]
    said += [plain_text(each) for each in (response if isinstance(response, list) else ())]
    status = _STATES[word]
    reason = "; ".join(part for part in said if part)
    if status is VexStatus.NOT_AFFECTED and not reason:
        return f"says `{word}` without a justification or a detail"
    return Statement(
        source=source,
        names=tuple(dict.fromkeys(names)),
        status=status,
        reason=reason or "no words are given",
        products=tuple(_products(entry, refs)),
        moment=plain_text(analysis.get("lastUpdated"))
        or plain_text(entry.get("updated"))
        or moment,
    )


def _products(entry: dict[str, Any], refs: Mapping[str, str]) -> Iterator[Product]:
    for affected in objects_in(entry.get("affects")):
        ref = plain_text(affected.get("ref"))
        inner = ref.partition("#")[2] if ref.startswith("urn:cdx:") else ref
        known = refs.get(ref) or refs.get(inner) or refs.get(unquote(inner))
        product = product_of(known) or product_of(inner) or product_of(unquote(inner))
        if product is None:
            continue
        versions = [
            plain_text(each.get("version"))
            for each in objects_in(affected.get("versions"))
            # A version that is said to be affected is not what the analysis clears.
            if each.get("status", "unaffected") != "affected"
        ]
        versions = [version for version in versions if version]
        if versions:
            yield from (product.replace(version=version) for version in versions)
        else:
            yield product
