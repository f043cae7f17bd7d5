"""Are the documents valid for the official validators, and complete?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from antivenom.report.sbom import FORMS

if TYPE_CHECKING:
    from tests.sbom.conftest import Bench, Problems

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("files", [(), ("--files",)], ids=["alone", "with-files"])
@pytest.mark.parametrize("form", FORMS)
def test_an_environment_is_described_as_the_validators_want(
    bench: Bench, environment: Path, problems_of: Problems, form: str, files: tuple[str, ...]
) -> None:
    ended = bench.run("sbom", "--venv", environment, "--format", form, *files)
    assert (ended.status, ended.err) == (0, "")
    assert problems_of(ended.out, form) is None


@pytest.mark.parametrize("form", FORMS)
def test_two_runs_write_the_same_bytes(bench: Bench, environment: Path, form: str) -> None:
    words = ("sbom", "--venv", environment, "--format", form, "--files")
    assert bench.run(*words).out == bench.run(*words).out


@pytest.mark.parametrize("form", FORMS)
def test_another_time_is_another_document(bench: Bench, environment: Path, form: str) -> None:
    words = ("sbom", "--venv", environment, "--format", form)
    first = bench.run(*words).out
    second = bench.run(*words, variables={"SOURCE_DATE_EPOCH": "1"}).out
    assert "1970-01-01T00:00:01Z" in second
    head = {"c": "serialNumber", "s": "documentNamespace"}[form[0]]
    assert json.loads(first).get(head, 1) != json.loads(second).get(head, 2)


def test_cyclonedx_says_what_is_known_and_what_is_not(bench: Bench, environment: Path) -> None:
    words = ("--venv", environment, "--author", "The Builders", "--name", "shop", "--version", "3")
    document = bench.document(*words)
    metadata = document["metadata"]
    assert metadata["timestamp"] == "2023-11-14T22:13:20Z"
    assert metadata["lifecycles"] == [{"phase": "operations"}]
    assert metadata["authors"] == [{"name": "The Builders"}]
    assert metadata["component"]["name"] == "shop"
    assert metadata["component"]["purl"] == "pkg:generic/shop@3"
    by_name = {each["name"]: each for each in document["components"]}
    outer = by_name["outer"]
    assert outer["supplier"] == {"name": "Ann Author"}
    assert outer["licenses"] == [{"expression": "MIT", "acknowledgement": "declared"}]
    assert {"type": "website", "url": "https://example.org/out%20er?a=%5B1%5D"} in (
        outer["externalReferences"]
    )
    assert [each["name"] for each in outer["components"]] == ["inner", "leaf", "copied"]
    inner, leaf, _ = outer["components"]
    assert inner["evidence"]["identity"][0]["methods"][0]["technique"] == "attestation"
    assert inner["hashes"][0]["content"] == outer["hashes"][0]["content"]
    assert _properties(inner, "hash")[0].endswith("covers enclosing of pkg:pypi/outer@1.2.3")
    assert _properties(leaf, "unknown") == ["producer", "license"]
    assert _properties(outer, "unresolved")[0].startswith("absent: ")
    assert by_name["needed"]["licenses"][0]["license"]["name"] == "as you like it"
    assert "CPython" in by_name


def _properties(component: dict[str, Any], name: str) -> list[str]:
    listed = component["properties"]
    return [each["value"] for each in listed if each["name"] == f"antivenom:{name}"]


def test_cyclonedx_tells_no_need_from_an_unknown_one(bench: Bench, environment: Path) -> None:
    document = bench.document("--venv", environment)
    entries = {each["ref"]: each.get("dependsOn") for each in document["dependencies"]}
    assert entries["pkg:pypi/outer@1.2.3"] == ["pkg:pypi/needed@1.0"]
    assert entries["pkg:pypi/needed@1.0"] is None
    vendored = "pkg:pypi/outer@1.2.3#pkg:pypi/copied@2.1"
    assert vendored not in entries
    states = {each["aggregate"]: each.get("dependencies", ()) for each in document["compositions"]}
    assert vendored in states["unknown"]
    assert "pkg:pypi/outer@1.2.3" in states["incomplete"]
    assert "pkg:pypi/needed@1.0" in states["complete"]


@pytest.mark.parametrize("form", FORMS)
def test_every_component_has_a_hash(bench: Bench, environment: Path, form: str) -> None:
    bench.write("s.json", bench.document("--venv", environment, "--format", form))
    ended = bench.run("sbom", "check", "s.json", "--format", "json")
    states = {each["element"]: each for each in json.loads(ended.out)["elements"]}
    assert (states["hash value"]["state"], states["hash value"]["unknown"]) == ("passed", 0)
    failed = [name for name, each in states.items() if each["state"] == "failed"]
    assert failed == ["author signature"]


def test_files_have_the_checksums_that_they_have(bench: Bench, environment: Path) -> None:
    import hashlib

    document = bench.document("--venv", environment, "--files", "--format", "spdx-2.3")
    listed = {each["fileName"]: each["checksums"] for each in document["files"]}
    name = next(each for each in listed if each.endswith("outer/_vendor/vendor.txt"))
    sums = {each["algorithm"]: each["checksumValue"] for each in listed[name]}
    data = b"copied==2.1\n"
    assert sums == {
        "SHA1": hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        "SHA256": hashlib.sha256(data).hexdigest(),
    }
    owner = next(each for each in document["packages"] if each["name"] == "outer")
    assert owner["filesAnalyzed"] is True


@pytest.mark.parametrize("form", FORMS)
def test_wheels_and_locks_are_described_as_well(
    bench: Bench, wheels: tuple[Path, ...], problems_of: Problems, form: str
) -> None:
    bench.write("requirements.txt", f"needed==1.0 --hash=sha256:{'ab' * 32}\nother==2\n")
    for path in (wheels[0], "requirements.txt"):
        ended = bench.run("sbom", path, "--format", form, "--files")
        assert (ended.status, ended.err) == (0, "")
        assert problems_of(ended.out, form) is None


def test_a_gap_is_told_and_written_and_ends_in_2(bench: Bench, environment: Path) -> None:
    mine = bench.folder / "mine"
    shutil.copytree(environment, mine, symlinks=True)
    next(mine.rglob("lonely-7.dist-info/RECORD")).unlink()
    ended = bench.run("sbom", "--venv", mine)
    assert ended.status == 2
    assert ended.err.count("\n") == 1
    assert "RECORD" in ended.err
    assert "antivenom:gap" in ended.out
    assert bench.run("sbom", "--venv", mine, "--allow-incomplete").status == 0


def test_a_lock_without_edges_does_not_say_that_nothing_is_needed(bench: Bench) -> None:
    bench.write("requirements.txt", f"a==1.0 --hash=sha256:{'ab' * 32}\nb==2\n")
    document = bench.document("requirements.txt")
    states = {each["aggregate"]: each.get("dependencies", ()) for each in document["compositions"]}
    assert states["unknown"] == ["pkg:pypi/a@1.0", "pkg:pypi/b@2"]
    source = "source = { registry = 'https://index.example/simple' }\n"
    text = "version = 1\nrevision = 3\n"
    text += f"[[package]]\nname = 'a'\nversion = '1.0'\n{source}dependencies = [{{ name = 'b' }}]\n"
    text += f"[[package]]\nname = 'b'\nversion = '2'\n{source}"
    bench.write("uv.lock", text)
    states = {
        each["aggregate"]: each.get("dependencies", ())
        for each in bench.document("uv.lock")["compositions"]
    }
    assert {"pkg:pypi/a@1.0", "pkg:pypi/b@2"} <= set(states["complete"])


def test_an_author_with_an_address_of_mail_has_both(
    bench: Bench, environment: Path, problems_of: Problems
) -> None:
    words = ("--venv", environment, "--author", "Ann <ann@example.org>")
    document = bench.document(*words)
    assert document["metadata"]["authors"] == [{"name": "Ann", "email": "ann@example.org"}]
    assert problems_of(json.dumps(document), "cyclonedx-1.7") is None
    bench.write("s.json", document)
    told = bench.run("sbom", "check", "s.json", "--profile", "bsi-tr-03183").out
    assert "passed   SBOM creator" in told


@pytest.mark.parametrize("text", ["soon", "-1", "9" * 30, "1.5"])
def test_a_time_that_is_none_is_refused(bench: Bench, environment: Path, text: str) -> None:
    ended = bench.run("sbom", "--venv", environment, variables={"SOURCE_DATE_EPOCH": text})
    assert ended.status == 2
    assert ended.err.startswith("antivenom: SOURCE_DATE_EPOCH is ")


def test_the_author_comes_from_the_settings(bench: Bench, environment: Path) -> None:
    bench.write("antivenom.toml", 'sbom-author = "The Team"\n')
    ended = bench.run("sbom", "--venv", environment, "--config", "antivenom.toml")
    assert json.loads(ended.out)["metadata"]["authors"] == [{"name": "The Team"}]


def test_without_its_libraries_the_verb_says_how_to_get_them(bench: Bench) -> None:
    import os
    import subprocess
    import sys

    import antivenom

    # -S leaves out the environment's packages; antivenom alone is put back.
    assert antivenom.__file__ is not None
    place = bench.folder / "alone"
    place.mkdir()
    (place / "antivenom").symlink_to(Path(antivenom.__file__).parent)
    for act in ("create", "check", "diff", "sign", "verify", "keygen", "embed", "cpython"):
        words = [sys.executable, "-S", "-m", "antivenom", "sbom", act]
        words += ["x", "y"] if act == "diff" else ["x"]
        words += ["--key", "k"] if act == "sign" else []
        done = subprocess.run(
            words,
            env={**os.environ, "PYTHONPATH": str(place)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert done.stderr.endswith("pip install 'antivenom[environment]'\n"), done.stderr
        assert done.stderr.count("\n") == 1
