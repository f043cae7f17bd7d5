"""Who else can change an environment, and what in it lies elsewhere?"""

from __future__ import annotations

import os
import posixpath
import stat

from antivenom.inspectors.environment.integrity.verdict import (
    LEAVING,
    WRITABLE,
    Verdict,
    named,
)
from antivenom.inspectors.environment.tree import join
from antivenom.model.vocabulary import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.inspectors.environment.integrity.facts import Facts
    from antivenom.inspectors.environment.integrity.survey import Seen


def judge_writable(facts: Facts) -> Iterator[Verdict]:
    """Look for what every user of the machine can write to, folders with what is in them."""
    found = {path: seen for path, seen in facts.seen.items() if _is_writable(seen)}
    for path in _above(facts):
        seen = facts.look(path)
        if seen is not None and _is_writable(seen):
            found[path] = seen
    groups: dict[str, list[str]] = {}
    for path in sorted(found):
        top = path
        while posixpath.dirname(top) in found and top:
            top = posixpath.dirname(top)
        groups.setdefault(top, []).append(path)
    for top, paths in groups.items():
        yield _writable(facts, found[top], len(paths) - 1)


def _above(facts: Facts) -> Iterator[str]:
    """Yield the folders from the site folders up to the prefix, and what starts there."""
    prefix = facts.place.prefix
    yield prefix
    yield join(prefix, "pyvenv.cfg")
    for site in facts.sites:
        folder = posixpath.normpath(posixpath.join(site, ".."))
        while folder != posixpath.normpath(prefix or ".") and facts.is_inside(folder):
            yield folder
            folder = posixpath.normpath(posixpath.join(folder, ".."))


def _is_writable(seen: Seen) -> bool:
    return bool(seen.mode & stat.S_IWOTH) and not seen.is_link


def _writable(facts: Facts, seen: Seen, more: int) -> Verdict:
    message = f"can be changed by every user (mode {stat.S_IMODE(seen.mode):04o})"
    if seen.is_folder:
        message = (
            f"is a folder that every user can add files to (mode {stat.S_IMODE(seen.mode):04o})"
        )
    if more:
        message += f", as can {more:,} files and folders in it"
    sticky = seen.is_folder and bool(seen.mode & stat.S_ISVTX) and not more
    owner = facts.owner_of(seen.path)
    return Verdict(WRITABLE, seen.path, message, owner, Severity.MEDIUM if sticky else None)


def judge_links(facts: Facts) -> Iterator[Verdict]:
    """Look for links that lead out of the environment or nowhere."""
    scripts = join(facts.place.prefix, "bin")
    groups: dict[str, list[tuple[str, str]]] = {}
    for path, seen in facts.seen.items():
        if not seen.is_link:
            continue
        name = posixpath.basename(path)
        if posixpath.dirname(path) == scripts and name.startswith(("python", "pypy")):
            # Interpreters of virtual environments are links; others judge them.
            continue
        target = facts.tree.resolve(path)
        if target is None or not os.path.lexists(target):
            yield Verdict(LEAVING, path, "is a link that leads nowhere", facts.owner_of(path))
        elif not facts.leads_inside(target):
            owner = facts.owner_of(path)
            groups.setdefault(owner.component.path if owner else "", []).append((path, target))
    for links in groups.values():
        yield from _leaving(facts, links)


def _leaving(facts: Facts, links: list[tuple[str, str]]) -> Iterator[Verdict]:
    """Say where links lead; an installer that links all files gets one verdict for each owner."""
    owner = facts.owner_of(links[0][0])
    if len(links) > 5:
        folder = os.path.commonpath([target for _, target in links])
        message = f"and {len(links) - 1:,} more are links out of the environment, into `{folder}`"
        yield Verdict(LEAVING, min(links)[0], message, owner)
        return
    for path, target in links:
        message = f"is a link out of the environment, to `{named([target])}`"
        yield Verdict(LEAVING, path, message, owner)
