"""Do the programs of an environment start what their distributions say?

An entry point names a module and an object in it; installers write a script of a few
lines that imports the one and calls the other. The script is parsed, never run, and
may do nothing else.
"""

from __future__ import annotations

import ast
import posixpath
import re

from antivenom.inspectors.environment.integrity.facts import SCRIPT_FOLDERS
from antivenom.inspectors.environment.integrity.verdict import DANGLING, SCRIPT, Verdict
from antivenom.inspectors.environment.tree import join
from antivenom.model.record import Record
from antivenom.model.vocabulary import Confidence, Outcome, Persona, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.inspectors.environment.integrity.facts import Facts

MAX_SCRIPT_BYTES = 16 * 1024
"""Bound on what is parsed, and so on how deep it can be; installers write some 300 bytes."""
_MAX_HEAD_BYTES = 4096

_HARMLESS_IMPORTS = frozenset({"sys", "re", "os"})
_HARMLESS_CALLS = frozenset({"re.sub", "removesuffix", "endswith", "sys.exit"})
_SHELL = re.compile(rb"'''exec' [\"']?([^\"'\n]+?)[\"']? \"\$0\" \"\$@\"")


def judge_scripts(facts: Facts) -> Iterator[Verdict]:
    """Hold the scripts of entry points against what those say."""
    for owner in facts.installed:
        for name, target in owner.scripts:
            for folder in SCRIPT_FOLDERS:
                path = join(join(facts.place.prefix, folder), name)
                seen = facts.look(path) if _is_plain(name) else None
                if seen is None or seen.is_folder:
                    continue
                data = facts.tree.read(path, MAX_SCRIPT_BYTES)
                problem = fault_of(data, target) if data is not None else _UNREAD
                if problem.text:
                    yield Verdict(
                        SCRIPT,
                        path,
                        problem.text,
                        owner,
                        problem.severity,
                        problem.confidence,
                        outcome=problem.outcome,
                    )


def _is_plain(name: str) -> bool:
    return bool(name) and "/" not in name and "\0" not in name and name not in {".", ".."}


class Fault(Record):
    """What is wrong with a script.

    Attributes:
        text: As in `Verdict.message`; empty if nothing is wrong.
        severity: Likewise.
        confidence: Likewise.
        outcome: Likewise.
    """

    text: str = ""
    severity: Severity | None = None
    confidence: Confidence | None = None
    outcome: Outcome = Outcome.VIOLATED


_UNREAD = Fault("could not be read, so what it starts is unknown", outcome=Outcome.UNKNOWN)


def fault_of(data: bytes, target: str) -> Fault:
    """Say what a script does beside what its entry point says.

    Args:
        data: The script; whatever it is, this returns.
        target: The entry point's object, such as `package.module:name [extra]`.
    """
    module, _, attribute = re.sub(r"\s*\[.*\]\s*$", "", target).replace(" ", "").partition(":")
    if data[:2] == b"MZ":
        return Fault(
            "is a Windows program, whose script was not looked at", outcome=Outcome.UNKNOWN
        )
    tree = _parsed(data)
    if tree is None:
        text = f"is no Python script, where an entry point starts `{target}`"
        return Fault(text, Severity.MEDIUM, Confidence.MEDIUM)
    imported, called = _doings(tree)
    wanted = (module, attribute.partition(".")[0]) if attribute else (module, "")
    starts = f"{wanted[1]}{attribute.removeprefix(wanted[1])}"
    others = imported - {wanted} - {(name, "") for name in _HARMLESS_IMPORTS}
    if (
        wanted in imported
        and starts in called
        and not others
        and not called - {starts, *_HARMLESS_CALLS}
    ):
        return Fault()
    if ("pkg_resources", "load_entry_point") in imported or "load_entry_point" in called:
        text = "looks its entry point up when it runs, so what it starts is unknown"
        return Fault(text, outcome=Outcome.UNKNOWN)
    if wanted not in imported:
        return Fault(f"does not start `{target}`, as its entry point says")
    doing = sorted(
        {".".join(filter(None, each)) for each in others} | (called - {starts, *_HARMLESS_CALLS})
    )
    extra = ", ".join(f"`{each[:60]}`" for each in doing[:4])
    does = f"it also uses {extra}" if extra else f"it does not call `{starts}`"
    return Fault(f"does not just start `{target}`, as its entry point says: {does}")


def _parsed(data: bytes) -> ast.Module | None:
    if len(data) > MAX_SCRIPT_BYTES:
        return None
    try:
        return ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _doings(tree: ast.Module) -> tuple[set[tuple[str, str]], set[str]]:
    """Return what a script imports and what it calls; unnamed calls by their source."""
    imported: set[tuple[str, str]] = set()
    called: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {(alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported |= {("." * node.level + (node.module or ""), a.name) for a in node.names}
        elif isinstance(node, ast.Call):
            called.add(_called(node.func))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            called.add("a definition of its own")
    return imported, called


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute) and function.attr in {"removesuffix", "endswith"}:
        return function.attr
    parts = []
    while isinstance(function, ast.Attribute):
        parts.append(function.attr)
        function = function.value
    root = function.id if isinstance(function, ast.Name) else "a computed function"
    return ".".join([root, *reversed(parts)])


def judge_interpreters(facts: Facts) -> Iterator[Verdict]:
    """Look for scripts and links whose interpreter is gone or another environment's."""
    yield from _judge_settings(facts)
    folder = join(facts.place.prefix, "bin")
    for path in dict.fromkeys((*facts.seen, *facts.claims)):
        seen = facts.look(path) if posixpath.dirname(path) == folder else None
        if seen is None:
            continue
        if seen.is_link and posixpath.basename(path).startswith(("python", "pypy")):
            target = facts.tree.resolve(path)
            if target is None or not _exists(facts, target):
                yield Verdict(DANGLING, path, "is a link to an interpreter that is not there")
        elif seen.is_file:
            yield from _judge_shebang(facts, path)


def _exists(facts: Facts, address: str) -> bool:
    return facts.tree.is_file(posixpath.relpath(address, posixpath.abspath(facts.tree.root)))


def _judge_settings(facts: Facts) -> Iterator[Verdict]:
    home = facts.place.settings.get("home", "")
    # Unlike links, what a container's settings name is named as from inside.
    address = home.lstrip("/") if facts.tree.confined else home
    if home and not facts.tree.is_folder(address):
        path = join(facts.place.prefix, "pyvenv.cfg")
        message = f"says that the interpreter is in `{home[:200]}`, which is not there"
        yield Verdict(DANGLING, path, message)


def _judge_shebang(facts: Facts, path: str) -> Iterator[Verdict]:
    interpreter = interpreter_of(_head(facts, path))
    if not interpreter.startswith("/"):
        return
    owner = facts.owner_of(path)
    inside = interpreter.lstrip("/") if facts.tree.confined else interpreter
    if not facts.tree.is_file(inside):
        yield Verdict(
            DANGLING,
            path,
            f"runs `{interpreter[:200]}`, which is not there",
            owner,
            about="shebang",
        )
    elif facts.is_owned and "python" in posixpath.basename(interpreter):
        # As it is written: the interpreters of environments are links to others.
        prefix = facts.tree.resolve(facts.place.prefix or ".") or ""
        folder = facts.tree.resolve(posixpath.dirname(inside)) or ""
        if folder != posixpath.join(prefix, "bin"):
            message = f"runs `{interpreter[:200]}`, the interpreter of another environment"
            yield Verdict(DANGLING, path, message, owner, persona=Persona.REGULAR, about="shebang")


def _head(facts: Facts, path: str) -> bytes:
    with facts.tree.view(path) as data:
        return bytes(data[:_MAX_HEAD_BYTES])


def interpreter_of(head: bytes) -> str:
    """Return the interpreter that a script's first lines name; empty if none."""
    line = head.partition(b"\n")[0]
    if not line.startswith(b"#!"):
        return ""
    words = line[2:].decode("utf-8", "surrogateescape").strip()
    if words in {"/bin/sh", "/usr/bin/env sh"}:
        # Paths that are too long for a first line stand in the second.
        found = _SHELL.search(head)
        return found[1].decode("utf-8", "surrogateescape") if found else ""
    # A path may hold spaces; what follows it are options.
    path = re.sub(r"\s+-\S.*$", "", words)
    return "" if path.startswith("/usr/bin/env") else path
