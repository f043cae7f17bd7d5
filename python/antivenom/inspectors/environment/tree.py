"""How are the files of a folder or an archive read without trusting them?

A tree is what an inventory is read from: paths are POSIX and relative to its root.
Reading never blocks (pipes and devices are refused), never takes more than a
stated number of bytes, and in an unpacked container links are followed as inside
it: never out of the root. What exists and cannot be read is a gap; what does not exist is not.
"""

from __future__ import annotations

import mmap
import os
import stat
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, contextmanager

from antivenom.model.messages import Gap
from antivenom.model.overriding import override

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_TEXT_BYTES = 8 * 1024 * 1024
"""Bound on a metadata file; the largest RECORD seen in the field has 2 MB."""
MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
"""Bound on a lock or an SBOM."""
MAX_BINARY_BYTES = 2 * 1024 * 1024 * 1024
"""Bound on a binary that is mapped; pages that nobody looks at cost nothing."""
MAX_STEPS = 1000
"""Bound on the parts of one path, links followed."""
MAX_GAPS = 1000
"""Bound on what is said about one subject."""

_REGULAR = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class Tree(ABC):
    """Files under one root; see the module's docstring.

    Attributes:
        label: What to call the root in messages.
        gaps: What could not be read so far.
    """

    def __init__(self, label: str) -> None:
        self.label = label
        self.gaps: list[Gap] = []

    def note(self, kind: str, message: str, path: str) -> None:
        """Add a gap, unless there are too many already."""
        gap = Gap(kind, message, path or self.label)
        if len(self.gaps) < MAX_GAPS and gap not in self.gaps:
            self.gaps.append(gap)
            if len(self.gaps) == MAX_GAPS:
                message = f"more than {MAX_GAPS:,} problems; the rest is not told"
                self.gaps.append(Gap("budget", message, self.label))

    @abstractmethod
    def names(self, folder: str) -> tuple[str, ...]:
        """Return the sorted names in a folder; none if it cannot be listed."""

    @abstractmethod
    def is_file(self, path: str) -> bool:
        """Return whether there is a regular file, or a link to one."""

    @abstractmethod
    def is_folder(self, path: str) -> bool:
        """Return whether there is a folder, or a link to one."""

    @abstractmethod
    def is_link(self, path: str) -> bool:
        """Return whether there is a symbolic link."""

    @abstractmethod
    def read(self, path: str, limit_bytes: int = MAX_TEXT_BYTES) -> bytes | None:
        """Read a whole file.

        Returns:
            Its bytes; None if it does not exist, or with a gap if it cannot be
            read or is larger than the limit.
        """

    @abstractmethod
    def view(self, path: str) -> AbstractContextManager[mmap.mmap | bytes]:
        """Give a binary to look into; empty where `read` returns None."""

    def text(self, path: str, limit_bytes: int = MAX_TEXT_BYTES) -> str | None:
        """Read a text file that should be UTF-8.

        Returns:
            The text, with every undecodable byte read as Latin-1 would read it,
            and a gap that says so; None as `read` does.
        """
        data = self.read(path, limit_bytes)
        if data is None:
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            message = f"is not UTF-8 at byte {error.start}; read as Latin-1"
            self.note("decoding", message, path)
            return data.decode("latin-1")


class Folder(Tree):
    """The files under a folder.

    Args:
        root: The folder.
        confined: Whether links must stay inside, as in an unpacked container.
    """

    def __init__(self, root: str, *, confined: bool = False) -> None:
        super().__init__(root)
        self.root = root
        self.confined = confined
        self._real = os.path.realpath(root) if confined else None

    def resolve(self, path: str) -> str | None:
        """Return the real path that a path leads to; None if its links lead nowhere."""
        if self._real is None:
            return os.path.realpath(os.path.join(self.root, path))
        return self._inside(path)

    def _place(self, path: str) -> str | None:
        place = os.path.join(self.root, path)
        return place if self._real is None else self._inside(path)

    def _inside(self, path: str) -> str | None:
        """Follow a path's links as a process whose root is this folder would."""
        root = self._real or ""
        done: list[str] = []
        ahead = [part for part in reversed(path.split("/")) if part]
        for _ in range(MAX_STEPS):
            if not ahead:
                return os.path.join(root, *done)
            part = ahead.pop()
            if part == "..":
                # Above the root lies the root.
                del done[-1:]
            elif part != ".":
                try:
                    target = os.readlink(os.path.join(root, *done, part))
                except (OSError, ValueError):
                    done.append(part)
                    continue
                if target.startswith("/"):
                    done.clear()
                ahead += [each for each in reversed(target.split("/")) if each]
        return None

    def _mode(self, path: str) -> int:
        place = self._place(path)
        try:
            return os.stat(place).st_mode if place else 0
        except (OSError, ValueError):
            return 0

    @override
    def names(self, folder: str) -> tuple[str, ...]:
        """List a folder; see `Tree`."""
        place = self._place(folder)
        if place is None:
            return ()
        try:
            return tuple(sorted(os.listdir(place)))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return ()
        except OSError as error:
            self.note("unreadable", f"cannot be listed: {error.strerror}", folder)
            return ()

    @override
    def is_file(self, path: str) -> bool:
        """See `Tree`."""
        return stat.S_ISREG(self._mode(path))

    @override
    def is_folder(self, path: str) -> bool:
        """See `Tree`."""
        return stat.S_ISDIR(self._mode(path))

    @override
    def is_link(self, path: str) -> bool:
        """See `Tree`."""
        return os.path.islink(os.path.join(self.root, path))

    def _open(self, path: str, limit_bytes: int) -> tuple[int, int] | None:
        """Open a regular file; return its descriptor and size."""
        place = self._place(path)
        if place is None:
            self.note("loop", "has links that lead nowhere", path)
            return None
        try:
            descriptor = os.open(place, _REGULAR)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        except OSError as error:
            self.note("unreadable", f"cannot be read: {error.strerror}", path)
            return None
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            self.note("unreadable", "is no regular file", path)
        elif found.st_size > limit_bytes:
            self.note("too-large", _too_large(found.st_size, limit_bytes), path)
        else:
            return descriptor, found.st_size
        os.close(descriptor)
        return None

    @override
    def read(self, path: str, limit_bytes: int = MAX_TEXT_BYTES) -> bytes | None:
        """Read a file; see `Tree`."""
        opened = self._open(path, limit_bytes)
        if opened is None:
            return None
        try:
            with open(opened[0], "rb", buffering=0) as file:
                return file.read(limit_bytes)
        except OSError as error:
            self.note("unreadable", f"cannot be read: {error.strerror}", path)
            return None

    @override
    @contextmanager
    def view(self, path: str) -> Iterator[mmap.mmap | bytes]:
        """Map a file; see `Tree`."""
        opened = self._open(path, MAX_BINARY_BYTES)
        if opened is None or opened[1] == 0:
            if opened:
                os.close(opened[0])
            yield b""
            return
        try:
            mapped = mmap.mmap(opened[0], 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            self.note("unreadable", f"cannot be mapped: {error}", path)
            yield b""
            return
        finally:
            os.close(opened[0])
        with mapped:
            yield mapped


class Unpacked(Tree):
    """The files of an archive, in memory.

    Args:
        label: Name of the archive.
        files: Contents by path; every path is relative and clean.
    """

    def __init__(self, label: str, files: Mapping[str, bytes]) -> None:
        super().__init__(label)
        self._files = files
        self._folders: dict[str, set[str]] = {"": set()}
        for path in files:
            self._enter(path)

    def _enter(self, path: str) -> None:
        while path:
            parent, _, name = path.rpartition("/")
            known = parent in self._folders
            self._folders.setdefault(parent, set()).add(name)
            if known:
                return
            path = parent

    @override
    def names(self, folder: str) -> tuple[str, ...]:
        """List a folder; see `Tree`."""
        return tuple(sorted(self._folders.get(folder.rstrip("/"), ())))

    @override
    def is_file(self, path: str) -> bool:
        """See `Tree`."""
        return path in self._files

    @override
    def is_folder(self, path: str) -> bool:
        """See `Tree`."""
        return path.rstrip("/") in self._folders

    @override
    def is_link(self, path: str) -> bool:
        """Return False: a link in an archive is a gap and no file."""
        del path
        return False

    @override
    def read(self, path: str, limit_bytes: int = MAX_TEXT_BYTES) -> bytes | None:
        """Read a file; see `Tree`."""
        data = self._files.get(path)
        if data is not None and len(data) > limit_bytes:
            self.note("too-large", _too_large(len(data), limit_bytes), path)
            return None
        return data

    @override
    @contextmanager
    def view(self, path: str) -> Iterator[mmap.mmap | bytes]:
        """Map a file; see `Tree`."""
        yield self._files.get(path, b"")


def _too_large(size_bytes: int, limit_bytes: int) -> str:
    return f"has {size_bytes:,} bytes, more than the limit of {limit_bytes:,}"


def join(folder: str, name: str) -> str:
    """Return the path of a name in a folder; the root's is the empty string."""
    return f"{folder}/{name}" if folder else name
