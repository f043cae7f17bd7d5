"""Which records tell of the same vulnerability?

Databases publish several records for one CVE, in particular when one was imported
again from elsewhere. OSV says that an alias names the same vulnerability and that
aliases are transitive, so records that share any name are merged, and what they say
about a package stands side by side: whoever is affected under one record is affected.
"""

from __future__ import annotations

from antivenom.evidence.advisory import Advisory, natural_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from typing import TypeVar

    _T = TypeVar("_T", bound=Hashable)


def merged_by_alias(advisories: Iterable[Advisory]) -> tuple[Advisory, ...]:
    """Merge advisories that share a name.

    Args:
        advisories: Any; withdrawn ones are left out, whatever names they share.

    Returns:
        One advisory for each vulnerability, sorted by id.
    """
    active = sorted((each for each in advisories if not each.withdrawn), key=_age)
    groups: dict[str, list[Advisory]] = {}
    for advisory in active:
        joined = [advisory]
        known = {id(group): group for name in advisory.names if (group := groups.get(name))}
        for group in known.values():
            joined += group
        for each in joined:
            groups.update(dict.fromkeys(each.names, joined))
    distinct = {id(group): group for group in groups.values()}
    return tuple(sorted(map(merged, distinct.values()), key=_age))


def merged(advisories: Sequence[Advisory]) -> Advisory:
    """Make one advisory of several that mean the same vulnerability.

    Args:
        advisories: At least one; the order does not matter.
    """
    if len(advisories) == 1:
        return advisories[0]
    ordered = sorted(advisories, key=_age)
    records = _distinct(record for each in ordered for record in each.records)
    aliases = {alias for each in ordered for alias in each.aliases}
    return Advisory(
        id=ordered[0].id,
        records=records,
        aliases=tuple(sorted(aliases - set(records))),
        published=min((each.published for each in ordered if each.published), default=""),
        modified=max(each.modified for each in ordered),
        summary=next((each.summary for each in ordered if each.summary), ""),
        affected=_distinct(part for each in ordered for part in each.affected),
        cvss=_distinct(vector for each in ordered for vector in each.cvss),
        fixes=_distinct(fix for each in ordered for fix in each.fixes),
        withdrawn=ordered[0].withdrawn,
    )


def _age(advisory: Advisory) -> tuple[tuple[int, int, str], ...]:
    return natural_key(advisory.id)


def _distinct(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))
