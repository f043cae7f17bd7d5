"""Do the readers survive strangers, and never read what is broken as empty?"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.errors import EvidenceError
from antivenom.evidence import snapshot
from antivenom.evidence.feeds import read_enriched, read_epss, read_kev
from antivenom.evidence.osv import MAX_SUMMARY, read_advisories, read_advisory
from antivenom.evidence.source import read_sources

if TYPE_CHECKING:
    from collections.abc import Sized

PACKAGE = {"ecosystem": "PyPI", "name": "a"}
PLAIN = {
    "id": "PYSEC-2024-1",
    "modified": "2024-02-01T00:00:00Z",
    "affected": [{"package": PACKAGE, "versions": ["1"]}],
}
SOURCE = """\
[[source]]
kind = "kev"
file = "kev.json"
name = "KEV"
date = "2026-08-07"
licence = "CC0-1.0"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
records = 1
"""
READERS: dict[str, tuple[Callable[[bytes], Sized], bytes]] = {
    "osv": (lambda data: read_advisories(data, "f", "db"), json.dumps(PLAIN).encode() + b"\n"),
    "epss": (
        lambda data: read_epss(data, "f", "2026-01-01"),
        b"cve,epss,percentile\nCVE-2024-0001,0.5,0.9\n",
    ),
    "kev": (
        lambda data: read_kev(data, "f"),
        b'{"vulnerabilities":[{"cveID":"CVE-2024-0001","dateAdded":"2024-01-01"}]}',
    ),
    "enriched": (
        lambda data: read_enriched(data, "f"),
        b'{"cve":"CVE-2024-0001","cvss":[{"v":"x"}]}\n',
    ),
    "sources": (lambda data: read_sources(data, "f"), SOURCE.encode()),
}
every_reader = pytest.mark.parametrize("name", READERS)


def _read(name: str, data: bytes) -> None:
    """Read; what is returned at all must not be empty, and nothing else may be raised."""
    try:
        found: Sized = READERS[name][0](data)
    except EvidenceError as error:
        found = str(error)
        if not found.startswith("f: ") or "\n" in found.strip():
            raise
    assert len(found) > 0


@every_reader
def test_a_sound_file_is_read(name: str) -> None:
    assert len(READERS[name][0](READERS[name][1])) == 1


@every_reader
def test_an_empty_file_is_an_error(name: str) -> None:
    for nothing in (b"", b"\n", gzip.compress(b""), b"{}", b"[]", b"null"):
        with pytest.raises(EvidenceError):
            READERS[name][0](nothing)


@every_reader
@given(data=st.binary(max_size=300))
def test_garbage_is_an_error_and_nothing_else(name: str, data: bytes) -> None:
    _read(name, data)


@every_reader
@given(data=st.data())
def test_a_broken_file_is_an_error_or_has_something(name: str, data: st.DataObject) -> None:
    sound = READERS[name][1]
    at = data.draw(st.integers(0, len(sound)))
    cut = data.draw(st.integers(0, 5))
    inserted = data.draw(st.binary(max_size=5))
    _read(name, sound[:at] + inserted + sound[at + cut :])
    packed = gzip.compress(sound, mtime=0)
    _read(name, packed[: data.draw(st.integers(0, len(packed)))])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
OSV_MEMBERS = "id aliases modified published withdrawn summary details affected severity references"


@given(name=st.sampled_from(OSV_MEMBERS.split()), value=JSON)
def test_a_record_with_any_member_of_a_wrong_type_is_an_error(name: str, value: object) -> None:
    try:
        read_advisory({**PLAIN, name: value}, "f", "db")
    except EvidenceError:
        return


@every_reader
def test_nesting_beyond_all_bounds_is_an_error(name: str) -> None:
    with pytest.raises(EvidenceError):
        READERS[name][0](b'{"id":' + b"[" * 200_000 + b"]" * 200_000 + b"}")


def test_a_number_beyond_all_bounds_is_an_error() -> None:
    with pytest.raises(EvidenceError, match="beyond the limits"):
        snapshot.decoded(b"9" * 100_000, "f")


def test_a_file_that_grows_beyond_all_bounds_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "MAX_TEXT_BYTES", 1000)
    bomb = gzip.compress(b"CVE-2024-0001,0.5,0.9\n" * 100, mtime=0)
    with pytest.raises(EvidenceError, match="is larger than 1,000 bytes"):
        read_epss(bomb, "f", "2026-01-01")


def test_a_line_beyond_all_bounds_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "MAX_LINE_BYTES", 1000)
    with pytest.raises(EvidenceError, match="line 1 is longer than"):
        read_advisories(b" " * 1001, "f", "db")


def test_a_record_that_is_there_twice_is_an_error() -> None:
    with pytest.raises(EvidenceError, match="line 2: PYSEC-2024-1 is there twice"):
        read_advisories(READERS["osv"][1] * 2, "f", "db")


def test_a_range_of_an_unknown_type_is_an_error() -> None:
    broken = {"affected": [{"ranges": [{"type": "MOOD", "events": [{"introduced": "0"}]}]}]}
    with pytest.raises(EvidenceError, match="no ranges of type 'MOOD'"):
        read_advisory({**PLAIN, **broken}, "f", "db")


@pytest.mark.parametrize("bound", ["2.10.0-NA", "2024-01-02", "c0ffee", "≥ 1", ""])
def test_a_bound_is_kept_as_it_is_written(bound: str) -> None:
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": bound}]}]
    record = {**PLAIN, "affected": [{"package": PACKAGE, "ranges": ranges}]}
    (affected,) = read_advisory(record, "f", "db").affected
    assert affected.ranges[0].events[1].value == bound


def test_a_long_description_is_cut_between_words() -> None:
    summary = read_advisory({**PLAIN, "details": "some words " * 100}, "f", "db").summary
    assert len(summary) <= MAX_SUMMARY + 1
    assert summary.endswith(("words ...", "some ..."))


def test_epss_of_another_day_is_an_error() -> None:
    content = b"#model_version:v1,score_date:2026-08-15T00:00:00Z\ncve,epss,percentile\nCVE-2024-0001,1,1\n"
    with pytest.raises(EvidenceError, match="is of 2026-08-15, not of 2026-08-16"):
        read_epss(content, "f", "2026-08-16")
    assert read_epss(content, "f", "2026-08-15") == {(2024, 1): (10_000_000, 10_000_000)}


@pytest.mark.parametrize(
    "row", ["CVE-2024-0001,1.1,0.5", "CVE-2024-0001,nan,0", "x,0.1,0.1", "CVE-2024-0001,0.1"]
)
def test_an_epss_row_that_makes_no_sense_is_an_error(row: str) -> None:
    with pytest.raises(EvidenceError, match="line 3"):
        read_epss(
            f"cve,epss,percentile\nCVE-2024-0002,0.1,0.1\n{row}\n".encode(), "f", "2026-01-01"
        )


def test_a_catalogue_that_counts_otherwise_is_an_error() -> None:
    content: dict[str, Any] = json.loads(READERS["kev"][1])
    with pytest.raises(EvidenceError, match="has 1 entries, but says 2"):
        read_kev(json.dumps({**content, "count": 2}).encode(), "f")


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ('"kev.json"', '"../kev.json"', "no plain file name"),
        ('"2026-08-07"', '"2026-02-30"', "is no day"),
        ('"kev"', '"rumour"', "there is no kind"),
        ("records = 1", "records = 0", "without records"),
        ("records = 1", 'records = "1"', "'records' is missing or no int"),
        ("0" * 64, "0" * 63, "64 hexadecimal digits"),
        ('licence = "CC0-1.0"', "", "'licence' is missing"),
    ],
)
def test_a_source_that_is_wrongly_described_is_an_error(old: str, new: str, match: str) -> None:
    with pytest.raises(EvidenceError, match=match):
        read_sources(SOURCE.replace(old, new, 1).encode(), "f")


def test_a_description_beyond_all_bounds_is_an_error() -> None:
    for text in (b"#" * 3000, b"#\n" * 40_000, b"a." * 20_000 + b"a = 1"):
        with pytest.raises(
            EvidenceError, match="is larger than 65,536 bytes, or has a longer line"
        ):
            read_sources(text, "f")


def test_two_sources_of_one_kind_are_an_error() -> None:
    with pytest.raises(EvidenceError, match="two sources have the same kind"):
        read_sources((SOURCE * 2).encode(), "f")
