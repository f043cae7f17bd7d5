"""Does the bytecode that would run come from the source beside it?

The interpreter believes the header of a `.pyc` file: the time and size of the source,
or its hash, or, where the header says so, nothing at all (PEP 552). Whoever changes
the code behind a right header is not noticed by it. So two things are done here:

- the header of every file is compared with its source, for any interpreter;
- where the bytecode is that of the interpreter which runs antivenom, the source is
  compiled again in a child process (`recompile.py`), never run, and the two are
  compared. That takes minutes for a large environment, so by default only for bytecode
  that was changed after its distribution was recorded: installers write RECORD last, and
  the time of a change cannot be set back by whoever made it. Copying an environment
  makes these times meaningless; `Depth.ALL` compares everything.

Bytecode of another version cannot be compared without its interpreter.
"""

from __future__ import annotations

import importlib.util
import json
import os
import posixpath
import re
import sys
from enum import Enum
from pathlib import Path

from antivenom.inspectors.environment.integrity.verdict import BYTECODE, Verdict, named
from antivenom.inspectors.environment.tree import join
from antivenom.model.record import Record
from antivenom.model.vocabulary import Confidence, Persona, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.inspectors.environment.installed import Installed
    from antivenom.inspectors.environment.integrity.facts import Facts
    from antivenom.inspectors.environment.integrity.survey import Seen

HEADER_BYTES = 16
MAX_SOURCE_BYTES = 32 * 1024 * 1024
MAX_CRASHES = 20
"""How often a new child is started for what is left, after a source killed one."""
_SECONDS_FOR_ONE = 60.0
_SECONDS_FOR_ALL = 1800.0

_NAME = re.compile(r"(?P<stem>.+)\.(?P<tag>(?:cpython|pypy)-?\d+)(?:\.opt-(?P<level>[12]))?\.pyc")


class Depth(Enum):
    """How bytecode is compared with its source."""

    HEADER = "header"
    """By its header alone."""
    CHANGED = "changed"
    """What was changed after its distribution was recorded, by compiling the source."""
    ALL = "all"
    """All of it, by compiling the source."""


class Form(Enum):
    """What a bytecode file's header says about its source."""

    TIMED = "timed"
    """Its time and size."""
    CHECKED = "checked"
    """Its hash, which the interpreter compares."""
    UNCHECKED = "unchecked"
    """Its hash, which nobody compares."""
    BROKEN = "broken"
    """Nothing: the interpreter does not read such a file."""


class Header(Record):
    """The first bytes of a bytecode file.

    Attributes:
        form: What it says about its source.
        magic: Number of the bytecode's version, as four bytes.
        modified_s: Time of the source, modulo 2**32, of a timed one.
        size_bytes: Size of the source, modulo 2**32, of a timed one.
        source_hash: Eight bytes, of the others.
    """

    form: Form
    magic: bytes = b""
    modified_s: int = 0
    size_bytes: int = 0
    source_hash: bytes = b""


def read_header(data: bytes) -> Header:
    """Read the header of a bytecode file; whatever it is, this returns.

    Source: PEP 552.
    """
    if len(data) < HEADER_BYTES or data[2:4] != b"\r\n":
        return Header(Form.BROKEN)
    magic = data[:4]
    flags = int.from_bytes(data[4:8], "little")
    if flags == 0:
        first, second = data[8:12], data[12:16]
        return Header(
            Form.TIMED, magic, int.from_bytes(first, "little"), int.from_bytes(second, "little")
        )
    if flags in {1, 3}:
        form = Form.UNCHECKED if flags == 1 else Form.CHECKED
        return Header(form, magic, source_hash=data[8:16])
    return Header(Form.BROKEN, magic)


class Pair(Record):
    """A bytecode file and the source that it stands for.

    Attributes:
        path: The bytecode, relative to the subject.
        source: The source, likewise.
        level: Its level of optimisation, 0 to 2.
        owner: The distribution that the source belongs to; None if to none.
    """

    path: str
    source: str
    level: int
    owner: Installed | None


def judge_bytecode(facts: Facts, depth: Depth = Depth.CHANGED) -> Iterator[Verdict]:
    """Compare bytecode with its source; see the module's docstring."""
    stale: dict[str, list[Pair]] = {}
    suspects: list[Pair] = []
    for path, seen in facts.seen.items():
        if not path.endswith(".pyc") or not seen.is_file:
            continue
        pair = _pair(facts, path)
        if pair is None:
            yield from _judge_alone(facts, path)
            continue
        header = read_header(_head(facts, path))
        source = facts.seen[pair.source]
        if header.form is Form.TIMED and _is_stale(header, source):
            owner = pair.owner.component.path if pair.owner else ""
            stale.setdefault(owner, []).append(pair)
            continue
        if header.form in {Form.CHECKED, Form.UNCHECKED}:
            yield from _judge_hash(facts, pair, header)
        if _is_ours(header, path) and _is_suspect(facts, pair, seen, depth):
            suspects.append(pair)
    yield from _judge_stale(stale)
    yield from _recompiled(facts, suspects)


def _pair(facts: Facts, path: str) -> Pair | None:
    folder, name = posixpath.split(path)
    match = _NAME.fullmatch(name)
    if match is None or posixpath.basename(folder) != "__pycache__":
        return None
    source = join(posixpath.dirname(folder), f"{match['stem']}.py")
    seen = facts.seen.get(source)
    if seen is None or not seen.is_file:
        return None
    return Pair(path, source, int(match["level"] or 0), facts.owner_of(source))


def _head(facts: Facts, path: str) -> bytes:
    try:
        descriptor = os.open(facts.address(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        facts.tree.note("unreadable", f"cannot be read: {error.strerror}", path)
        return b""
    try:
        return os.read(descriptor, HEADER_BYTES)
    except OSError as error:
        facts.tree.note("unreadable", f"cannot be read: {error.strerror}", path)
        return b""
    finally:
        os.close(descriptor)


def _is_stale(header: Header, source: Seen) -> bool:
    """Return whether the interpreter would compile the source again."""
    return (header.modified_s, header.size_bytes) != (
        source.modified_s & 0xFFFFFFFF,
        source.size_bytes & 0xFFFFFFFF,
    )


def _is_ours(header: Header, path: str) -> bool:
    tag = f".{sys.implementation.cache_tag}."
    return header.magic == importlib.util.MAGIC_NUMBER and tag in posixpath.basename(path)


def _is_suspect(facts: Facts, pair: Pair, seen: Seen, depth: Depth) -> bool:
    if depth is not Depth.CHANGED or pair.owner is None:
        return depth is not Depth.HEADER
    record = facts.look(join(pair.owner.component.path, "RECORD"))
    return record is None or seen.changed_ns > record.changed_ns


def _judge_alone(facts: Facts, path: str) -> Iterator[Verdict]:
    """Judge bytecode that has no source: outside of `__pycache__` it can be imported."""
    folder, name = posixpath.split(path)
    if posixpath.basename(folder) == "__pycache__":
        return
    if join(folder, f"{name.removesuffix('.pyc')}.py") in facts.seen:
        return
    message = "is bytecode without a source, and is imported as it is"
    yield Verdict(
        BYTECODE,
        path,
        message,
        facts.owner_of(path),
        Severity.LOW,
        persona=Persona.PEDANTIC,
        about="alone",
    )


def _judge_hash(facts: Facts, pair: Pair, header: Header) -> Iterator[Verdict]:
    data = None
    if header.magic == importlib.util.MAGIC_NUMBER:
        data = facts.tree.read(pair.source, MAX_SOURCE_BYTES)
    unchecked = header.form is Form.UNCHECKED
    if data is not None and importlib.util.source_hash(data) != header.source_hash:
        if unchecked:
            message = (
                f"is run whatever its source says, and its header names another source: hash "
                f"{header.source_hash.hex()}, the source has {importlib.util.source_hash(data).hex()}"
            )
            yield Verdict(BYTECODE, pair.path, message, pair.owner, about="hash")
        return
    if unchecked:
        message = "is run whatever its source says: its header forbids to compare them"
        yield Verdict(
            BYTECODE,
            pair.path,
            message,
            pair.owner,
            Severity.LOW,
            persona=Persona.PEDANTIC,
            about="unchecked",
        )


def _judge_stale(stale: dict[str, list[Pair]]) -> Iterator[Verdict]:
    for pairs in stale.values():
        names = sorted(pair.path for pair in pairs)
        message = "was made from another state of its source; the interpreter does not use it"
        if len(pairs) > 1:
            rest = len(pairs) - 1
            more = "one more file was" if rest == 1 else f"{rest:,} more files were"
            message = (
                f"and {more} made from another state of their sources; "
                "the interpreter does not use them"
            )
        yield Verdict(
            BYTECODE,
            named(names[:1]),
            message,
            pairs[0].owner,
            Severity.LOW,
            persona=Persona.AUDITOR,
            about="stale",
        )


def _recompiled(facts: Facts, pairs: list[Pair]) -> Iterator[Verdict]:
    """Compile sources again in child processes, and judge what comes of it."""
    waiting, crashes = sorted(pairs, key=lambda pair: pair.path), 0
    while waiting:
        answers, ended = _ask(facts, waiting)
        for pair, (word, detail) in zip(waiting, answers, strict=False):
            if word == "differs":
                yield _differs(pair, detail)
            elif word == "cannot":
                facts.tree.note("unreadable", f"cannot be compared: {detail}", pair.path)
        waiting = waiting[len(answers) :]
        if not waiting:
            return
        crashes += 1
        facts.tree.note(
            "unreadable", f"cannot be compared: the compiler's {ended}", waiting[0].path
        )
        waiting = waiting[1:]
        if crashes == MAX_CRASHES and waiting:
            message = f"the compiler failed too often; {len(waiting):,} files were not compared"
            facts.tree.note("budget", message, waiting[0].path)
            return


def _differs(pair: Pair, detail: str) -> Verdict:
    where = f" in `{detail[:100]}`" if detail else ""
    message = f"does not come from its source: compiling that gives other code{where}"
    return Verdict(
        BYTECODE, pair.path, message, pair.owner, confidence=Confidence.HIGH, about="code"
    )


def _ask(facts: Facts, pairs: list[Pair]) -> tuple[list[tuple[str, str]], str]:
    """Let a child compare; return its answers, fewer than asked for if it did not end well."""
    from antivenom.isolation import Limits, Script, describe, run

    asked = [
        (
            os.path.abspath(facts.address(pair.source)),
            os.path.abspath(facts.address(pair.path)),
            pair.level,
        )
        for pair in pairs
    ]
    limits = Limits(
        wall_s=min(_SECONDS_FOR_ALL, _SECONDS_FOR_ONE + 0.5 * len(pairs)),
        memory_bytes=2 * 1024**3,
        message_bytes=len(pairs) * 400 + 10_000,
    )
    script = Script(Path(__file__).with_name("recompile.py"), json.dumps(asked).encode())
    result = run(script, limits)
    answers = []
    for line in result.messages:
        word, _, detail = line.decode("utf-8", "replace").partition(" ")
        answers.append((word, detail))
    return answers[: len(pairs)], f"end: {describe(result.ending)}"
