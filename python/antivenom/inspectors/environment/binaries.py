"""Which files of a distribution are binaries, and what are their names without decoration?

Tools that repair wheels copy libraries into `NAME.libs` and put a hash into their
names, before the first dot: `libssl.so.1.1.1k` becomes `libssl-6f2a1b.so.1.1.1k`.
"""

from __future__ import annotations

import posixpath
import re

from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from antivenom.inspectors.environment.elf import Binary
    from antivenom.inspectors.environment.record import Recorded

MIN_PROGRAM_BYTES = 64 * 1024
"""Programs without a suffix that are smaller are scripts, as far as bundling goes."""

_SHARED = re.compile(r"\.(?:so(?:\.[\w.]+)?|dylib|dll|pyd|exe)$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:cpython-\w+(?:-[\w-]+)?|pypy\w+(?:-[\w-]+)?|abi3\w*)\.so$|\.pyd$")
_HASH = re.compile(r"(?:-(?=[0-9a-f]*\d)[0-9a-f]{6,64})+(?=\.|-r?\d|$)")
_VERSION = re.compile(r"[-.]?(\d+(?:\.\d+)*[a-z]{0,2})")


class LibraryName(Record):
    """What the file name of a library says.

    Attributes:
        stem: Its name, without hash, suffix and version: `libssl`.
        version: What follows it: `1.1.1k`; of most libraries the number of the
            binary interface. Empty if nothing does.
    """

    stem: str
    version: str


def library_name(path: str) -> LibraryName:
    """Take the file name of a library apart."""
    name = posixpath.basename(path)
    name = _HASH.sub("", name, count=1)
    base, mark, rest = name.partition(".so")
    if not mark or (rest and not rest.startswith(".")):
        base = re.sub(r"\.(dylib|dll|exe|pyd)$", "", name, flags=re.IGNORECASE)
        rest = ""
    if rest:
        return LibraryName(base, rest.removeprefix("."))
    # `libopenblasp-r0.3.15.so`, `libgeos-3.11.1.so`, `libfoo.2.dylib`
    match = re.fullmatch(r"(.+?)[.-](r?\d+(?:\.\d+)*[a-z]{0,2})", base)
    return LibraryName(match[1], match[2]) if match else LibraryName(base, "")


def is_candidate(entry: Recorded) -> bool:
    """Return whether a recorded file may be a binary, going by its name and size."""
    if _SHARED.search(entry.path):
        return True
    name = posixpath.basename(entry.path)
    return "." not in name and (entry.size_bytes or 0) >= MIN_PROGRAM_BYTES


def is_extension(path: str, binary: Binary, exported: bytes) -> bool:
    """Return whether a binary is an extension module, or a program: no library.

    Args:
        path: The file.
        binary: Its header.
        exported: The names of its dynamic symbols, as they lie there.
    """
    name = posixpath.basename(path)
    if _EXTENSION.search(name) or not _SHARED.search(name) or name.lower().endswith(".exe"):
        return True
    return binary.form == "elf" and f"PyInit_{name.partition('.')[0]}\0".encode() in exported
