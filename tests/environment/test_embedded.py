"""Which components do SBOMs name that came inside distributions?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from antivenom.inspectors.environment.component import Component, ComponentKind
from antivenom.inspectors.environment.embedded import read_claims, read_embedded
from antivenom.inspectors.environment.inventory import InventoryRequest, inspect

Install = Callable[..., Path]
TEA = Component("pkg:pypi/tea@1.0", ComponentKind.DISTRIBUTION, "Tea", "1.0")

CYCLONEDX = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {
        "component": {
            "type": "library",
            "bom-ref": "root",
            "name": "tea",
            "components": [{"type": "library", "name": "inner", "bom-ref": "inner"}],
        }
    },
    "components": [
        {
            "type": "library",
            "bom-ref": "rpm",
            "name": "libleaf",
            "version": "2.4-1.el8",
            "purl": "pkg:rpm/almalinux/libleaf@2.4-1.el8",
            "licenses": [{"license": {"id": "MIT"}}, {"expression": "BSD-3-Clause OR ISC"}],
            "hashes": [{"alg": "SHA-256", "content": "AB" * 32}, {"alg": "MD5", "content": "?"}],
            "supplier": {"name": "Alma"},
            "externalReferences": [{"type": "website", "url": "https://leaf.example/"}],
        },
        {"type": "library", "bom-ref": "crate", "name": "c", "purl": "pkg:cargo/c@1.0.0"},
        {"type": "library", "bom-ref": "gone", "name": "gone", "scope": "excluded"},
        {"type": "library", "bom-ref": "self", "name": "tea", "purl": "pkg:pypi/tea@1.0"},
        "no object",
        {"type": "library"},
    ],
    "dependencies": [
        {"ref": "root", "dependsOn": ["rpm", "missing"]},
        {"ref": "rpm", "dependsOn": ["crate"]},
        {"ref": 7, "dependsOn": "no list"},
    ],
}

SPDX = {
    "spdxVersion": "SPDX-2.3",
    "documentDescribes": ["SPDXRef-tea"],
    "packages": [
        {"SPDXID": "SPDXRef-tea", "name": "tea", "versionInfo": "1.0"},
        {
            "SPDXID": "SPDXRef-leaf",
            "name": "leaf",
            "versionInfo": "2.0",
            "supplier": "Organization: Leaf Makers",
            "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "Zlib",
            "checksums": [{"algorithm": "SHA256", "checksumValue": "cd" * 32}],
            "downloadLocation": "https://leaf.example/leaf-2.0.tar.gz",
            "externalRefs": [
                {
                    "referenceCategory": "SECURITY",
                    "referenceType": "cpe23Type",
                    "referenceLocator": "cpe:2.3:a:leaf:leaf:2.0:*:*:*:*:*:*:*",
                }
            ],
        },
    ],
    "relationships": [
        {
            "spdxElementId": "SPDXRef-leaf",
            "relatedSpdxElement": "SPDXRef-tea",
            "relationshipType": "DEPENDENCY_OF",
        }
    ],
}

XML = """<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><metadata><component type="library" bom-ref="r">
<name>tea</name></component></metadata><components><component type="library" bom-ref="c">
<name>leaf</name><version>2.0</version><purl>pkg:generic/leaf@2.0</purl>
<licenses><license><id>MIT</id></license></licenses></component></components>
<dependencies><dependency ref="r"><dependency ref="c"/></dependency></dependencies></bom>
"""


def test_a_cyclonedx_document_is_nested_in_its_distribution() -> None:
    nested = read_embedded(json.dumps(CYCLONEDX).encode(), "s.json", TEA)
    found = {each.name: each for each in nested.components}
    assert {name: each.kind for name, each in found.items()} == {
        "libleaf": ComponentKind.SYSTEM_PACKAGE,
        "c": ComponentKind.CRATE,
        "inner": ComponentKind.LIBRARY,
    }
    leaf = found["libleaf"]
    assert leaf.ref == "pkg:pypi/tea@1.0#pkg:rpm/almalinux/libleaf@2.4-1.el8"
    assert (leaf.producer, leaf.homepage) == ("Alma", "https://leaf.example/")
    assert leaf.licence.expression == "MIT AND (BSD-3-Clause OR ISC)"
    assert [each.value for each in leaf.digests] == ["ab" * 32]
    assert (leaf.provenance[0].method, leaf.provenance[0].path) == ("PEP 770", "s.json")
    assert [(each.source, each.target) for each in nested.edges] == [
        (TEA.ref, leaf.ref),
        (leaf.ref, f"{TEA.ref}#pkg:cargo/c@1.0.0"),
    ]


def test_an_spdx_document_is_nested_in_its_distribution() -> None:
    nested = read_embedded(json.dumps(SPDX).encode(), "s.json", TEA)
    (leaf,) = nested.components
    assert (leaf.name, leaf.version, leaf.producer) == ("leaf", "2.0", "Leaf Makers")
    assert leaf.licence.expression == "Zlib"
    assert leaf.cpe == "cpe:2.3:a:leaf:leaf:2.0:*:*:*:*:*:*:*"
    assert leaf.download == "https://leaf.example/leaf-2.0.tar.gz"
    assert [(each.source, each.target) for each in nested.edges] == [(TEA.ref, leaf.ref)]


def test_a_cyclonedx_document_in_xml_says_the_same() -> None:
    nested = read_embedded(XML.encode(), "s.xml", TEA)
    (leaf,) = nested.components
    assert (leaf.name, leaf.version, leaf.licence.expression) == ("leaf", "2.0", "MIT")
    assert [(each.source, each.target) for each in nested.edges] == [(TEA.ref, leaf.ref)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is neither JSON nor XML"),
        (b"{", "is neither JSON nor XML"),
        (b"[]", "is no object"),
        (b"{}", "is no CycloneDX and no SPDX 2 document"),
        (b"[" * 100_000, "is JSON that is nested too deeply"),
        (b'{"a":' * 100_000, "is JSON that is nested too deeply"),
        (b'{"bomFormat":"CycloneDX","specVersion":"9.9"}', "is CycloneDX of an unknown version"),
        (b'{"spdxVersion":"SPDX-3.0"}', "is SPDX of an unknown version"),
        (b"<bom/>", "is XML, and no CycloneDX document"),
        (b"<a>", "is neither JSON nor XML"),
        (b"<a>" * 1000, "is XML that is too large or nested too deeply"),
        (
            b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            "is XML with a document type, which is not read",
        ),
        (b"\xff\xfe{", "is neither JSON nor XML"),
    ],
)
def test_what_is_no_sbom_says_why(data: bytes, problem: str) -> None:
    assert read_claims(data).problem == problem


def test_an_sbom_in_an_environment_is_merged_and_a_broken_one_is_a_gap(
    venv: Path, install: Install
) -> None:
    sboms = {"sboms/a.cdx.json": json.dumps(CYCLONEDX), "sboms/deep/b.json": "{"}
    install("tea", "1.0", metadata=sboms)
    inventory = inspect(InventoryRequest(str(venv)))
    names = [each.name for each in inventory.components if each.parent == "pkg:pypi/tea@1.0"]
    assert sorted(names) == ["c", "inner", "libleaf"]
    assert [gap.message for gap in inventory.gaps] == ["is neither JSON nor XML"]
    assert inventory.gaps[0].path.endswith("sboms/deep/b.json")


def test_two_documents_about_one_component_make_one_with_two_witnesses(
    venv: Path, install: Install
) -> None:
    text = json.dumps(CYCLONEDX)
    install("tea", "1.0", metadata={"sboms/a.json": text, "sboms/b.json": text})
    leaf = next(
        each for each in inspect(InventoryRequest(str(venv))).components if each.name == "libleaf"
    )
    assert [each.path.rpartition("/")[2] for each in leaf.provenance] == ["a.json", "b.json"]


def test_a_claim_about_a_bundled_library_tells_the_version_that_its_file_does_not(
    venv: Path, install: Install, elf: Callable[..., bytes]
) -> None:
    claim = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "components": [{"type": "library", "name": "LibWebP", "version": "1.6.0", "bom-ref": "w"}],
    }
    files = {"tea.libs/libwebp-51b0b3f7.so.7.2.0": elf()}
    install("tea", "1.0", files=files, metadata={"sboms/a.json": json.dumps(claim)})
    inventory = inspect(InventoryRequest(str(venv)))
    (found,) = [each for each in inventory.components if each.parent]
    assert (found.name, found.version) == ("LibWebP", "1.6.0")
    assert found.purl == "pkg:generic/libwebp@1.6.0"
    assert found.path.endswith("libwebp-51b0b3f7.so.7.2.0")
    assert [each.method for each in found.provenance] == ["PEP 770", "file name"]


def test_an_sbom_of_200_megabytes_is_a_gap(venv: Path, install: Install) -> None:
    folder = install("tea", "1.0", metadata={"sboms/a.json": "{"})
    with (folder / "sboms/a.json").open("r+b") as file:
        file.truncate(200 * 1024 * 1024)
    inventory = inspect(InventoryRequest(str(venv)))
    assert [gap.kind for gap in inventory.gaps] == ["too-large"]
