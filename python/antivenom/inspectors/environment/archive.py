"""What does a wheel or an sdist hold, before anybody installs it?

It is read in memory and nothing is written. Every name in it is taken for hostile: what
leads out of the archive, is there twice, or is a link, is left out and said; what
unpacks to more than the bounds is not unpacked.
"""

from __future__ import annotations

import hashlib
import os
import re

from antivenom.errors import UsageError
from antivenom.inspectors.environment.assembly import Assembly
from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Digest,
    DigestCover,
    Edge,
    Inventory,
    Provenance,
)
from antivenom.inspectors.environment.contents import add_contents
from antivenom.inspectors.environment.edges import extra_of, parse_requirement
from antivenom.inspectors.environment.environment import node_of
from antivenom.inspectors.environment.installed import Installed, read_installed
from antivenom.inspectors.environment.locks.requirements import pinned_version
from antivenom.inspectors.environment.metadata import Metadata
from antivenom.inspectors.environment.purl import normal_name, pypi_purl
from antivenom.inspectors.environment.record import Recorded
from antivenom.inspectors.environment.shown import shown_path
from antivenom.inspectors.environment.unpack import open_archive
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import SubjectKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.inspectors.environment.tree import Tree

_WHEEL = re.compile(r"([^-]+)-([^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl", re.IGNORECASE)
_SDIST = re.compile(r"(.+)-([^-]+)\.(?:tar\.gz|tgz|zip|tar\.bz2|tar\.xz|tar)", re.IGNORECASE)


def inspect_archive(path: str) -> Inventory:
    """Take the inventory of a wheel or sdist.

    Raises:
        UsageError: The file cannot be opened, or is no archive at all.
    """
    try:
        with open(path, "rb") as file:
            value = hashlib.sha256()
            while piece := file.read(1 << 20):
                value.update(piece)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    name = os.path.basename(path)
    with open_archive(path) as tree:
        installed = _read(tree, name)
        digest = Digest("SHA-256", value.hexdigest(), DigestCover.ARCHIVE, name)
        root = installed.component.replace(digests=(digest,))
        assembly = Assembly()
        assembly.add(root)
        add_contents(tree, installed.replace(component=root), assembly)
        for component, edge in _required(tree, installed):
            assembly.add(component)
            assembly.connect([edge])
        subject = Subject(
            SubjectKind.DISTRIBUTION,
            root.name,
            shown_path(path),
            root.version or None,
            ("wheel",) if name.lower().endswith(".whl") else ("sdist",),
        )
        return assembly.finish(subject, root.ref, tree.gaps, "build")


def _read(tree: Tree, name: str) -> Installed:
    """Read the distribution that an archive is."""
    names = tree.names("")
    folders = [each for each in names if each.endswith(".dist-info")]
    if len(folders) > 1:
        tree.note("duplicate", f"holds {len(folders)} metadata folders", folders[1])
    found = read_installed(tree, "", folders[0]) if folders else _read_sdist(tree)
    told = _WHEEL.fullmatch(name) or _SDIST.fullmatch(name)
    if found is None:
        tree.note("missing", "holds no metadata; name and version are from its own name", name)
        found = _nameless(told[1] if told else name, told[2] if told else "", name)
    elif told and not _agree(found.component, told[1], told[2]):
        stated = f"{found.component.name} {found.component.version}"
        tree.note("invalid", f"says in its metadata that it is {stated}", name)
    if found.files:
        return found
    return found.replace(files=tuple(_listed(tree)))


def _agree(component: Component, name: str, version: str) -> bool:
    from packaging.version import InvalidVersion, Version

    if normal_name(component.name) != normal_name(name):
        return False
    try:
        return Version(component.version) == Version(version.replace("_", "-"))
    except InvalidVersion:
        return component.version == version


def _read_sdist(tree: Tree) -> Installed | None:
    """Read the `PKG-INFO` of an sdist, which lies in its one top folder."""
    for top in tree.names(""):
        if tree.is_file(f"{top}/PKG-INFO"):
            eggs = _eggs(tree, top)
            requires = f"{eggs[0]}/requires.txt" if eggs else ""
            found = read_installed(tree, "", top, header=f"{top}/PKG-INFO")
            if found and not found.metadata.requires and tree.is_file(requires):
                from antivenom.inspectors.environment.egg import read_egg_requires

                texts = read_egg_requires(tree.text(requires) or "")
                found = found.replace(metadata=found.metadata.replace(requires=texts))
            return found
    return None


def _eggs(tree: Tree, top: str) -> list[str]:
    return [
        f"{folder}/{name}"
        for folder in (top, f"{top}/src")
        for name in tree.names(folder)
        if name.endswith(".egg-info")
    ]


def _nameless(name: str, version: str, path: str) -> Installed:
    purl = pypi_purl(name, version)
    component = Component(
        ref=purl,
        kind=ComponentKind.DISTRIBUTION,
        name=name,
        version=version,
        purl=purl,
        provenance=(Provenance("file name", path),),
    )
    return Installed(component, "", Metadata(name, version))


def _listed(tree: Tree) -> Iterator[Recorded]:
    """Yield every file of an archive that has no RECORD."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        for name in tree.names(folder):
            path = f"{folder}/{name}" if folder else name
            if tree.is_folder(path):
                waiting.append(path)
            else:
                yield Recorded(path)


def _required(tree: Tree, installed: Installed) -> Iterator[tuple[Component, Edge]]:
    """Yield what a distribution will need: named here, and not contained."""
    node = node_of(tree, installed)
    for text in node.requires:
        requirement = parse_requirement(text)
        if requirement is None:
            tree.note("invalid", f"requires what is no requirement: {text[:200]}", node.name)
        elif extra_of(text) is None and normal_name(requirement.name) != node.name:
            version = pinned_version(requirement)
            purl = pypi_purl(requirement.name, version)
            component = Component(
                ref=purl,
                kind=ComponentKind.DISTRIBUTION,
                name=requirement.name,
                version=version,
                purl=purl,
                provenance=installed.component.provenance,
                traits=("outside",),
            )
            yield component, Edge(installed.component.ref, purl, (text,))
