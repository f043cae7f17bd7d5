"""Which evidence is in force, and what if it is not there?"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from antivenom.errors import EvidenceError
from antivenom.evidence import SourceKind, open_evidence, updated_folder
from antivenom.evidence.base import VARIABLE
from antivenom.evidence.build import build_from_folder
from antivenom.evidence.index import INDEX_NAME


def _store(folder: Path, snapshots: Any, *kinds: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / INDEX_NAME).write_bytes(build_from_folder(str(snapshots.write(*kinds))))
    return folder


def test_without_an_update_the_carried_evidence_is_in_force() -> None:
    base = open_evidence()
    assert base.carried
    assert base.missing == ()


def test_newer_evidence_of_the_user_is_in_force(snapshots: Any) -> None:
    _store(Path(updated_folder()), snapshots)
    base = open_evidence()
    assert not base.carried
    assert base.day(SourceKind.PYPI) == "2999-01-01"


def test_older_evidence_of_the_user_gives_way_to_what_is_carried(snapshots: Any) -> None:
    snapshots.date = "2001-01-01"
    _store(Path(updated_folder()), snapshots)
    assert open_evidence().carried


def test_damaged_evidence_of_the_user_is_an_error(snapshots: Any) -> None:
    folder = _store(Path(updated_folder()), snapshots)
    (folder / INDEX_NAME).write_bytes(b"")
    with pytest.raises(EvidenceError, match="is no index of evidence"):
        open_evidence()


def test_the_variable_names_a_folder(
    snapshots: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshots.date = "2001-01-01"
    monkeypatch.setenv(VARIABLE, str(_store(tmp_path / "named", snapshots)))
    assert updated_folder() == str(tmp_path / "named")
    assert open_evidence().day(SourceKind.EPSS) == "2001-01-01"


def test_a_named_folder_without_evidence_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(EvidenceError, match="nowhere: holds no evidence"):
        open_evidence()


def test_a_relative_data_folder_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/somebody")
    assert updated_folder() == "/home/somebody/.local/share/antivenom/evidence"


def test_what_has_no_source_is_missing_and_not_empty(snapshots: Any, tmp_path: Path) -> None:
    base = open_evidence(str(_store(tmp_path / "e", snapshots, "epss")))
    assert SourceKind.PYPI in base.missing
    with pytest.raises(EvidenceError, match="has no advisories about packages of PyPI"):
        base.advisories("PyPI", "some-package")
    with pytest.raises(EvidenceError, match="has no cpython-advisories"):
        base.interpreter_advisories()
    facts = base.facts("CVE-2024-0001")
    assert facts.epss is not None
    assert facts.kev is None


def test_an_ecosystem_without_advisories_is_an_error_and_not_empty() -> None:
    base = open_evidence()
    assert base.covers("pypi")
    assert not base.covers("npm")
    with pytest.raises(EvidenceError, match="has no advisories about packages of npm"):
        base.advisories("npm", "left-pad")


def test_an_advisory_about_no_package_is_not_one_about_the_interpreter(
    snapshots: Any, tmp_path: Path
) -> None:
    nameless = {
        "id": "PYSEC-2024-5",
        "modified": "2024-05-01T00:00:00Z",
        "aliases": ["CVE-2024-5555"],
    }
    snapshots.pypi = [*snapshots.pypi, nameless]
    base = open_evidence(str(_store(tmp_path / "e", snapshots)))
    assert base.advisory("CVE-2024-5555") is not None
    assert [each.id for each in base.interpreter_advisories()] == ["PSF-2024-1"]
    assert base.advisories("PyPI", "") == ()


def test_an_advisory_has_the_facts_of_its_cves(snapshots: Any, tmp_path: Path) -> None:
    other = {**snapshots.pypi[0], "id": "PYSEC-2024-3", "aliases": ["GHSA-xxxx-yyyy-zzzz"]}
    snapshots.pypi = [*snapshots.pypi, other]
    base = open_evidence(str(_store(tmp_path / "e", snapshots)))
    with_cve, without = base.advisories("PyPI", "some-package")
    assert base.facts_of(with_cve) == (base.facts("CVE-2024-0001"),)
    (facts,) = base.facts_of(without)
    assert (facts.cve, facts.epss, facts.cvss) == ("PYSEC-2024-3", None, without.cvss)
    assert without.cvss


def test_all_that_is_known_of_a_cve_comes_together(snapshots: Any, tmp_path: Path) -> None:
    base = open_evidence(str(_store(tmp_path / "e", snapshots)))
    facts = base.facts("CVE-2024-0001")
    assert facts.epss is not None
    assert (facts.epss.probability, facts.epss.percentile) == (0.97341, 0.99891)
    assert facts.kev is not None
    assert facts.kev.ransomware
    assert facts.ssvc is not None
    assert facts.ssvc.exploitation == "active"
    assert [each.source for each in facts.cvss] == ["Small pypi-advisories", "Small ssvc"]
    seven_digits = base.facts("CVE-2023-1234567").epss
    assert seven_digits is not None
    assert seven_digits.probability == 0.00001


def test_age_is_counted_in_days(snapshots: Any, tmp_path: Path) -> None:
    snapshots.date = "2026-01-01"
    base = open_evidence(str(_store(tmp_path / "e", snapshots)))
    day = datetime.date(2026, 4, 1)
    assert {source.age_days(day) for source in base.sources} == {90}
    assert base.stale(day) == ()
    assert base.stale(day + datetime.timedelta(1)) == base.sources
    assert base.sources[0].age_days(datetime.date(2025, 1, 1)) == 0


def test_a_withdrawn_record_is_known_but_not_counted(snapshots: Any, tmp_path: Path) -> None:
    gone = {**snapshots.pypi[0], "id": "PYSEC-2024-2", "withdrawn": "2024-05-01T00:00:00Z"}
    snapshots.pypi = [*snapshots.pypi, gone]
    base = open_evidence(str(_store(tmp_path / "e", snapshots)))
    assert [each.id for each in base.advisories("PyPI", "some-package")] == ["PYSEC-2024-1"]
    withdrawn = base.advisory("PYSEC-2024-2")
    assert withdrawn is not None
    assert withdrawn.withdrawn
    by_alias = base.advisory("CVE-2024-0001")
    assert by_alias is not None
    assert by_alias.records == ("PYSEC-2024-1",)
