"""Does a version lie within what a record says is affected?

PEP 440 decides, through `packaging`; this is the only module of the audit that imports it.
What PEP 440 cannot decide is undecided, never a guess in either direction:

- A bound that is no version, such as `2.10.0-NA`, `0.2.0-n653` or a date, has no place in the
  order. Where it begins with a dotted release that differs from the version's own release, the
  rest cannot change which of them comes first; otherwise nobody knows. `-NA` alone is known:
  CPE 2.3 writes it for a release without any update, so `2.10.0-NA` is 2.10.0.
- Versions that a record enumerates are compared one by one, so they need no order.

A local version (`2.6.0+cu124`) is what somebody built from the public version before the
plus sign, and has its vulnerabilities. So the local part counts only against bounds that have
one themselves.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from antivenom.evidence import RangeKind
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.version import Version

    from antivenom.evidence import Affected, Event, Range

MAX_VERSION_CHARACTERS = 200
_CLOSERS = ("fixed", "last_affected", "limit")
_MALFORMED = re.compile(r"[vV]?(\d{1,9}(?:\.\d{1,9})+)(?![\d.]\d)[-+_.A-Za-z].*", re.DOTALL)
_NOT_APPLICABLE = re.compile(r"[vV]?(\d{1,9}(?:\.\d{1,9})*)-NA", re.IGNORECASE)


class Verdict(Enum):
    """Whether a record affects a version."""

    AFFECTED = "affected"
    UNAFFECTED = "unaffected"
    UNDECIDED = "undecided"


class Judgement(Record):
    """What a record says about a version.

    Attributes:
        verdict: Whether it is affected.
        reason: Why nobody can say, without a full stop; empty if decided.
    """

    verdict: Verdict
    reason: str = ""


_AFFECTED = Judgement(Verdict.AFFECTED)
_UNAFFECTED = Judgement(Verdict.UNAFFECTED)


@lru_cache(maxsize=65_536)
def parse_version(text: str) -> Version | None:
    """Read a version of PEP 440; None if it is none."""
    from packaging.version import InvalidVersion, Version

    if len(text) > MAX_VERSION_CHARACTERS:
        return None
    try:
        return Version(text)
    except InvalidVersion:
        return None


def smallest_first(versions: Iterable[str]) -> tuple[str, ...]:
    """Sort versions, each once; those that are none of PEP 440 are left out."""
    known = {parsed: text for text in versions if (parsed := parse_version(text)) is not None}
    return tuple(known[parsed] for parsed in sorted(known))


def is_newer(version: str, than: str) -> bool:
    """Return whether a version comes after another; False if nobody can say."""
    first, second = parse_version(version), parse_version(than)
    return first is not None and second is not None and first > second


def is_prerelease(version: str) -> bool:
    """Return whether a version is one that installers pass over unless it is asked for."""
    parsed = parse_version(version)
    return parsed is not None and parsed.is_prerelease


def covers_version(stated: str, version: str) -> bool:
    """Return whether a statement about one version is about another one too.

    What is said of `1.0` holds for a build of it, `1.0+cpu`. What is said of `1.0+patched` does
    not hold for `1.0`.
    """
    if stated == version:
        return True
    one, other = parse_version(stated), parse_version(version)
    if one is None or other is None:
        return False
    return one == other or (one.local is None and _public(other) == one)


def judge(version: str, affected: Affected) -> Judgement:
    """Say whether a record affects a version of the package that it speaks about.

    Args:
        version: As its distribution writes it.
        affected: What the record says.
    """
    parsed = parse_version(version)
    if _is_enumerated(version, parsed, affected.versions):
        return _AFFECTED
    ranges = [each for each in affected.ranges if each.kind is not RangeKind.GIT]
    if not ranges:
        if affected.versions:
            return _UNAFFECTED if parsed else _undecided(f"{version!r} is no version of PEP 440")
        what = "commits and no versions" if affected.ranges else "neither versions nor a range"
        return _undecided(f"{affected.record} names {what}")
    judged = [_judge_range(version, parsed, each, affected.record) for each in ranges]
    if _AFFECTED in judged:
        return _AFFECTED
    doubt = next((each for each in judged if each.verdict is Verdict.UNDECIDED), None)
    # Where versions are enumerated too, a range that cannot be read adds nothing to them.
    if doubt is not None and not (affected.versions and parsed):
        return doubt
    return _UNAFFECTED


def _undecided(reason: str) -> Judgement:
    return Judgement(Verdict.UNDECIDED, reason)


def _is_enumerated(version: str, parsed: Version | None, versions: tuple[str, ...]) -> bool:
    if version in versions:
        return True
    if parsed is None or not versions:
        return False
    known = _parsed(versions)
    return parsed in known or _public(parsed) in known


@lru_cache(maxsize=4096)
def _parsed(versions: tuple[str, ...]) -> frozenset[Version]:
    return frozenset(each for text in versions if (each := parse_version(text)) is not None)


@lru_cache(maxsize=4096)
def _public(version: Version) -> Version:
    parsed = parse_version(version.public) if version.local else None
    return parsed or version


def _judge_range(version: str, parsed: Version | None, stretch: Range, record: str) -> Judgement:
    if parsed is None:
        bounds = [(event.kind, event.value) for event in stretch.events]
        if bounds == [("introduced", "0")]:
            return _AFFECTED
        return _undecided(f"{version!r} is no version of PEP 440")
    events = stretch.events
    wellformed = all(_is_bound(event) for event in events)
    if wellformed:
        events = tuple(sorted(events, key=_place))
    verdict = _walk(parsed, events) if wellformed else _intervals(parsed, events)
    if verdict is None:
        bad = next(event.value for event in events if not _is_bound(event))
        return _undecided(f"{record} has a bound {bad!r}, which is no version of PEP 440")
    return _AFFECTED if verdict else _UNAFFECTED


def _is_bound(event: Event) -> bool:
    return _is_beginning(event) or parse_version(event.value) is not None


def _is_beginning(event: Event) -> bool:
    # OSV: an `introduced` of "0" stands before every version.
    return event.kind == "introduced" and event.value == "0"


def _place(event: Event) -> tuple[bool, Version | int, bool]:
    if _is_beginning(event):
        return (False, 0, False)
    bound = parse_version(event.value)
    # At one place what ends comes before what begins again.
    return (True, bound if bound is not None else 0, event.kind == "introduced")


def _walk(version: Version, events: Iterable[Event]) -> bool:
    """Follow sorted bounds up to a version, as OSV's evaluation does."""
    inside = False
    for event in events:
        if event.kind == "introduced":
            inside = inside or order(version, event.value, event.kind) in (0, 1)
        elif _is_over(version, event):
            inside = False
    return inside


def _is_over(version: Version, event: Event) -> bool | None:
    """Return whether a version lies beyond a bound that ends a stretch; None if unknown."""
    placed = order(version, event.value, event.kind)
    if placed is None:
        return None
    return placed > 0 if event.kind == "last_affected" else placed >= 0


def _intervals(version: Version, events: Iterable[Event]) -> bool | None:
    """Judge bounds that cannot be sorted, each stretch as it is written; None if unknown.

    Several ends of one stretch leave it open up to the last of them.
    """
    stretches: list[tuple[Event, list[Event]]] = []
    for event in events:
        if event.kind == "introduced":
            stretches.append((event, []))
        elif stretches and event.kind in _CLOSERS:
            stretches[-1][1].append(event)
        else:
            return None
    verdicts = [_inside(version, begin, ends) for begin, ends in stretches]
    return True if True in verdicts else (None if None in verdicts else False)


def _inside(version: Version, begin: Event, ends: list[Event]) -> bool | None:
    placed = order(version, begin.value, begin.kind)
    over = [_is_over(version, end) for end in ends]
    if placed == -1 or (ends and all(over)):
        return False
    if placed is not None and (not ends or False in over):
        return True
    return None


def order(version: Version, bound: str, kind: str = "fixed") -> int | None:
    """Return where a version stands against a bound of a range.

    Args:
        version: The version.
        bound: As the record writes it.
        kind: What the bound does.

    Returns:
        -1 before it, 0 at it, 1 after it; None if nobody can say.
    """
    if bound == "0" and kind == "introduced":
        return 1
    parsed = parse_version(bound)
    if parsed is None:
        named = _NOT_APPLICABLE.fullmatch(bound)
        parsed = parse_version(named[1]) if named else None
    if parsed is not None:
        own = version if parsed.local else _public(version)
        return (own > parsed) - (own < parsed)
    rough = _MALFORMED.fullmatch(bound)
    release = parse_version(rough[1]) if rough else None
    if release is None or version.epoch:
        return None
    mine, theirs = _trimmed(version.release), _trimmed(release.release)
    return None if mine == theirs else (mine > theirs) - (mine < theirs)


def _trimmed(release: tuple[int, ...]) -> tuple[int, ...]:
    """Return a release without trailing zeros, which PEP 440 ignores."""
    length = max((at for at, part in enumerate(release, 1) if part), default=0)
    return release[:length]
