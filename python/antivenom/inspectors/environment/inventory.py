"""What is this folder or file, and what is it made of?

The one entry to the readers of this package: a virtual environment, a prefix, a site
folder, an unpacked container, a project with its locks, a wheel or sdist, a source
tree of CPython. Nothing of it is run or imported, and nothing is written.
"""

from __future__ import annotations

import os
import sys
from enum import Enum

from antivenom.errors import UsageError
from antivenom.inspectors.environment.assembly import Assembly
from antivenom.inspectors.environment.component import ComponentKind, Inventory
from antivenom.inspectors.environment.environment import add_environment
from antivenom.inspectors.environment.places import (
    SITE_NAMES,
    Place,
    place_of_prefix,
    place_of_site,
    search,
)
from antivenom.inspectors.environment.shown import root_component, shown_path
from antivenom.inspectors.environment.tree import Folder
from antivenom.model.record import Record
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import SubjectKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Form(Enum):
    """What a path is taken for."""

    AUTO = "auto"
    """Whatever it looks like."""
    PREFIX = "prefix"
    """A virtual environment, or another folder with `lib/pythonX.Y`."""
    SITE = "site"
    """A folder that distributions are installed in."""
    CONTAINER = "container"
    """A root of a file system, to be searched for environments."""
    PROJECT = "project"
    """A folder with a manifest or locks."""
    LOCK = "lock"
    """One manifest or lock."""
    ARCHIVE = "archive"
    """A wheel or an sdist."""
    CPYTHON = "cpython"
    """A source tree of CPython, or an installation of it."""


class InventoryRequest(Record):
    """What to take an inventory of.

    Attributes:
        path: A folder or a file; empty for the environment of this very process.
        form: What to take it for.
        asked: Requirements that the environment was made for, such as
            `requests[socks]`; nothing else tells which extras were wanted.
    """

    path: str = ""
    form: Form = Form.AUTO
    asked: tuple[str, ...] = ()


def inspect(request: InventoryRequest) -> Inventory:
    """Take an inventory.

    Raises:
        UsageError: There is nothing at the path, or nothing that is known here.
    """
    path = request.path or sys.prefix
    form = request.form
    if form is Form.AUTO:
        form = Form.PREFIX if not request.path else recognise(path)
    elif not os.path.lexists(path):
        raise UsageError(f"{path}: there is no such file or folder")
    if form is Form.LOCK or form is Form.PROJECT:
        from antivenom.inspectors.environment.project import inspect_project

        return inspect_project(path)
    if form is Form.ARCHIVE:
        from antivenom.inspectors.environment.archive import inspect_archive

        return inspect_archive(path)
    if form is Form.CPYTHON and os.path.isdir(os.path.join(path, "Include")):
        from antivenom.inspectors.environment.cpython import inspect_cpython

        return inspect_cpython(path)
    if form is Form.CPYTHON:
        # An installation of it is an environment like any other.
        form = Form.PREFIX
    return _inspect_installed(path, form, request.asked)


def recognise(path: str) -> Form:
    """Tell what a path is.

    Raises:
        UsageError: There is nothing, or nothing that is known here.
    """
    from antivenom.inspectors.environment.project import is_manifest

    if os.path.isfile(path):
        name = os.path.basename(path)
        if is_manifest(name):
            return Form.LOCK
        if name.endswith((".whl", ".tar.gz", ".tgz", ".zip", ".tar.bz2", ".tar.xz", ".tar")):
            return Form.ARCHIVE
        raise UsageError(f"{path}: is no wheel, no sdist, and no lock or manifest by its name")
    if not os.path.isdir(path):
        raise UsageError(f"{path}: there is no such file or folder")
    form = _form_of_folder(path)
    if form is None:
        known = "environment, project, site folder, container root or CPython source tree"
        raise UsageError(f"{path}: is no {known}")
    return form


def _form_of_folder(path: str) -> Form | None:
    from antivenom.inspectors.environment.project import manifests_in

    tree = Folder(path)
    names = tree.names("")
    metadata = any(name.endswith((".dist-info", ".egg-info", ".egg-link")) for name in names)
    signs = (
        (Form.PREFIX, "pyvenv.cfg" in names),
        (Form.CPYTHON, tree.is_file("Include/patchlevel.h")),
        (Form.SITE, os.path.basename(os.path.abspath(path)) in SITE_NAMES),
        # A system's root has a `lib` too, and more than one place to install in.
        (Form.CONTAINER, bool({"etc", "usr"}.issubset(names))),
        (Form.PREFIX, next(place_of_prefix(tree, ""), None) is not None),
        (Form.PROJECT, bool(manifests_in(names))),
        (Form.SITE, metadata),
        (Form.CONTAINER, bool({"usr", "opt", "app", "home", "srv"} & set(names))),
    )
    return next((form for form, sign in signs if sign), None)


def _inspect_installed(path: str, form: Form, asked: tuple[str, ...]) -> Inventory:
    tree, places = open_installed(path, form)
    label = os.path.basename(os.path.abspath(path)) or "root"
    root = root_component(label, ComponentKind.ENVIRONMENT)
    assembly = Assembly()
    assembly.add(root)
    markers = [add_environment(tree, place, root.ref, asked, assembly) for place in places]
    traits = ("container",) if form is Form.CONTAINER else ()
    subject = Subject(SubjectKind.ENVIRONMENT, label, shown_path(path), None, traits)
    first = markers[0] if markers else {}
    return assembly.finish(subject, root.ref, tree.gaps, "operations", first)


def open_installed(path: str, form: Form) -> tuple[Folder, tuple[Place, ...]]:
    """Find the environments of a folder.

    Args:
        path: The folder.
        form: What to take it for: a prefix, a site folder or a container.

    Raises:
        UsageError: It holds no environment.
    """
    tree = Folder(path, confined=form is Form.CONTAINER)
    return tree, _places(tree, path, form)


def _places(tree: Folder, path: str, form: Form) -> tuple[Place, ...]:
    if form is Form.CONTAINER:
        places: Iterable[Place] = search(tree)
    elif form is Form.SITE:
        places = [_site_place(tree, path)]
    else:
        places = place_of_prefix(tree, "")
        if path == sys.prefix:
            places = _running(places, tree)
    found = tuple(places)
    if not found:
        raise UsageError(f"{path}: holds no folder that distributions are installed in")
    return found


def _running(places: Iterable[Place], tree: Folder) -> Iterator[Place]:
    """Yield the environment of this very process, with what it looks into elsewhere."""
    number = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for place in places:
        if place.version in {number, ""}:
            known = {os.path.realpath(os.path.join(tree.root, site)) for site in place.sites}
            elsewhere = [
                folder
                for folder in sys.path
                if os.path.basename(folder) in SITE_NAMES
                and os.path.isdir(folder)
                and os.path.realpath(folder) not in known
            ]
            yield place.replace(sites=(*place.sites, *dict.fromkeys(elsewhere)))


def _site_place(tree: Folder, path: str) -> Place:
    """Return the environment of a site folder that is the subject itself."""
    parts = os.path.abspath(path).split(os.sep)
    if parts[-1] in SITE_NAMES and len(parts) > 3:
        above = place_of_site(tree, "../../../" + "/".join(parts[-3:]))
        return above.replace(sites=("",))
    return Place("", ("",))
