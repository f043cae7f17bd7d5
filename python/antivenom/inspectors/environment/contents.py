"""What lies inside an installed distribution, beyond its Python code?

SBOMs that came with it, native libraries, crates and modules that its binaries name,
and Python packages copied into it: all become components nested in the distribution.
"""

from __future__ import annotations

import hashlib
import posixpath

from antivenom.inspectors.environment.binaries import is_candidate
from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Digest,
    DigestCover,
)
from antivenom.inspectors.environment.embedded import (
    MAX_SBOM_BYTES,
    MAX_SBOMS,
    read_embedded,
)
from antivenom.inspectors.environment.native import cpe_of, libraries_in, look_into
from antivenom.inspectors.environment.purl import make_purl
from antivenom.inspectors.environment.record import file_digest, place
from antivenom.inspectors.environment.toolchains import modules_in
from antivenom.inspectors.environment.tree import join
from antivenom.inspectors.environment.vendored import vendored_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from antivenom.inspectors.environment.assembly import Assembly
    from antivenom.inspectors.environment.installed import Installed
    from antivenom.inspectors.environment.record import Recorded
    from antivenom.inspectors.environment.tree import Tree

MAX_HASHED_BYTES = 256 * 1024 * 1024
"""Bound on a library that is hashed, where RECORD does not tell its digest."""
MAX_BINARIES = 20_000
"""Bound on binaries of one distribution."""


def add_contents(tree: Tree, owner: Installed, assembly: Assembly) -> None:
    """Add what lies inside a distribution, and what that says about itself."""
    claims = _add_sboms(tree, owner, assembly)
    candidates = [entry for entry in owner.files if is_candidate(entry) and _is_inside(entry)]
    if len(candidates) > MAX_BINARIES:
        message = f"has more than {MAX_BINARIES:,} binaries; the rest was not looked into"
        tree.note("budget", message, owner.component.path)
    libraries: list[Component] = []
    for entry in candidates[:MAX_BINARIES]:
        path = place(owner.site, entry.path)
        digests = file_digest(entry, path)
        libraries += add_binary(tree, path, owner.component.ref, digests, assembly)
    for component in claimed(settled(libraries), claims):
        assembly.add(component)
    for component in vendored_in(tree, owner):
        assembly.add(component)


def add_binary(
    tree: Tree, path: str, parent: str, digests: tuple[Digest, ...], assembly: Assembly
) -> list[Component]:
    """Add the crates and modules that a binary names, and tell which libraries it holds.

    Args:
        tree: Where it lies.
        path: The file.
        parent: Reference of the component that it came with.
        digests: Of the file, as RECORD has them; if it has none, one is computed.
        assembly: Where to add.

    Returns:
        The libraries that the file is or holds; none if it is no binary.
    """
    with tree.view(path) as data:
        look = look_into(path, data)
        if look is None:
            return []
        modules = modules_in(look, data, parent)
        libraries = list(libraries_in(look, parent, digests))
        if libraries and not digests and len(data) <= MAX_HASHED_BYTES:
            value = hashlib.sha256(data).hexdigest()
            digest = Digest("SHA-256", value, DigestCover.FILE, path)
            libraries = [each.replace(digests=(digest,)) for each in libraries]
    for component in modules.components:
        assembly.add(component)
    assembly.connect(modules.edges)
    if modules.problem:
        tree.note("invalid", modules.problem, path)
    return libraries


def _is_inside(entry: Recorded) -> bool:
    """Return whether a recorded path leads no further out than scripts lie."""
    return not entry.path.startswith(("/", "../../../../"))


def settled(libraries: list[Component]) -> list[Component]:
    """Give files of a library that tell no version that of the files beside them.

    `libssl` holds no version, and `libcrypto` of the same build does. Where a
    distribution holds two versions of a library, its files stay apart.
    """
    versions: dict[str, dict[str, Component]] = {}
    for each in libraries:
        if each.version:
            versions.setdefault(each.name, {}).setdefault(each.version, each)
    joined = []
    for each in libraries:
        beside = list(versions.get(each.name, {}).values())
        if each.version or len(beside) != 1:
            joined.append(each)
            continue
        first = beside[0]
        told = f"version of {posixpath.basename(first.path)}, which lies beside it"
        witnesses = tuple(
            witness.replace(detail=witness.detail or told) for witness in each.provenance
        )
        joined.append(
            each.replace(
                ref=first.ref,
                version=first.version,
                purl=first.purl,
                cpe=first.cpe,
                provenance=witnesses,
            )
        )
    return joined


def claimed(libraries: list[Component], claims: list[Component]) -> list[Component]:
    """Join libraries with what an SBOM of the same distribution claims about them.

    They are the same if their names are, and the version too, unless the file tells
    none and the SBOM knows one alone.
    """
    by_name: dict[str, list[Component]] = {}
    for claim in claims:
        if claim.kind is ComponentKind.LIBRARY:
            by_name.setdefault(claim.name.lower(), []).append(claim)
    joined = []
    for each in libraries:
        same = by_name.get(each.name.lower(), [])
        same = [claim for claim in same if not each.version or claim.version == each.version]
        one = same[0] if len(same) == 1 else None
        if one is None:
            joined.append(each)
            continue
        purl = one.purl or make_purl("generic", each.name.lower(), one.version)
        cpe = each.cpe or cpe_of(each.name, one.version)
        joined.append(each.replace(ref=one.ref, version=one.version, purl=purl, cpe=cpe))
    return joined


def _add_sboms(tree: Tree, owner: Installed, assembly: Assembly) -> list[Component]:
    """Add what the SBOMs of a distribution claim, and return it."""
    claims: list[Component] = []
    folder = join(owner.component.path, "sboms")
    paths = list(_files_under(tree, folder))
    if len(paths) > MAX_SBOMS:
        tree.note("budget", f"holds more than {MAX_SBOMS} SBOMs; the rest was not read", folder)
    for path in paths[:MAX_SBOMS]:
        data = tree.read(path, MAX_SBOM_BYTES)
        if data is None:
            continue
        nested = read_embedded(data, path, owner.component)
        if nested.problem:
            tree.note("invalid", nested.problem, path)
        for component in nested.components:
            assembly.add(component)
        claims += nested.components
        assembly.connect(nested.edges)
    return claims


def _files_under(tree: Tree, folder: str) -> list[str]:
    """Return the files of a folder and of its folders, sorted; links to folders left alone."""
    found: list[str] = []
    waiting = [folder]
    while waiting and len(found) <= MAX_SBOMS:
        current = waiting.pop()
        for name in tree.names(current):
            path = join(current, name)
            if tree.is_file(path):
                found.append(path)
            elif tree.is_folder(path) and not tree.is_link(path):
                waiting.append(path)
    return sorted(found)
