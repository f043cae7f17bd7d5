"""What do all the manifests and locks of a project bring in together?

Every lock counts, since each can be installed from. What a manifest asks for without
pinning a version is looked up in the locks; where no lock has it, it is listed without
a version, because nobody knows which one will come.
"""

from __future__ import annotations

import os
import re

from antivenom.errors import UsageError
from antivenom.inspectors.environment.assembly import Assembly
from antivenom.inspectors.environment.component import ComponentKind, Edge, Inventory
from antivenom.inspectors.environment.locks.graph import Graph, component_of, hanging
from antivenom.inspectors.environment.locks.locked import (
    MAX_PACKAGES,
    Lock,
    Locked,
    line_span,
)
from antivenom.inspectors.environment.purl import normal_name, pypi_purl
from antivenom.inspectors.environment.shown import root_component, shown_path
from antivenom.inspectors.environment.tree import MAX_DOCUMENT_BYTES, Folder
from antivenom.model.messages import Gap
from antivenom.model.record import Record
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import SubjectKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_REQUIREMENTS = re.compile(r"(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in)")
_PYLOCK = re.compile(r"pylock(?:\.[^.]+)?\.toml")


class Source(Record):
    """A manifest or lock that was read.

    Attributes:
        path: Relative to the project.
        text: Its text.
        lock: What it says.
        is_manifest: Whether it only asks, as `pyproject.toml` does.
    """

    path: str
    text: str
    lock: Lock
    is_manifest: bool = False


def is_manifest(name: str) -> bool:
    """Return whether a file is a manifest or lock, going by its name."""
    plain = name in {"pyproject.toml", "uv.lock", "poetry.lock", "Pipfile.lock"}
    return plain or bool(_PYLOCK.fullmatch(name) or _REQUIREMENTS.fullmatch(name))


def manifests_in(names: Iterable[str]) -> tuple[str, ...]:
    """Return the manifests and locks among names that a project is read from, in order.

    Constraints and inputs to a compiler bring nothing in by themselves.
    """
    found = [name for name in names if is_manifest(name)]
    kept = [name for name in found if not name.startswith("constraints")]
    kept = [name for name in kept if not (name.endswith(".in") and f"{name[:-3]}.txt" in kept)]
    return tuple(sorted(kept, key=lambda name: (name == "pyproject.toml", name)))


def inspect_project(path: str) -> Inventory:
    """Take the inventory of a project, or of one of its manifests or locks.

    Raises:
        UsageError: There is no manifest or lock.
    """
    alone = os.path.basename(path) if os.path.isfile(path) else ""
    folder = (os.path.dirname(path) or ".") if alone else path
    tree = Folder(folder)
    names = (alone,) if alone else manifests_in(tree.names(""))
    names = tuple(name for name in names if tree.is_file(name))
    if not names:
        raise UsageError(f"{path}: holds no manifest and no lock")
    gaps: list[Gap] = []
    shown = shown_path(folder)
    sources = [source for name in names for source in _read(tree, name, shown, gaps)]
    title = _title(sources, os.path.basename(os.path.abspath(folder)))
    root = root_component(title[0], ComponentKind.PROJECT).replace(version=title[1])
    assembly = Assembly()
    assembly.add(root)
    _join(sources, root.ref, shown, assembly)
    gaps += [gap.replace(path=located(shown, gap.path)) for gap in tree.gaps]
    subject = Subject(
        SubjectKind.ENVIRONMENT, root.name, shown_path(path), title[1] or None, ("project",)
    )
    return assembly.finish(subject, root.ref, gaps, "pre-build")


def located(shown: str, path: str) -> str:
    """Return a file of the project as locations name it."""
    return path if shown == "." else f"{shown}/{path}"


def _title(sources: Iterable[Source], folder: str) -> tuple[str, str]:
    """Return the name and version of the project."""
    named = [source.lock for source in sources if source.lock.project]
    manifest = [source.lock for source in sources if source.is_manifest and source.lock.project]
    first = next(iter((*manifest, *named)), None)
    return (first.project, first.version) if first else (folder or "project", "")


def _read(tree: Folder, name: str, shown: str, gaps: list[Gap]) -> list[Source]:
    text = tree.text(name, MAX_DOCUMENT_BYTES)
    if text is None:
        return []
    sources = [_source(name, text)] if not _REQUIREMENTS.fullmatch(name) else []
    if not sources:
        from antivenom.inspectors.environment.locks.requirements import Reader, lock_of

        reader = Reader(lambda path: _inside(tree, path))
        reader.follow(name, text)
        sources = [Source(file.path, file.text, lock_of(file)) for file in reader.files]
        first = sources[0]
        problems = tuple(reader.problems)
        sources[0] = first.replace(lock=first.lock.replace(problems=problems))
    for source in sources:
        if len(source.lock.packages) >= MAX_PACKAGES:
            message = f"has more than {MAX_PACKAGES:,} entries; the rest was not read"
            gaps.append(Gap("budget", message, located(shown, source.path)))
        for problem in source.lock.problems:
            path = problem.path or source.path
            span, _ = line_span(source.text.splitlines(), problem.line)
            # Lines of other files are not at hand here; the message names the text.
            where = span if path == source.path else None
            gaps.append(Gap(problem.kind, problem.message, located(shown, path), where))
    return sources


def _inside(tree: Folder, path: str) -> str | None:
    """Read a file of the project; None if a link leads out of it."""
    real = os.path.realpath(os.path.join(tree.root, path))
    root = os.path.realpath(tree.root)
    if os.path.commonpath([real, root]) != root:
        return None
    return tree.text(path, MAX_DOCUMENT_BYTES)


def _source(name: str, text: str) -> Source:
    if name == "pyproject.toml":
        from antivenom.inspectors.environment.locks.pyproject import read_pyproject

        return Source(name, text, read_pyproject(text), is_manifest=True)
    if name == "uv.lock":
        from antivenom.inspectors.environment.locks.uv import read_uv

        return Source(name, text, read_uv(text))
    if name == "poetry.lock":
        from antivenom.inspectors.environment.locks.poetry import read_poetry

        return Source(name, text, read_poetry(text))
    if name == "Pipfile.lock":
        from antivenom.inspectors.environment.locks.pipfile import read_pipfile

        return Source(name, text, read_pipfile(text))
    from antivenom.inspectors.environment.locks.pylock import read_pylock

    return Source(name, text, read_pylock(text))


def _join(sources: list[Source], root: str, shown: str, assembly: Assembly) -> None:
    """Add what all sources bring in, and who needs whom."""
    pinned: dict[str, list[Locked]] = {}
    for source in sources:
        for package in source.lock.packages:
            if package.version or package.download:
                pinned.setdefault(normal_name(package.name), []).append(package)
    edges: list[Edge] = []
    refs: dict[str, str] = {}
    for source in sources:
        own = source.lock.packages
        lines = source.text.splitlines()
        kept = [each for each in own if _counts(each, pinned)]
        for package in kept:
            assembly.add(component_of(package, source.path, located(shown, source.path), lines))
            refs.setdefault(pypi_purl(package.name, package.version), package.requirement)
        # What a manifest asks for is satisfied by any lock.
        elsewhere = [each for versions in pinned.values() for each in versions]
        reach = [*kept, *elsewhere] if source.is_manifest else kept
        found, unresolved = Graph(_distinct(reach)).follow(source.lock, root)
        edges += found
        assembly.leave(unresolved)
        for package in own:
            if not _counts(package, pinned):
                edges += _to_pinned(package, pinned, root)
    assembly.connect(edges)
    assembly.connect(hanging(edges, refs, root))


def _distinct(packages: Iterable[Locked]) -> list[Locked]:
    found: dict[str, Locked] = {}
    for package in packages:
        known = found.setdefault(pypi_purl(package.name, package.version), package)
        if package.needs and not known.needs:
            found[pypi_purl(package.name, package.version)] = package
    return list(found.values())


def _counts(package: Locked, pinned: dict[str, list[Locked]]) -> bool:
    """Return whether an entry is a component: it has a version, or nothing gives it one."""
    return bool(package.version or package.download) or normal_name(package.name) not in pinned


def _to_pinned(package: Locked, pinned: dict[str, list[Locked]], root: str) -> list[Edge]:
    """Return edges to the locked versions of what a manifest asks for."""
    return [
        Edge(root, pypi_purl(each.name, each.version), (package.requirement,))
        for each in pinned[normal_name(package.name)]
    ]
