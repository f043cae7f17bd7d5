"""What does an OpenVEX document say?

Source: OpenVEX specification 0.2.0. A statement has a vulnerability, products (each perhaps with
subcomponents, which are then what is affected or not), a status, and for `not_affected` a
justification or an impact statement.
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
    from collections.abc import Iterator
    from typing import Any


def read_openvex(document: dict[str, Any], path: str) -> Decisions:
    """Read an OpenVEX document.

    Raises:
        UsageError: It is of another version, or has no list of statements.
    """
    context = plain_text(document.get("@context"))
    if "/v0.2.0" not in context and not context.rstrip("/").endswith("/ns"):
        raise UsageError(f"{path}: is OpenVEX of an unknown version; 0.2.0 is read")
    entries = document.get("statements")
    if not isinstance(entries, list) or len(entries) > MAX_STATEMENTS:
        raise UsageError(f"{path}: has no list of statements")
    moment = plain_text(document.get("timestamp"))
    statements: list[Statement] = []
    faults: list[Fault] = []
    foreign = 0
    for number, entry in enumerate(entries, 1):
        source = f"{path}: statement {number}"
        read = _statement(entry, source, moment)
        if isinstance(read, str):
            faults.append(Fault(source, read))
        elif read.products:
            statements.append(read)
        else:
            foreign += 1
    return Decisions(tuple(statements), tuple(faults), foreign)


def _statement(entry: object, source: str, moment: str) -> Statement | str:
    """Read a statement; what is wrong with it, if something is."""
    if not isinstance(entry, dict):
        return "is no object"
    names = tuple(_names(entry.get("vulnerability")))
    if not names:
        return "names no vulnerability"
    word = plain_text(entry.get("status"))
    if word not in {each.value for each in VexStatus}:
        return f"has an unknown status {word!r}"
    status = VexStatus(word)
    if not any(objects_in(entry.get("products"))):
        return "names no product"
    keys = ("justification", "impact_statement", "status_notes", "action_statement")
    said = [plain_text(entry.get(key)) for key in keys]
    if status is VexStatus.NOT_AFFECTED and not (said[0] or said[1]):
        return "says `not_affected` without a justification or an impact statement"
    return Statement(
        source=source,
        names=names,
        status=status,
        reason="; ".join(part for part in said if part) or "no words are given",
        products=tuple(_products(entry)),
        moment=plain_text(entry.get("timestamp")) or moment,
    )


def _names(value: object) -> Iterator[str]:
    # Before 0.2.0 this was a text; documents that still have it are clear enough.
    if isinstance(value, str):
        yield plain_text(value)
    elif isinstance(value, dict):
        aliases = value.get("aliases")
        for each in (value.get("name"), *(aliases if isinstance(aliases, list) else ())):
            if plain_text(each):
                yield plain_text(each)


def _products(entry: dict[str, Any]) -> Iterator[Product]:
    for product in objects_in(entry.get("products")):
        whole = _product(product)
        parts = list(objects_in(product.get("subcomponents")))
        for part in parts:
            inner = _product(part)
            if inner is not None:
                yield inner.replace(inside=whole.name if whole is not None else "")
        if whole is not None and not parts:
            yield whole


def _product(value: dict[str, Any]) -> Product | None:
    identifiers = value.get("identifiers")
    purl = identifiers.get("purl") if isinstance(identifiers, dict) else None
    return product_of(purl) or product_of(value.get("@id"))
