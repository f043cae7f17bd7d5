"""What does the header of an ELF, PE or Mach-O file tell?

Just enough for an inventory: the machine, the sections by name, the soname and the
libraries that are needed. A reader of its own because the well-known ones build
objects for every symbol, which takes a thousand times as long. Numbers in the file
are never trusted: whatever points outside it is left out.
"""

from __future__ import annotations

import struct

from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator, Mapping

    Buffer = mmap.mmap | bytes

MAX_SECTIONS = 4096
MAX_DYNAMIC = 4096
MAX_NAME_BYTES = 512

_MACHINES = {
    3: "i686",
    20: "ppc",
    21: "ppc64le",
    22: "s390x",
    40: "armv7l",
    62: "x86_64",
    183: "aarch64",
    243: "riscv64",
}
_NEEDED, _SONAME = 1, 14


class Section(Record):
    """Where a part of a binary lies.

    Attributes:
        offset: In bytes from the beginning of the file.
        size_bytes: Within the file.
    """

    offset: int
    size_bytes: int


class Binary(Record):
    """What a binary's header says.

    Attributes:
        form: `elf`, `pe` or `mach-o`; empty for anything else.
        machine: As `platform.machine()` says it; empty if unknown.
        sections: By their names; of ELF only.
        soname: The name that the library is looked up by; empty if it has none.
        needed: Sonames of the libraries that it needs, in their order.
    """

    form: str
    machine: str = ""
    sections: Mapping[str, Section] = {}
    soname: str = ""
    needed: tuple[str, ...] = ()


NOTHING = Binary("")
_MACH_O = {b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe"}


def read_binary(data: Buffer) -> Binary:
    """Read a binary's header; `NOTHING` if the file is no binary, or a broken one."""
    magic = bytes(data[:4])
    if magic == b"\x7fELF":
        try:
            return _read_elf(data)
        except (struct.error, IndexError, OverflowError):
            return Binary("elf")
    if magic[:2] == b"MZ":
        return Binary("pe")
    return Binary("mach-o") if magic in _MACH_O else NOTHING


def _read_elf(data: Buffer) -> Binary:
    wide, order = data[4] == 2, ">" if data[5] == 2 else "<"
    (machine,) = struct.unpack_from(f"{order}H", data, 18)
    word = _MACHINES.get(machine, "")
    if wide:
        (table,) = struct.unpack_from(f"{order}Q", data, 40)
        size, count, names = struct.unpack_from(f"{order}HHH", data, 58)
        form, needs = f"{order}IIQQQQIIQQ", 64
    else:
        (table,) = struct.unpack_from(f"{order}I", data, 32)
        size, count, names = struct.unpack_from(f"{order}HHH", data, 46)
        form, needs = f"{order}IIIIIIIIII", 40
    if size < needs or not 0 < count <= MAX_SECTIONS:
        return Binary("elf", word)
    headers = [
        struct.unpack_from(form, data, table + index * size)
        for index in range(count)
        if table + index * size + needs <= len(data)
    ]
    if names >= len(headers):
        return Binary("elf", word)
    sections = _named(data, headers, Section(headers[names][4], headers[names][5]))
    soname, needed = _dynamic(data, sections, f"{order}{'qQ' if wide else 'iI'}")
    return Binary("elf", word, sections, soname, needed)


def _named(data: Buffer, headers: list[tuple[int, ...]], strings: Section) -> Mapping[str, Section]:
    found: dict[str, Section] = {}
    for header in headers:
        name, kind, offset, size = header[0], header[1], header[4], header[5]
        # SHT_NOBITS, as of `.bss`, takes no room in the file.
        if kind != 8 and offset + size <= len(data):
            found.setdefault(_string(data, strings, name), Section(offset, size))
    return found


def _string(data: Buffer, strings: Section, at: int) -> str:
    start = strings.offset + at
    end = min(strings.offset + strings.size_bytes, start + MAX_NAME_BYTES, len(data))
    return bytes(data[start:end]).partition(b"\0")[0].decode("utf-8", "replace")


def _dynamic(
    data: Buffer, sections: Mapping[str, Section], form: str
) -> tuple[str, tuple[str, ...]]:
    dynamic, strings = sections.get(".dynamic"), sections.get(".dynstr")
    if dynamic is None or strings is None:
        return "", ()
    soname, needed = "", []
    for tag, value in _entries(data, dynamic, form):
        if tag == _SONAME:
            soname = _string(data, strings, value)
        elif tag == _NEEDED:
            needed.append(_string(data, strings, value))
    return soname, tuple(needed)


def _entries(data: Buffer, dynamic: Section, form: str) -> Iterator[tuple[int, int]]:
    size = struct.calcsize(form)
    for index in range(min(dynamic.size_bytes // size, MAX_DYNAMIC)):
        tag, value = struct.unpack_from(form, data, dynamic.offset + index * size)
        if tag == 0:
            return
        yield tag, value
