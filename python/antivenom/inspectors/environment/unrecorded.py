"""Which files belong to a distribution that has no RECORD?

Eggs list their files in `installed-files.txt` at best; else what lies under the names
of `top_level.txt`, and beside them in `NAME.libs`, is taken to belong to it. None of
it has a digest.
"""

from __future__ import annotations

import posixpath
import re

from antivenom.inspectors.environment.record import Recorded
from antivenom.inspectors.environment.tree import join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.inspectors.environment.tree import Tree

MAX_FILES = 100_000
"""Bound on files of one distribution."""
MAX_DEPTH = 20


def files_without_record(tree: Tree, site: str, folder: str, name: str) -> tuple[Recorded, ...]:
    """Return the files that seem to belong to a distribution, sorted by path.

    Args:
        tree: Where it lies.
        site: Its site folder.
        folder: Name of its metadata folder.
        name: Of the distribution.
    """
    base = join(site, folder)
    listed = tree.text(join(base, "installed-files.txt"))
    if listed is not None:
        paths = (posixpath.normpath(posixpath.join(folder, line)) for line in listed.split("\n"))
        return tuple(Recorded(path) for path in sorted(set(paths))[:MAX_FILES])
    tops = (tree.text(join(base, "top_level.txt")) or "").split()[:1000]
    stem = re.sub(r"[-.]+", "_", name)
    tops = [top for top in (*tops, f"{stem}.libs", stem) if "/" not in top and top != ".."]
    found: set[str] = set()
    for path in _under(tree, site, tops):
        found.add(path)
        if len(found) >= MAX_FILES:
            tree.note("budget", f"has more than {MAX_FILES:,} files; the rest unread", base)
            break
    return tuple(Recorded(path) for path in sorted(found))


def _under(tree: Tree, site: str, tops: list[str]) -> Iterator[str]:
    """Yield the files at and under names of a site folder; links to folders left alone."""
    names = set(tree.names(site))
    waiting = [(top, 0) for top in dict.fromkeys(tops) if top in names]
    # A module may be one file: `tea.py`, or `tea.cpython-311-x86_64-linux-gnu.so`.
    yield from (name for name in names if name.partition(".")[0] in tops and _is_module(name))
    while waiting:
        path, depth = waiting.pop()
        for name in tree.names(join(site, path)):
            inner = f"{path}/{name}"
            if tree.is_folder(join(site, inner)):
                if depth < MAX_DEPTH and not tree.is_link(join(site, inner)):
                    waiting.append((inner, depth + 1))
            else:
                yield inner


def _is_module(name: str) -> bool:
    return name.endswith((".py", ".so", ".pyd"))
