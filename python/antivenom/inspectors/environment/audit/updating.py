"""Which version of a vulnerable distribution mends it, and is admitted by all that needs it?

The versions to choose from are those that advisories call fixed: nothing else is known without
an index. Of those the smallest is taken that no advisory affects and that every requirement on
the distribution admits, as far as other components make them; what the project's own manifest
says is what an update changes. What a newer version itself requires is not known here, and a
resolver has the last word.
"""

from __future__ import annotations

from antivenom.inspectors.environment.audit.matching import bounds_of, verdict_of
from antivenom.inspectors.environment.audit.versions import (
    Verdict,
    is_newer,
    is_prerelease,
    smallest_first,
)
from antivenom.inspectors.environment.edges import parse_requirement
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from antivenom.evidence import Advisory
    from antivenom.inspectors.environment.component import Component, Inventory

MAX_CONFLICTS = 10


class Demand(Record):
    """A requirement on a component.

    Attributes:
        of: Who requires it: name and version.
        text: The requirement as written.
    """

    of: str
    text: str


class Update(Record):
    """What would mend a distribution.

    Attributes:
        version: The smallest version that mends all that can be mended and that every demand
            admits; if there is none, the one that every demand admits and that mends most;
            empty if there is none either.
        conflicts: Demands that refuse a smaller fixed version, or all of them.
    """

    version: str = ""
    conflicts: tuple[str, ...] = ()


def demands_of(inventory: Inventory) -> dict[str, tuple[Demand, ...]]:
    """Return what components require of each other, by the reference of what is required."""
    by_ref = inventory.by_ref()
    found: dict[str, list[Demand]] = {}
    for edge in inventory.edges:
        source = by_ref.get(edge.source)
        if source is None or edge.source == inventory.root:
            continue
        of = f"{source.name} {source.version}".strip()
        for text in edge.requirements:
            found.setdefault(edge.target, []).append(Demand(of, text))
    return {ref: tuple(demands) for ref, demands in found.items()}


def update_of(
    component: Component, advisories: Iterable[Advisory], demands: Iterable[Demand]
) -> Update:
    """Choose the version to update a vulnerable component to.

    Args:
        component: What is vulnerable.
        advisories: All that are about its package.
        demands: What others require of it.
    """
    known = tuple(advisories)
    newer = _newer_than(component.version, bounds_of(known))
    # What no newer version mends must not keep the rest from being mended.
    left = [each for each in known if newer and _is_mended(each, newer)]
    wanted = tuple(demands)
    conflicts: list[str] = []
    for version in newer:
        culprit = next((each for each in left if _affects(each, version)), None)
        if culprit is not None:
            # What affects one version mostly affects the next one too: ask it first.
            left.remove(culprit)
            left.insert(0, culprit)
            continue
        refusing = [demand for demand in wanted if not _admits(demand, version)]
        if not refusing:
            return Update(version, tuple(conflicts[:MAX_CONFLICTS]))
        conflicts += [f"{each.of} requires {each.text}, not {version}" for each in refusing]
    admitted = [each for each in newer if all(_admits(demand, each) for demand in wanted)]
    best = _least_affected(component.version, admitted, known)
    return Update(best, tuple(conflicts[:MAX_CONFLICTS]))


def _newer_than(version: str, versions: Iterable[str]) -> list[str]:
    """Return the versions after one, the smallest first; pre-releases if there is nothing else."""
    newer = [each for each in smallest_first(versions) if is_newer(each, version)]
    return [each for each in newer if not is_prerelease(each)] or newer


def _least_affected(version: str, versions: Iterable[str], known: Iterable[Advisory]) -> str:
    """Return the version that fewer advisories affect than any other; empty if none helps."""
    now = [each for each in known if _affects(each, version)]
    counts = {each: sum(_affects(one, each) for one in known) for each in versions}
    helping = [each for each, count in counts.items() if count < len(now)]
    return min(helping, key=lambda each: counts[each], default="")


def _is_mended(advisory: Advisory, newer: list[str]) -> bool:
    return any(not _affects(advisory, version) for version in reversed(newer))


def _affects(advisory: Advisory, version: str) -> bool:
    return verdict_of(version, advisory)[0] is Verdict.AFFECTED


def _admits(demand: Demand, version: str) -> bool:
    requirement = parse_requirement(demand.text)
    if requirement is None or not requirement.specifier:
        # What cannot be read refuses nothing, and is told by the inventory.
        return True
    return requirement.specifier.contains(version, prereleases=True)
