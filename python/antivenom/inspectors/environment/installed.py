"""Which distributions are installed in a site folder?

One metadata folder stands for each: `NAME-VERSION.dist-info`, or the older
`NAME-VERSION.egg-info`, which can be a file. Nothing is imported, and nothing of
what lies there is run.
"""

from __future__ import annotations

import re

from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Digest,
    DigestCover,
    Licence,
    Provenance,
)
from antivenom.inspectors.environment.licence import licence_of, licence_of_file
from antivenom.inspectors.environment.metadata import Metadata, one_line, read_metadata
from antivenom.inspectors.environment.origin import Origin, read_origin
from antivenom.inspectors.environment.purl import normal_name, pypi_purl
from antivenom.inspectors.environment.record import Recorded, lines_digest, place, read_record
from antivenom.inspectors.environment.tree import join
from antivenom.inspectors.environment.unrecorded import files_without_record
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from antivenom.inspectors.environment.tree import Tree

MAX_DISTRIBUTIONS = 20_000
"""Bound on metadata folders of one site folder."""
MAX_SMALL_BYTES = 1024 * 1024
"""Bound on the small files of a metadata folder."""

_SUFFIXES = (".dist-info", ".egg-info")
_LONG_NAME = 200


class Installed(Record):
    """One installed distribution, with what the other modules need of it.

    Attributes:
        component: What it is, as the inventory lists it.
        site: Its site folder, relative to the subject.
        metadata: What its header says.
        files: The lines of its RECORD; empty if it has none.
        tags: Compatibility tags of the wheel that it came from; empty if unknown.
        scripts: Names of its console and GUI scripts with the objects they call,
            sorted.
    """

    component: Component
    site: str
    metadata: Metadata
    files: tuple[Recorded, ...] = ()
    tags: tuple[str, ...] = ()
    scripts: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Its name as names are compared."""
        return normal_name(self.component.name)

    def paths(self) -> tuple[str, ...]:
        """Return its recorded files, relative to the subject, in RECORD's order."""
        return tuple(place(self.site, entry.path) for entry in self.files)


def installed_in(tree: Tree, site: str) -> tuple[Installed, ...]:
    """Read every distribution of a site folder, sorted by metadata folder."""
    names = tree.names(site)
    folders = [name for name in names if name.lower().endswith(_SUFFIXES)]
    if len(folders) > MAX_DISTRIBUTIONS:
        tree.note("budget", f"holds more than {MAX_DISTRIBUTIONS:,} distributions", site)
        folders = folders[:MAX_DISTRIBUTIONS]
    editable = _editable_names(names)
    found = tuple(read_installed(tree, site, folder, editable) for folder in folders)
    eggs = [join(site, name) for name in names if name.endswith(".egg")]
    found = (*found, *(_read_egg(tree, egg) for egg in eggs))
    linked = (_read_egg_link(tree, site, name) for name in names if name.endswith(".egg-link"))
    return tuple(each for each in (*found, *linked) if each)


def _editable_names(names: tuple[str, ...]) -> frozenset[str]:
    """Return the distributions for which an `__editable__.NAME-VERSION.pth` lies there."""
    marks = (name.removeprefix("__editable__.") for name in names if name.endswith(".pth"))
    return frozenset(
        normal_name(mark.rpartition("-")[0])
        for mark in marks
        if f"__editable__.{mark}" in names and "-" in mark
    )


def read_installed(
    tree: Tree,
    site: str,
    folder: str,
    editable: frozenset[str] = frozenset(),
    header: str = "",
) -> Installed | None:
    """Read one installed distribution.

    Args:
        tree: Where it lies.
        site: Its site folder.
        folder: Name of its metadata folder, or of its `.egg-info` file.
        editable: Distributions that a `.pth` file says are editable installs.
        header: The metadata file, where it is that of an sdist.

    Returns:
        None, with a gap, if nothing there tells even a name.
    """
    base = join(site, folder)
    is_source = bool(header)
    header, text = (header, tree.text(header)) if header else _header(tree, base)
    metadata = _metadata(tree, base, header, text)
    if not metadata.name:
        tree.note("invalid", "names no distribution", base)
        return None
    record_path = join(base, "RECORD")
    record = tree.text(record_path)
    files = _files(tree, record, record_path)
    if record is None and not is_source:
        files = files_without_record(tree, site, folder, metadata.name)
        if not _is_egg(base):
            tree.note("missing", "has no RECORD; its files are told by their names", base)
    origin = read_origin(tree, base)
    component = _component(metadata, base, header)
    component = component.replace(
        licence=component.licence if component.licence.expression else _licence(tree, component),
        digests=(*origin.digests, *_own_digests(record, text, record_path, header)),
        download=origin.address or metadata.download,
        traits=_traits(tree, base, metadata, editable, origin),
    )
    wheel = tree.text(join(base, "WHEEL"), MAX_SMALL_BYTES) or ""
    tags = tuple(re.findall(r"(?m)^Tag:[ \t]*(\S+)", wheel)[:200])
    scripts = read_scripts(tree.text(join(base, "entry_points.txt"), MAX_SMALL_BYTES) or "")
    return Installed(component, site, metadata, files, tags, scripts)


def _is_egg(base: str) -> bool:
    return base.lower().endswith("egg-info")


def _metadata(tree: Tree, base: str, header: str, text: str | None) -> Metadata:
    """Read a header, and say what is wrong with it."""
    metadata = read_metadata(text or "")
    if text is None:
        tree.note("missing", "has no METADATA; name and version are from its own name", base)
    else:
        for problem in metadata.problems:
            tree.note("invalid", problem, header)
    return _named(metadata, base.rpartition("/")[2])


def _files(tree: Tree, record: str | None, path: str) -> tuple[Recorded, ...]:
    """Read the lines of RECORD, and say what is wrong with them."""
    files, problems = read_record(record or "")
    for problem in problems:
        tree.note("invalid", problem, path)
    return files


def _header(tree: Tree, base: str) -> tuple[str, str | None]:
    """Return the path and the text of the metadata file; None if there is none."""
    if _is_egg(base):
        if tree.is_file(base):
            return base, tree.text(base)
        path = join(base, "PKG-INFO")
    else:
        path = join(base, "METADATA")
    return path, tree.text(path)


def _named(metadata: Metadata, folder: str) -> Metadata:
    """Fill in name and version from the folder's name where the header lacks them."""
    stem = folder.rpartition(".")[0]
    name, _, rest = stem.partition("-")
    version = re.sub(r"-py\d+(\.\d+)?(-.*)?$", "", rest)
    return metadata.replace(
        name=one_line(metadata.name or name)[:_LONG_NAME],
        version=one_line(metadata.version or version)[:_LONG_NAME],
    )


def _component(metadata: Metadata, base: str, header: str) -> Component:
    purl = pypi_purl(metadata.name, metadata.version)
    return Component(
        ref=purl,
        kind=ComponentKind.DISTRIBUTION,
        name=metadata.name,
        version=metadata.version,
        purl=purl,
        producer=metadata.producer,
        licence=licence_of(metadata),
        path=base,
        provenance=(Provenance("METADATA", header),),
        summary=one_line(metadata.summary),
        homepage=metadata.homepage,
    )


_LICENCE_FILE = re.compile(r"(?:LICEN[CS]E|COPYING)(?:\.(?:txt|md|rst))?", re.IGNORECASE)


def _licence(tree: Tree, component: Component) -> Licence:
    """Tell a licence by its text, where the metadata names none and there is one text."""
    folders = (component.path, join(component.path, "licenses"))
    paths = [
        join(folder, name)
        for folder in folders
        for name in tree.names(folder)
        if _LICENCE_FILE.fullmatch(name)
    ]
    text = tree.text(paths[0], MAX_SMALL_BYTES) if len(paths) == 1 else None
    if text is None:
        return component.licence
    return licence_of_file(text, paths[0].rpartition("/")[2], component.licence)


def _own_digests(
    record: str | None, text: str | None, record_path: str, header: str
) -> tuple[Digest, ...]:
    """Return what stands for the installed files: RECORD, or else the header alone."""
    if record is not None:
        value = lines_digest(record)
        return (Digest("SHA-256", value, DigestCover.RECORD_LINES, record_path),)
    if text is None:
        return ()
    import hashlib

    value = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    return (Digest("SHA-256", value, DigestCover.FILE, header),)


def _traits(
    tree: Tree, base: str, metadata: Metadata, editable: frozenset[str], origin: Origin
) -> tuple[str, ...]:
    traits = []
    if origin.editable or normal_name(metadata.name) in editable:
        traits.append("editable")
    if _is_egg(base):
        traits.append("egg-info")
    if tree.is_file(join(base, "REQUESTED")):
        traits.append("requested")
    if any(each.startswith("Development Status :: 7") for each in metadata.classifiers):
        traits.append("inactive")
    installer = one_line(tree.text(join(base, "INSTALLER"), MAX_SMALL_BYTES) or "")
    if installer:
        traits.append(f"installer:{installer[:50]}")
    return tuple(sorted(traits))


_GROUPS = ("console_scripts", "gui_scripts")


def read_scripts(text: str) -> tuple[tuple[str, str], ...]:
    """Return the scripts that an `entry_points.txt` names, with what they call, sorted."""
    found = set()
    group = ""
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]"):
            group = stripped[1:-1].strip()
        elif group in _GROUPS and "=" in stripped and not stripped.startswith("#"):
            name, _, target = stripped.partition("=")
            found.add((name.strip(), target.strip()))
    return tuple(sorted(found))


def _read_egg(tree: Tree, egg: str) -> Installed | None:
    """Read a `NAME-VERSION.egg`, a folder that a distribution has to itself."""
    if tree.is_folder(join(egg, "EGG-INFO")):
        return read_installed(tree, egg, "EGG-INFO")
    tree.note("unsupported", "is an egg in an archive, which is not looked into", egg)
    return None


def _read_egg_link(tree: Tree, site: str, name: str) -> Installed | None:
    """Read a `NAME.egg-link`: an editable install of the oldest kind.

    The folder that it names may lie anywhere, so what is not inside the subject is
    a component with a name alone.
    """
    path = join(site, name)
    lines = (tree.text(path, MAX_SMALL_BYTES) or "").splitlines()
    source = lines[0].strip() if lines else ""
    for each in tree.names(source) if source else ():
        if each.lower().endswith(".egg-info") and tree.is_folder(join(source, each)):
            found = read_installed(tree, source, each)
            if found:
                traits = tuple(sorted({*found.component.traits, "editable"}))
                return found.replace(component=found.component.replace(traits=traits))
    tree.note("missing", "leads to no distribution", path)
    metadata = Metadata(name.removesuffix(".egg-link"), "")
    component = _component(metadata, path, path)
    return Installed(component.replace(traits=("editable",)), site, metadata)
