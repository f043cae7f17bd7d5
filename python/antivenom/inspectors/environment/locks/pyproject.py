"""What does a `pyproject.toml` say that its project needs (PEP 621, PEP 735)?"""

from __future__ import annotations

from itertools import islice

from antivenom.inspectors.environment.edges import parse_requirement
from antivenom.inspectors.environment.locks.locked import (
    Lock,
    Locked,
    Need,
    Problem,
    same_name,
    text_at,
    texts_at,
    unreadable,
)
from antivenom.inspectors.environment.locks.poetry import pep440
from antivenom.inspectors.environment.locks.requirements import pinned_version
from antivenom.inspectors.environment.table import parse_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MAX_REQUIREMENTS = 5000
"""Bound on what one project asks for."""


def read_pyproject(text: str) -> Lock:
    """Read a `pyproject.toml`; whatever it says, this returns.

    Returns:
        What the project needs, each also as a package without a version unless the
        requirement pins one.
    """
    try:
        document = parse_toml(text)
    except ValueError as error:
        return unreadable(f"is not TOML: {error}", "syntax")
    problems = _dynamic(document)
    packages: list[Locked] = []
    needs: list[Need] = []
    for requirement, traits in islice(_requirements(document), MAX_REQUIREMENTS):
        parsed = parse_requirement(requirement)
        line = _line(text, requirement)
        if parsed is None:
            problems.append(Problem("invalid", f"is no requirement: {requirement[:200]}", line))
            continue
        extras = tuple(sorted(parsed.extras))
        needs.append(Need(parsed.name, "", str(parsed.specifier), extras, "", requirement))
        packages.append(
            Locked(
                name=parsed.name,
                version=pinned_version(parsed),
                line=line,
                download=parsed.url or "",
                traits=traits,
                requirement=requirement,
            )
        )
    for need in _poetry(document):
        needs.append(need)
        packages.append(Locked(need.name, "", _line(text, need.name), requirement=need.text))
    project = text_at(document, "project", "name") or text_at(document, "tool", "poetry", "name")
    version = text_at(document, "project", "version")
    version = version or text_at(document, "tool", "poetry", "version")
    if len(needs) >= MAX_REQUIREMENTS:
        message = f"asks for more than {MAX_REQUIREMENTS:,} packages; the rest was not read"
        problems.append(Problem("budget", message))
    kept = [each for each in packages if not same_name(each.name, project)]
    return Lock(tuple(kept), tuple(needs), False, project, version, tuple(problems))


def _dynamic(document: dict[str, Any]) -> list[Problem]:
    dynamic = texts_at(document, "project", "dynamic")
    words = [word for word in ("dependencies", "optional-dependencies") if word in dynamic]
    return [
        Problem("unsupported", f"its {word} are dynamic: only building it would tell them")
        for word in words
    ]


def _requirements(document: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every requirement with its traits."""
    for text in texts_at(document, "project", "dependencies"):
        yield text, ()
    project = document.get("project")
    extras = project.get("optional-dependencies") if isinstance(project, dict) else None
    for extra in extras if isinstance(extras, dict) else ():
        for text in texts_at(extras, extra):
            yield text, ("optional",)
    groups = document.get("dependency-groups")
    # Groups include groups; each is listed by itself, so inclusion adds nothing.
    for group in groups if isinstance(groups, dict) else ():
        for text in texts_at(groups, group):
            yield text, ("development",)


def _poetry(document: dict[str, Any]) -> Iterator[Need]:
    """Yield what is needed as Poetry had it before PEP 621."""
    tool = document.get("tool")
    poetry = tool.get("poetry") if isinstance(tool, dict) else None
    if not isinstance(poetry, dict):
        return
    groups = poetry.get("group")
    tables = [poetry.get("dependencies"), poetry.get("dev-dependencies")]
    named = groups.values() if isinstance(groups, dict) else ()
    tables += [group.get("dependencies") for group in named if isinstance(group, dict)]
    for table in tables:
        for name, value in table.items() if isinstance(table, dict) else ():
            if name.lower() != "python":
                constraint = value if isinstance(value, str) else text_at(value, "version")
                extras = texts_at(value, "extras")
                wanted = f"[{','.join(extras)}]" if extras else ""
                text = f"{name}{wanted} {constraint}".strip()
                yield Need(name, "", pep440(constraint), extras, "", text)


def _line(text: str, requirement: str) -> int:
    """Return the line that holds a requirement; 0 if none does, as when it is escaped."""
    found = [text.find(f"{quote}{requirement}{quote}") for quote in "\"'"]
    # Poetry has the name as a key.
    found += [text.find(f"\n{requirement}{space}=") + 1 for space in ("", " ")]
    at = min((place for place in found if place > 0), default=-1)
    return text.count("\n", 0, at) + 1 if at >= 0 else 0
