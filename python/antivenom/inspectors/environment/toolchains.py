"""Which Rust crates and Go modules were built into a binary, as it says itself?

- A Rust program built by `cargo auditable` holds its dependency tree as compressed
  JSON in the section `.dep-v0`. Any other names most of its crates all the same: in
  the paths of the source files that a panic would print.
- Go puts the list of modules into every program (`debug/buildinfo`).

Source: the formats' own descriptions, `auditable-serde` and Go's `debug/buildinfo`.
"""

from __future__ import annotations

import json
import re
import zlib

from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Edge,
    Provenance,
)
from antivenom.inspectors.environment.purl import make_purl
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from antivenom.inspectors.environment.elf import Buffer
    from antivenom.inspectors.environment.native import Look

MAX_TREE_BYTES = 16 * 1024 * 1024
"""Bound on the unpacked dependency tree; `cargo auditable` allows 8 MiB."""
MAX_MODULES = 20_000

_SOURCE_PATH = re.compile(
    rb"registry[/\\]src[/\\][^/\\\x00]{1,100}[/\\]"
    rb"([A-Za-z][A-Za-z0-9_-]{0,80}?)-(\d{1,8}\.\d{1,8}\.\d{1,8}(?:[-+][0-9A-Za-z.+-]{1,40})?)[/\\]"
)
_GO_MAGIC = b"\xff Go buildinf:"


class Modules(Record):
    """What a binary's toolchain wrote into it.

    Attributes:
        components: Crates or modules, sorted by reference.
        edges: Who needs whom, where that is written down.
        problem: What is wrong with what is written there; empty if nothing.
    """

    components: tuple[Component, ...] = ()
    edges: tuple[Edge, ...] = ()
    problem: str = ""


def modules_in(look: Look, data: Buffer, parent: str) -> Modules:
    """Return the crates and modules that a binary names."""
    tree = look.binary.sections.get(".dep-v0")
    if tree:
        return _read_tree(bytes(data[tree.offset : tree.offset + tree.size_bytes]), look, parent)
    info = look.binary.sections.get(".go.buildinfo")
    if info:
        return _read_go(bytes(data[info.offset : info.offset + info.size_bytes]), look, parent)
    found = {
        (match[1].decode("ascii"), match[2].decode("ascii"))
        for match in _SOURCE_PATH.finditer(look.constants)
    }
    detail = "path of a source file in a panic message"
    crates = (_crate(*each, look, parent, detail) for each in sorted(found)[:MAX_MODULES])
    return Modules(tuple(crates))


def _crate(name: str, version: str, look: Look, parent: str, detail: str) -> Component:
    purl = make_purl("cargo", name, version)
    return Component(
        ref=f"{parent}#{purl}",
        kind=ComponentKind.CRATE,
        name=name,
        version=version,
        purl=purl,
        parent=parent,
        path=look.path,
        provenance=(Provenance("binary", look.path, detail),),
    )


def _read_tree(packed: bytes, look: Look, parent: str) -> Modules:
    """Read the tree of `cargo auditable`."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, MAX_TREE_BYTES)
        if unpacker.unconsumed_tail:
            return Modules(problem="holds a crate tree that is too large")
        packages = json.loads(text)["packages"]
    except (zlib.error, ValueError, KeyError, TypeError, RecursionError):
        return Modules(problem="holds a crate tree that cannot be read")
    if not isinstance(packages, list):
        return Modules(problem="holds a crate tree that cannot be read")
    crates = [_tree_crate(package, look, parent) for package in packages[:MAX_MODULES]]
    edges = _tree_edges(packages, crates)
    found = {crate.ref: crate for crate in crates if crate}
    return Modules(
        tuple(found[ref] for ref in sorted(found)), tuple(Edge(*pair) for pair in sorted(edges))
    )


def _tree_crate(package: Any, look: Look, parent: str) -> Component | None:
    if not isinstance(package, dict):
        return None
    name, version = package.get("name"), package.get("version")
    # Crates that are only needed to build are not in the binary.
    if not isinstance(name, str) or not isinstance(version, str):
        return None
    if package.get("kind") == "build":
        return None
    return _crate(name, version, look, parent, "section .dep-v0")


def _tree_edges(packages: list[Any], crates: list[Component | None]) -> set[tuple[str, str]]:
    found = set()
    for package, source in zip(packages, crates, strict=False):
        indices = package.get("dependencies") if isinstance(package, dict) else None
        for index in indices if isinstance(indices, list) else ():
            target = crates[index] if isinstance(index, int) and 0 <= index < len(crates) else None
            if source and target:
                found.add((source.ref, target.ref))
    return found


def _read_go(section: bytes, look: Look, parent: str) -> Modules:
    """Read the build information of Go 1.18 and later."""
    if not section.startswith(_GO_MAGIC) or len(section) < 33:
        return Modules(problem="holds Go build information that cannot be read")
    if not section[15] & 2:
        # Before Go 1.18 pointers stood here, which only a loaded program can follow.
        return Modules(problem="holds Go build information of a version before 1.18")
    toolchain, at = _go_string(section, 32)
    listing, _ = _go_string(section, at)
    # Sixteen bytes before and after guard the list against being cut.
    text = listing[16:-16].decode("utf-8", "replace") if len(listing) > 32 else ""
    found = _go_modules(text, toolchain.decode("utf-8", "replace"))
    modules = [_go_module(*each, look, parent) for each in sorted(found.items())[:MAX_MODULES]]
    return Modules(tuple(modules))


def _go_string(data: bytes, at: int) -> tuple[bytes, int]:
    """Read a string that follows its length, a varint."""
    length, shift = 0, 0
    while at < len(data) and shift < 35:
        byte = data[at]
        at += 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return data[at : at + length], at + length
    return b"", len(data)


def _go_modules(text: str, toolchain: str) -> dict[str, str]:
    """Return the versions of the modules that a listing names; empty where it has none."""
    found: dict[str, str] = {}
    version = re.match(r"go(\d+(?:\.\d+)*(?:rc\d+|beta\d+)?)", toolchain)
    if version:
        found["stdlib"] = version[1]
    name = ""
    for line in text.splitlines():
        parts = line.split("\t")
        if len(parts) < 3:
            continue
        if parts[0] == "=>":
            # A replacement stands below what it replaces.
            found.pop(name, None)
        if parts[0] in {"mod", "dep", "=>"}:
            # A program built from a checkout has no version to tell.
            name = parts[1]
            found[name] = "" if parts[2] == "(devel)" else parts[2]
    return found


def _go_module(name: str, version: str, look: Look, parent: str) -> Component:
    namespace, _, last = name.rpartition("/")
    purl = make_purl("golang", last, version, namespace)
    return Component(
        ref=f"{parent}#{purl}",
        kind=ComponentKind.GO_MODULE,
        name=name,
        version=version,
        purl=purl,
        parent=parent,
        path=look.path,
        provenance=(Provenance("binary", look.path, "Go build information"),),
    )
