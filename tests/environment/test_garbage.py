"""Does every reader return, whatever it is given?"""

from __future__ import annotations

import contextlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.errors import UsageError
from antivenom.inspectors.environment.binaries import library_name
from antivenom.inspectors.environment.component import Component, ComponentKind, Inventory
from antivenom.inspectors.environment.edges import Node, Resolver, extra_of, parse_requirement
from antivenom.inspectors.environment.egg import read_egg_requires
from antivenom.inspectors.environment.elf import read_binary
from antivenom.inspectors.environment.embedded import nest, read_claims
from antivenom.inspectors.environment.installed import read_scripts
from antivenom.inspectors.environment.inventory import Form, InventoryRequest, inspect
from antivenom.inspectors.environment.licence import licence_of
from antivenom.inspectors.environment.locks.locked import Lock
from antivenom.inspectors.environment.locks.pipfile import read_pipfile
from antivenom.inspectors.environment.locks.poetry import pep440, read_poetry
from antivenom.inspectors.environment.locks.pylock import read_pylock
from antivenom.inspectors.environment.locks.pyproject import read_pyproject
from antivenom.inspectors.environment.locks.requirements import Reader
from antivenom.inspectors.environment.locks.uv import read_uv
from antivenom.inspectors.environment.metadata import read_metadata
from antivenom.inspectors.environment.native import libraries_in, look_into
from antivenom.inspectors.environment.places import read_settings
from antivenom.inspectors.environment.record import Recorded, lines_digest, read_record
from antivenom.inspectors.environment.sbom import read_cyclonedx, read_spdx
from antivenom.inspectors.environment.target import Target
from antivenom.inspectors.environment.toolchains import modules_in
from antivenom.inspectors.environment.unpack import clean_name

TEA = Component("pkg:pypi/tea@1", ComponentKind.DISTRIBUTION, "tea", "1")
MARKERS = Target("3.11.7").markers()

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


def _shaped(words: str) -> st.SearchStrategy[Any]:
    """Values of any shape whose keys are words that a reader looks for."""
    keys = st.sampled_from(words.split())
    leaves = (
        st.none()
        | st.integers()
        | st.text(max_size=12)
        | st.sampled_from(
            [
                "pkg:pypi/a@1",
                "pkg:",
                "1.5",
                "SPDX-2.3",
                "==1",
                "sha256:" + "a" * 64,
                "a",
                "DESCRIBES",
            ]
        )
    )
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=8),
        max_leaves=40,
    )


CYCLONEDX = _shaped(
    "components metadata component bom-ref name version purl licenses license id expression hashes "
    "alg content dependencies ref dependsOn supplier authors externalReferences type url scope cpe"
)
SPDX = _shaped(
    "packages SPDXID name versionInfo externalRefs referenceType referenceLocator checksums "
    "algorithm checksumValue supplier licenseDeclared relationships spdxElementId "
    "relatedSpdxElement relationshipType documentDescribes"
)


@pytest.mark.slow
@given(st.text())
def test_metadata(text: str) -> None:
    licence_of(read_metadata(text))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "Name",
                    "Version",
                    "License",
                    "Classifier",
                    "Author-email",
                    "Project-URL",
                    "Requires-Dist",
                ]
            ),
            st.text(),
        )
    )
)
def test_metadata_with_known_fields(fields: list[tuple[str, str]]) -> None:
    licence_of(read_metadata("".join(f"{name}: {value}\n" for name, value in fields)))


@given(st.text())
def test_record(text: str) -> None:
    read_record(text)
    lines_digest(text)


@given(st.text(alphabet='a,"=\n\r\\/ 1'))
def test_record_of_quotes(text: str) -> None:
    read_record(text)


@given(st.text(alphabet="abx[]=<>!;'\" ()@.,:/~extra01\n"))
def test_requirements(text: str) -> None:
    parse_requirement(text)
    extra_of(text)
    read_egg_requires(text)
    pep440(text)
    Resolver([Node("a", "a", text, (text, "a", "b"))], MARKERS).resolve("root", (text,))


@given(st.text())
def test_small_readers(text: str) -> None:
    read_scripts(text)
    read_settings(text)
    library_name(text)
    clean_name(text)


@given(st.text(alphabet="-rec \\#\n=:/.@ab1[];'"))
def test_requirements_files(text: str) -> None:
    reader = Reader(lambda _path: text)
    reader.follow("requirements.txt", text)


@pytest.mark.parametrize("read", [read_uv, read_poetry, read_pylock, read_pyproject, read_pipfile])
@given(text=st.text())
def test_locks(read: Callable[[str], Lock], text: str) -> None:
    read(text)


LOCK_KEYS = _shaped(
    "name version source registry git virtual editable dependencies extra marker sdist wheels url "
    "hash hashes sha256 optional-dependencies files file extras optional groups vcs archive path "
    "commit-id directory index attestation-identities socks"
)


@pytest.mark.slow
@given(LOCK_KEYS)
def test_locks_of_any_shape(value: object) -> None:
    item = value if isinstance(value, dict) else {"name": "a", "dependencies": value}
    for head, array, read in (
        ("version = 1\n", "package", read_uv),
        ('metadata = {lock-version = "2.0"}\n', "package", read_poetry),
        ('lock-version = "1.0"\ncreated-by = "x"\n', "packages", read_pylock),
        ("", "project", read_pyproject),
        ("", "tool", read_pyproject),
    ):
        text = f"{head}{array} = {_toml([item] if array.startswith('pack') else item)}\n"
        read(text)
    read_pipfile(json.dumps({"_meta": {"pipfile-spec": 6}, "default": item}))


def _toml(value: object) -> str:
    """Write a value as TOML has it inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value)
    return "0" if value is None else str(value)


@pytest.mark.slow
@given(CYCLONEDX)
def test_cyclonedx_of_any_shape(value: object) -> None:
    document = value if isinstance(value, dict) else {"components": value}
    nest(read_cyclonedx({**document, "specVersion": "1.5"}), "a.json", TEA)


@pytest.mark.slow
@given(SPDX)
def test_spdx_of_any_shape(value: object) -> None:
    document = value if isinstance(value, dict) else {"packages": value}
    nest(read_spdx({**document, "spdxVersion": "SPDX-2.3"}), "a.json", TEA)


@pytest.mark.slow
@given(JSON)
def test_any_json_as_an_sbom(value: object) -> None:
    read_claims(json.dumps(value).encode())


@given(st.binary())
def test_bytes_as_sboms_and_binaries(data: bytes) -> None:
    read_claims(data)
    _look(data)
    _look(b"\x7fELF\x02\x01\x01" + data)
    _look(b"MZ" + data)


def _look(data: bytes) -> None:
    read_binary(data)
    look = look_into("x.libs/libz-0a1b2c3d.so.1", data)
    if look:
        list(libraries_in(look, TEA.ref, ()))
        modules_in(look, data, TEA.ref)


@given(at=st.integers(0, 2000), value=st.binary(min_size=1, max_size=8))
def test_elf_with_bytes_changed(elf: Callable[..., bytes], at: int, value: bytes) -> None:
    data = elf(
        b"OpenSSL 3.0.9 30 May 2023",
        needed=["a"],
        sections={".dep-v0": b"x", ".go.buildinfo": b"\xff Go buildinf:\x08\x02" + bytes(40)},
    )
    at %= len(data)
    _look(data[:at] + value + data[at + len(value) :])


def _sound(inventory: Inventory) -> None:
    """Assert what holds of every inventory."""
    refs = [each.ref for each in inventory.components]
    known = set(refs)
    assert refs == sorted(known)
    assert inventory.root in known
    assert all(each.ref and each.name for each in inventory.components)
    assert {each.parent for each in inventory.components} - {""} <= known
    pairs = [(edge.source, edge.target) for edge in inventory.edges]
    assert pairs == sorted(set(pairs))
    assert {ref for pair in pairs for ref in pair} <= known
    str(inventory).encode()


@pytest.mark.slow
@given(value=LOCK_KEYS, text=st.text(alphabet="ab=>1.[]# via-r\n", max_size=80))
def test_projects(tmp_path_factory: pytest.TempPathFactory, value: object, text: str) -> None:
    folder = tmp_path_factory.mktemp("project")
    item = value if isinstance(value, dict) else {"name": "a", "dependencies": value}
    (folder / "uv.lock").write_text(f"version = 1\npackage = {_toml([item])}\n", "utf-8")
    (folder / "requirements.txt").write_text(text, "utf-8")
    pipfile = {"_meta": {"pipfile-spec": 6}, "default": item}
    (folder / "Pipfile.lock").write_text(json.dumps(pipfile), "utf-8")
    _sound(inspect(InventoryRequest(str(folder))))


@given(members=st.lists(st.tuples(st.text(max_size=20), st.binary(max_size=50)), max_size=5))
def test_a_recorded_path_of_any_kind(members: list[tuple[str, bytes]]) -> None:
    for name, _ in members:
        Recorded(name)
        clean_name(name)


@pytest.mark.slow
@given(data=st.binary(max_size=400), cut=st.integers(0, 600))
def test_archives(tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: int) -> None:
    folder = tmp_path_factory.mktemp("archive")
    path = folder / "tea-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tea-1.0.dist-info/METADATA", b"Name: tea\nVersion: 1.0\n")
    good = path.read_bytes()
    for name, content in ((path.name, good[:cut] + data + good[cut:]), ("tea-1.tar.gz", data)):
        (folder / name).write_bytes(content)
        with contextlib.suppress(UsageError):
            _sound(inspect(InventoryRequest(str(folder / name), Form.ARCHIVE)))


@given(
    files=st.dictionaries(
        st.sampled_from(
            [
                "METADATA",
                "RECORD",
                "WHEEL",
                "direct_url.json",
                "INSTALLER",
                "entry_points.txt",
                "sboms/a.json",
            ]
        ),
        st.binary(max_size=100),
    )
)
@pytest.mark.slow
def test_metadata_folders(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    site: Path = tmp_path_factory.mktemp("site")
    folder = site / "tea-1.0.dist-info"
    (folder / "sboms").mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    _sound(inspect(InventoryRequest(str(site), Form.SITE)))
