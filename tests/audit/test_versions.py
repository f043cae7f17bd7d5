"""Is a version held against what a record says as PEP 440 and OSV demand, and nothing guessed?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from antivenom.evidence import Affected, Event, Range, RangeKind
from antivenom.inspectors.environment.audit.versions import (
    Verdict,
    covers_version,
    is_newer,
    judge,
    order,
    smallest_first,
)


def record(*bounds: str, versions: tuple[str, ...] = (), kind: str = "ECOSYSTEM") -> Affected:
    """Return what a record says, its bounds written as `introduced 0`."""
    events = tuple(Event(*bound.split(" ", 1)) for bound in bounds)
    ranges = (Range(RangeKind(kind), events),) if events else ()
    return Affected("PYSEC-2024-1", "PyPI", "some", ranges, versions)


@pytest.mark.parametrize(
    ("version", "bounds", "expected"),
    [
        ("1.0", ("introduced 0", "fixed 1.2"), Verdict.AFFECTED),
        ("1.2", ("introduced 0", "fixed 1.2"), Verdict.UNAFFECTED),
        ("1.2.0", ("introduced 0", "fixed 1.2"), Verdict.UNAFFECTED),
        ("1.2rc1", ("introduced 0", "fixed 1.2"), Verdict.AFFECTED),
        ("1.2.dev3", ("introduced 0", "fixed 1.2"), Verdict.AFFECTED),
        ("1.2.post1", ("introduced 0", "fixed 1.2"), Verdict.UNAFFECTED),
        ("1.2.post1", ("introduced 0", "last_affected 1.2"), Verdict.UNAFFECTED),
        ("1.2", ("introduced 0", "last_affected 1.2"), Verdict.AFFECTED),
        ("1.2+cpu", ("introduced 0", "last_affected 1.2"), Verdict.AFFECTED),
        ("1.2+cpu", ("introduced 0", "fixed 1.2"), Verdict.UNAFFECTED),
        ("1.2+security.1", ("introduced 0", "fixed 1.2+security.2"), Verdict.AFFECTED),
        ("1.2+security.2", ("introduced 0", "fixed 1.2+security.2"), Verdict.UNAFFECTED),
        ("1!0.1", ("introduced 0", "fixed 2"), Verdict.UNAFFECTED),
        ("0.1", ("introduced 1!0", "fixed 1!2"), Verdict.UNAFFECTED),
        ("0a0.dev0", ("introduced 0", "fixed 1"), Verdict.AFFECTED),
        ("3.0", ("introduced 1", "fixed 2", "introduced 3", "fixed 4"), Verdict.AFFECTED),
        ("2.5", ("introduced 1", "fixed 2", "introduced 3", "fixed 4"), Verdict.UNAFFECTED),
        ("3.0", ("fixed 2", "introduced 3", "introduced 1", "fixed 4"), Verdict.AFFECTED),
        ("9", ("introduced 1",), Verdict.AFFECTED),
        ("0.9", ("introduced 1",), Verdict.UNAFFECTED),
    ],
)
def test_a_version_is_placed_among_bounds(
    version: str, bounds: tuple[str, ...], expected: Verdict
) -> None:
    assert judge(version, record(*bounds)).verdict is expected


@pytest.mark.parametrize(
    ("version", "bound", "expected"),
    [
        ("3.3.2", "2.10.0-NA", Verdict.UNAFFECTED),
        ("2.9.3", "2.10.0-NA", Verdict.AFFECTED),
        ("2.10.0", "2.10.0-NA", Verdict.AFFECTED),
        ("2.7.0", "2.6.0-cu124", Verdict.UNAFFECTED),
        ("2.6.0", "2.6.0-cu124", Verdict.UNDECIDED),
        ("2.6.0+cu124", "2.6.0-cu124", Verdict.UNDECIDED),
        ("0.1", "0.2.0-alpha\\.33", Verdict.AFFECTED),
        ("1.0", "2024-09-25", Verdict.UNDECIDED),
        ("2025.1", "2024-09-25", Verdict.UNDECIDED),
        ("1.0", "c0ffee", Verdict.UNDECIDED),
        ("1!1.0", "0.2.0-n653", Verdict.UNDECIDED),
    ],
)
def test_a_bound_that_is_no_version_decides_only_what_is_certain(
    version: str, bound: str, expected: Verdict
) -> None:
    judged = judge(version, record("introduced 0", f"last_affected {bound}"))
    assert judged.verdict is expected
    assert (bound in judged.reason) is (expected is Verdict.UNDECIDED)


def test_several_ends_of_one_stretch_leave_it_open_to_the_last() -> None:
    ends = [f"last_affected 2.9.0-{word}" for word in ("NA", "beta1", "rc3")]
    assert judge("2.8", record("introduced 0", *ends)).verdict is Verdict.AFFECTED
    assert judge("2.9.1", record("introduced 0", *ends)).verdict is Verdict.UNAFFECTED


def test_enumerated_versions_decide_where_a_range_cannot() -> None:
    listed = record("introduced 0", "fixed 7.2.0-12.1", versions=("7.0", "7.2.0"))
    assert judge("7.2.0", listed).verdict is Verdict.AFFECTED
    assert judge("7.2.0.post1", listed).verdict is Verdict.UNAFFECTED


@pytest.mark.parametrize("version", ["1.0", "1", "1.0.0", "v1.0", "1.0+cpu"])
def test_enumerated_versions_are_compared_as_versions(version: str) -> None:
    assert judge(version, record(versions=("0.9", "1.0"))).verdict is Verdict.AFFECTED


def test_a_version_that_is_none_is_undecided_unless_everything_is_affected() -> None:
    bounded = judge("2004d-x", record("introduced 0", "fixed 1"))
    assert bounded.verdict is Verdict.UNDECIDED
    assert bounded.reason == "'2004d-x' is no version of PEP 440"
    assert judge("2004d-x", record("introduced 0")).verdict is Verdict.AFFECTED
    assert judge("2004d-x", record(versions=("2004d-x",))).verdict is Verdict.AFFECTED
    assert judge("2004d-x", record(versions=("1",))).verdict is Verdict.UNDECIDED


def test_commits_and_empty_records_decide_nothing() -> None:
    commits = judge("1", record("introduced 0", "fixed c0ffee", kind="GIT"))
    assert (commits.verdict, "commits" in commits.reason) == (Verdict.UNDECIDED, True)
    assert judge("1", record()).verdict is Verdict.UNDECIDED


def test_a_version_of_great_length_is_none() -> None:
    assert judge("1" * 10_000, record("introduced 0", "fixed 2")).verdict is Verdict.UNDECIDED


VERSIONS = st.builds(
    lambda release, rest: ".".join(map(str, release)) + rest,
    # An `introduced` of "0" is no version; it stands before all of them.
    st.lists(st.integers(1, 12), min_size=1, max_size=3),
    st.sampled_from(["", "", "a1", "rc2", ".post1", ".dev0", "+cpu"]),
)


@given(VERSIONS, st.lists(VERSIONS, min_size=1, max_size=5, unique_by=Version))
def test_bounds_that_alternate_are_judged_as_half_open_intervals(
    version: str, bounds: list[str]
) -> None:
    ordered = sorted(Version(each) for each in bounds)
    kinds = ["introduced" if at % 2 == 0 else "fixed" for at in range(len(ordered))]
    said = [f"{kind} {bound}" for kind, bound in zip(kinds, ordered, strict=True)]
    places = [order(Version(version), str(bound)) for bound in ordered]
    inside = sum(place is not None and place >= 0 for place in places) % 2 == 1
    expected = Verdict.AFFECTED if inside else Verdict.UNAFFECTED
    assert judge(version, record(*said)).verdict is expected
    assert judge(version, record(*reversed(said))).verdict is expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_written_is_judged(version: str, bound: str) -> None:
    judged = judge(version, record("introduced 0", f"fixed {bound}"))
    assert (judged.verdict is Verdict.UNDECIDED) is bool(judged.reason)


def test_versions_are_sorted_and_compared() -> None:
    assert smallest_first(["1.10", "1.9", "1.9.0", "none", "1.9rc1"]) == ("1.9rc1", "1.9.0", "1.10")
    assert is_newer("1.10", "1.9")
    assert not is_newer("none", "1.9")
    assert covers_version("1.0", "1")
    assert covers_version("1.0", "1.0+cpu")
    assert not covers_version("1.0+a", "1.0")
    assert not covers_version("none", "1.0")
