"""Which distributions are installed in a site folder?

One metadata folder stands for each: `NAME-VERSION.dist-info`, or the older
`NAME-VERSION.egg-info`, which can be a file. Nothing is imported, and nothing of
what lies there is run.
"""

from __future__ import annotations

import json
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
from antivenom.inspectors.environment.purl import normal_name, pypi_purl
from antivenom.inspectors.environment.record import Recorded, lines_digest, place, read_record
from antivenom.inspectors.environment.tree import join
from antivenom.inspectors.environment.unrecorded import files_without_record
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from antivenom.inspectors.environment.tree import Tree

MAX_DISTRIBUTIONS = 20_000
"""Bound on metadata folders of one site folder."""
MAX_JSON_BYTES = 1024 * 1024

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
    found = (read_installed(tree, site, folder, editable) for folder in folders)
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
    if text is None:
        tree.note("missing", "has no METADATA; name and version are from its own name", base)
    metadata = _named(read_metadata(text or ""), folder)
    for problem in metadata.problems if text is not None else ():
        tree.note("invalid", problem, header)
    if not metadata.name:
        tree.note("invalid", "names no distribution", base)
        return None
    record_path = join(base, "RECORD")
    record = tree.text(record_path)
    files, problems = read_record(record or "")
    for problem in problems:
        tree.note("invalid", problem, record_path)
    is_egg = folder.lower().endswith(".egg-info")
    if record is None and not is_source:
        files = files_without_record(tree, site, folder, metadata.name)
        if not is_egg:
            tree.note("missing", "has no RECORD; its files are told by their names", base)
    origin = _origin(tree, base)
    component = _component(metadata, base, header)
    component = component.replace(
        licence=component.licence if component.licence.expression else _licence(tree, component),
        digests=(*origin.digests, *_own_digests(record, text, record_path, header)),
        download=origin.address or metadata.download,
        traits=_traits(tree, base, metadata, editable, origin),
    )
    wheel = tree.text(join(base, "WHEEL"), MAX_JSON_BYTES) or ""
    tags = tuple(re.findall(r"(?m)^Tag:[ \t]*(\S+)", wheel)[:200])
    scripts = read_scripts(tree.text(join(base, "entry_points.txt"), MAX_JSON_BYTES) or "")
    return Installed(component, site, metadata, files, tags, scripts)


def _header(tree: Tree, base: str) -> tuple[str, str | None]:
    """Return the path and the text of the metadata file; None if there is none."""
    if base.lower().endswith(".egg-info"):
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
    text = tree.text(paths[0], MAX_JSON_BYTES) if len(paths) == 1 else None
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


class Origin(Record):
    """Where an installed distribution came from, as its installer says.

    Attributes:
        address: Of its archive, repository or folder; empty if unknown.
        digests: Of its archive.
        editable: Whether it is installed from a folder in place.
    """

    address: str = ""
    digests: tuple[Digest, ...] = ()
    editable: bool = False


def _origin(tree: Tree, base: str) -> Origin:
    """Read `direct_url.json` (PEP 610) or `provenance_url.json` (PEP 710)."""
    for name in ("direct_url.json", "provenance_url.json"):
        path = join(base, name)
        data = tree.read(path, MAX_JSON_BYTES)
        if data is None:
            continue
        try:
            document = json.loads(data)
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict) or not isinstance(document.get("url"), str):
            tree.note("invalid", "is no object with an address", path)
            continue
        return _read_origin(document)
    return Origin()


def _read_origin(document: dict[str, Any]) -> Origin:
    address = without_credentials(document["url"])
    vcs, folder, archive = (
        _table(document, key) for key in ("vcs_info", "dir_info", "archive_info")
    )
    if vcs and isinstance(vcs.get("vcs"), str):
        address = f"{vcs['vcs']}+{address}"
        if isinstance(vcs.get("commit_id"), str):
            address += f"@{vcs['commit_id']}"
    hashes = archive.get("hashes") if archive else None
    if archive and not isinstance(hashes, dict) and isinstance(archive.get("hash"), str):
        algorithm, _, value = archive["hash"].partition("=")
        hashes = {algorithm: value}
    name = address.rpartition("/")[2].partition("#")[0]
    editable = bool(folder) and folder.get("editable") is True
    return Origin(address, archive_digests(hashes, name), editable)


def _table(document: dict[str, Any], key: str) -> dict[str, Any]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


_ALGORITHMS = {
    "md5": ("MD5", 32),
    "sha1": ("SHA-1", 40),
    "sha224": ("SHA-224", 56),
    "sha256": ("SHA-256", 64),
    "sha384": ("SHA-384", 96),
    "sha512": ("SHA-512", 128),
    "sha3_256": ("SHA3-256", 64),
    "sha3_512": ("SHA3-512", 128),
}


def archive_digests(hashes: object, name: str) -> tuple[Digest, ...]:
    """Return the digests of an archive from a table of hexadecimal values.

    Args:
        hashes: Values by algorithm, as `hashlib` names it; whatever is no such
            table, or no such value, is passed over.
        name: Of the archive.
    """
    found = []
    for algorithm, value in hashes.items() if isinstance(hashes, dict) else ():
        word, length = _ALGORITHMS.get(str(algorithm).lower(), ("", 0))
        text = value if isinstance(value, str) and len(value) == length else ""
        if re.fullmatch(r"[0-9A-Fa-f]+", text):
            found.append(Digest(word, text.lower(), DigestCover.ARCHIVE, name))
    return tuple(sorted(found, key=lambda digest: digest.algorithm))


def without_credentials(address: str) -> str:
    """Return an address without the user and password that it may hold."""
    return re.sub(r"^([a-z][a-z0-9+.-]*://)[^/@]*@", r"\1", address.strip())


def _traits(
    tree: Tree, base: str, metadata: Metadata, editable: frozenset[str], origin: Origin
) -> tuple[str, ...]:
    traits = []
    if origin.editable or normal_name(metadata.name) in editable:
        traits.append("editable")
    if base.lower().endswith(".egg-info"):
        traits.append("egg-info")
    if tree.is_file(join(base, "REQUESTED")):
        traits.append("requested")
    installer = one_line(tree.text(join(base, "INSTALLER"), MAX_JSON_BYTES) or "")
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


def _read_egg_link(tree: Tree, site: str, name: str) -> Installed | None:
    """Read a `NAME.egg-link`: an editable install of the oldest kind.

    The folder that it names may lie anywhere, so what is not inside the subject is
    a component with a name alone.
    """
    path = join(site, name)
    lines = (tree.text(path, MAX_JSON_BYTES) or "").splitlines()
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
