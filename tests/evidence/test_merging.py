"""Do records that share a name become one, however they are ordered?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from antivenom.evidence.advisory import Advisory, Affected, CvssVector, natural_key
from antivenom.evidence.merging import merged, merged_by_alias


def _record(id_: str, *aliases: str, withdrawn: str = "") -> Advisory:
    affected = (Affected(id_, "PyPI", "a", versions=(id_,)),)
    vector = CvssVector(f"vector of {id_}", "db")
    return Advisory(
        id_, (id_,), tuple(sorted(aliases)), affected=affected, cvss=(vector,), withdrawn=withdrawn
    )


def test_aliases_are_transitive() -> None:
    first, second, third = (
        _record("P-1", "CVE-1"),
        _record("P-2", "GHSA-1"),
        _record("P-3", "CVE-1", "GHSA-1"),
    )
    (one,) = merged_by_alias([first, second, third])
    assert one.records == ("P-1", "P-2", "P-3")
    assert one.aliases == ("CVE-1", "GHSA-1")
    assert [each.record for each in one.affected] == ["P-1", "P-2", "P-3"]
    assert len(one.cvss) == 3


def test_a_record_may_be_the_alias_of_another() -> None:
    (one,) = merged_by_alias([_record("P-2", "P-10"), _record("P-10", "CVE-1")])
    assert one.id == "P-2"
    assert one.records == ("P-2", "P-10")
    assert one.aliases == ("CVE-1",)


def test_a_withdrawn_record_neither_counts_nor_joins() -> None:
    bridge = _record("P-9", "CVE-1", "CVE-2", withdrawn="2024-01-01T00:00:00Z")
    found = merged_by_alias([_record("P-1", "CVE-1"), _record("P-2", "CVE-2"), bridge])
    assert [each.records for each in found] == [("P-1",), ("P-2",)]


def test_dates_span_those_of_the_records() -> None:
    old = _record("P-1", "C").replace(published="2020", modified="2021", summary="")
    new = _record("P-2", "C").replace(published="", modified="2024", summary="what it does")
    one = merged([new, old])
    assert (one.published, one.modified, one.summary) == ("2020", "2024", "what it does")


NAMES = st.lists(st.sampled_from([f"CVE-{number}" for number in range(6)]), max_size=3, unique=True)


@given(names=st.lists(NAMES, max_size=8), data=st.data())
def test_merging_is_the_connected_parts_of_the_names(
    names: list[list[str]], data: st.DataObject
) -> None:
    records = [_record(f"P-{number}", *each) for number, each in enumerate(names)]
    parts = [{each.id} for each in records]
    for each in records:  # the slow way: join until nothing changes
        for other in records:
            if set(each.aliases) & set(other.aliases):
                joined = [part for part in parts if part & {each.id, other.id}]
                parts = [part for part in parts if part not in joined]
                parts.append(set().union(*joined))
    shuffled = data.draw(st.permutations(records))
    found = merged_by_alias(shuffled)
    assert sorted(map(sorted, parts)) == sorted(sorted(each.records) for each in found)
    assert found == merged_by_alias(records)


@given(texts=st.lists(st.text(max_size=12)))
def test_any_texts_can_be_put_in_order(texts: list[str]) -> None:
    assert sorted(texts, key=natural_key) == sorted(sorted(texts), key=natural_key) or len(
        {natural_key(text) for text in texts}
    ) < len(set(texts))
    assert natural_key("P-2024-9") < natural_key("P-2024-10")
    assert natural_key("1" * 100_000) > natural_key("9")
