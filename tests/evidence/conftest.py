"""A small folder of snapshots, to be changed, broken and built."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from antivenom.evidence.base import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

PYSEC: dict[str, Any] = {
    "id": "PYSEC-2024-1",
    "modified": "2024-02-01T00:00:00Z",
    "published": "2024-01-01T00:00:00Z",
    "aliases": ["CVE-2024-0001", "GHSA-aaaa-bbbb-cccc"],
    "summary": "Runs what it reads",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Some_Package"},
            "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2"}]},
                {
                    "type": "GIT",
                    "repo": "https://example.org/some",
                    "events": [{"introduced": "0"}, {"fixed": "c0ffee"}],
                },
            ],
            "versions": ["1.0", "1.1", "1.10", "0.9"],
        }
    ],
    "severity": [
        {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
    ],
    "references": [
        {"type": "FIX", "url": "https://example.org/some/commit/c0ffee"},
        {"type": "WEB", "url": "https://example.org/"},
    ],
}
PSF: dict[str, Any] = {
    "id": "PSF-2024-1",
    "modified": "2024-02-01T00:00:00Z",
    "aliases": ["CVE-2024-0009"],
    "details": "A first paragraph.\nOf two lines.\n\nA second one.",
    "affected": [
        {
            "ranges": [
                {
                    "type": "GIT",
                    "repo": "https://example.org/cpython",
                    "events": [{"introduced": "0"}, {"fixed": "abcdef"}],
                }
            ]
        }
    ],
}
EPSS = "cve,epss,percentile\nCVE-2024-0001,0.97341,0.99891\nCVE-2023-1234567,0.00001,0.00002\n"
KEV: dict[str, Any] = {
    "count": 1,
    "vulnerabilities": [
        {
            "cveID": "CVE-2024-0001",
            "vulnerabilityName": "Some Package Code Execution",
            "dateAdded": "2024-03-01",
            "dueDate": "2024-03-22",
            "knownRansomwareCampaignUse": "Known",
        }
    ],
}
ENRICHED: dict[str, Any] = {
    "cve": "CVE-2024-0001",
    "cvss": [{"v": "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N", "s": 4.0, "src": "cna"}],
    "cwe": [],
    "ssvc": {"Exploitation": "active", "Automatable": "yes", "Technical Impact": "total"},
}
KINDS = {
    "pypi-advisories": "pypi.jsonl.gz",
    "cpython-advisories": "cpython.jsonl",
    "epss": "epss.csv.gz",
    "kev": "kev.json",
    "ssvc": "ssvc.jsonl",
}


@dataclass
class Snapshots:
    """A folder of snapshots.

    Attributes:
        folder: Where it lies.
        date: Day that its `sources.toml` says of each file.
    """

    folder: Path
    date: str = "2999-01-01"
    pypi: list[dict[str, Any]] = field(default_factory=lambda: [PYSEC])
    cpython: list[dict[str, Any]] = field(default_factory=lambda: [PSF])
    epss: str = EPSS
    kev: dict[str, Any] = field(default_factory=lambda: KEV)
    ssvc: list[dict[str, Any]] = field(default_factory=lambda: [ENRICHED])

    def write(self, *kinds: str) -> Path:
        """Write the files and a `sources.toml` about them, all kinds unless some are named."""
        self.folder.mkdir(parents=True, exist_ok=True)
        contents = {
            "pypi-advisories": gzip.compress(_lines(self.pypi), mtime=0),
            "cpython-advisories": _lines(self.cpython),
            "epss": gzip.compress(self.epss.encode(), mtime=0),
            "kev": json.dumps(self.kev).encode(),
            "ssvc": _lines(self.ssvc),
        }
        counts = {
            "pypi-advisories": len(self.pypi),
            "cpython-advisories": len(self.cpython),
            "epss": sum(line.startswith("CVE") for line in self.epss.splitlines()),
            "kev": len(self.kev["vulnerabilities"]),
            "ssvc": len(self.ssvc),
        }
        text = ""
        for kind in kinds or KINDS:
            (self.folder / KINDS[kind]).write_bytes(contents[kind])
            sha256 = hashlib.sha256(contents[kind]).hexdigest()
            text += (
                f'[[source]]\nkind = "{kind}"\nfile = "{KINDS[kind]}"\nname = "Small {kind}"\n'
                f'date = "{self.date}"\nlicence = "CC0-1.0"\nsha256 = "{sha256}"\n'
                f"records = {counts[kind]}\n"
            )
        (self.folder / "sources.toml").write_text(text, encoding="utf-8")
        return self.folder


def _lines(records: list[dict[str, Any]]) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    """Snapshots of one record each, not yet written."""
    return Snapshots(tmp_path / "snapshots")


@pytest.fixture(autouse=True)
def nobody_s_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer stored in their own folder is not looked at."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data-home"))
