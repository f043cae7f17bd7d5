"""Which native libraries came along, and in which versions?

Three witnesses: the file's name, its soname, and the strings that the library's own
code holds. The last also tell of libraries that were linked into an extension
module, where no file name tells anything. What to look for is data, in
`libraries.toml`. A number in a file name is most often that of the binary
interface, so it counts as version only for libraries that name files by release.
"""

from __future__ import annotations

import re
from functools import lru_cache

from antivenom.inspectors.environment.binaries import is_extension, library_name
from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Digest,
    Licence,
    Provenance,
)
from antivenom.inspectors.environment.elf import read_binary
from antivenom.inspectors.environment.purl import make_cpe, make_purl
from antivenom.inspectors.environment.table import read_table
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from antivenom.inspectors.environment.binaries import LibraryName
    from antivenom.inspectors.environment.elf import Binary, Buffer

MAX_CONSTANTS_BYTES = 64 * 1024 * 1024
"""Bound on the part of a binary that is searched for strings."""


class Library(Record):
    """One row of the table; see `libraries.toml`."""

    name: str
    files: re.Pattern[str] | None
    anchor: bytes
    unless: bytes
    version: re.Pattern[bytes] | None
    from_file: re.Pattern[str] | None
    cpe: str
    licence: str


class Look(Record):
    """What was seen of one binary.

    Attributes:
        path: The file, relative to the subject.
        binary: Its header.
        constants: The part that holds its strings.
        is_library: Whether the file is a library, neither program nor extension.
        data: All of it; to be used only while the file is open.
    """

    path: str
    binary: Binary
    constants: bytes
    is_library: bool
    data: Buffer


def look_into(path: str, data: Buffer) -> Look | None:
    """Take from a binary what the rest of this package needs; None if it is none."""
    binary = read_binary(data)
    if not binary.form:
        return None
    names = binary.sections.get(".dynstr")
    exported = b""
    if names:
        exported = bytes(data[names.offset : names.offset + names.size_bytes])
    is_library = not is_extension(path, binary, exported)
    return Look(path, binary, _constants(binary, data), is_library, data)


def _constants(binary: Binary, data: Buffer) -> bytes:
    section = binary.sections.get(".rodata")
    if section:
        size = min(section.size_bytes, MAX_CONSTANTS_BYTES)
        return bytes(data[section.offset : section.offset + size])
    # Without sections, and in other formats, strings may lie anywhere.
    return bytes(data[:MAX_CONSTANTS_BYTES])


def libraries_in(look: Look, parent: str, digests: tuple[Digest, ...]) -> Iterator[Component]:
    """Yield the libraries that a binary is, or holds.

    Args:
        look: The binary.
        parent: Reference of the distribution that it came with.
        digests: Of the file.
    """
    own = library_name(look.binary.soname or look.path)
    named = library_name(look.path)
    rows = [row for row in _table() if row.files and row.files.fullmatch(named.stem)]
    rows = rows or [row for row in _table() if row.files and row.files.fullmatch(own.stem)]
    if look.is_library:
        row = rows[0] if rows else None
        yield _library(row, look, named, parent).replace(digests=digests)
    needed = [library_name(name).stem for name in look.binary.needed]
    for row in _table():
        if row in rows or not row.anchor or row.anchor not in look.constants:
            continue
        if row.unless and row.unless in look.constants:
            continue
        if row.files and any(row.files.fullmatch(stem) for stem in needed):
            # The string is that of the header it was compiled with.
            continue
        version, text = _version_in(row, look.constants)
        if version:
            provenance = Provenance("binary", look.path, text)
            yield _component(row, row.name, version, look, parent, provenance).replace(
                digests=digests
            )


def _library(row: Library | None, look: Look, named: LibraryName, parent: str) -> Component:
    """Return the component for a file that is a library."""
    version, text = _version_in(row, look.constants)
    if not version:
        # Some keep it among the data, which is looked through for this one thing alone.
        version, text = _version_in(row, look.data)
    provenance = Provenance("binary", look.path, text)
    if not version and row and row.from_file:
        version = _joined(row.from_file.search(named.version))
    if not text:
        detail = f"soname {look.binary.soname}" if look.binary.soname else ""
        provenance = Provenance("file name", look.path, detail)
    name = row.name if row else named.stem
    component = _component(row, name, version, look, parent, provenance)
    if named.version and named.version != version:
        # Not the release, and yet of use to whoever looks for it.
        component = component.replace(traits=(f"abi:{named.version}",))
    return component


def _component(
    row: Library | None,
    name: str,
    version: str,
    look: Look,
    parent: str,
    provenance: Provenance,
) -> Component:
    purl = make_purl("generic", name.lower(), version)
    return Component(
        ref=f"{parent}#{purl}" if version else f"{parent}#{look.path}",
        kind=ComponentKind.LIBRARY,
        name=name,
        version=version,
        purl=purl,
        cpe=cpe_of(name, version),
        licence=Licence(row.licence, "", "table") if row and row.licence else Licence(),
        path=look.path,
        parent=parent,
        provenance=(provenance,),
    )


def cpe_of(name: str, version: str) -> str:
    """Return the CPE of a library of the table; empty if it has none, or no version."""
    row = next((row for row in _table() if row.name == name), None)
    if row is None or not row.cpe or not version:
        return ""
    vendor, _, product = row.cpe.partition(":")
    return make_cpe(vendor, product, version)


def _version_in(row: Library | None, data: Buffer) -> tuple[str, str]:
    """Return the version that a binary's strings tell, and the string."""
    if row is None or row.version is None:
        return "", ""
    match = row.version.search(data, 0, MAX_CONSTANTS_BYTES)
    if match is None:
        return "", ""
    text = bytes(match[0]).strip(b"\0 ").decode("latin-1")
    groups = [bytes(group).decode("latin-1") for group in match.groups() if group is not None]
    return _version(groups), text


def _joined(match: re.Match[str] | None) -> str:
    return _version([group for group in match.groups() if group]) if match else ""


def _version(groups: Iterable[str]) -> str:
    """Join the groups of a match: one is the version, several are its numbers."""
    parts = list(groups)
    if len(parts) == 1:
        return parts[0]
    return ".".join(str(int(part)) if part.isdigit() else part for part in parts)


@lru_cache(maxsize=1)
def _table() -> tuple[Library, ...]:
    rows = read_table("libraries.toml")["library"]
    return tuple(
        Library(
            name=row["name"],
            files=re.compile("|".join(row["files"])) if row["files"] else None,
            anchor=row.get("anchor", "").encode("latin-1"),
            unless=row.get("unless", "").encode("latin-1"),
            version=re.compile(row["version"].encode("latin-1")) if "version" in row else None,
            from_file=re.compile(row["from_file"]) if "from_file" in row else None,
            cpe=row.get("cpe", ""),
            licence=row.get("licence", ""),
        )
        for row in rows
    )
