"""What is installed in an environment, and what needs what there?"""

from __future__ import annotations

import posixpath
import re

from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Edge,
    Provenance,
)
from antivenom.inspectors.environment.contents import add_binary, add_contents, settled
from antivenom.inspectors.environment.edges import Node, Resolver
from antivenom.inspectors.environment.egg import read_egg_requires
from antivenom.inspectors.environment.installed import Installed, installed_in
from antivenom.inspectors.environment.interpreter import find_interpreter
from antivenom.inspectors.environment.purl import pypi_purl
from antivenom.inspectors.environment.target import Target, platform_of, running_version
from antivenom.inspectors.environment.tree import join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from antivenom.inspectors.environment.assembly import Assembly
    from antivenom.inspectors.environment.interpreter import Found
    from antivenom.inspectors.environment.places import Place
    from antivenom.inspectors.environment.tree import Tree

_TAG_VERSION = re.compile(r"(?:cp|pp)3(\d{1,2})(?:-|$)")


def add_environment(
    tree: Tree, place: Place, root: str, asked: tuple[str, ...], assembly: Assembly
) -> Mapping[str, str]:
    """Add what one environment holds.

    Args:
        tree: Where it lies.
        place: The environment.
        root: Reference of the component that stands for it.
        asked: Requirements that whoever made it asked for, such as `requests[socks]`.
        assembly: Where to add.

    Returns:
        The variables of PEP 508 that requirements were judged by.
    """
    found = find_interpreter(tree, place)
    if found.component:
        _add_interpreter(tree, place, found.component, root, assembly)
    installed = [each for site in place.sites for each in installed_in(tree, site)]
    markers = target_of(place, found, installed).markers()
    distinct = _distinct(tree, installed, assembly)
    for each in distinct:
        assembly.add(each.component)
        add_contents(tree, each, assembly)
    nodes = [node_of(tree, each) for each in distinct]
    if all(node.wanted for node in nodes):
        # Some installers mark everything, which says nothing.
        nodes = [node.replace(wanted=False) for node in nodes]
    resolver = Resolver(nodes, markers)
    resolution = resolver.resolve(root, asked)
    assembly.connect(resolution.edges)
    assembly.leave(resolution.unresolved)
    return markers


def _add_interpreter(
    tree: Tree, place: Place, component: Component, root: str, assembly: Assembly
) -> None:
    assembly.add(component)
    assembly.connect([Edge(root, component.ref)])
    # What lies outside the subject, under a virtual environment, is not its content.
    if place.base != place.prefix:
        return
    folder = join(place.base, f"lib/python{place.version}/lib-dynload")
    modules = [join(folder, name) for name in tree.names(folder) if name.endswith(".so")]
    libraries = [
        library
        for path in (*modules, *([component.path] if component.path else []))
        for library in add_binary(tree, path, component.ref, (), assembly)
    ]
    for library in settled(libraries):
        assembly.add(library)
    for wheel in _bundled_wheels(tree, place, component):
        assembly.add(wheel)


_WHEEL = re.compile(r"([^-]+)-([^-]+)-[^-]+-[^-]+-[^-]+\.whl")


def _bundled_wheels(tree: Tree, place: Place, interpreter: Component) -> Iterator[Component]:
    """Yield the wheels that an interpreter brings along, for `ensurepip`."""
    folder = join(place.base, f"lib/python{place.version}/ensurepip/_bundled")
    for name in tree.names(folder):
        told = _WHEEL.fullmatch(name)
        if told:
            purl = pypi_purl(told[1], told[2])
            path = join(folder, name)
            yield Component(
                ref=f"{interpreter.ref}#{purl}",
                kind=ComponentKind.VENDORED,
                name=told[1],
                version=told[2],
                purl=purl,
                path=path,
                parent=interpreter.ref,
                provenance=(Provenance("file name", path),),
            )


def _distinct(tree: Tree, installed: Iterable[Installed], assembly: Assembly) -> list[Installed]:
    """Tell distributions of one name apart, the one that is found first first."""
    seen: dict[str, Installed] = {}
    kept = []
    refs: set[str] = set()
    for each in installed:
        component = each.component
        first = seen.setdefault(each.name, each).component
        if _is_leftover(first, component):
            # Packagers leave both forms of metadata of one installation.
            assembly.add(first.replace(provenance=component.provenance))
            continue
        if first is not component:
            message = (
                f"{component.name} {component.version} is there a second time, beside "
                f"{first.version} in {first.path}"
            )
            tree.note("duplicate", message, component.path)
            traits = tuple(sorted({*component.traits, "duplicate"}))
            component = component.replace(traits=traits)
        if component.ref in assembly or component.ref in refs:
            component = component.replace(ref=f"{component.ref}#{component.path}")
        refs.add(component.ref)
        kept.append(each.replace(component=component))
    return kept


def _is_leftover(first: Component, second: Component) -> bool:
    """Return whether two metadata folders are the old and the new form of the same."""
    forms = ["egg-info" in each.traits for each in (first, second)]
    beside = posixpath.dirname(first.path) == posixpath.dirname(second.path)
    return beside and first.version == second.version and forms == [False, True]


def node_of(tree: Tree, installed: Installed) -> Node:
    """Return a distribution as edges see it."""
    requires = installed.metadata.requires
    component = installed.component
    if not requires and "egg-info" in component.traits:
        path = join(component.path, "requires.txt")
        requires = read_egg_requires(tree.text(path) or "")
    return Node(
        ref=component.ref,
        name=installed.name,
        version=component.version,
        requires=requires,
        extras=installed.metadata.extras,
        wanted="requested" in component.traits,
    )


def target_of(place: Place, found: Found, installed: Iterable[Installed]) -> Target:
    """Tell which interpreter and platform requirements are to be judged for."""
    tags = [tag for each in installed for tag in each.tags]
    names = (
        entry.path
        for each in installed
        for entry in each.files
        if entry.path.endswith((".so", ".pyd"))
    )
    system, machine = platform_of((tag for tag in tags if not tag.endswith("-any")), names)
    version = found.version or _version_from(tags) or running_version()
    return Target(
        version=version,
        implementation=place.implementation,
        system=found.system or system or _system_of(place),
        machine=found.machine or machine,
    )


def _system_of(place: Place) -> str:
    """Tell the system by how its folders are called."""
    if any(site.endswith("Lib/site-packages") for site in place.sites):
        return "win32"
    home = place.settings.get("home", "")
    return "darwin" if home.startswith(("/Library/", "/System/", "/opt/homebrew/")) else "linux"


def _version_from(tags: Iterable[str]) -> str:
    """Return the version that wheels for one interpreter alone were built for."""
    minors = {
        match[1]
        for tag in tags
        if "-abi3-" not in tag
        for match in [_TAG_VERSION.match(tag)]
        if match
    }
    return f"3.{min(minors, key=int)}" if minors else ""
