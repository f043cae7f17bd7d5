"""Does each SBOM get its own answer, and an unknown one a reason?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Antivenom = Callable[..., tuple[int, str, str]]

CVE = "CVE-2014-1402"


def cyclonedx(**component: Any) -> str:
    entry = {"type": "library", "name": "Jinja2", **component}
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [entry]})


def spdx(purl: str, version: str) -> str:
    reference = {
        "referenceCategory": "PACKAGE-MANAGER",
        "referenceType": "purl",
        "referenceLocator": purl,
    }
    entry = {
        "SPDXID": "SPDXRef-1",
        "name": "jinja2",
        "versionInfo": version,
        "externalRefs": [reference],
    }
    return json.dumps({"spdxVersion": "SPDX-2.3", "packages": [entry]})


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        (cyclonedx(purl="pkg:pypi/jinja2@2.4.1"), 1, "affected: pkg:pypi/jinja2@2.4.1"),
        (cyclonedx(purl="pkg:pypi/jinja2@3.1.6"), 0, "not affected"),
        (cyclonedx(purl="pkg:npm/jinja2@2.4.1"), 0, "not affected"),
        (cyclonedx(purl="pkg:pypi/jinja2"), 2, "unknown: pkg:pypi/jinja2 has no version"),
        (cyclonedx(version="2.4.1"), 2, "unknown: Jinja2 2.4.1 has no purl"),
        (cyclonedx(purl="pkg:pypi/jinja2@x-y"), 2, "'x-y' is no version of PEP 440"),
        (spdx("pkg:pypi/jinja2@2.4.1", "2.4.1"), 1, "affected: pkg:pypi/jinja2@2.4.1"),
        (spdx("pkg:pypi/jinja2", "2.4.1"), 1, "affected: pkg:pypi/jinja2"),
        ("{", 2, "unknown: is neither JSON nor XML"),
        ("[" * 100_000, 2, "unknown: is JSON that is nested too deeply"),
        ("{}", 2, "unknown: "),
    ],
)
def test_a_document_gets_its_answer(
    text: str, status: int, told: str, antivenom: Antivenom
) -> None:
    Path("a.cdx.json").write_text(text, encoding="utf-8")
    ended, output, _ = antivenom("affected", CVE, "a.cdx.json")
    assert ended == status
    assert output.splitlines()[0].startswith("a.cdx.json: ")
    assert told in output.splitlines()[0]


def test_a_folder_is_answered_file_by_file(antivenom: Antivenom) -> None:
    folder = Path("sboms")
    folder.mkdir()
    (folder / "b.cdx.json").write_text(cyclonedx(purl="pkg:pypi/jinja2@2.4.1"), encoding="utf-8")
    (folder / "a.spdx.json").write_text(spdx("pkg:pypi/jinja2@3.1.6", ""), encoding="utf-8")
    status, output, _ = antivenom("affected", "cve-2014-1402", folder, "--format", "json")
    answers = {each["path"]: each["answer"] for each in json.loads(output)["sboms"]}
    assert status == 1
    assert answers == {"sboms/a.spdx.json": "not affected", "sboms/b.cdx.json": "affected"}
    assert antivenom("affected", CVE, folder, "gone.json")[0] == 2


def test_a_name_that_nobody_knows_says_nothing_about_anybody(antivenom: Antivenom) -> None:
    Path("a.json").write_text(cyclonedx(), encoding="utf-8")
    status, output, error = antivenom("affected", "CVE-1999-99999", "a.json")
    assert (status, output) == (2, "")
    assert "nobody can say who is affected" in error
    Path("empty").mkdir()
    assert "holds no SBOM" in antivenom("affected", CVE, "empty")[2]
