"""Is what is installed what a lock pins?"""

from __future__ import annotations

from antivenom.inspectors.environment.component import ComponentKind, DigestCover
from antivenom.inspectors.environment.integrity.verdict import DRIFT, Verdict
from antivenom.inspectors.environment.purl import normal_name
from antivenom.model.vocabulary import Outcome, Persona, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from antivenom.inspectors.environment.component import Component, Digest, Inventory
    from antivenom.inspectors.environment.installed import Installed

_TOOLS = frozenset({"pip", "setuptools", "wheel", "uv"})
"""What environments are made with and locks leave out."""


def judge_drift(
    lock: Inventory, installed: Iterable[Installed], markers: Mapping[str, str]
) -> Iterator[Verdict]:
    """Hold an environment against a lock.

    Args:
        lock: What the lock brings in.
        installed: The distributions of the environment.
        markers: The variables of PEP 508 that the lock's conditions are judged by.
    """
    there: dict[str, list[Installed]] = {}
    for each in installed:
        there.setdefault(each.name, []).append(each)
    pinned: dict[str, list[Component]] = {}
    for component in lock.components:
        if component.kind is ComponentKind.DISTRIBUTION and component.ref != lock.root:
            pinned.setdefault(normal_name(component.name), []).append(component)
    wanted = _wanted(lock, markers)
    for name, components in sorted(pinned.items()):
        if name in there:
            for each in there[name]:
                yield from _compare(each, components)
        else:
            yield from _missing(components, wanted)
    root = next(each for each in lock.components if each.ref == lock.root)
    known = {*pinned, normal_name(root.name)}
    for name, several in sorted(there.items()):
        if name not in known:
            yield from _extra(name, several)


def _compare(each: Installed, components: list[Component]) -> Iterator[Verdict]:
    component = each.component
    same = [pin for pin in components if _same(pin.version, component.version)]
    if not same:
        versions = ", ".join(sorted(pin.version for pin in components if pin.version))
        if versions:
            message = f"{component.name} {component.version} is installed, and {versions} is locked"
            yield Verdict(
                DRIFT, component.path, message, each, about="version", place=components[0].manifest
            )
        return
    pins = [digest for pin in same for digest in pin.digests if _is_archive(digest)]
    for digest in component.digests:
        rivals = {pin.value for pin in pins if pin.algorithm == digest.algorithm}
        if _is_archive(digest) and rivals and digest.value not in rivals:
            message = (
                f"{component.name} {component.version} was installed from an archive with "
                f"{digest.algorithm} {digest.value}, which the lock does not list "
                f"(it has {min(rivals)}{' and others' if len(rivals) > 1 else ''})"
            )
            yield Verdict(
                DRIFT,
                component.path,
                message,
                each,
                Severity.HIGH,
                about="archive",
                place=same[0].manifest,
            )


def _same(first: str, second: str) -> bool:
    from packaging.version import InvalidVersion, Version

    if not first or first == second:
        return True
    try:
        mine, other = Version(first), Version(second)
    except InvalidVersion:
        return False
    # A lock for an index names no local version, which builds for one machine have.
    return mine == other or (not mine.local and str(mine) == other.public)


def _is_archive(digest: Digest) -> bool:
    return digest.covers is DigestCover.ARCHIVE


def _missing(components: list[Component], wanted: Mapping[str, bool]) -> Iterator[Verdict]:
    first = components[0]
    if not any(wanted.get(each.ref, False) for each in components):
        return
    certain = not {"optional", "development"} & set(first.traits)
    path = first.manifest.path if first.manifest else first.path
    yield Verdict(
        DRIFT,
        path,
        f"{first.name} {first.version} is locked, and not installed".replace("  ", " "),
        persona=None if certain else Persona.PEDANTIC,
        outcome=Outcome.VIOLATED,
        about=f"missing {normal_name(first.name)}",
        place=first.manifest,
    )


def _extra(name: str, several: list[Installed]) -> Iterator[Verdict]:
    for each in several:
        component = each.component
        message = f"{component.name} {component.version} is installed, and not locked"
        persona = Persona.AUDITOR if name in _TOOLS else None
        yield Verdict(
            DRIFT, component.path, message, each, Severity.LOW, persona=persona, about="extra"
        )


def _wanted(lock: Inventory, markers: Mapping[str, str]) -> dict[str, bool]:
    """Return the components that the lock's conditions bring in here.

    A condition that cannot be judged, or none, counts as fulfilled.
    """
    following: dict[str, list[str]] = {}
    for edge in lock.edges:
        if not edge.requirements or any(_holds(text, markers) for text in edge.requirements):
            following.setdefault(edge.source, []).append(edge.target)
    reached: set[str] = set()
    waiting = [lock.root]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += following.get(ref, ())
    return dict.fromkeys(reached, True)


def _holds(requirement: str, markers: Mapping[str, str]) -> bool:
    from packaging.markers import (
        InvalidMarker,
        Marker,
        UndefinedComparison,
        UndefinedEnvironmentName,
    )

    _, sign, marker = requirement.partition(";")
    if not sign or not marker.strip():
        return True
    try:
        # Extras and groups that nobody asked for are not installed from a lock.
        return Marker(marker.strip()).evaluate({**markers, "extra": ""}, context="lock_file")
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, ValueError):
        return True
