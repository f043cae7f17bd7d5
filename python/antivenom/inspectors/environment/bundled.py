"""Which code of others lies in a source tree of CPython, going by the files themselves?

The tree's own SBOM may be missing (before 3.12.2) or wrong. `cpython_bundled.toml` says
where each lies and which line of it tells the version.
"""

from __future__ import annotations

import re

from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Licence,
    Provenance,
)
from antivenom.inspectors.environment.purl import make_cpe, make_purl, pypi_purl
from antivenom.inspectors.environment.table import read_table
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from antivenom.inspectors.environment.tree import Tree

_WHEELS = "Lib/ensurepip/_bundled"
_WHEEL = re.compile(r"([A-Za-z0-9._]+)-([^-]+)-[^-]+-[^-]+-[^-]+\.whl")


class Bundled(Record):
    """Code of others in the tree.

    Attributes:
        component: What it is.
        folders: The folders that it fills.
        own: Files in them that are CPython's.
    """

    component: Component
    folders: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def bundled_in(tree: Tree, root: str) -> tuple[Bundled, ...]:
    """Return the code of others that is there, sorted by name.

    Args:
        tree: The source tree.
        root: Reference of the component that stands for it.
    """
    entries = read_table("cpython_bundled.toml")["bundled"]
    found = [each for entry in entries for each in _present(tree, root, entry)]
    found += _wheels(tree, root)
    return tuple(sorted(found, key=lambda each: each.component.ref))


def _present(tree: Tree, root: str, entry: dict[str, Any]) -> Iterator[Bundled]:
    folders = tuple(each for each in entry.get("folders", ()) if tree.is_folder(each))
    files = tuple(each for each in entry.get("files", ()) if tree.is_file(each))
    if not folders and not files:
        return
    source = entry.get("version_file", "")
    version = _version(tree, source, entry.get("version", ()))
    witness = Provenance("layout", source if version else (folders or files)[0], version)
    name = entry["name"]
    purl = make_purl("generic", name, version)
    vendor = entry.get("cpe")
    component = Component(
        ref=f"{root}#{purl}",
        kind=ComponentKind.LIBRARY,
        name=name,
        version=version,
        purl=purl,
        cpe=make_cpe(vendor[0], vendor[1], version) if vendor and version else "",
        producer=entry["producer"],
        licence=Licence(entry["licence"], "", "table"),
        path=(folders or files)[0],
        parent=root,
        provenance=(witness,),
        homepage=entry["homepage"],
    )
    yield Bundled(component, folders, tuple(entry.get("own", ())))


def _version(tree: Tree, path: str, patterns: list[str]) -> str:
    text = tree.text(path) if path and tree.is_file(path) else None
    found = [re.search(pattern, text) for pattern in patterns] if text else []
    return ".".join(match[1] for match in found if match) if found and all(found) else ""


def _wheels(tree: Tree, root: str) -> Iterator[Bundled]:
    """Yield the wheels that `ensurepip` installs."""
    for name in tree.names(_WHEELS):
        match = _WHEEL.fullmatch(name)
        if match is None:
            continue
        purl = pypi_purl(match[1], match[2])
        path = f"{_WHEELS}/{name}"
        yield Bundled(
            Component(
                ref=f"{root}#{purl}",
                kind=ComponentKind.DISTRIBUTION,
                name=match[1],
                version=match[2],
                purl=purl,
                path=path,
                parent=root,
                provenance=(Provenance("file name", path),),
            )
        )
