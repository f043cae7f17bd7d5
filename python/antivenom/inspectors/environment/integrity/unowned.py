"""Which files in the site folders belong to no distribution?

Where a whole folder belongs to nobody, one verdict stands for it. What is known to be
there without an owner is left out: bytecode of files that have one, what installers
keep for themselves, what `venv` and its like put in place.
"""

from __future__ import annotations

import posixpath

from antivenom.inspectors.environment.integrity.facts import has_record
from antivenom.inspectors.environment.integrity.startup import is_hook
from antivenom.inspectors.environment.integrity.verdict import UNOWNED, Verdict
from antivenom.inspectors.environment.purl import normal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.inspectors.environment.integrity.facts import Facts
    from antivenom.inspectors.environment.integrity.survey import Seen

_OF_INSTALLERS = frozenset(
    {
        "INSTALLER",
        "RECORD",
        "RECORD.jws",
        "RECORD.p7s",
        "REQUESTED",
        "direct_url.json",
        "provenance_url.json",
        "uv_build.json",
        "uv_cache.json",
    }
)
"""Files of a metadata folder that installers add, some without listing them."""

_OF_SITES = frozenset({"README", "README.txt", ".lock", "easy-install.pth", "py.typed"})
"""Files at the top of a site folder: CPython's own note, uv's lock, setuptools' list."""

_OF_SCRIPTS = (
    "python",
    "pypy",
    "activate",
    "Activate.ps1",
    "deactivate",
    "pydoc",
)
"""What the names of files begin with that `venv`, virtualenv and uv put beside scripts."""

_SUFFIXES = (".py", ".so", ".pyd", ".pyc")


def judge_unowned(facts: Facts) -> Iterator[Verdict]:
    """Name the files that no distribution lists, the highest folder first."""
    unlisted = _unlisted(facts)
    loose = [seen for seen in facts.seen.values() if _is_loose(facts, seen, unlisted)]
    kept = _kept_folders(facts, {seen.path for seen in loose})
    groups: dict[str, list[Seen]] = {}
    for seen in loose:
        groups.setdefault(_highest(facts, seen.path, kept), []).append(seen)
    for path, members in groups.items():
        yield Verdict(UNOWNED, path, _message(facts, path, members))


def _message(facts: Facts, path: str, members: list[Seen]) -> str:
    what = "belongs to no distribution"
    if members[0].path != path:
        what = f"is a folder with one file that {what}"
        if len(members) > 1:
            what = f"is a folder with {len(members):,} files that belong to no distribution"
    name = posixpath.basename(path)
    if name.startswith("~"):
        return f"{what}; pip left it behind when it was interrupted"
    importable = _imported_as(facts, path, members)
    return f"{what}, and can be imported as `{importable}`" if importable else what


def _imported_as(facts: Facts, path: str, members: list[Seen]) -> str:
    folder, name = posixpath.split(path)
    if folder not in facts.sites:
        return ""
    if not any(seen.path.endswith(_SUFFIXES) for seen in members):
        return ""
    stem = name.partition(".")[0]
    return stem if stem.isidentifier() else ""


def _unlisted(facts: Facts) -> frozenset[str]:
    """Return the paths that may belong to a distribution whose files are unknown."""
    found = set()
    for each in facts.installed:
        if has_record(each):
            continue
        folder = each.component.path
        top = facts.tree.text(posixpath.join(folder, "top_level.txt")) or ""
        names = [line.strip() for line in top.splitlines()[:1000] if line.strip()]
        names.append(normal_name(each.component.name).replace("-", "_"))
        found |= {posixpath.join(each.site, name) for name in names}
        found |= {posixpath.join(each.site, f"{name}.py") for name in names}
        found |= {folder, *each.paths()}
    return frozenset(found)


def _may_be_listed(path: str, unlisted: frozenset[str]) -> bool:
    """Return whether a path, or a folder above it, is among those."""
    while path:
        if path in unlisted:
            return True
        path = posixpath.dirname(path)
    return False


def _is_loose(facts: Facts, seen: Seen, unlisted: frozenset[str]) -> bool:
    path = seen.path
    if seen.is_folder or path in facts.claims or is_hook(facts, path):
        return False
    folder, name = posixpath.split(path)
    if folder.endswith((".dist-info", ".egg-info")) and name in _OF_INSTALLERS:
        return False
    if folder in facts.sites and name in _OF_SITES:
        return False
    if _may_be_listed(path, unlisted):
        return False
    if posixpath.basename(folder) == "__pycache__":
        source = f"{posixpath.dirname(folder)}/{name.partition('.')[0]}.py".lstrip("/")
        return source not in facts.claims and not _is_of_tool(facts, source)
    return not _is_of_tool(facts, path)


def _is_of_tool(facts: Facts, path: str) -> bool:
    """Return whether what made the environment put a file there."""
    folder, name = posixpath.split(path)
    if folder in facts.sites:
        return name == "_virtualenv.py" and bool({"virtualenv", "uv"} & set(facts.place.settings))
    if folder == posixpath.join(facts.place.prefix, "bin"):
        return name.startswith(_OF_SCRIPTS)
    return False


def _kept_folders(facts: Facts, loose: set[str]) -> set[str]:
    """Return the folders that hold something which is somebody's."""
    kept = set(facts.sites) | {posixpath.join(facts.place.prefix, "bin"), ""}
    for path, seen in facts.seen.items():
        if seen.is_folder or path in loose:
            continue
        folder = posixpath.dirname(path)
        while folder and folder not in kept:
            kept.add(folder)
            folder = posixpath.dirname(folder)
    return kept


def _highest(facts: Facts, path: str, kept: set[str]) -> str:
    """Return the highest folder above a file with nothing in it that is somebody's."""
    del facts
    while (folder := posixpath.dirname(path)) not in kept:
        path = folder
    return path
