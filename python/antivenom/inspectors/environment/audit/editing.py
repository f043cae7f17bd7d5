"""Which is the smallest change to a project's own file that brings in a fixed version?

Requirements files and `pyproject.toml` are changed in one requirement each; everything else on
the line, and every other line, stays as it is. A line with hashes is refused, because the hashes
of the new release are not known here. Locks belong to the tools that write them: for those the
answer is the command to run.
"""

from __future__ import annotations

import posixpath
import re

from antivenom.inspectors.environment.edges import parse_requirement
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from packaging.requirements import Requirement

_SPEC = r"(?:===|==|~=|!=|<=|>=|<|>)"
_WRITTEN = re.compile(
    r"(?P<head>\s*[A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[^\]]*\])?\s*)"
    rf"(?P<spec>\(?\s*(?:{_SPEC}[^;#\s,)]*|{_SPEC}\s+[^;#\s,)]+)"
    rf"(?:\s*,\s*{_SPEC}\s*[^;#\s,)]+)*(?:\s*\))?)?"
    r"(?P<tail>\s*(?:;.*|\s+--.*|\s+#.*)?\s*)",
    re.DOTALL,
)
_COMMANDS = {
    "uv.lock": "uv lock --upgrade-package '{name}=={version}'",
    "poetry.lock": "poetry update {name}    # after allowing {version} in pyproject.toml",
    "Pipfile.lock": "pipenv upgrade '{name}=={version}'",
}
_PYLOCK = "lock again with {name}=={version} by the tool that wrote {path}"


class Change(Record):
    """A changed line, or why there is none.

    Attributes:
        text: The line afterwards; the same as before if it is refused.
        refusal: Why it is not changed, without a full stop; empty if it is.
    """

    text: str
    refusal: str = ""


def command_for(path: str, name: str, version: str) -> str:
    """Return what to run for a lock; empty if the file is none that a tool owns."""
    base = posixpath.basename(path)
    if base in _COMMANDS:
        return _COMMANDS[base].format(name=name, version=version)
    if base.startswith("pylock") and base.endswith(".toml"):
        return _PYLOCK.format(name=name, version=version, path=base)
    return ""


def changed_requirement(text: str, version: str) -> Change:
    """Change a requirement so that it brings in a version.

    Args:
        text: As written, perhaps with a marker, options and a comment after it.
        version: What it shall admit at least.
    """
    written = _WRITTEN.fullmatch(text)
    bare = (written["head"] + (written["spec"] or "")) if written else ""
    requirement = parse_requirement(bare.strip()) if written else None
    if written is None or requirement is None or requirement.url:
        return Change(text, "is no plain requirement")
    if "--hash" in written["tail"]:
        return Change(text, "is pinned with hashes, and those of the new release are not known")
    specifier = _new_specifier(requirement, version)
    if not specifier:
        return Change(text, f"does not admit {version}")
    spec = written["spec"] or ""
    if spec.startswith("(") and spec.rstrip().endswith(")"):
        specifier = f"({specifier})"
    head = written["head"] if spec else written["head"].rstrip()
    gap = written["head"][len(head) :]
    return Change(f"{head}{specifier}{gap}{written['tail']}")


def _new_specifier(requirement: Requirement, version: str) -> str:
    """Return the smallest change of a specifier that brings in a version; empty if none does."""
    parts = sorted(requirement.specifier, key=lambda each: (each.operator, each.version))
    pins = [each for each in parts if each.operator in {"==", "==="} and "*" not in each.version]
    if len(parts) == 1 and pins:
        return f"{pins[0].operator}{version}"
    if not requirement.specifier.contains(version, prereleases=True):
        return ""
    # A lower bound is raised; everything else stays, in the order in which it is written.
    kept = [str(each) for each in parts if each.operator not in {">=", ">"}]
    return ",".join([f">={version}", *kept])
