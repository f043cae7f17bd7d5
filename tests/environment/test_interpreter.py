"""Which interpreter is it, to the patch release?"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from antivenom.inspectors.environment.component import Component, ComponentKind
from antivenom.inspectors.environment.inventory import InventoryRequest, inspect

Elf = Callable[..., bytes]


def _interpreter(path: Path) -> Component | None:
    components = inspect(InventoryRequest(str(path))).components
    return next((each for each in components if each.kind is ComponentKind.INTERPRETER), None)


def test_a_virtual_environment_says_its_version(venv: Path) -> None:
    found = _interpreter(venv)
    assert found is not None
    assert found.purl == "pkg:generic/cpython@3.11.7"
    assert found.cpe == "cpe:2.3:a:python:python:3.11.7:*:*:*:*:*:*:*"
    assert found.producer == "Python Software Foundation"


def test_the_header_file_outweighs_what_the_environment_was_made_with(
    venv: Path, tmp_path: Path
) -> None:
    include = tmp_path / "base/include/python3.11"
    include.mkdir(parents=True)
    (include / "patchlevel.h").write_text('#define PY_VERSION  "3.11.9"\n', encoding="utf-8")
    (venv / "pyvenv.cfg").write_text(f"home = {tmp_path}/base/bin\nversion = 3.11.7\n", "utf-8")
    found = _interpreter(venv)
    assert found is not None
    assert found.version == "3.11.9"
    assert {each.detail for each in found.provenance} == {
        'PY_VERSION "3.11.9"',
        "version = 3.11.7",
    }


def test_the_binary_tells_a_version_without_being_run(tmp_path: Path, elf: Elf) -> None:
    prefix = tmp_path / "prefix"
    (prefix / "lib/python3.12/site-packages").mkdir(parents=True)
    (prefix / "bin").mkdir()
    binary = prefix / "bin/python3.12"
    binary.write_bytes(elf(b"\x003.1.1\x003.12.0rc2\x00"))
    binary.chmod(0o644)
    found = _interpreter(prefix)
    assert found is not None
    assert found.version == "3.12.0rc2"
    assert found.cpe == "cpe:2.3:a:python:python:3.12.0:rc2:*:*:*:*:*:*"
    assert found.path == "bin/python3.12"
    assert [each.algorithm for each in found.digests] == ["SHA-256"]
    inventory = inspect(InventoryRequest(str(prefix)))
    assert inventory.markers["platform_machine"] == "x86_64"


def test_an_interpreter_of_unknown_patch_release_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "lib/python3.12/site-packages").mkdir(parents=True)
    assert _interpreter(tmp_path) is None
    assert inspect(InventoryRequest(str(tmp_path))).markers["python_version"] == "3.12"


def test_libraries_inside_the_interpreter_are_its_content(tmp_path: Path, elf: Elf) -> None:
    dynload = tmp_path / "lib/python3.12/lib-dynload"
    dynload.mkdir(parents=True)
    (tmp_path / "lib/python3.12/site-packages").mkdir()
    include = tmp_path / "include/python3.12"
    include.mkdir(parents=True)
    (include / "patchlevel.h").write_text('#define PY_VERSION "3.12.4"\n', encoding="utf-8")
    module = elf(b"\x00expat_2.6.2\x00", exported=["PyInit_pyexpat"])
    (dynload / "pyexpat.cpython-312-x86_64-linux-gnu.so").write_bytes(module)
    components = inspect(InventoryRequest(str(tmp_path))).components
    expat = next(each for each in components if each.name == "expat")
    assert (expat.version, expat.parent) == ("2.6.2", "pkg:generic/cpython@3.12.4")
    assert [each.value for each in expat.digests] == [hashlib.sha256(module).hexdigest()]


def test_a_container_is_searched_and_never_left(tmp_path: Path) -> None:
    root = tmp_path / "root"
    site = root / "usr/lib/python3/dist-packages"
    info = site / "tea-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: tea\nVersion: 1.0\n", encoding="utf-8")
    (root / "usr/lib/python3.11").mkdir()
    (root / "usr/lib/python3.11/os.py").write_text("", encoding="utf-8")
    secret = tmp_path / "secret"
    secret.write_text("Name: secret\nVersion: 1\n", encoding="utf-8")
    leak = site / "leak-1.0.dist-info"
    leak.mkdir()
    os.symlink(secret, leak / "METADATA")
    os.symlink("../../../../../../../../../../" + str(secret), leak / "RECORD")
    app = root / "app/.venv/lib/python3.12/site-packages/cup-2.0.dist-info"
    app.mkdir(parents=True)
    (app / "METADATA").write_text("Name: cup\nVersion: 2.0\n", encoding="utf-8")
    (root / "app/.venv/pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.12.1\n", "utf-8")
    (root / "etc").mkdir()
    inventory = inspect(InventoryRequest(str(root)))
    assert inventory.subject.traits == ("container",)
    names = {each.name for each in inventory.components}
    assert {"tea", "cup", "leak"} <= names
    assert "secret" not in names
    tea = next(each for each in inventory.components if each.name == "tea")
    assert tea.path == "usr/lib/python3/dist-packages/tea-1.0.dist-info"


def test_a_folder_that_an_earlier_interpreter_left_is_not_for_the_new_one(venv: Path) -> None:
    (venv / "lib/python3.10/site-packages").mkdir(parents=True)
    versions = [
        each.version
        for each in inspect(InventoryRequest(str(venv))).components
        if each.kind is ComponentKind.INTERPRETER
    ]
    assert versions == ["3.11.7"]


def test_the_environment_of_this_process_is_the_default() -> None:
    components = inspect(InventoryRequest()).components
    assert "pytest" in {each.name for each in components}
