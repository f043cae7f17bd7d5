"""What does anybody's SBOM say, whichever standard it follows?

Of every field there are three states: it has a value; the document says that it is
unknown; or it is silent. Only the last is a defect of the document.
"""

from __future__ import annotations

from collections.abc import Mapping

from antivenom.model.record import Record


class Item(Record):
    """A component, as an SBOM describes it.

    Attributes:
        ref: Names it in its document.
        name: As written; empty if missing.
        version: Likewise.
        producer: Likewise: its supplier, manufacturer, publisher or author.
        purl: Likewise.
        cpe: Likewise.
        identifiers: All that identify it beyond its document, sorted.
        licence: As written: an expression, an identifier or a name.
        hashes: Pairs of algorithm, as `SHA-256`, and value, sorted.
        is_file: Whether it is a file, which needs no more than a name and hashes.
        parent: Reference of the item that it lies in; empty at the top.
        unknown: The fields that the document says are unknown, sorted.
        notes: What else is asked for by some profile, by its name.
    """

    ref: str
    name: str = ""
    version: str = ""
    producer: str = ""
    purl: str = ""
    cpe: str = ""
    identifiers: tuple[str, ...] = ()
    licence: str = ""
    hashes: tuple[tuple[str, str], ...] = ()
    is_file: bool = False
    parent: str = ""
    unknown: tuple[str, ...] = ()
    notes: Mapping[str, str] = {}

    @property
    def label(self) -> str:
        """What to call it in messages."""
        return f"{self.name or self.ref or 'nameless'} {self.version}".strip()


class Document(Record):
    """An SBOM.

    Attributes:
        standard: `CycloneDX` or `SPDX`; empty if it does not say.
        version: Of the standard.
        authors: Who is responsible for it.
        tools: Pairs of name and version.
        context: When in the life of the software it was made; empty if it is silent.
        timestamp: As written.
        revision: Version of the document itself.
        is_signed: Whether it carries a signature inside.
        root: Reference of what it is about; empty if it does not say.
        items: Its components with the root, in the document's order.
        edges: Pairs of references: the first needs the second; sorted.
        settled: References of which the document says what they need, be it nothing
            or unknown, and of those that it says lie in another.
        unknown: The document's own fields that it says are unknown, sorted.
        cut: What was left unread; empty if nothing.
    """

    standard: str
    version: str
    authors: tuple[str, ...] = ()
    tools: tuple[tuple[str, str], ...] = ()
    context: str = ""
    timestamp: str = ""
    revision: str = ""
    is_signed: bool = False
    root: str = ""
    items: tuple[Item, ...] = ()
    edges: tuple[tuple[str, str], ...] = ()
    settled: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()
    cut: str = ""
