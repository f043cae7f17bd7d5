"""What lies in the folders of an environment, as the file system says?

One walk serves every question, and follows no link: what a link leads to is not what
lies here.
"""

from __future__ import annotations

import os
import stat

from antivenom.inspectors.environment.tree import join
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from antivenom.inspectors.environment.tree import Folder

MAX_ENTRIES = 2_000_000
"""Bound on files and folders of one environment."""
MAX_DEPTH = 100
"""Bound on folders in folders."""


class Seen(Record):
    """One entry of a folder.

    Attributes:
        path: Relative to the subject.
        mode: As `lstat` says it.
        size_bytes: Likewise.
        modified_s: Time of the last change of its content, in whole seconds.
        changed_ns: Time of the last change of anything about it. Unlike `modified_s` it
            cannot be set to what somebody likes.
    """

    path: str
    mode: int
    size_bytes: int
    modified_s: int
    changed_ns: int

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return stat.S_ISREG(self.mode)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return stat.S_ISLNK(self.mode)


def survey(tree: Folder, folders: Iterable[str]) -> dict[str, Seen]:
    """List what lies in folders and in their folders, and the folders themselves.

    Args:
        tree: Where they lie; gets a gap for what cannot be listed.
        folders: Relative to the subject; those that do not exist are passed over.

    Returns:
        Everything by its path.
    """
    found: dict[str, Seen] = {}
    waiting = []
    for folder in folders:
        first = look(tree, folder)
        if first is not None and first.is_folder:
            found[folder] = first
            waiting.append((folder, 0))
    while waiting:
        folder, depth = waiting.pop()
        if len(found) > MAX_ENTRIES or depth > MAX_DEPTH:
            tree.note("budget", "holds more than can be looked at; the rest was not", folder)
            continue
        for seen in _entries(tree, folder):
            if seen.path not in found:
                found[seen.path] = seen
                if seen.is_folder:
                    waiting.append((seen.path, depth + 1))
    return found


def look(tree: Folder, path: str) -> Seen | None:
    """Look at one path; None if there is nothing that can be seen."""
    try:
        return _seen(path, os.lstat(os.path.join(tree.root, path)))
    except (OSError, ValueError):
        return None


def _entries(tree: Folder, folder: str) -> list[Seen]:
    try:
        with os.scandir(os.path.join(tree.root, folder)) as entries:
            return [
                _seen(join(folder, entry.name), entry.stat(follow_symlinks=False))
                for entry in entries
            ]
    except OSError as error:
        tree.note("unreadable", f"cannot be listed: {error.strerror}", folder)
        return []


def _seen(path: str, said: os.stat_result) -> Seen:
    return Seen(path, said.st_mode, said.st_size, int(said.st_mtime), said.st_ctime_ns)
