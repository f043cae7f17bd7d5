"""How are environments, wheels and binaries built for one test each?"""

from __future__ import annotations

import base64
import hashlib
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

Install = Callable[..., Path]
Elf = Callable[..., bytes]


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """The folder of a virtual environment without distributions, for CPython 3.11.7."""
    folder = tmp_path / "venv"
    (folder / "lib/python3.11/site-packages").mkdir(parents=True)
    settings = "home = /nowhere/bin\ninclude-system-site-packages = false\nversion = 3.11.7\n"
    (folder / "pyvenv.cfg").write_text(settings, encoding="utf-8")
    return folder


@pytest.fixture
def site(venv: Path) -> Path:
    """The site folder of the virtual environment."""
    return venv / "lib/python3.11/site-packages"


@pytest.fixture
def install(site: Path) -> Install:
    """Install a distribution; see `_install`."""

    def act(
        name: str,
        version: str,
        *,
        into: Path = site,
        requires: Iterable[str] = (),
        fields: str = "",
        files: Mapping[str, bytes] = {},
        metadata: Mapping[str, str] = {},
    ) -> Path:
        header = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{fields}"
        header += "".join(f"Requires-Dist: {text}\n" for text in requires)
        folder = into / f"{name.replace('-', '_')}-{version}.dist-info"
        return _install(folder, header, files, metadata)

    return act


def _install(
    folder: Path, header: str, files: Mapping[str, bytes], metadata: Mapping[str, str]
) -> Path:
    """Lay out a distribution as an installer would.

    Args:
        folder: The metadata folder to make.
        header: Of METADATA.
        files: Files of the distribution, relative to the site folder.
        metadata: More files of the metadata folder.

    Returns:
        The metadata folder.
    """
    into = folder.parent
    contents = {
        **files,
        f"{folder.name}/METADATA": f"{header}\nA description.\n".encode(),
        f"{folder.name}/WHEEL": b"Wheel-Version: 1.0\nTag: py3-none-any\n",
        **{f"{folder.name}/{path}": text.encode() for path, text in metadata.items()},
    }
    for path, data in contents.items():
        (into / path).parent.mkdir(parents=True, exist_ok=True)
        (into / path).write_bytes(data)
    record = record_of(contents) + f"{folder.name}/RECORD,,\n"
    (folder / "RECORD").write_text(record, encoding="utf-8")
    return folder


def record_of(contents: Mapping[str, bytes]) -> str:
    """Return the lines of RECORD for files."""
    lines = []
    for path, data in contents.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(data)}\n")
    return "".join(lines)


@pytest.fixture(scope="session")
def elf() -> Elf:
    """Build an ELF file; see `_elf`."""
    return _elf


def _elf(
    constants: bytes = b"",
    *,
    soname: str = "",
    needed: Iterable[str] = (),
    sections: Mapping[str, bytes] = {},
    exported: Iterable[str] = (),
) -> bytes:
    """Build a 64-bit ELF file for x86-64 that has what a reader looks at, and nothing else.

    Args:
        constants: Contents of `.rodata`.
        soname: The name that it is looked up by.
        needed: Sonames of what it needs.
        sections: More sections.
        exported: Names of dynamic symbols.
    """
    names = b"\0"
    dynamic = b""
    entries = [(1, each) for each in needed] + ([(14, soname)] if soname else [])
    for tag, text in entries:
        dynamic += struct.pack("<qQ", tag, len(names))
        names += text.encode() + b"\0"
    names += b"".join(each.encode() + b"\0" for each in exported)
    dynamic += struct.pack("<qQ", 0, 0)
    parts = {".rodata": constants, ".dynstr": names, ".dynamic": dynamic, **sections}
    table = b"\0" + b"".join(f"{name}\0".encode() for name in (*parts, ".shstrtab"))
    parts[".shstrtab"] = table
    body = b""
    headers = [struct.pack("<IIQQQQIIQQ", *[0] * 10)]
    for name, data in parts.items():
        at = table.index(f"\0{name}\0".encode()) + 1
        headers.append(
            struct.pack("<IIQQQQIIQQ", at, 1, 0, 0, 64 + len(body), len(data), 0, 0, 1, 0)
        )
        body += data
    start = struct.pack(
        "<16sHHIQQQIHHHHHH",
        b"\x7fELF\x02\x01\x01",
        3,
        62,
        1,
        0,
        0,
        64 + len(body),
        0,
        64,
        0,
        0,
        64,
        len(headers),
        len(headers) - 1,
    )
    return start + body + b"".join(headers)


@pytest.fixture
def wheel(tmp_path: Path) -> Callable[..., Path]:
    """Write a zip archive of the given members under a wheel's name."""

    def build(name: str, members: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members:
                archive.writestr(member, data)
        return path

    return build
