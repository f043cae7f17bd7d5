"""Is anybody's SBOM graded by what it says?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from antivenom.inspectors.sbom.profiles import PROFILES, SignatureState, State, grade
from antivenom.inspectors.sbom.reading import SbomError, parse_sbom

if TYPE_CHECKING:
    from tests.sbom.conftest import Bench

SIGNED = SignatureState(True, "", "detached")

CYCLONEDX: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "version": 1,
    "metadata": {
        "timestamp": "2026-01-01T00:00:00Z",
        "lifecycles": [{"phase": "build"}],
        "tools": [{"vendor": "v", "name": "t", "version": "1"}],
        "authors": [{"name": "Ann", "email": "ann@example.org"}],
        "component": {
            "type": "application",
            "bom-ref": "root",
            "name": "root",
            "version": "1",
            "supplier": {"name": "Ann"},
            "purl": "pkg:generic/root@1",
            "hashes": [{"alg": "SHA-256", "content": "ab" * 32}],
            "licenses": [{"license": {"id": "MIT"}}],
        },
    },
    "dependencies": [{"ref": "root"}],
}
SPDX2: dict[str, Any] = {
    "spdxVersion": "SPDX-2.2",
    "creationInfo": {
        "created": "2026-01-01T00:00:00Z",
        "creators": ["Organization: Ann ()", "Tool: maker-1.2"],
        "comment": "SBOM Type: Build\nSBOM version: 4",
    },
    "documentDescribes": ["SPDXRef-a"],
    "packages": [
        {
            "SPDXID": "SPDXRef-a",
            "name": "a",
            "versionInfo": "1",
            "supplier": "NOASSERTION",
            "originator": "Person: Bob (bob@example.org)",
            "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:pypi/a@1"}],
            "checksums": [{"algorithm": "SHA256", "checksumValue": "ab" * 32}],
            "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "MIT",
        }
    ],
    "relationships": [
        {
            "spdxElementId": "SPDXRef-DOCUMENT",
            "relationshipType": "DESCRIBES",
            "relatedSpdxElement": "SPDXRef-a",
        }
    ],
}
CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
SPDX3: dict[str, Any] = {
    "@context": CONTEXT,
    "@graph": [
        {
            "type": "CreationInfo",
            "@id": "_:c",
            "specVersion": "3.0.1",
            "created": "2026-01-01T00:00:00Z",
            "createdBy": ["urn:ann"],
            "createdUsing": ["urn:tool"],
        },
        {"type": "Person", "spdxId": "urn:ann", "name": "Ann", "creationInfo": "_:c"},
        {"type": "Tool", "spdxId": "urn:tool", "name": "maker 1.2", "creationInfo": "_:c"},
        {
            "type": "SpdxDocument",
            "spdxId": "urn:doc",
            "creationInfo": "_:c",
            "comment": "SBOM version: 2",
            "rootElement": ["urn:bom"],
        },
        {
            "type": "software_Sbom",
            "spdxId": "urn:bom",
            "software_sbomType": ["build"],
            "rootElement": ["urn:a"],
        },
        {
            "type": "software_Package",
            "spdxId": "urn:a",
            "name": "a",
            "software_packageVersion": "1",
            "suppliedBy": "urn:ann",
            "software_packageUrl": "pkg:pypi/a@1",
            "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "ab" * 32}],
        },
        {
            "type": "simplelicensing_LicenseExpression",
            "spdxId": "urn:mit",
            "simplelicensing_licenseExpression": "MIT",
        },
        {
            "type": "Relationship",
            "spdxId": "urn:r",
            "from": "urn:a",
            "relationshipType": "hasDeclaredLicense",
            "to": ["urn:mit"],
        },
        {
            "type": "LifecycleScopedRelationship",
            "spdxId": "urn:d",
            "from": "urn:a",
            "relationshipType": "dependsOn",
            "to": ["https://spdx.org/rdf/3.0.1/terms/Core/NoneElement"],
        },
    ],
}


def states(document: dict[str, Any], profile: str = "cisa-2026") -> dict[str, State]:
    """Return what became of each element."""
    read = parse_sbom(json.dumps(document).encode(), "d")
    return {each.element: each.state for each in grade(read, profile, SIGNED)}


@pytest.mark.parametrize("document", [CYCLONEDX, SPDX2, SPDX3], ids=["cdx", "spdx2", "spdx3"])
@pytest.mark.parametrize("profile", ["cisa-2026", "ntia-2021"])
def test_a_complete_document_passes(document: dict[str, Any], profile: str) -> None:
    assert set(states(document, profile).values()) == {State.PASSED}
    assert len(states(document, profile)) == {"cisa-2026": 17, "ntia-2021": 7}[profile]


def _without(document: dict[str, Any], *path: str | int) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(document))
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return copy


ROOT = ("metadata", "component")


@pytest.mark.parametrize(
    ("path", "element"),
    [
        (("metadata", "authors"), "SBOM author"),
        (("metadata", "lifecycles"), "generation context"),
        (("metadata", "timestamp"), "timestamp"),
        (("metadata", "tools", 0, "version"), "tool version"),
        (("metadata", "tools", 0, "name"), "tool name"),
        (("version",), "SBOM version"),
        ((*ROOT, "supplier"), "producer"),
        ((*ROOT, "name"), "component name"),
        ((*ROOT, "version"), "component version"),
        ((*ROOT, "purl"), "identifiers"),
        ((*ROOT, "hashes"), "hash value"),
        ((*ROOT, "licenses"), "license"),
    ],
)
def test_whatever_a_document_is_silent_about_fails(
    path: tuple[str | int, ...], element: str
) -> None:
    assert states(_without(CYCLONEDX, *path))[element] is State.FAILED


def test_what_is_stated_as_unknown_passes_and_is_shown() -> None:
    document = _without(SPDX2, "packages", 0, "originator")
    document["packages"][0]["licenseDeclared"] = "NOASSERTION"
    found = states(document)
    assert found["producer"] is State.UNKNOWN
    assert found["license"] is State.UNKNOWN
    assert found["component name"] is State.PASSED


def test_a_component_that_no_edge_names_fails_and_is_named() -> None:
    document = json.loads(json.dumps(CYCLONEDX))
    document["components"] = [{"type": "library", "bom-ref": "x", "name": "alone"}]
    read = parse_sbom(json.dumps(document).encode(), "d")
    grades = {each.element: each for each in grade(read, "cisa-2026", SIGNED)}
    dependency = grades["dependency relationship"]
    assert (dependency.state, dependency.offenders) == (State.FAILED, ("alone",))
    document["compositions"] = [{"aggregate": "unknown", "dependencies": ["x"]}]
    assert states(document)["dependency relationship"] is State.PASSED


def test_an_edge_to_nothing_fails() -> None:
    document = json.loads(json.dumps(CYCLONEDX))
    document["dependencies"] = [{"ref": "root", "dependsOn": ["ghost"]}]
    assert states(document)["dependency relationship"] is State.FAILED


def test_a_hash_that_cannot_be_one_does_not_count() -> None:
    document = json.loads(json.dumps(CYCLONEDX))
    document["metadata"]["component"]["hashes"][0]["content"] = "ab"
    assert states(document)["hash value"] is State.FAILED


def test_the_german_profile_wants_its_own_properties() -> None:
    document = json.loads(json.dumps(CYCLONEDX))
    found = states(document, "bsi-tr-03183")
    assert found["filename"] is State.FAILED
    names = ("filename", "executable", "archive", "structured")
    document["metadata"]["component"] |= {
        "properties": [{"name": f"bsi:component:{name}", "value": "x"} for name in names],
        "hashes": [{"alg": "SHA-512", "content": "ab" * 64}],
    }
    assert set(states(document, "bsi-tr-03183").values()) == {State.PASSED}


@pytest.mark.parametrize("version", ["1.4", "1.5", "1.6", "1.7"])
def test_older_and_newer_versions_are_read(version: str) -> None:
    assert states({**CYCLONEDX, "specVersion": version})["data format version"] is State.PASSED


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is not JSON"),
        (b"[]", "and no object"),
        (b"{}", "neither a CycloneDX nor an SPDX document"),
        (b'{"bomFormat": "\xff"}', "is not UTF-8 at byte 15"),
        (b"<bom/>", "is XML"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "9.9"}', "of version 9.9"),
        (b'{"spdxVersion": "SPDX-1.0"}', "SPDX-1.0"),
        (b'{"@context": "https://example.org/x"}', "no SPDX 3.0 document"),
        (b'{"x": [' + b"{}," * 4_000_001 + b"{}]}", "more than 4,000,000 values"),
    ],
    ids=[
        "empty",
        "list",
        "object",
        "encoding",
        "xml",
        "deep-objects",
        "deep-lists",
        "cyclonedx-9",
        "spdx-1",
        "other-json-ld",
        "wide",
    ],
)
def test_what_is_no_sbom_is_refused_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(SbomError) as caught:
        parse_sbom(data, "bad.json")
    text = str(caught.value)
    assert text.startswith("bad.json: ")
    assert reason in text
    assert "\n" not in text


def test_huge_numbers_are_taken_for_nothing() -> None:
    data = b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": ' + b"9" * 100_000 + b"}"
    assert parse_sbom(data, "d").revision == "0"


@pytest.mark.slow
def test_the_command_says_it_and_ends_in_1_or_2(bench: Bench) -> None:
    bench.write("good.json", CYCLONEDX)
    ended = bench.run("sbom", "check", "good.json")
    assert ended.status == 1
    assert "failed   author signature" in ended.out
    assert ended.out.endswith("16 of 17 elements passed\n")
    bench.write("good.json.asc", "-----BEGIN PGP SIGNATURE-----")
    assert bench.run("sbom", "check", "good.json").status == 0
    ended = bench.run("sbom", "check", "missing.json")
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    with (bench.folder / "huge.json").open("wb") as file:
        file.truncate(200_000_000)
    ended = bench.run("sbom", "check", "huge.json", "--format", "json")
    assert ended.status == 2
    assert ended.err == (
        "antivenom: huge.json: has 200,000,000 bytes, more than the limit of 67,108,864\n"
    )


def test_every_profile_has_a_grade_for_an_empty_document() -> None:
    for profile in PROFILES:
        found = states({"bomFormat": "CycloneDX", "specVersion": "1.4"}, profile)
        assert State.FAILED in found.values()
