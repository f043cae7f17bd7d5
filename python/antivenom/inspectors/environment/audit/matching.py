"""Which advisories affect a component?

A package is looked up by its purl alone: CPE names of Python packages are guesses, and match
other people's products. Advisories are already merged by alias, and withdrawn ones left out;
see `antivenom.evidence`.
"""

from __future__ import annotations

from antivenom.evidence import RangeKind
from antivenom.inspectors.environment.audit.versions import (
    Verdict,
    is_newer,
    judge,
    smallest_first,
)
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from antivenom.evidence import Advisory


class Match(Record):
    """An advisory that affects a version, or may.

    Attributes:
        advisory: What it says.
        verdict: `AFFECTED` or `UNDECIDED`.
        reason: Why nobody can say; empty if it is affected.
        fixed_in: Versions after the component's own that the advisory calls fixed and does
            not affect, the smallest first.
    """

    advisory: Advisory
    verdict: Verdict
    reason: str = ""
    fixed_in: tuple[str, ...] = ()


def match(version: str, advisories: Iterable[Advisory]) -> tuple[Match, ...]:
    """Return the advisories that affect a version, or may, in their order.

    Args:
        version: As its distribution writes it.
        advisories: All that are about the package.
    """
    found = []
    for advisory in advisories:
        verdict, reason = verdict_of(version, advisory)
        if verdict is Verdict.AFFECTED:
            fixed = tuple(_fixed_after(version, advisory))
            found.append(Match(advisory, verdict, "", fixed))
        elif verdict is Verdict.UNDECIDED:
            found.append(Match(advisory, verdict, reason))
    return tuple(found)


def verdict_of(version: str, advisory: Advisory) -> tuple[Verdict, str]:
    """Say whether an advisory affects a version.

    Whoever is affected under one of its records is affected. A record that cannot be judged
    leaves the matter open only if no other record of the same vulnerability tells versions.

    Returns:
        The verdict, and why nobody can say if that is so.
    """
    judged = [judge(version, each) for each in advisory.affected]
    verdicts = {each.verdict for each in judged}
    if Verdict.AFFECTED in verdicts:
        return Verdict.AFFECTED, ""
    if Verdict.UNAFFECTED in verdicts:
        return Verdict.UNAFFECTED, ""
    reason = judged[0].reason if judged else f"{advisory.id} names no package"
    return Verdict.UNDECIDED, reason


def _fixed_after(version: str, advisory: Advisory) -> Iterator[str]:
    for bound in smallest_first(bounds_of([advisory])):
        if is_newer(bound, version):
            verdict, _ = verdict_of(bound, advisory)
            if verdict is Verdict.UNAFFECTED:
                yield bound


def bounds_of(advisories: Iterable[Advisory]) -> set[str]:
    """Return the versions that advisories call fixed."""
    return {
        event.value
        for advisory in advisories
        for affected in advisory.affected
        for stretch in affected.ranges
        if stretch.kind is not RangeKind.GIT
        for event in stretch.events
        if event.kind == "fixed"
    }
