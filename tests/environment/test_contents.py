"""What lies inside an installed distribution?"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from antivenom.inspectors.environment import toolchains
from antivenom.inspectors.environment.binaries import library_name
from antivenom.inspectors.environment.component import Component, ComponentKind, Inventory
from antivenom.inspectors.environment.inventory import InventoryRequest, inspect
from antivenom.inspectors.environment.licence import canonical
from antivenom.inspectors.environment.table import read_table

Install = Callable[..., Path]
Elf = Callable[..., bytes]


def _inside(path: Path) -> list[Component]:
    return [each for each in inspect(InventoryRequest(str(path))).components if each.parent]


def _gaps(inventory: Inventory) -> list[str]:
    return [gap.message for gap in inventory.gaps]


@pytest.mark.parametrize(
    ("path", "stem", "version"),
    [
        ("x.libs/libssl-6f2a1b.so.1.1.1k", "libssl", "1.1.1k"),
        ("libssl-81259c47.so.1.1.1k", "libssl", "1.1.1k"),
        ("libgfortran-040039e1-0352e75f.so.5.0.0", "libgfortran", "5.0.0"),
        ("libopenblasp-r0-59ffcd50.3.15.so", "libopenblasp", "r0.3.15"),
        ("libgeos-3.11.1.so", "libgeos", "3.11.1"),
        ("libz.so.1", "libz", "1"),
        ("libpng16.16.dylib", "libpng16", "16"),
        ("msvcp140-d64049c6e3865410a7dda6a7e9f0c575.dll", "msvcp140", ""),
        ("libssl-3.dll", "libssl", "3"),
        ("libquux.so", "libquux", ""),
    ],
)
def test_the_name_of_a_library_is_taken_apart(path: str, stem: str, version: str) -> None:
    found = library_name(path)
    assert (found.stem, found.version) == (stem, version)


def test_a_bundled_library_is_known_by_its_own_strings(
    venv: Path, install: Install, elf: Elf
) -> None:
    crypto = elf(b"\0OpenSSL 1.1.1k  25 Mar 2021\0", soname="libcrypto-5409cd36.so.1.1")
    ssl = elf(b"", soname="libssl-81259c47.so.1.1", needed=["libcrypto-5409cd36.so.1.1"])
    files = {
        "tea.libs/libcrypto-5409cd36.so.1.1": crypto,
        "tea.libs/libssl-81259c47.so.1.1": ssl,
    }
    install("tea", "1.0", files=files)
    (found,) = _inside(venv)
    assert (found.name, found.version, found.kind) == ("openssl", "1.1.1k", ComponentKind.LIBRARY)
    assert found.ref == "pkg:pypi/tea@1.0#pkg:generic/openssl@1.1.1k"
    assert found.cpe == "cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*"
    assert {each.path.rpartition("/")[2]: each.detail for each in found.provenance} == {
        "libcrypto-5409cd36.so.1.1": "OpenSSL 1.1.1k  25 Mar 2021",
        "libssl-81259c47.so.1.1": "soname libssl-81259c47.so.1.1",
    }
    assert len(found.digests) == 2


def test_a_release_in_a_file_name_is_a_version_and_an_interface_number_is_none(
    venv: Path, install: Install, elf: Elf
) -> None:
    files = {
        "tea.libs/libzstd-40ad5e7e.so.1.5.7": elf(),
        "tea.libs/libwebp-51b0b3f7.so.7.2.0": elf(),
        "tea.libs/libodd-51b0b3f7.so.4.5": elf(),
    }
    install("tea", "1.0", files=files)
    found = {each.name: each for each in _inside(venv)}
    assert found["zstd"].version == "1.5.7"
    assert (found["libwebp"].version, found["libwebp"].traits) == ("", ("abi:7.2.0",))
    assert found["libodd"].purl == "pkg:generic/libodd"


def test_a_library_that_was_linked_into_an_extension_is_found(
    venv: Path, install: Install, elf: Elf
) -> None:
    module = elf(
        b"\0 inflate 1.2.13 Copyright 1995-2022 Mark Adler \0\0Extra content at the end of the "
        b"document\0\x0021004-GITv2.10.4\0",
        exported=["PyInit_tea"],
    )
    install("tea", "1.0", files={"tea.cpython-311-x86_64-linux-gnu.so": module})
    assert [(each.name, each.version) for each in _inside(venv)] == [
        ("libxml2", "2.10.4"),
        ("zlib", "1.2.13"),
    ]


def test_a_string_of_a_header_does_not_make_a_library(
    venv: Path, install: Install, elf: Elf
) -> None:
    module = elf(b"\0OpenSSL 3.0.9 30 May 2023\0", needed=["libcrypto-0a1b2c3d.so.3"])
    install("tea", "1.0", files={"_tea.abi3.so": module})
    assert _inside(venv) == []


def test_a_plain_shared_library_is_listed_and_an_extension_module_is_not(
    venv: Path, install: Install, elf: Elf
) -> None:
    files = {
        "tea/libleaf.so": elf(soname="libleaf.so"),
        "tea/_pot.so": elf(exported=["PyInit__pot"]),
        "tea/winpot.dll": b"MZ" + bytes(100),
        "tea/readme.so": b"not a binary",
    }
    install("tea", "1.0", files=files)
    assert [each.name for each in _inside(venv)] == ["libleaf", "winpot"]


def test_a_binary_whose_header_lies_is_no_danger(venv: Path, install: Install, elf: Elf) -> None:
    good = elf(b"\0OpenSSL 3.0.9 30 May 2023\0")
    header = bytearray(good)
    struct.pack_into("<Q", header, 40, 2**63)
    files = {
        "a.libs/liba.so.1": bytes(header),
        "a.libs/libb.so.1": good[:70],
        "a.libs/libc.so.1": b"\x7fELF",
        "a.libs/libd.so.1": b"",
    }
    install("a", "1", files=files)
    assert {each.name for each in _inside(venv)} == {"liba", "libb", "libc", "openssl"}


def test_crates_come_from_the_tree_that_cargo_auditable_writes(
    venv: Path, install: Install, elf: Elf
) -> None:
    packages = [
        {"name": "app", "version": "0.1.0", "source": "local", "dependencies": [1], "root": True},
        {"name": "libc", "version": "0.2.1", "source": "index"},
        {"name": "cc", "version": "1.0.0", "source": "index", "kind": "build"},
    ]
    section = zlib.compress(json.dumps({"packages": packages}).encode())
    files = {"tea/_tea.abi3.so": elf(sections={".dep-v0": section})}
    install("tea", "1.0", files=files)
    inventory = inspect(InventoryRequest(str(venv)))
    inside = [each for each in inventory.components if each.parent]
    assert [(each.name, each.kind) for each in inside] == [
        ("app", ComponentKind.CRATE),
        ("libc", ComponentKind.CRATE),
    ]
    edge = ("pkg:pypi/tea@1.0#pkg:cargo/app@0.1.0", "pkg:pypi/tea@1.0#pkg:cargo/libc@0.2.1")
    assert edge in {(each.source, each.target) for each in inventory.edges}


def test_crates_are_known_by_the_paths_that_panics_would_print(
    venv: Path, install: Install, elf: Elf
) -> None:
    constants = b"/root/.cargo/registry/src/index.example-6f17d22bba15001f/"
    constants = constants + b"serde_json-1.0.128/src/de.rs" + constants + b"ring-0.17.8/src/a.rs\0"
    install("tea", "1.0", files={"tea/_tea.abi3.so": elf(constants)})
    assert [each.purl for each in _inside(venv)] == [
        "pkg:cargo/ring@0.17.8",
        "pkg:cargo/serde_json@1.0.128",
    ]


def test_a_tree_of_crates_that_is_broken_is_a_gap(venv: Path, install: Install, elf: Elf) -> None:
    install("tea", "1.0", files={"tea/_tea.abi3.so": elf(sections={".dep-v0": b"no"})})
    assert _gaps(inspect(InventoryRequest(str(venv)))) == ["holds a crate tree that cannot be read"]


def test_a_tree_of_crates_that_unpacks_without_end_is_a_gap(
    venv: Path, install: Install, elf: Elf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchains, "MAX_TREE_BYTES", 100_000)
    bomb = zlib.compress(bytes(1_000_000), 9)
    install("tea", "1.0", files={"tea/_tea.abi3.so": elf(sections={".dep-v0": bomb})})
    assert _gaps(inspect(InventoryRequest(str(venv)))) == ["holds a crate tree that is too large"]


def test_go_modules_come_from_the_build_information(venv: Path, install: Install, elf: Elf) -> None:
    listing = (
        "path\texample.org/tool\nmod\texample.org/tool\t(devel)\t\n"
        "dep\texample.org/x/net\tv0.5.0\th1:aaa=\n"
        "dep\texample.org/old\tv1.0.0\n=>\texample.org/new\tv1.1.0\th1:bbb=\n"
    )
    guarded = bytes(16) + listing.encode() + bytes(16)
    section = b"\xff Go buildinf:\x08\x02" + bytes(16)
    for text in (b"go1.21.5", guarded):
        section += _varint(len(text)) + text
    program = elf(sections={".go.buildinfo": section}) + bytes(70_000)
    install("tool", "1.0", files={"tool/bin/tool": program})
    found = {each.name: each.version for each in _inside(venv)}
    assert found == {
        "stdlib": "1.21.5",
        "example.org/tool": "",
        "example.org/x/net": "v0.5.0",
        "example.org/new": "v1.1.0",
    }


def _varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def test_vendored_packages_come_from_a_list(venv: Path, install: Install) -> None:
    files = {
        "tea/_vendor/vendor.txt": b"# what is here\nmilk==1.2  # fresh\n    sugar==3\nrice>=1\n",
        "tea/_vendor/__init__.py": b"",
        "tea/_vendor/milk/__init__.py": b"__version__ = '9'\n",
        "tea/_vendor/sugar.py": b"",
    }
    install("tea", "1.0", files=files)
    found = {each.name: each for each in _inside(venv)}
    assert {name: each.version for name, each in found.items()} == {
        "milk": "1.2",
        "sugar": "3",
        "rice": "",
    }
    assert found["milk"].path.endswith("tea/_vendor/milk")
    assert found["milk"].digests
    assert found["milk"].kind is ComponentKind.VENDORED
    assert found["milk"].provenance[0].detail == "line 2: milk==1.2"


def test_vendored_packages_come_from_metadata_and_from_their_code(
    venv: Path, install: Install
) -> None:
    files = {
        "tea/_vendor/milk/__init__.py": b"",
        "tea/_vendor/milk-2.0.dist-info/METADATA": b"Name: milk\nVersion: 2.0\nLicense: MIT\n",
        "tea/_vendor/honey/__init__.py": b'"""Sweet."""\n__version__: str = "4.5.6"\n',
        "tea/_vendor/salt/__init__.py": b"from salt import version as __version__\n",
        "tea/extern/__init__.py": b"",
    }
    install("tea", "1.0", files=files)
    found = {each.name: each for each in _inside(venv)}
    assert {name: each.version for name, each in found.items()} == {
        "milk": "2.0",
        "honey": "4.5.6",
        "salt": "",
    }
    assert found["milk"].licence.expression == "MIT"


def test_a_library_in_place_of_another_is_not_taken_for_it(
    venv: Path, install: Install, elf: Elf
) -> None:
    constants = b"\0 inflate 1.3.1 Copyright 1995-2024 \x001.3.1.zlib-ng\0zlib-ng 2.2.1\0"
    module = elf(constants, exported=["PyInit_tea"])
    install("tea", "1.0", files={"tea.cpython-311-x86_64-linux-gnu.so": module})
    assert [(each.name, each.version) for each in _inside(venv)] == [("zlib-ng", "2.2.1")]


def test_every_row_of_the_table_can_be_read_and_has_an_own_name() -> None:
    rows = read_table("libraries.toml")["library"]
    names = [row["name"] for row in rows]
    assert len(names) == len(set(names))
    licences = [row["licence"] for row in rows if "licence" in row]
    assert [text for text in licences if canonical(text) != text] == []
    assert all("anchor" in row or row["files"] for row in rows)
    assert [row["name"] for row in rows if "anchor" in row and "version" not in row] == []


def test_every_licence_of_the_tables_is_an_spdx_expression() -> None:
    tables = read_table("licences.toml").values()
    words = {text for table in tables for text in table.values()}
    assert {text for text in words if canonical(text) != text} == set()


@pytest.mark.slow
def test_many_vendored_packages_are_read_in_little_time(venv: Path, install: Install) -> None:
    folder = install("tea", "1.0")
    lines = (f"tea/_vendor/p{number}/__init__.py,sha256=x,1\n" for number in range(3000))
    (folder / "RECORD").write_text("".join(lines), encoding="utf-8")
    assert len(_inside(venv)) == 2000
