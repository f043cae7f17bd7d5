"""What does a `requirements.txt` bring in, line by line?

The format is what pip reads: requirements, options, files of more requirements or of
constraints. Files that are named are read as long as they lie inside the project;
addresses never are.
"""

from __future__ import annotations

import posixpath
import re

from antivenom.inspectors.environment.edges import parse_requirement
from antivenom.inspectors.environment.locks.locked import (
    MAX_PACKAGES,
    Lock,
    Locked,
    Problem,
    hash_digest,
    ordered,
)
from antivenom.inspectors.environment.locks.via import with_origins
from antivenom.inspectors.environment.origin import without_credentials
from antivenom.inspectors.environment.purl import normal_name
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from packaging.requirements import Requirement

MAX_FILES = 100
"""Bound on files that one file leads to."""

_HASH = re.compile(r"\s--hash[= ]\s*([A-Za-z0-9_]+:[0-9A-Fa-f]+)")
_OPTION = re.compile(r"\s--?[A-Za-z][\w-]*(?:[= ].*)?$")
_INCLUDE = re.compile(r"(?:-r|--requirement|-c|--constraint)(?:\s*=?\s*|\s+)(.+)")
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s*=\s*|\s+)(.+)")
_ARCHIVE = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9._]*?)-(\d[\w.+!]*?)(?:-[\w.]+-[\w.]+-[\w.]+)?\.(?:whl|tar\.gz|zip)"
)


class Entry(Record):
    """A line of a requirements file, continuations joined.

    Attributes:
        text: Without comment.
        line: Number of its first line.
    """

    text: str
    line: int


class Included(Record):
    """What one file and those that it leads to bring in.

    Attributes:
        path: The file.
        text: Its text.
        packages: Its own entries.
    """

    path: str
    text: str
    packages: tuple[Locked, ...]


class Reader:
    """Reads a requirements file and those that it names.

    Args:
        read: Returns the text of a file inside the project; None if it cannot.
    """

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read
        self._seen: set[str] = set()
        self._pins: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.files: list[Included] = []
        self.problems: list[Problem] = []

    def follow(self, path: str, text: str) -> None:
        """Read a file, and after it those that it names."""
        waiting = [(path, text, False)]
        self._seen.add(path)
        while waiting:
            at, content, constrains = waiting.pop(0)
            found: list[Locked] = []
            for entry in entries(content):
                include = _INCLUDE.fullmatch(entry.text)
                if include:
                    inner = self._include(at, entry, include[1])
                    if inner:
                        waiting.append((*inner, constrains or entry.text.startswith(("-c", "--c"))))
                    continue
                locked = self._entry(at, entry)
                if locked:
                    found.append(locked)
            if constrains:
                self._constrain(found)
            else:
                self.files.append(Included(at, content, tuple(found[:MAX_PACKAGES])))
        self.files = [self._pinned(file) for file in self.files]

    def _include(self, at: str, entry: Entry, name: str) -> tuple[str, str] | None:
        name = name.strip().strip("'\"")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(at), name))
        if re.match(r"[a-z][a-z0-9+.-]*://", name):
            self._problem("unreadable", f"names {name}, which is not fetched", at, entry.line)
        elif path.startswith(("../", "/")) or path == "..":
            self._problem("unreadable", f"names {name}, which lies outside", at, entry.line)
        elif path in self._seen:
            return None
        elif len(self._seen) >= MAX_FILES:
            self._problem("budget", f"leads to more than {MAX_FILES} files", at, entry.line)
        else:
            self._seen.add(path)
            text = self._read(path)
            if text is not None:
                return path, text
            self._problem("missing", f"names {name}, which cannot be read", at, entry.line)
        return None

    def _problem(self, kind: str, message: str, path: str, line: int) -> None:
        self.problems.append(Problem(kind, message, line, path))

    def _entry(self, at: str, entry: Entry) -> Locked | None:
        """Read one line; None for options and what is not understood."""
        hashes = _HASH.findall(f" {entry.text}")
        text = _OPTION.sub("", _HASH.sub("", f" {entry.text}")).strip()
        editable = _EDITABLE.fullmatch(entry.text)
        if editable:
            return self._direct(at, entry, editable[1].strip(), ("editable",))
        if not text or entry.text.startswith("-"):
            return None
        requirement = parse_requirement(text)
        if requirement is None:
            return self._direct(at, entry, text, ())
        download = without_credentials(requirement.url or "")
        version = pinned_version(requirement)
        if not version and download:
            archive = _ARCHIVE.fullmatch(posixpath.basename(download.partition("#")[0]))
            version = archive[2] if archive else ""
        digests = ordered(digest for each in hashes for digest in hash_digest(each, ""))
        return Locked(
            requirement.name, version, entry.line, (), digests, download, requirement=text
        )

    def _direct(self, at: str, entry: Entry, text: str, traits: tuple[str, ...]) -> Locked | None:
        """Read an address or a path that stands where a requirement would."""
        address = text.partition(";")[0].strip()
        egg = re.search(r"[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]*)", address)
        archive = _ARCHIVE.fullmatch(posixpath.basename(address.partition("#")[0]))
        download = without_credentials(address.partition("#")[0])
        if archive:
            name = archive[1]
            return Locked(name, archive[2], entry.line, (), (), download, traits, text)
        if egg:
            return Locked(egg[1], "", entry.line, (), (), download, traits, text)
        if re.match(r"[.~/]|[\w+.-]+://|[A-Za-z]:[\\/]", address):
            message = f"brings in {download}, whose name and version are not told"
        else:
            message = f"is no requirement: {text[:200]}"
        self._problem("invalid", message, at, entry.line)
        return None

    def _constrain(self, found: list[Locked]) -> None:
        for each in found:
            if each.version:
                self._pins.setdefault(normal_name(each.name), (each.version, ()))

    def _pinned(self, file: Included) -> Included:
        """Give entries without a version the one that constraints pin."""
        packages = (
            each
            if each.version or each.download or normal_name(each.name) not in self._pins
            else each.replace(version=self._pins[normal_name(each.name)][0])
            for each in file.packages
        )
        return file.replace(packages=tuple(packages))


def pinned_version(requirement: Requirement) -> str:
    """Return the one version that a requirement admits; empty if it admits more."""
    pins = [each.version for each in requirement.specifier if each.operator in {"==", "==="}]
    return pins[0] if len(pins) == 1 and not pins[0].endswith("*") else ""


def entries(text: str) -> Iterator[Entry]:
    """Yield the lines of a requirements file, continuations joined, comments dropped."""
    parts: list[str] = []
    begun = 0
    for number, line in enumerate(text.splitlines(), 1):
        begun = begun or number
        # A comment ends a continued line, as it does for pip.
        bare = re.sub(r"(^|\s)#.*$", "", line)
        if bare.endswith("\\") and bare == line:
            parts.append(bare[:-1])
            continue
        parts.append(bare)
        joined = "".join(parts).strip()
        if joined:
            yield Entry(joined, begun)
        parts, begun = [], 0
    joined = "".join(parts).strip()
    if joined:
        yield Entry(joined, begun)


def lock_of(file: Included) -> Lock:
    """Return a requirements file as a lock."""
    found = with_origins(file.text, file.packages)
    return Lock(found.packages, found.needs, found.known)
