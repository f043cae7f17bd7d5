"""How is a wheel or sdist read in memory, within bounds?"""

from __future__ import annotations

import io
import os
import posixpath
import re
import stat
from contextlib import contextmanager

from antivenom.errors import UsageError
from antivenom.inspectors.environment.tree import MAX_TEXT_BYTES, Tree, Unpacked
from antivenom.model.overriding import override

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tarfile
    import zipfile
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

MAX_ENTRIES = 200_000
"""Bound on the files of one archive."""
MAX_MEMBER_BYTES = 1024 * 1024 * 1024
"""Bound on what one file unpacks to; the largest libraries in wheels have 600 MB."""
MAX_UNPACKED_BYTES = 4 * 1024 * 1024 * 1024
"""Bound on what is unpacked of one wheel, one file after the other."""
MAX_SDIST_BYTES = 1024 * 1024 * 1024
"""Bound on what an sdist unpacks to."""
MAX_KEPT_BYTES = 256 * 1024 * 1024
"""Bound on what is kept of an sdist in memory."""


def clean_name(name: str) -> tuple[str, str]:
    """Check the name of a file in an archive.

    Returns:
        The name, and what is wrong with it, empty if nothing.
    """
    path = name.rstrip("/")
    if not path or "\0" in path or len(path) > 4096:
        return "", "has no usable name"
    if path.startswith("/") or "\\" in path or re.match(r"[A-Za-z]:", path):
        return "", "has a name that leads out of the archive"
    normal = posixpath.normpath(path)
    if normal == ".." or normal.startswith("../"):
        return "", "has a name that leads out of the archive"
    return normal, ""


class Zipped(Tree):
    """The files of a zip archive, unpacked one by one when they are asked for."""

    def __init__(self, label: str, archive: zipfile.ZipFile) -> None:
        super().__init__(label)
        self._archive = archive
        self._left_bytes = MAX_UNPACKED_BYTES
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in archive.infolist()[:MAX_ENTRIES]:
            self._enter(info)
        if len(archive.infolist()) > MAX_ENTRIES:
            self.note("budget", f"holds more than {MAX_ENTRIES:,} files; the rest unread", label)
        self._outline = Unpacked(label, dict.fromkeys(self._members, b""))

    def _enter(self, info: zipfile.ZipInfo) -> None:
        path, problem = clean_name(info.filename)
        shown = info.filename[:200]
        if problem:
            self.note("invalid", problem, shown)
        elif info.is_dir():
            return
        elif stat.S_ISLNK(info.external_attr >> 16):
            self.note("invalid", "is a link in an archive", shown)
        elif path in self._members:
            self.note("duplicate", "is in the archive twice; the last counts", shown)
            self._members[path] = info
        elif info.flag_bits & 1:
            self.note("unreadable", "is encrypted", shown)
        else:
            self._members[path] = info

    @override
    def names(self, folder: str) -> tuple[str, ...]:
        """List a folder; see `Tree`."""
        return self._outline.names(folder)

    @override
    def is_file(self, path: str) -> bool:
        """See `Tree`."""
        return path in self._members

    @override
    def is_folder(self, path: str) -> bool:
        """See `Tree`."""
        return self._outline.is_folder(path)

    @override
    def is_link(self, path: str) -> bool:
        """Return False: a link in an archive is a gap and no file."""
        return self._outline.is_link(path)

    @override
    def read(self, path: str, limit_bytes: int = MAX_TEXT_BYTES) -> bytes | None:
        """Unpack a file; see `Tree`."""
        info = self._members.get(path)
        if info is None:
            return None
        limit = min(limit_bytes, self._left_bytes)
        if info.file_size > limit:
            message = f"unpacks to {info.file_size:,} bytes, more than the limit of {limit:,}"
            self.note("too-large", message, path)
            return None
        data = self._unpack(info, path, limit)
        if data is not None:
            self._left_bytes -= len(data)
        return data

    def _unpack(self, info: zipfile.ZipInfo, path: str, limit: int) -> bytes | None:
        import zipfile
        import zlib

        broken = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
        try:
            with self._archive.open(info) as file:
                data = file.read(limit + 1)
        except broken as error:
            # NotImplementedError, for an unknown compression, is a RuntimeError.
            self.note("unreadable", f"cannot be unpacked: {str(error)[:200]}", path)
            return None
        if len(data) > limit:
            self.note("too-large", "unpacks to more than it says", path)
            return None
        return data

    @override
    @contextmanager
    def view(self, path: str) -> Iterator[bytes]:
        """Unpack a binary; see `Tree`."""
        yield self.read(path, MAX_MEMBER_BYTES) or b""


class _Bounded(io.RawIOBase):
    """Passes on what another file reads, until a bound is reached."""

    def __init__(self, file: io.BufferedIOBase, limit_bytes: int) -> None:
        super().__init__()
        self._file = file
        self._left_bytes = limit_bytes

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._file.read(len(view))
        self._left_bytes -= len(data)
        if self._left_bytes < 0:
            raise TooLargeError
        view[: len(data)] = data
        return len(data)


class TooLargeError(Exception):
    """An archive unpacks to more than its bound."""


@contextmanager
def open_archive(path: str) -> Iterator[Tree]:
    """Open a wheel or sdist.

    Raises:
        UsageError: It is no archive.
    """
    import zipfile

    label = os.path.basename(path)
    if path.lower().endswith((".whl", ".zip")):
        try:
            archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError) as error:
            raise UsageError(f"{path}: is no zip archive: {error}") from error
        with archive:
            yield Zipped(label, archive)
    else:
        yield _untar(path, label)


def _untar(path: str, label: str) -> Tree:
    """Read an sdist, and keep what is small enough."""
    import tarfile
    import zlib

    files: dict[str, bytes] = {}
    problems: list[tuple[str, str, str]] = []
    broken = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError)
    try:
        with (
            _uncompressed(path) as stream,
            tarfile.open(
                fileobj=io.BufferedReader(_Bounded(stream, MAX_SDIST_BYTES)), mode="r|"
            ) as archive,
        ):
            _keep(archive, files, problems)
    except TooLargeError:
        message = f"unpacks to more than {MAX_SDIST_BYTES:,} bytes; the rest was not read"
        problems.append(("too-large", message, label))
    except broken as error:
        if not files:
            raise UsageError(f"{path}: is no archive: {error}") from error
        problems.append(("unreadable", f"breaks off: {str(error)[:200]}", label))
    tree = Unpacked(label, files)
    for problem in problems:
        tree.note(*problem)
    return tree


def _keep(
    archive: tarfile.TarFile, files: dict[str, bytes], problems: list[tuple[str, str, str]]
) -> None:
    """Read the regular files of an archive."""
    kept_bytes = 0
    for number, member in enumerate(archive):
        shown = member.name[:200]
        if number >= MAX_ENTRIES:
            problems.append(("budget", f"holds more than {MAX_ENTRIES:,} files", shown))
            return
        name, problem = clean_name(member.name)
        if not problem and not member.isdir() and not member.isreg():
            problem = "is a link or no regular file"
        if problem:
            problems.append(("invalid", f"{problem} in an archive", shown))
        if problem or member.isdir():
            continue
        if member.size > MAX_TEXT_BYTES or kept_bytes > MAX_KEPT_BYTES:
            # Listed all the same, with nothing in it; sdists hold source code.
            files.setdefault(name, b"")
            continue
        data = archive.extractfile(member)
        if name in files:
            problems.append(("duplicate", "is in the archive twice; the last counts", shown))
        files[name] = data.read() if data else b""
        kept_bytes += len(files[name])


@contextmanager
def _uncompressed(path: str) -> Iterator[io.BufferedIOBase]:
    """Open a file for reading what it unpacks to, whatever it is packed with."""
    with open(path, "rb") as file:
        magic = file.read(6)
    if magic.startswith(b"\x1f\x8b"):
        import gzip

        with gzip.open(path) as unpacked:
            yield unpacked
    elif magic.startswith(b"BZh"):
        import bz2

        with bz2.open(path) as unpacked_bz2:
            yield unpacked_bz2
    elif magic == b"\xfd7zXZ\x00":
        import lzma

        with lzma.open(path) as unpacked_xz:
            yield unpacked_xz
    else:
        with open(path, "rb") as plain:
            yield plain
