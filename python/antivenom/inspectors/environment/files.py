"""Which files does an inventory's subject consist of, and what are their digests?

Asked for on request alone, since each file is read: RECORD says what a file should be,
and an SBOM has to say what it is.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager

from antivenom.inspectors.environment.component import Component, ComponentKind, Digest, DigestCover
from antivenom.inspectors.environment.record import place, read_record
from antivenom.inspectors.environment.tree import Folder, join
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from antivenom.inspectors.environment.component import Inventory
    from antivenom.inspectors.environment.tree import Tree
    from antivenom.model.messages import Gap

MAX_FILES = 500_000
"""Bound on the files of one subject."""

_LEFT_OUT = frozenset({".git", ".hg", ".svn", "__pycache__"})


class ContainedFile(Record):
    """One file, as it lies there.

    Attributes:
        path: Relative to the subject, POSIX.
        sha1: Hexadecimal; SPDX 2 wants one for each file.
        sha256: Hexadecimal.
        size_bytes: Its size.
    """

    path: str
    sha1: str
    sha256: str
    size_bytes: int


def files_of(
    path: str, inventory: Inventory
) -> tuple[dict[str, tuple[ContainedFile, ...]], tuple[Gap, ...]]:
    """Read the files of a subject, by the reference of the component that owns them.

    Args:
        path: Where the subject lies.
        inventory: What is known of it.

    Returns:
        Of each owner its files, sorted by path; a file that several claim belongs to
        the first of them. Links are left out. And what could not be read.
    """
    found: dict[str, tuple[ContainedFile, ...]] = {}
    seen: set[str] = set()
    with _opened(path, inventory) as tree:
        for owner, names in _claims(tree, inventory):
            mine = []
            for name in sorted(set(names) - seen):
                if len(seen) >= MAX_FILES:
                    break
                seen.add(name)
                read = _read(tree, name)
                if read:
                    mine.append(read)
            if mine:
                found[owner] = tuple(mine)
        if len(seen) >= MAX_FILES:
            tree.note("budget", f"has more than {MAX_FILES:,} files; the rest was not read", "")
        return found, tuple(tree.gaps)


@contextmanager
def _opened(path: str, inventory: Inventory) -> Iterator[Tree]:
    if os.path.isfile(path):
        from antivenom.inspectors.environment.project import is_manifest
        from antivenom.inspectors.environment.unpack import open_archive

        if not is_manifest(os.path.basename(path)):
            with open_archive(path) as tree:
                yield tree
            return
        path = os.path.dirname(path) or "."
    yield Folder(path, confined="container" in inventory.subject.traits)


def _claims(tree: Tree, inventory: Inventory) -> Iterator[tuple[str, list[str]]]:
    """Yield each owner with the paths of its files."""
    if inventory.context in {"source", "build"}:
        yield inventory.root, list(all_files(tree))
        return
    for component in inventory.components:
        if component.ref == inventory.root and component.kind is ComponentKind.PROJECT:
            paths = {
                witness.path
                for each in inventory.components
                for witness in each.provenance
                if witness.method == "lock"
            }
            yield component.ref, [each for each in paths if tree.is_file(each)]
        elif component.kind is ComponentKind.DISTRIBUTION and component.path:
            yield component.ref, _recorded(tree, component)
        elif component.kind is ComponentKind.INTERPRETER and component.path:
            yield component.ref, [component.path]


def _recorded(tree: Tree, component: Component) -> list[str]:
    if not component.path.endswith(".dist-info"):
        return [component.path] if tree.is_file(component.path) else []
    site = component.path.rpartition("/")[0]
    entries, _ = read_record(tree.text(join(component.path, "RECORD")) or "")
    paths = (place(site, entry.path) for entry in entries)
    # A path out of the subject is no content of it.
    return [path for path in paths if not path.startswith(("/", "../"))]


def all_files(tree: Tree, top: str = "") -> Iterator[str]:
    """Yield every file of a folder but those of version control and caches, sorted."""
    waiting = [top]
    count = 0
    while waiting:
        folder = waiting.pop()
        below = []
        for name in tree.names(folder):
            path = join(folder, name)
            if tree.is_link(path) or name in _LEFT_OUT:
                continue
            if tree.is_folder(path):
                below.append(path)
            elif tree.is_file(path):
                count += 1
                if count > MAX_FILES:
                    return
                yield path
        waiting += reversed(below)


def _read(tree: Tree, path: str) -> ContainedFile | None:
    if not tree.is_file(path):
        return None
    before = len(tree.gaps)
    with tree.view(path) as data:
        if len(tree.gaps) > before:
            return None
        # SPDX 2.3 section 8.4 makes SHA-1 mandatory; it protects nothing here.
        weak = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        return ContainedFile(path, weak, hashlib.sha256(data).hexdigest(), len(data))


def digested(path: str, inventory: Inventory) -> Inventory:
    """Give a digest to the components that have none, where something can be digested.

    A crate that only a binary names gets that binary's, and a package that was copied
    without metadata that of the file that names it: what is delivered is the file. What
    an SBOM names without a digest gets that of the component that it was delivered in.
    The root of an environment or project gets one over the digests of all components.

    Args:
        path: Where the subject lies.
        inventory: What is known of it.
    """
    known: dict[str, tuple[Digest, ...]] = {}
    components = []
    with _opened(path, inventory) as tree:
        for component in inventory.components:
            changed = component
            if not component.digests and component.ref != inventory.root:
                changed = component.replace(digests=_file_digest(tree, component, known))
            components.append(changed)
    root = next(each for each in components if each.ref == inventory.root)
    if not root.digests:
        digest = Digest("SHA-256", _over(components), DigestCover.COMPONENTS)
        components[components.index(root)] = root.replace(digests=(digest,))
    by_ref = {each.ref: each for each in components}
    components = [_enclosed(each, by_ref) for each in components]
    return inventory.replace(components=tuple(components))


def _file_digest(
    tree: Tree, component: Component, known: dict[str, tuple[Digest, ...]]
) -> tuple[Digest, ...]:
    if "outside" in component.traits:
        return ()
    witnesses = [
        witness.path for witness in component.provenance if witness.method in {"binary", "vendored"}
    ]
    for path in (component.path, *witnesses):
        if path and path not in known:
            known[path] = _digest_at(tree, path)
        if path and known[path]:
            return known[path]
    return ()


def _digest_at(tree: Tree, path: str) -> tuple[Digest, ...]:
    """Return the digest of a file or a folder; none if there is nothing to read."""
    read = _read(tree, path)
    if read:
        return (Digest("SHA-256", read.sha256, DigestCover.FILE, path),)
    if tree.is_link(path) or not tree.is_folder(path):
        return ()
    inside = [each for each in (_read(tree, name) for name in all_files(tree, path)) if each]
    lines = "".join(sorted(f"{each.sha256} {each.path}\n" for each in inside))
    value = hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()
    return (Digest("SHA-256", value, DigestCover.FILES, path),) if inside else ()


def _enclosed(component: Component, by_ref: Mapping[str, Component]) -> Component:
    if component.digests or "outside" in component.traits:
        return component
    parent = by_ref.get(component.parent)
    if parent is None or not parent.digests:
        return component
    digest = parent.digests[0].replace(covers=DigestCover.ENCLOSING, name=parent.ref)
    return component.replace(digests=(digest,))


def _over(components: list[Component]) -> str:
    """Return the SHA-256 over one sorted line for each digest of each component."""
    lines = sorted(
        f"{component.ref} {digest.algorithm} {digest.value}\n"
        for component in components
        for digest in component.digests
    )
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
