"""`antivenom audit --fix`: what would mend a project's own files, and shall it be written?

The changes are shown as a diff before anything is written. A file is replaced in one step, and
only if it is still what was shown; on any error it stays as it was.
"""

from __future__ import annotations

import os
import sys
from difflib import unified_diff

from antivenom.cli.output import Output
from antivenom.errors import UsageError
from antivenom.inspectors.environment.audit.editing import changed_requirement, command_for
from antivenom.inspectors.environment.project import is_manifest
from antivenom.model.finding import Finding
from antivenom.model.record import Record
from antivenom.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TextIO

    from antivenom.inspectors.environment.component import Component, Inventory
    from antivenom.model.messages import Message

MAX_FILE_BYTES = 16 * 1024 * 1024


class _Draft(Record):
    """A file and what becomes of it."""

    path: str
    before: str
    after: str


def fix(
    inventories: Iterable[Inventory], messages: Iterable[Message], shown: TextIO, *, asks: bool
) -> None:
    """Show what would update the vulnerable distributions, and write it if that is wanted.

    Args:
        inventories: What was audited.
        messages: What the audit said.
        shown: Where to show it.
        asks: Whether to ask before writing; without a terminal nothing is written then.

    Raises:
        UsageError: A file cannot be read, or is not what it was.
        OutputError: A file cannot be written.
    """
    advice = _advice(messages)
    drafts: dict[str, _Draft] = {}
    notes: list[str] = []
    for inventory in inventories:
        for component in inventory.components:
            version = advice.get((component.name, component.version, _path(component)))
            if version:
                notes += _draft(component, version, inventory, drafts)
    changed = [draft for draft in drafts.values() if draft.after != draft.before]
    lines = [line for draft in changed for line in _diff(draft)]
    lines += dict.fromkeys(notes)
    if not lines:
        lines = ["nothing to fix: no update is known that everything admits"]
    shown.write("\n" + "".join(f"{visible(line)}\n" for line in lines))
    shown.flush()
    if changed and (not asks or _agreed()):
        for draft in changed:
            _write(draft)
        names = ", ".join(visible(draft.path) for draft in changed)
        shown.write(f"wrote {names}\n")
    elif changed:
        shown.write("nothing was written; --yes writes it\n")


def _advice(messages: Iterable[Message]) -> Mapping[tuple[str, str, str], str]:
    """Return the version to update to by name, version and file."""
    found: dict[tuple[str, str, str], str] = {}
    for message in messages:
        if isinstance(message, Finding) and message.vulnerability and message.is_complaint:
            subject = message.subject
            path = message.location.path if message.location else ""
            if message.vulnerability.advice:
                key = (subject.name, subject.version or "", path)
                found[key] = message.vulnerability.advice
    return found


def _path(component: Component) -> str:
    return component.manifest.path if component.manifest is not None else ""


def _draft(
    component: Component, version: str, inventory: Inventory, drafts: dict[str, _Draft]
) -> Iterator[str]:
    """Change the drafts for one component; yield what has to be done otherwise."""
    path = _path(component)
    command = command_for(path, component.name, version)
    texts = [
        text
        for edge in inventory.edges
        if edge.source == inventory.root and edge.target == component.ref
        for text in edge.requirements
    ]
    if command:
        beside = os.path.join(os.path.dirname(path), "pyproject.toml")
        if texts and os.path.isfile(beside):
            yield from _change_quoted(_open(beside, drafts), texts, version, drafts, required=False)
        yield f"run: {command}"
    elif os.path.basename(path) == "pyproject.toml":
        yield from _change_quoted(_open(path, drafts), texts, version, drafts, required=True)
    elif path and is_manifest(os.path.basename(path)):
        yield from _change_line(component, version, _open(path, drafts), drafts)


def _open(path: str, drafts: dict[str, _Draft]) -> _Draft:
    if path not in drafts:
        text = _read(path)
        drafts[path] = _Draft(path, text, text)
    return drafts[path]


def _read(path: str) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise UsageError(f"{path}: is larger than {MAX_FILE_BYTES >> 20} MiB")
        return data.decode("utf-8")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8") from error


def _change_line(
    component: Component, version: str, draft: _Draft, drafts: dict[str, _Draft]
) -> Iterator[str]:
    """Change the line of a requirements file."""
    span = component.manifest.span if component.manifest is not None else None
    lines = draft.after.splitlines(keepends=True)
    where = f"{draft.path}: {component.name}"
    if span is None or not 0 < span.start_line <= len(lines):
        yield f"{where}: the line is not known; update it to {version} by hand"
        return
    line = lines[span.start_line - 1]
    bare = line.rstrip("\r\n")
    if bare.endswith("\\"):
        yield f"{where}: goes on over lines, as hashes do; compile it again with {version}"
        return
    change = changed_requirement(bare, version)
    if change.refusal:
        yield f"{where}: {change.refusal}; update it to {version} by hand"
        return
    lines[span.start_line - 1] = change.text + line[len(bare) :]
    drafts[draft.path] = draft.replace(after="".join(lines))


def _change_quoted(
    draft: _Draft,
    texts: Iterable[str],
    version: str,
    drafts: dict[str, _Draft],
    *,
    required: bool,
) -> Iterator[str]:
    """Change requirements that are written as texts of a TOML document."""
    after = draft.after
    for text in texts:
        for quote in ('"', "'"):
            quoted = f"{quote}{text}{quote}"
            if quoted not in after:
                continue
            change = changed_requirement(text, version)
            if change.refusal:
                yield f"{draft.path}: {text}: {change.refusal}; allow {version} by hand"
            after = after.replace(quoted, f"{quote}{change.text}{quote}")
    if required and after == draft.after:
        yield f"{draft.path}: allow {version} by hand"
    drafts[draft.path] = draft.replace(after=after)


def _diff(draft: _Draft) -> Iterator[str]:
    before, after = draft.before.splitlines(), draft.after.splitlines()
    yield from unified_diff(before, after, draft.path, draft.path, lineterm="", n=1)


def _agreed() -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    sys.stderr.write("write this? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _write(draft: _Draft) -> None:
    if _read(draft.path) != draft.before:
        raise UsageError(f"{draft.path}: has changed meanwhile; nothing was written")
    with Output.to(draft.path, "text") as output:
        try:
            output.stream.write(draft.after)
            output.finish()
        except OSError as error:
            output.fail(error)
