"""What is an environment made of?

An *inventory* is a flat list of components, with two relations between them: a
component lies inside another (`Component.parent`), and a component needs another
(`Edge`). Whatever is unknown is an empty string or an empty tuple, never a guess.

References name components inside one inventory. A distribution's is its purl; what
lies inside another component is named after that one, since the same crate or
library can be built into two distributions: `pkg:pypi/a@1#pkg:cargo/libc@0.2.1`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from antivenom.model.location import Location
from antivenom.model.messages import Gap
from antivenom.model.record import Record
from antivenom.model.subject import Subject


class ComponentKind(Enum):
    """What sort of thing a component is."""

    PROJECT = "project"
    """What somebody develops: the root of an inventory that was read from locks."""
    ENVIRONMENT = "environment"
    """Where distributions are installed: the root of such an inventory."""
    DISTRIBUTION = "distribution"
    """A Python distribution, installed, locked or built."""
    INTERPRETER = "interpreter"
    LIBRARY = "library"
    """A native library that came with a distribution or the interpreter."""
    CRATE = "crate"
    """A Rust crate that was built into a binary."""
    GO_MODULE = "go-module"
    """A Go module that was built into a binary."""
    VENDORED = "vendored"
    """A Python package that was copied into another."""
    SYSTEM_PACKAGE = "system-package"
    """A package of an operating system that an SBOM names."""
    FILE = "file"


class DigestCover(Enum):
    """What a digest was computed over."""

    ARCHIVE = "archive"
    """The wheel or sdist."""
    RECORD_LINES = "record-lines"
    """The sorted lines of an installed distribution's RECORD."""
    FILE = "file"
    """One file that lies where the component's path says."""
    DECLARED = "declared"
    """Somebody else says so: an SBOM that came with a distribution."""
    COMPONENTS = "components"
    """The sorted digests of all components of the inventory, of its root."""
    ENCLOSING = "enclosing"
    """What a component was delivered in, as it cannot be had alone."""
    FILES = "files"
    """One sorted line, `SHA-256 PATH`, for each file of a folder."""


class Digest(Record):
    """A digest of a component, and what it was computed over.

    Attributes:
        algorithm: As CycloneDX writes it, such as `SHA-256`.
        value: Lower-case hexadecimal.
        covers: What it was computed over.
        name: Name of the archive, or path of the file relative to the subject;
            empty if unknown or of no use.
    """

    algorithm: str
    value: str
    covers: DigestCover
    name: str = ""


class Licence(Record):
    """Under which terms a component says that it may be used.

    Attributes:
        expression: An SPDX licence expression; empty if it is unknown.
        declared: What the metadata says, as it says it; empty if nothing.
        source: Where it says so: `License-Expression`, `classifier`, `License`,
            `License-File`, `SBOM`, `table`; empty if nowhere.
    """

    expression: str = ""
    declared: str = ""
    source: str = ""


class Provenance(Record):
    """How a component became known.

    Attributes:
        method: `METADATA`, `PEP 770`, `SBOM`, `binary`, `file name`, `lock`,
            `vendored` or `layout`.
        path: The file that says so, relative to the subject and POSIX.
        detail: What exactly there says so, such as a soname or a string; may be
            empty.
    """

    method: str
    path: str = ""
    detail: str = ""


class Component(Record):
    """One thing that an environment, a project or an archive is made of.

    Attributes:
        ref: Names it in its inventory; see the module's docstring.
        kind: What sort of thing it is.
        name: As its author writes it.
        version: Its version; empty if it is unknown.
        purl: Its package URL; empty if there is none.
        cpe: Its CPE 2.3 name; empty if there is none.
        producer: Who made it; empty if unknown.
        licence: Its licence.
        digests: Its digests, archives first, then by name.
        path: Where it lies, relative to the subject and POSIX; of an installed
            distribution its metadata folder; empty if it lies nowhere.
        parent: Reference of the component that contains it; empty at the top.
        provenance: How it became known, sorted.
        summary: What it is, in one line.
        homepage: An address for people.
        download: An address of its archive, or where its source was taken from.
        manifest: The line of the manifest or lock that brings it in.
        traits: Sorted words: `editable`, `requested`, `egg-info`, `duplicate`,
            `optional` (of a lock), `development` (of a lock), `outside` (named,
            and not contained), `installer:NAME`, `inactive` (by its classifier),
            `yanked` or `yanked:REASON` and `status:WORD` (of a lock).
    """

    ref: str
    kind: ComponentKind
    name: str
    version: str = ""
    purl: str = ""
    cpe: str = ""
    producer: str = ""
    licence: Licence = Licence()
    digests: tuple[Digest, ...] = ()
    path: str = ""
    parent: str = ""
    provenance: tuple[Provenance, ...] = ()
    summary: str = ""
    homepage: str = ""
    download: str = ""
    manifest: Location | None = None
    traits: tuple[str, ...] = ()


class Edge(Record):
    """One component needs another.

    Attributes:
        source: Reference of the one that needs.
        target: Reference of the one that is needed.
        requirements: The requirements that say so, sorted, as they are written;
            empty where none is written down (a lock without ranges, the root).
    """

    source: str
    target: str
    requirements: tuple[str, ...] = ()


class Unresolved(Record):
    """A requirement that nothing in the inventory satisfies.

    Attributes:
        of: Reference of the component that requires.
        requirement: As it is written.
        reason: Why nothing satisfies it, without a full stop.
    """

    of: str
    requirement: str
    reason: str


class Inventory(Record):
    """What a subject is made of.

    Attributes:
        subject: What was read.
        root: Reference of the component that stands for the subject as a whole.
        components: All components with the root, sorted by reference.
        edges: Who needs whom, sorted.
        unresolved: Requirements that nothing satisfies, sorted.
        gaps: What could not be read or understood, sorted by path.
        context: When in its life the subject was looked at: `operations`
            (installed), `pre-build` (manifest or lock), `build` (wheel or sdist)
            or `source`.
        markers: The environment of PEP 508 that requirements were judged in;
            empty where none were.
    """

    subject: Subject
    root: str
    components: tuple[Component, ...]
    edges: tuple[Edge, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    gaps: tuple[Gap, ...] = ()
    context: str = "operations"
    markers: Mapping[str, str] = {}

    def by_ref(self) -> dict[str, Component]:
        """Return the components by their references."""
        return {component.ref: component for component in self.components}
