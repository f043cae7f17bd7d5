"""Is an SBOM put into a wheel so that every installer takes it, and nothing else changes?"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sbom.conftest import Bench

    Build = Callable[..., Path]

pytestmark = pytest.mark.slow


def members(path: Path) -> dict[str, bytes]:
    """Return the files of a wheel."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_the_sbom_and_is_installed_by_pip(
    bench: Bench, wheels: tuple[Path, ...], installed: Callable[..., None]
) -> None:
    before = [members(path) for path in wheels]
    ended = bench.run("sbom", "embed", *wheels, "--author", "The Builders")
    assert (ended.status, ended.err) == (0, "")
    for path, old in zip(wheels, before, strict=True):
        new = members(path)
        name = path.name.partition("-")[0]
        added = set(new) - set(old)
        assert {each.rpartition("/")[2] for each in added} == {f"{name}.cdx.json"}
        changed = {each for each in old if new[each] != old[each]}
        assert {each.rpartition("/")[2] for each in changed} == {"RECORD"}
        document = json.loads(new[added.pop()])
        assert document["metadata"]["authors"] == [{"name": "The Builders"}]
        assert document["metadata"]["component"]["name"] == name
    # pip holds every file to RECORD when it installs.
    folder = bench.folder / "env"
    installed(folder, *wheels)
    found = sorted(path.name for path in folder.rglob("*.cdx.json"))
    assert found == ["lonely.cdx.json", "needed.cdx.json", "outer.cdx.json", "rust.cdx.json"]
    listed = bench.document("--venv", folder)
    assert {each["name"] for each in listed["components"]} >= {"outer", "needed", "lonely"}


@pytest.mark.parametrize("variables", [{}, {"SOURCE_DATE_EPOCH": ""}])
def test_a_second_run_writes_the_same_bytes(
    bench: Bench, wheels: tuple[Path, ...], variables: dict[str, str]
) -> None:
    bench.run("sbom", "embed", *wheels, variables=variables)
    first = [path.read_bytes() for path in wheels]
    ended = bench.run("sbom", "embed", *wheels, variables=variables)
    assert ended.status == 0
    assert [path.read_bytes() for path in wheels] == first


def test_without_a_set_time_it_is_that_of_the_newest_file(bench: Bench, build: Build) -> None:
    path = build("plain", "1")
    bench.run("sbom", "embed", path, variables={"SOURCE_DATE_EPOCH": ""})
    text = next(data for name, data in members(path).items() if name.endswith(".cdx.json"))
    assert json.loads(text)["metadata"]["timestamp"] == "2024-02-03T04:05:06Z"


def test_other_forms_have_names_of_their_own(bench: Bench, build: Build) -> None:
    path = build("plain", "1")
    for form in ("spdx-2.3", "spdx-3.0.1"):
        assert bench.run("sbom", "embed", path, "--format", form).status == 0
    ends = sorted(name.partition("sboms/")[2] for name in members(path) if "sboms/" in name)
    assert ends == ["plain.spdx.json", "plain.spdx3.json"]


def test_modes_of_members_and_of_the_wheel_stay(bench: Bench, build: Build) -> None:
    path = build("plain", "1")
    path.chmod(0o640)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("plain-1.data/scripts/run", (2020, 1, 1, 0, 0, 0))
        info.external_attr = 0o100755 << 16
        archive.writestr(info, b"#!python\n")
    bench.run("sbom", "embed", path)
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("plain-1.data/scripts/run").external_attr == 0o100755 << 16
    assert path.stat().st_mode & 0o777 == 0o640


def _broken(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def _changed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(b"plain.py") + 10] ^= 0xFF
    path.write_bytes(data)


def _append(name: str) -> Callable[[Path], None]:
    def act(path: Path) -> None:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, b"x")

    return act


@pytest.mark.parametrize(
    "spoil",
    [
        _broken,
        _changed,
        _append("../outside.py"),
        _append("other-1.dist-info/RECORD"),
        _append("plain-1.dist-info/RECORD.jws"),
    ],
    ids=["truncated", "damaged", "traversal", "two-records", "signed"],
)
def test_on_an_error_the_old_wheel_stays(
    bench: Bench, build: Build, spoil: Callable[[Path], None]
) -> None:
    path, good = build("plain", "1"), build("good", "1")
    spoil(path)
    before = path.read_bytes()
    ended = bench.run("sbom", "embed", path, good)
    assert ended.status == 2
    assert ended.err.count("\n") == 1
    assert path.read_bytes() == before
    assert sorted(os.listdir(path.parent)) == [good.name, path.name]
    assert any(name.endswith("good.cdx.json") for name in members(good))


def test_a_wheel_that_cannot_be_replaced_is_told(bench: Bench) -> None:
    ended = bench.run("sbom", "embed", "nowhere-1-py3-none-any.whl", "odd.zip")
    assert ended.status == 2
    assert ended.err.count("\n") == 2
