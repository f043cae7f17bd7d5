"""What does a decision about a vulnerability say, and about which component?

VEX documents of three forms and entries of an ignore file come down to the same: a status for
some names of a vulnerability in some products, with a reason. Of several statements about one
component the latest counts; of equally late ones the one that complains.
"""

from __future__ import annotations

from enum import Enum

from antivenom.inspectors.environment.audit.versions import covers_version
from antivenom.inspectors.environment.purl import normal_name, read_purl
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MAX_STATEMENTS = 100_000
"""Bound on the statements of one document, and on the products of one statement."""
MAX_TEXT = 2000


class VexStatus(Enum):
    """What a statement says of a product. Source: OpenVEX 0.2.0, "Status Labels"."""

    NOT_AFFECTED = "not_affected"
    AFFECTED = "affected"
    FIXED = "fixed"
    UNDER_INVESTIGATION = "under_investigation"

    @property
    def suppresses(self) -> bool:
        """Whether there is nothing left to complain about."""
        return self in {VexStatus.NOT_AFFECTED, VexStatus.FIXED}


class Product(Record):
    """What a statement is about.

    Attributes:
        name: Normalised name of a Python package.
        version: Empty for every version.
        inside: Normalised name of a Python package that it is part of; empty if the
            document names none that could be looked for.
    """

    name: str
    version: str = ""
    inside: str = ""


class Statement(Record):
    """A decision about a vulnerability.

    Attributes:
        source: The file that says so, with the statement's id or line.
        names: Every name of the vulnerability that it gives.
        status: What it says.
        reason: Why, in the words of whoever decided; empty where none is needed.
        products: What it is about; empty for everything, which only an ignore file can say.
        until: Last day on which it holds, ISO 8601; empty for no end.
        moment: When it was made, RFC 3339; empty if unknown.
        must_be_used: Whether somebody should hear if nothing comes under it.
    """

    source: str
    names: tuple[str, ...]
    status: VexStatus
    reason: str
    products: tuple[Product, ...] = ()
    until: str = ""
    moment: str = ""
    must_be_used: bool = False

    def speaks_about(
        self, names: Collection[str], package: str, version: str, packages: Collection[str]
    ) -> bool:
        """Return whether a vulnerability of a component comes under this.

        Args:
            names: All names of the vulnerability.
            package: Name of the component.
            version: Its version.
            packages: Normalised names of all there is, for products that have parts.
        """
        if not any(name in names for name in self.names):
            return False
        normal = normal_name(package)
        return not self.products or any(
            each.name == normal
            and (not each.version or covers_version(each.version, version))
            and (not each.inside or each.inside in packages)
            for each in self.products
        )


class Fault(Record):
    """A statement that cannot be used.

    Attributes:
        source: As in `Statement.source`.
        message: What is wrong with it, without a full stop.
    """

    source: str
    message: str


class Decisions(Record):
    """What a document says.

    Attributes:
        statements: In its order.
        faults: What in it cannot be used.
        foreign: Number of statements about nothing that is a Python package.
    """

    statements: tuple[Statement, ...] = ()
    faults: tuple[Fault, ...] = ()
    foreign: int = 0


def latest(statements: Iterable[Statement]) -> Statement | None:
    """Return the statement that counts of several about one component; None if none is given."""
    return max(statements, key=lambda each: (each.moment, not each.status.suppresses), default=None)


def product_of(purl: object) -> Product | None:
    """Return the Python package that a purl names; None if it is no such purl."""
    read = read_purl(purl) if isinstance(purl, str) and purl.startswith("pkg:") else None
    if read is None or read[0] != "pypi" or not read[2]:
        return None
    return Product(normal_name(read[2]), read[3])


def plain_text(value: object) -> str:
    """Return a value that should be text in one bounded line, else nothing."""
    return " ".join(value[: MAX_TEXT * 2].split())[:MAX_TEXT] if isinstance(value, str) else ""
