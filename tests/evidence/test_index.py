"""Is what was written found again, and does damage show?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antivenom.errors import EvidenceError
from antivenom.evidence.base import EvidenceBase, open_evidence
from antivenom.evidence.build import build_from_folder
from antivenom.evidence.index import (
    INDEX_NAME,
    Index,
    columns_section,
    index_bytes,
    lines_section,
)
from antivenom.evidence.source import Source, SourceKind

KEYS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=8)
SOURCE = Source(SourceKind.PYPI, "f", "db", "2026-01-01", "CC0-1.0", "0" * 64, 1)
same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def _open(folder: Path, content: bytes) -> Index:
    path = folder / INDEX_NAME
    path.write_bytes(content)
    return Index(str(path))


@pytest.mark.slow
@same_folder
@given(lines=st.dictionaries(KEYS, KEYS, max_size=30), other=KEYS)
def test_lines_are_found_by_their_keys(tmp_path: Path, lines: dict[str, str], other: str) -> None:
    index = _open(tmp_path, index_bytes([SOURCE], {"a": lines_section(lines)}))
    for key, value in lines.items():
        assert index.line("a", key) == value
    assert index.line("a", other) == lines.get(other)


UPPER = st.integers(0, 3) | st.integers(0, 2**32 - 1)
KEY = st.builds(lambda upper, lower: (upper << 16 | lower) & 0xFFFFFFFF, UPPER, st.integers(0, 5))
VALUE = st.integers(0, 2**24 - 1)


@pytest.mark.slow
@same_folder
@given(rows=st.dictionaries(KEY, st.tuples(VALUE, VALUE), max_size=30), other=KEY)
def test_rows_are_found_by_their_keys(
    tmp_path: Path, rows: dict[int, tuple[int, int]], other: int
) -> None:
    index = _open(tmp_path, index_bytes([SOURCE], {"a": columns_section(rows)}))
    for key, row in rows.items():
        assert index.row("a", key) == row
    assert index.row("a", other) == rows.get(other)


@pytest.fixture
def sound(snapshots: Any) -> bytes:
    """The index of the small snapshots."""
    return build_from_folder(str(snapshots.write()))


def _ask_everything(base: EvidenceBase) -> None:
    base.verify()
    base.advisories("PyPI", "some-package")
    base.interpreter_advisories()
    base.advisory("CVE-2024-0001")
    base.facts("CVE-2024-0001")


@pytest.mark.slow
def test_a_byte_that_changed_anywhere_shows(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / INDEX_NAME
    for at in range(len(sound)):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0x20]) + sound[at + 1 :])
        with pytest.raises(EvidenceError):
            _ask_everything(open_evidence(str(tmp_path)))


@pytest.mark.slow
def test_an_index_that_is_cut_short_anywhere_shows(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / INDEX_NAME
    for size in range(len(sound)):
        path.write_bytes(sound[:size])
        with pytest.raises(EvidenceError):
            open_evidence(str(tmp_path))
    path.write_bytes(sound + b"\n")
    with pytest.raises(EvidenceError, match="bytes, not"):
        open_evidence(str(tmp_path))


NAMES = ("packages", "names", "facts", "epss")
HOSTILE = st.binary(max_size=60) | st.sampled_from(
    [
        b"pypi/some-package\t{}\n-\t[]\n",
        b'pypi/some-package\t{"v":[],"r":[],"e":1,"a":[[]]}\n',
        b'CVE-2024-0001\t{"k":1,"c":[["x",9]]}\n',
        b'CVE-2024-0001\t{"s":["a"]}\n',
        b"CVE-2024-0001\tpypi/some-package -\n",
        b"CVE-2024-0001\t" + b"[" * 50_000 + b"\n",
    ]
)


@same_folder
@given(sections=st.fixed_dictionaries(dict.fromkeys(NAMES, HOSTILE)))
def test_an_index_that_lies_under_right_checksums_is_an_error_and_nothing_else(
    tmp_path: Path, sections: dict[str, bytes]
) -> None:
    sources = [
        Source(kind, kind.value, kind.value, "2026-01-01", "CC0-1.0", "0" * 64, 1)
        for kind in SourceKind
    ]
    (tmp_path / INDEX_NAME).write_bytes(index_bytes(sources, sections))
    try:
        _ask_everything(open_evidence(str(tmp_path)))
    except EvidenceError:
        return


def test_the_same_snapshots_make_the_same_bytes(snapshots: Any) -> None:
    folder = str(snapshots.write())
    assert build_from_folder(folder) == build_from_folder(folder)


def test_what_is_read_is_what_was_written(sound: bytes, tmp_path: Path) -> None:
    (tmp_path / INDEX_NAME).write_bytes(sound)
    (advisory,) = open_evidence(str(tmp_path)).advisories("PyPI", "some.package")
    assert advisory.id == "PYSEC-2024-1"
    assert advisory.cves == ("CVE-2024-0001",)
    assert advisory.fixes == ("https://example.org/some/commit/c0ffee",)
    (affected,) = advisory.affected
    assert (affected.ecosystem, affected.name) == ("PyPI", "some-package")
    assert affected.versions == ("0.9", "1.0", "1.1", "1.10")
    assert [each.kind.value for each in affected.ranges] == ["ECOSYSTEM", "GIT"]
    assert affected.ranges[1].repository == "https://example.org/some"
