"""What does a wheel or sdist hold, and what may it not do to us?"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from antivenom.errors import UsageError
from antivenom.inspectors.environment import unpack
from antivenom.inspectors.environment.component import DigestCover, Inventory
from antivenom.inspectors.environment.inventory import InventoryRequest, inspect

Wheel = Callable[..., Path]
Elf = Callable[..., bytes]

METADATA = b"Name: tea\nVersion: 1.0\nRequires-Dist: cup==2\nRequires-Dist: lid; extra == 'x'\n"
GOOD = [("tea-1.0.dist-info/METADATA", METADATA), ("tea-1.0.dist-info/RECORD", b"")]
NAME = "tea-1.0-py3-none-any.whl"


def _take(path: Path) -> Inventory:
    return inspect(InventoryRequest(str(path)))


def _gaps(inventory: Inventory) -> list[tuple[str, str]]:
    return [(gap.kind, gap.message) for gap in inventory.gaps]


def test_a_wheel_is_its_own_root_with_the_digest_of_the_file(wheel: Wheel) -> None:
    path = wheel(NAME, GOOD)
    inventory = _take(path)
    root = inventory.by_ref()[inventory.root]
    assert inventory.root == "pkg:pypi/tea@1.0"
    assert inventory.context == "build"
    (digest,) = root.digests
    assert digest.covers is DigestCover.ARCHIVE
    assert digest.value == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(e.target, e.requirements) for e in inventory.edges] == [
        ("pkg:pypi/cup@2", ("cup==2",))
    ]
    assert inventory.by_ref()["pkg:pypi/cup@2"].traits == ("outside",)


def test_what_lies_in_a_wheel_is_found(wheel: Wheel, elf: Elf) -> None:
    library = elf(b"\0OpenSSL 3.0.9 30 May 2023\0", soname="libcrypto.so.3")
    inventory = _take(wheel(NAME, [*GOOD, ("tea.libs/libcrypto-0a1b2c3d.so.3", library)]))
    assert "pkg:pypi/tea@1.0#pkg:generic/openssl@3.0.9" in inventory.by_ref()


@pytest.mark.parametrize(
    "name", ["../evil.py", "/etc/evil.py", "a/../../evil.py", "C:/evil.py", "a\\..\\evil.py"]
)
def test_a_name_that_leads_out_is_a_gap_and_writes_nothing(
    wheel: Wheel, tmp_path: Path, name: str
) -> None:
    inventory = _take(wheel(NAME, [*GOOD, (name, b"evil")]))
    assert _gaps(inventory) == [("invalid", "has a name that leads out of the archive")]
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_link_in_a_wheel_is_a_gap(wheel: Wheel) -> None:
    link = zipfile.ZipInfo("tea/link.py")
    link.external_attr = 0o120777 << 16
    inventory = _take(wheel(NAME, [*GOOD, (link, b"/etc/passwd")]))
    assert _gaps(inventory) == [("invalid", "is a link in an archive")]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_name_that_is_there_twice_is_a_gap(wheel: Wheel) -> None:
    inventory = _take(wheel(NAME, [*GOOD, ("tea.py", b"1"), ("tea.py", b"2")]))
    assert _gaps(inventory) == [("duplicate", "is in the archive twice; the last counts")]


def test_a_zip_bomb_is_a_gap(wheel: Wheel) -> None:
    bomb = ("tea-1.0.dist-info/sboms/bomb.json", bytes(50_000_000))
    inventory = _take(wheel(NAME, [*GOOD, bomb]))
    (gap,) = inventory.gaps
    assert gap.kind == "too-large"


def test_a_file_that_cannot_be_unpacked_is_a_gap(wheel: Wheel) -> None:
    path = wheel(NAME, [("tea-1.0.dist-info/METADATA", METADATA)])
    data = path.read_bytes()
    path.write_bytes(data[:45] + bytes(20) + data[65:])
    assert "unreadable" in {kind for kind, _ in _gaps(_take(path))}


def test_what_is_no_zip_is_the_users_error(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"PK no")
    with pytest.raises(UsageError, match="is no zip archive"):
        _take(tmp_path / NAME)


def test_a_wheel_that_says_it_is_another_is_a_gap(wheel: Wheel) -> None:
    inventory = _take(wheel("coffee-1.0-py3-none-any.whl", GOOD))
    assert _gaps(inventory) == [("invalid", "says in its metadata that it is tea 1.0")]


def test_a_wheel_without_metadata_has_the_name_of_its_file(wheel: Wheel) -> None:
    inventory = _take(wheel(NAME, [("tea.py", b"")]))
    assert inventory.root == "pkg:pypi/tea@1.0"
    assert [kind for kind, _ in _gaps(inventory)] == ["missing"]


def _sdist(
    tmp_path: Path,
    members: list[tuple[str, bytes]],
    pack: Callable[[bytes], bytes] = gzip.compress,
) -> Path:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    path = tmp_path / "tea-1.0.tar.gz"
    path.write_bytes(pack(raw.getvalue()))
    return path


def _plain(data: bytes) -> bytes:
    return data


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress, _plain], ids=["gz", "bz2", "xz", "tar"]
)
def test_an_sdist_is_read_whatever_it_is_packed_with(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    members = [("tea-1.0/PKG-INFO", METADATA), ("tea-1.0/tea/_vendor/vendor.txt", b"milk==3\n")]
    inventory = _take(_sdist(tmp_path, members, pack))
    assert set(inventory.by_ref()) == {
        "pkg:pypi/tea@1.0",
        "pkg:pypi/cup@2",
        "pkg:pypi/tea@1.0#pkg:pypi/milk@3",
    }
    assert inventory.gaps == ()


def test_an_sdist_takes_its_requirements_from_the_egg(tmp_path: Path) -> None:
    members = [
        ("tea-1.0/PKG-INFO", b"Name: tea\nVersion: 1.0\n"),
        ("tea-1.0/src/tea.egg-info/requires.txt", b"cup==2\n"),
    ]
    assert "pkg:pypi/cup@2" in _take(_sdist(tmp_path, members)).by_ref()


def test_links_and_names_that_lead_out_of_an_sdist_are_gaps(tmp_path: Path) -> None:
    path = _sdist(tmp_path, [("tea-1.0/PKG-INFO", METADATA), ("../evil", b"")], _plain)
    with tarfile.open(path, "a") as archive:
        link = tarfile.TarInfo("tea-1.0/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    kinds = _gaps(_take(path))
    assert kinds == [
        ("invalid", "has a name that leads out of the archive in an archive"),
        ("invalid", "is a link or no regular file in an archive"),
    ]


def test_an_sdist_that_breaks_off_keeps_what_was_read(tmp_path: Path) -> None:
    path = _sdist(tmp_path, [("tea-1.0/PKG-INFO", METADATA), ("tea-1.0/a", b"x" * 5000)], _plain)
    path.write_bytes(path.read_bytes()[:3000])
    inventory = _take(path)
    assert inventory.root == "pkg:pypi/tea@1.0"
    assert [kind for kind, _ in _gaps(inventory)] == ["unreadable"]


def test_an_sdist_that_unpacks_without_end_is_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "MAX_SDIST_BYTES", 1_000_000)
    members = [("tea-1.0/PKG-INFO", METADATA), ("tea-1.0/zeros", bytes(5_000_000))]
    inventory = _take(_sdist(tmp_path, members))
    assert [kind for kind, _ in _gaps(inventory)] == ["too-large"]


def test_what_is_no_tar_is_the_users_error(tmp_path: Path) -> None:
    (tmp_path / "tea-1.0.tar.gz").write_bytes(b"\x1f\x8b nothing")
    with pytest.raises(UsageError, match="is no archive"):
        _take(tmp_path / "tea-1.0.tar.gz")
