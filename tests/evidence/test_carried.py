"""Is the carried evidence what data/ says, and is it all there?"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from antivenom.evidence import EvidenceBase, SourceKind, open_evidence
from antivenom.evidence.base import carried_folder
from antivenom.evidence.index import INDEX_NAME
from antivenom.evidence.source import read_sources

CHECKOUT = Path(__file__).parents[2]
DATA = CHECKOUT / "data"


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """Every record about packages, as it is in the snapshot."""
    with gzip.open(DATA / "advisories-pypi.jsonl.gz") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def base() -> EvidenceBase:
    """The carried evidence."""
    return open_evidence(carried_folder())


@pytest.mark.slow
def test_the_index_is_made_of_the_snapshots_to_the_byte(tmp_path: Path) -> None:
    again = tmp_path / "again"
    command = [sys.executable, "-I", str(DATA / "build_index.py"), "--output", str(again)]
    subprocess.run(command, check=True, capture_output=True)
    assert again.read_bytes() == (Path(carried_folder()) / INDEX_NAME).read_bytes()


def test_index_and_snapshots_stay_small() -> None:
    assert (Path(carried_folder()) / INDEX_NAME).stat().st_size < 9_000_000
    assert sum(path.stat().st_size for path in DATA.iterdir() if path.is_file()) < 7_200_000


def test_the_documents_name_every_source() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    notice = " ".join((CHECKOUT / "NOTICE").read_text(encoding="utf-8").split())
    sources = read_sources((DATA / "sources.toml").read_bytes(), "sources.toml")
    assert {source.kind for source in sources} == set(SourceKind)
    for source in sources:
        row = next(line for line in readme.splitlines() if line.startswith(f"| `{source.file}` |"))
        assert f"<{source.url}> at {source.commit}" in row
        assert source.origin in row
        assert f"| {source.date} |" in row
        assert row.endswith(f"| {source.records:,} |")
        assert f"| `{source.file}` | `{source.sha256}` |" in readme
        assert source.attribution.partition(",")[0] in notice


def test_no_other_file_lies_among_the_snapshots() -> None:
    sources = read_sources((DATA / "sources.toml").read_bytes(), "sources.toml")
    expected = {"README.md", "sources.toml", "build_index.py", *(each.file for each in sources)}
    assert {path.name for path in DATA.iterdir() if path.name != "__pycache__"} == expected


@pytest.mark.slow
def test_every_record_is_found_as_it_was_published(
    base: EvidenceBase, records: list[dict[str, Any]]
) -> None:
    for record in records:
        found = base.advisory(record["id"])
        assert found is not None
        assert record["id"] in found.records
        assert found.withdrawn == record.get("withdrawn", "")
        assert {*found.records, *found.aliases} >= set(record.get("aliases", ()))
        for stated in record["affected"]:
            own = [each for each in found.affected if each.record == record["id"]]
            assert any(_says(each, stated) for each in own), record["id"]


def _says(affected: Any, stated: dict[str, Any]) -> bool:
    bounds = [[(event.kind, event.value) for event in each.events] for each in affected.ranges]
    wanted = [
        [bound for event in each["events"] for bound in event.items()]
        for each in stated.get("ranges", ())
    ]
    return sorted(map(sorted, bounds)) == sorted(map(sorted, wanted)) and (
        set(affected.versions) == set(stated.get("versions", ()))
    )


@pytest.mark.slow
def test_each_package_has_its_active_records_once(
    base: EvidenceBase, records: list[dict[str, Any]]
) -> None:
    names = {part["package"]["name"] for record in records for part in record["affected"]}
    found = [
        (name, record)
        for name in names
        for advisory in base.advisories("PyPI", name)
        for record in advisory.records
    ]
    active = {
        (part["package"]["name"], record["id"])
        for record in records
        for part in record["affected"]
        if not record.get("withdrawn")
    }
    assert len(found) == len(set(found))
    assert set(found) == active


def test_records_of_one_cve_are_one_advisory(base: EvidenceBase) -> None:
    everywhere = base.advisory("CVE-2020-28734")
    assert everywhere is not None
    assert everywhere.id == "PYSEC-2020-246"
    assert len(everywhere.records) == 5
    names = {each.name for each in everywhere.affected}
    assert {"plone", "plone-supermodel", "plone-app-event"} <= names
    (alone,) = (
        each
        for each in base.advisories("PyPI", "plone-app-event")
        if "CVE-2020-28734" in each.names
    )
    assert {each.name for each in alone.affected} == {"plone-app-event"}


def test_a_bound_that_is_no_version_stays_as_it_is_written(base: EvidenceBase) -> None:
    advisory = base.advisory("PYSEC-2024-266")
    assert advisory is not None
    values = [
        event.value for part in advisory.affected for each in part.ranges for event in each.events
    ]
    assert values == ["0", "2.10.0-NA"]
    assert all(part.versions == () for part in advisory.affected)


def test_names_are_found_in_any_spelling(base: EvidenceBase) -> None:
    assert base.advisories("PyPI", "jw.util") == base.advisories("pypi", "JW_Util") != ()


def test_the_interpreter_has_advisories_by_commit(base: EvidenceBase) -> None:
    advisories = base.interpreter_advisories()
    assert sum(len(advisory.records) for advisory in advisories) == 138
    ranges = [each for one in advisories for part in one.affected for each in part.ranges]
    assert {each.kind.value for each in ranges} == {"GIT"}


@pytest.mark.slow
def test_every_epss_score_is_found(base: EvidenceBase) -> None:
    with gzip.open(DATA / "epss-all.csv.gz", "rt") as lines:
        rows = [line.rstrip().split(",") for line in lines][1:]
    assert len(rows) == 360_142
    for cve, probability, percentile in rows[:: len(rows) // 500] + rows[-1:]:
        epss = base.facts(cve).epss
        assert epss is not None
        assert (f"{epss.probability:.5f}", f"{epss.percentile:.5f}") == (probability, percentile)


def test_an_exploited_cve_has_all_its_facts(base: EvidenceBase) -> None:
    facts = base.facts("CVE-2025-3248")
    assert facts.kev is not None
    assert (facts.kev.added, facts.kev.due, facts.kev.ransomware) == (
        "2025-05-05",
        "2025-05-26",
        True,
    )
    assert facts.kev.date == "2026-08-07"
    assert facts.epss is not None
    assert facts.epss.probability > 0.9
    assert any(each.vector.startswith("CVSS:3.1/") for each in facts.cvss)


def test_what_is_not_known_is_none(base: EvidenceBase) -> None:
    facts = base.facts("CVE-1998-0001")
    assert (facts.epss, facts.kev, facts.ssvc, facts.cvss) == (None, None, None, ())
    assert base.facts("no CVE at all").epss is None
    assert base.advisory("CVE-1998-0001") is None
    assert base.advisories("PyPI", "no-such-package-anywhere") == ()


@pytest.mark.slow
def test_two_hundred_packages_take_a_tenth_of_a_second(records: list[dict[str, Any]]) -> None:
    known = sorted({part["package"]["name"] for each in records for part in each["affected"]})
    names = known[:: len(known) // 100] + [f"no-such-package-{number}" for number in range(100)]
    begun = time.process_time()
    base = open_evidence(carried_folder())
    cves = {cve for name in names for each in base.advisories("PyPI", name) for cve in each.cves}
    facts = [base.facts(cve) for cve in cves]
    assert time.process_time() - begun < 0.5  # about 0.03 on a quiet machine
    assert facts
