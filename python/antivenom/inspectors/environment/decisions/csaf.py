"""What does a CSAF document of the VEX profile say?

Source: CSAF 2.0, sections 3.2.2 (product tree), 3.2.3 (vulnerabilities) and 4.5 (VEX profile).
Products have identifiers of their own within the document; a relationship makes a product out
of a component and what it is part of.
"""

from __future__ import annotations

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
from antivenom.inspectors.environment.sbom import objects_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_STATUSES = {
    "known_not_affected": VexStatus.NOT_AFFECTED,
    "fixed": VexStatus.FIXED,
    "first_fixed": VexStatus.FIXED,
    "known_affected": VexStatus.AFFECTED,
    "first_affected": VexStatus.AFFECTED,
    "last_affected": VexStatus.AFFECTED,
    "under_investigation": VexStatus.UNDER_INVESTIGATION,
    # It says which update to take, and nothing about a product that is there.
    "recommended": None,
}


def read_csaf(document: dict[str, Any], path: str) -> Decisions:
    """Read a CSAF document.

    Raises:
        UsageError: It is of another version, or has no list of vulnerabilities.
    """
    about = document.get("document")
    version = plain_text(about.get("csaf_version")) if isinstance(about, dict) else ""
    if version not in {"2.0", "2.1"}:
        raise UsageError(f"{path}: is CSAF of an unknown version {version!r}; 2.0 is read")
    entries = document.get("vulnerabilities")
    if not isinstance(entries, list) or len(entries) > MAX_STATEMENTS:
        raise UsageError(f"{path}: has no list of vulnerabilities")
    products = _products(document.get("product_tree"))
    tracking = about.get("tracking") if isinstance(about, dict) else None
    moment = plain_text(tracking.get("current_release_date")) if isinstance(tracking, dict) else ""
    statements: list[Statement] = []
    faults: list[Fault] = []
    foreign = 0
    for number, entry in enumerate(entries, 1):
        source = f"{path}: vulnerability {number}"
        for read in _statements(entry, source, products):
            if isinstance(read, str):
                faults.append(Fault(source, read))
            elif read.products:
                statements.append(read.replace(moment=moment))
            else:
                foreign += 1
    return Decisions(tuple(statements), tuple(faults), foreign)


def _products(tree: object) -> dict[str, Product]:
    """Return the Python packages of a product tree by the document's own identifiers."""
    if not isinstance(tree, dict):
        return {}
    found: dict[str, Product] = {}
    waiting: list[dict[str, Any]] = [tree]
    seen = 0
    while waiting and seen < MAX_STATEMENTS:
        branch = waiting.pop()
        seen += 1
        waiting += objects_in(branch.get("branches"))
        named = [branch.get("product"), *objects_in(branch.get("full_product_names"))]
        for each in named:
            _note(each, found)
    for relation in objects_in(tree.get("relationships")):
        whole = plain_text(relation.get("relates_to_product_reference"))
        part = found.get(plain_text(relation.get("product_reference")))
        full = relation.get("full_product_name")
        id_ = plain_text(full.get("product_id")) if isinstance(full, dict) else ""
        _note(full, found)
        if part is not None and id_:
            holder = found.get(whole)
            found[id_] = part.replace(inside=holder.name if holder is not None else "")
    return found


def _note(value: object, found: dict[str, Product]) -> None:
    if not isinstance(value, dict):
        return
    helper = value.get("product_identification_helper")
    product = product_of(helper.get("purl")) if isinstance(helper, dict) else None
    id_ = plain_text(value.get("product_id"))
    if product is not None and id_:
        found[id_] = product


def _statements(
    entry: object, source: str, products: Mapping[str, Product]
) -> Iterator[Statement | str]:
    """Yield a statement for each product and status, or what is wrong."""
    if not isinstance(entry, dict):
        yield "is no object"
        return
    names = [plain_text(entry.get("cve"))]
    names += [plain_text(each.get("text")) for each in objects_in(entry.get("ids"))]
    names = [name for name in names if name]
    statuses = entry.get("product_status")
    if not names:
        yield "names no vulnerability"
        return
    if not isinstance(statuses, dict):
        yield "says no status of any product"
        return
    for word, ids in statuses.items():
        if word not in _STATUSES:
            yield f"has an unknown status {plain_text(word)!r}"
            continue
        status = _STATUSES[word]
        for id_ in (ids if isinstance(ids, list) else [])[:MAX_STATEMENTS]:
            if status is None or not isinstance(id_, str):
                continue
            reason = _reason(entry, id_)
            product = products.get(id_)
            if product is not None and status is VexStatus.NOT_AFFECTED and not reason:
                yield f"says `{word}` of {plain_text(id_)} without a flag or an impact statement"
                continue
            yield Statement(
                source=source,
                names=tuple(dict.fromkeys(names)),
                status=status,
                reason=reason or "no words are given",
                products=(product,) if product is not None else (),
            )


def _reason(entry: dict[str, Any], id_: str) -> str:
    """Return what flags, threats and remediations say about a product."""
    said = []
    for key, field in (("flags", "label"), ("threats", "details"), ("remediations", "details")):
        for each in objects_in(entry.get(key)):
            ids = each.get("product_ids")
            if isinstance(ids, list) and id_ in ids:
                said.append(plain_text(each.get(field)))
    return "; ".join(dict.fromkeys(part for part in said if part))
