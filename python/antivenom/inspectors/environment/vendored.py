"""Which Python packages were copied into a distribution?

Three witnesses, in this order: a list such as pip's `vendor.txt`, metadata folders that
were copied along, and a version that the code assigns to itself, which is read as text.
A package that none of them gives a version is listed without one.
"""

from __future__ import annotations

import hashlib
import re

from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Digest,
    DigestCover,
    Provenance,
)
from antivenom.inspectors.environment.edges import parse_requirement
from antivenom.inspectors.environment.licence import licence_of
from antivenom.inspectors.environment.metadata import one_line, read_metadata
from antivenom.inspectors.environment.purl import normal_name, pypi_purl
from antivenom.inspectors.environment.record import place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from antivenom.inspectors.environment.installed import Installed
    from antivenom.inspectors.environment.record import Recorded
    from antivenom.inspectors.environment.tree import Tree

FOLDERS = frozenset({"_vendor", "vendored", "_vendored", "extern", "_extern", "_vendored_packages"})
MAX_SOURCE_BYTES = 256 * 1024
MAX_PACKAGES = 2000

_SEGMENT = re.compile(rf"(?:^|/)(?:{'|'.join(sorted(FOLDERS))})/")
_ASSIGNED = re.compile(
    r"""^(?:__version__|VERSION|version)(?:\s*:\s*[\w.\[\]]+)?\s*=\s*u?['"]([0-9][\w.+!-]{0,60})['"]""",
    re.MULTILINE,
)
_VERSION_FILES = ("__init__.py", "_version.py", "version.py", "__version__.py", "__about__.py")
_LISTS = ("vendor.txt", "vendored.txt", "requirements.txt")


def vendored_in(tree: Tree, owner: Installed) -> tuple[Component, ...]:
    """Return the Python packages inside a distribution, sorted by reference."""
    groups: dict[str, list[Recorded]] = {}
    for entry in owner.files:
        match = _SEGMENT.search(entry.path)
        if match:
            groups.setdefault(entry.path[: match.end() - 1], []).append(entry)
    found: dict[str, Component] = {}
    for folder, entries in sorted(groups.items()):
        for component in _packages(tree, owner, folder, entries):
            found.setdefault(component.ref, component)
    return tuple(found[ref] for ref in sorted(found))


def _packages(
    tree: Tree, owner: Installed, folder: str, entries: list[Recorded]
) -> Iterator[Component]:
    paths = {entry.path for entry in entries}
    tops = sorted({path[len(folder) + 1 :].partition("/")[0] for path in paths})[:MAX_PACKAGES]
    listed = list(_listed(tree, owner, folder, paths, tops))
    copied = [
        component
        for top in tops
        if top.endswith((".dist-info", ".egg-info"))
        for component in _copied(tree, owner, f"{folder}/{top}")
    ]
    known = {normal_name(component.name) for component in (*listed, *copied)}
    by_top: dict[str, list[Recorded]] = {}
    for entry in entries:
        by_top.setdefault(entry.path[len(folder) + 1 :].partition("/")[0], []).append(entry)
    yield from (each.replace(digests=_digests(each, by_top)) for each in (*copied, *listed))
    if listed:
        # The list is meant to be complete; import names would say things twice.
        return
    for top in tops:
        name = top.removesuffix(".py")
        is_package = f"{folder}/{top}/__init__.py" in paths or top.endswith(".py")
        if is_package and name != "__init__" and not _is_known(name, known):
            component = _read_source(tree, owner, f"{folder}/{top}", name, paths)
            yield component.replace(digests=_digests(component, by_top))


def _is_known(name: str, known: Iterable[str]) -> bool:
    """Return whether a package, or what lies in it as in a namespace, is known already."""
    normal = normal_name(name)
    return any(each == normal or each.startswith(f"{normal}-") for each in known)


def _make(owner: Installed, name: str, version: str, path: str, witness: Provenance) -> Component:
    purl = pypi_purl(name, version)
    return Component(
        ref=f"{owner.component.ref}#{purl}",
        kind=ComponentKind.VENDORED,
        name=name,
        version=version,
        purl=purl,
        path=place(owner.site, path),
        parent=owner.component.ref,
        provenance=(witness,),
    )


def _listed(
    tree: Tree, owner: Installed, folder: str, paths: Iterable[str], tops: Iterable[str]
) -> Iterator[Component]:
    """Yield what a list in the folder pins."""
    lies = {normal_name(top.removesuffix(".py")): f"{folder}/{top}" for top in tops}
    path = next((f"{folder}/{name}" for name in _LISTS if f"{folder}/{name}" in paths), None)
    if path is None:
        return
    where = place(owner.site, path)
    for number, line in enumerate((tree.text(where) or "").splitlines()[:MAX_PACKAGES], 1):
        text = re.sub(r"(^|\s)#.*", "", line).strip()
        requirement = parse_requirement(text) if text and text[0] != "-" else None
        if requirement is None:
            continue
        pins = [each.version for each in requirement.specifier if each.operator in {"==", "==="}]
        version = pins[0] if len(pins) == 1 and not pins[0].endswith("*") else ""
        witness = Provenance("vendored", where, f"line {number}: {one_line(text)[:200]}")
        path = lies.get(normal_name(requirement.name), folder)
        yield _make(owner, requirement.name, version, path, witness)


def _copied(tree: Tree, owner: Installed, folder: str) -> Iterator[Component]:
    """Yield what a metadata folder inside describes."""
    name = "METADATA" if folder.endswith(".dist-info") else "PKG-INFO"
    where = place(owner.site, f"{folder}/{name}")
    text = tree.text(where)
    if text is None:
        return
    metadata = read_metadata(text)
    if metadata.name:
        made = _make(
            owner,
            one_line(metadata.name),
            one_line(metadata.version),
            folder,
            Provenance("vendored", where),
        )
        yield made.replace(
            licence=licence_of(metadata),
            producer=metadata.producer,
            summary=one_line(metadata.summary),
            homepage=metadata.homepage,
        )


def _read_source(
    tree: Tree, owner: Installed, path: str, name: str, paths: Iterable[str]
) -> Component:
    """Return a package as its own code names its version."""
    candidates = [path] if path.endswith(".py") else [f"{path}/{each}" for each in _VERSION_FILES]
    for candidate in candidates:
        if candidate not in paths:
            continue
        where = place(owner.site, candidate)
        match = _ASSIGNED.search(tree.text(where, MAX_SOURCE_BYTES) or "")
        if match:
            witness = Provenance("vendored", where, one_line(match[0]))
            return _make(owner, name, match[1], path, witness)
    return _make(owner, name, "", path, Provenance("vendored", place(owner.site, path)))


def _digests(component: Component, by_top: Mapping[str, list[Recorded]]) -> tuple[Digest, ...]:
    """Return a digest over RECORD's lines of a package's files, where they can be told.

    Args:
        component: The package.
        by_top: The lines by the name that they lie under in the folder of such packages.
    """
    folder, _, top = component.path.rpartition("/")
    if top.endswith("-info"):
        top = component.name.replace("-", "_")
        top = top if top in by_top else f"{top}.py"
    lines = sorted(
        f"{entry.path},{entry.algorithm}={entry.digest},{entry.size_bytes}\n"
        for entry in by_top.get(top, ())
        if entry.digest
    )
    # Where the list names it and its files go by another name, there are none.
    if not lines:
        return ()
    value = hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
    return (Digest("SHA-256", value, DigestCover.RECORD_LINES, f"{folder}/{top}"),)
