"""Where in a folder are the environments, and which interpreter is each for?

An environment is a prefix (`/usr`, a virtual environment) with the site folders
that its interpreter looks into.
"""

from __future__ import annotations

import os
import posixpath
import re

from antivenom.inspectors.environment.tree import join
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from antivenom.inspectors.environment.tree import Folder, Tree

MAX_FOLDERS = 400_000
"""Bound on folders looked into when a whole container is searched."""
MAX_DEPTH = 12

SITE_NAMES = ("site-packages", "dist-packages")
_LIBRARIES = ("lib", "lib64", "local/lib", "local/lib64", "Lib")
_VERSIONED = re.compile(r"(python|pypy)(\d+\.\d+)t?")
_UNSEARCHED = {"proc", "sys", "dev", "run", "__pycache__", ".git", "node_modules"}


class Place(Record):
    """An environment before anything in it was read.

    Attributes:
        prefix: Its folder, relative to the subject; empty for the subject itself.
        sites: Its site folders, those that count first first.
        version: `X.Y` as its folders say; empty if they do not.
        implementation: `cpython` or `pypy`.
        settings: What its `pyvenv.cfg` says, by lower-case keys.
        base: Prefix of the interpreter that a virtual environment stands on, else
            the same as `prefix`.
    """

    prefix: str
    sites: tuple[str, ...]
    version: str = ""
    implementation: str = "cpython"
    settings: Mapping[str, str] = {}
    base: str = ""


def read_settings(text: str) -> dict[str, str]:
    """Read a `pyvenv.cfg`; whatever it says, this returns."""
    pairs = (line.partition("=") for line in text.splitlines()[:1000] if "=" in line)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def place_of_prefix(tree: Tree, prefix: str, *, confined: bool = False) -> Iterator[Place]:
    """Yield the environments of one prefix: one for each version that it has folders of."""
    text = tree.text(join(prefix, "pyvenv.cfg"))
    settings = read_settings(text) if text is not None else {}
    base = _base(settings, prefix, confined=confined)
    found: dict[tuple[str, str], list[str]] = {}
    shared: list[str] = []
    for library in _LIBRARIES:
        folder = join(prefix, library)
        if library != "lib" and tree.is_link(folder):
            continue
        for name in tree.names(folder):
            version = _VERSIONED.fullmatch(name)
            sites = [join(join(folder, name), site) for site in SITE_NAMES]
            sites = [site for site in sites if tree.is_folder(site)]
            if version and (sites or tree.is_file(join(join(folder, name), "os.py"))):
                word = "pypy" if version[1] == "pypy" else "cpython"
                found.setdefault((version[2], word), []).extend(sites)
            elif name == "python3":
                shared += sites
    if tree.is_folder(join(prefix, "Lib/site-packages")):
        # Windows has no version in its paths.
        found.setdefault(("", "cpython"), []).append(join(prefix, "Lib/site-packages"))
    if shared and not found:
        found["", "cpython"] = []
    for (number, word), own in sorted(found.items()):
        sites = _with_system_sites(tree, [*own, *shared], settings, base, number)
        yield Place(prefix, tuple(dict.fromkeys(sites)), number, word, settings, base)


def _base(settings: Mapping[str, str], prefix: str, *, confined: bool) -> str:
    home = settings.get("home", "").replace("\\", "/")
    if not home.startswith("/"):
        return prefix
    base = posixpath.dirname(home.rstrip("/")) if home.rstrip("/").endswith("/bin") else home
    return base.lstrip("/") if confined else base


def _with_system_sites(
    tree: Tree, sites: list[str], settings: Mapping[str, str], base: str, number: str
) -> list[str]:
    if settings.get("include-system-site-packages", "").lower() != "true":
        return sites
    outer = [
        place.sites
        for place in place_of_prefix(tree, base)
        if place.version == number and not place.settings
    ]
    return [*sites, *(site for found in outer for site in found)]


def place_of_site(tree: Tree, site: str) -> Place:
    """Return the environment that one site folder belongs to."""
    parts = site.split("/")
    if len(parts) >= 3 and parts[-1] in SITE_NAMES:
        version = _VERSIONED.fullmatch(parts[-2])
        prefix = "/".join(parts[:-3])
        if version:
            word = "pypy" if version[1] == "pypy" else "cpython"
            settings = read_settings(tree.text(join(prefix, "pyvenv.cfg")) or "")
            base = _base(settings, prefix, confined=False)
            return Place(prefix, (site,), version[2], word, settings, base)
    return Place("", (site,))


def search(tree: Folder) -> tuple[Place, ...]:
    """Find every environment under a container's root, sorted by prefix."""
    sites, prefixes = set(), set()
    for folder in _folders(tree):
        name = posixpath.basename(folder)
        if name in SITE_NAMES:
            library = posixpath.dirname(posixpath.dirname(folder))
            prefix = posixpath.dirname(library)
            # Debian's own interpreter looks into /usr/local with these names.
            if name == "dist-packages" and posixpath.basename(prefix) == "local":
                prefix = posixpath.dirname(prefix)
            prefixes.add(prefix)
            sites.add(folder)
        elif tree.is_file(join(folder, "pyvenv.cfg")):
            prefixes.add(folder)
        elif any(each.endswith(".dist-info") for each in tree.names(folder)):
            sites.add(folder)
    found = [
        place
        for prefix in sorted(prefixes)
        for place in place_of_prefix(tree, prefix, confined=True)
    ]
    covered = {_real(tree, site) for place in found for site in place.sites}
    alone = (
        place_of_site(tree, site) for site in sorted(sites) if _real(tree, site) not in covered
    )
    return _without_borrowed((*found, *alone))


def _without_borrowed(places: Iterable[Place]) -> tuple[Place, ...]:
    """Drop places whose sites other places of the same prefix name already."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for place in places:
        if place.sites not in seen:
            seen.add(place.sites)
            kept.append(place)
    return tuple(kept)


def _real(tree: Folder, path: str) -> str:
    return os.path.realpath(os.path.join(tree.root, path))


def _folders(tree: Folder) -> Iterator[str]:
    """Yield every folder but what lies in site folders, breadth first, links left alone."""
    waiting = [""]
    seen = 0
    depth = 0
    while waiting and depth < MAX_DEPTH:
        following: list[str] = []
        for folder in waiting:
            yield folder
            seen += 1
            if seen >= MAX_FOLDERS:
                tree.note("budget", f"more than {MAX_FOLDERS:,} folders; the rest unsearched", "")
                return
            if posixpath.basename(folder) not in SITE_NAMES:
                following += _subfolders(tree, folder)
        waiting = following
        depth += 1


def _subfolders(tree: Folder, folder: str) -> list[str]:
    try:
        with os.scandir(os.path.join(tree.root, folder)) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError as error:
        tree.note("unreadable", f"cannot be listed: {error.strerror}", folder)
        return []
    # An installer's cache holds unpacked wheels that are installed nowhere.
    skip = _UNSEARCHED if folder == "" else {"__pycache__", ".git", "archive-v0"}
    return [join(folder, name) for name in names if name not in skip]
