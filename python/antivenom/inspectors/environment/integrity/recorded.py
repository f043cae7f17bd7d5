"""Is every installed file the one that RECORD names?

A file that two distributions claim can be right for one of them alone; the other's
verdict says so, since nobody has to have changed anything for that.
"""

from __future__ import annotations

import base64
import binascii
import os

from antivenom.inspectors.environment.integrity.hashing import hash_files
from antivenom.inspectors.environment.integrity.verdict import (
    MISSING,
    MODIFIED,
    RECORD_FILE,
    Verdict,
    named,
)
from antivenom.inspectors.environment.record import ALGORITHMS
from antivenom.inspectors.environment.tree import join
from antivenom.model.record import Record
from antivenom.model.vocabulary import Confidence, Outcome, Persona, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.inspectors.environment.installed import Installed
    from antivenom.inspectors.environment.integrity.facts import Claim, Facts
    from antivenom.inspectors.environment.integrity.hashing import Hashed
    from antivenom.inspectors.environment.record import Recorded

_UNHASHED = frozenset({"RECORD", "RECORD.jws", "RECORD.p7s"})
"""Files of the metadata folder that cannot or need not have a digest in RECORD."""


class Expected(Record):
    """A file that RECORD has a digest for.

    Attributes:
        path: The file, relative to the subject.
        claim: Who says so.
        digest: As RECORD has it.
    """

    path: str
    claim: Claim
    digest: bytes


def judge_recorded(facts: Facts) -> Iterator[Verdict]:
    """Hold every file that a RECORD lists against what it says there."""
    expected: list[Expected] = []
    undigested: dict[str, list[str]] = {}
    for path, claims in facts.claims.items():
        there = _regular(facts, path)
        for claim in claims:
            if there is not None:
                yield from _absent(path, claim, there)
                continue
            digest = _digest(claim.entry)
            if digest is not None:
                expected.append(Expected(path, claim, digest))
            elif claim.entry.algorithm:
                yield _unusable(path, claim)
            elif not _may_lack_digest(claim):
                undigested.setdefault(claim.owner.component.path, []).append(path)
    yield from _judge_contents(facts, expected)
    yield from _judge_undigested(facts, undigested)


def _regular(facts: Facts, path: str) -> str | None:
    """Return what lies there instead of a file; None if a file does, empty if nothing."""
    seen = facts.look(path)
    if seen is None:
        return ""
    if seen.is_file:
        return None
    if seen.is_folder:
        return "a folder"
    if not seen.is_link:
        return "a device, pipe or socket"
    address = os.path.realpath(facts.address(path))
    if os.path.isfile(address):
        return None
    return "a folder" if os.path.isdir(address) else "a link that leads nowhere"


def _absent(path: str, claim: Claim, there: str) -> Iterator[Verdict]:
    if _is_bytecode(path):
        return
    message = "is listed in RECORD and is not there"
    if there:
        message = f"is {there}, where RECORD lists a file"
    yield Verdict(MISSING, path, message, claim.owner)


def _is_bytecode(path: str) -> bool:
    """Return whether a path is bytecode, which is made when it is wanted.

    virtualenv lists the folders of it too.
    """
    return path.endswith((".pyc", ".pyo", "/", "/__pycache__"))


def _digest(entry: Recorded) -> bytes | None:
    """Return the digest of a line; None if it has none that can be used."""
    size = ALGORITHMS.get(entry.algorithm)
    if size is None:
        return None
    text = entry.digest
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == size else None


def _unusable(path: str, claim: Claim) -> Verdict:
    word = claim.entry.algorithm
    known = "is no digest of that kind" if word in ALGORITHMS else "is none that RECORD may hold"
    return Verdict(
        RECORD_FILE,
        path,
        f"cannot be checked: its digest in RECORD, `{word[:20]}`, {known}",
        claim.owner,
        outcome=Outcome.UNKNOWN,
        about="digest",
    )


def _may_lack_digest(claim: Claim) -> bool:
    path = claim.entry.path
    name = path.rpartition("/")[2]
    return _is_bytecode(path) or name in _UNHASHED


def _judge_contents(facts: Facts, expected: list[Expected]) -> Iterator[Verdict]:
    files = [(_address(facts, each.path), each.claim.entry.algorithm) for each in expected]
    # Once each: a RECORD may list one file a hundred thousand times.
    distinct = list(dict.fromkeys(files))
    known = dict(zip(distinct, hash_files(distinct), strict=True))
    found = [known[file] for file in files]
    right = {
        each.path
        for each, hashed in zip(expected, found, strict=True)
        if hashed.digest == each.digest
    }
    for each, hashed in zip(expected, found, strict=True):
        if hashed.problem:
            facts.tree.note("unreadable", hashed.problem, each.path)
        elif hashed.digest != each.digest:
            yield _modified(facts, each, hashed, others=each.path in right)
        elif each.claim.entry.size_bytes not in {None, hashed.size_bytes}:
            message = (
                f"has the digest that RECORD lists and {hashed.size_bytes:,} bytes, where "
                f"RECORD says {each.claim.entry.size_bytes:,}"
            )
            yield Verdict(
                RECORD_FILE, each.path, message, each.claim.owner, Severity.LOW, about="size"
            )


def _address(facts: Facts, path: str) -> str:
    if facts.tree.confined:
        # What a link of a container leads to is not what it would lead to from here.
        return facts.tree.resolve(path) or ""
    return facts.address(path)


def _modified(facts: Facts, each: Expected, hashed: Hashed, *, others: bool) -> Verdict:
    entry = each.claim.entry
    algorithm = entry.algorithm
    size = entry.size_bytes
    was = f"{algorithm} {each.digest.hex()}" + (f" with {size:,} bytes" if size is not None else "")
    now = f"{algorithm} {hashed.digest.hex()} with {hashed.size_bytes:,} bytes"
    message = f"is not what was installed: RECORD lists {was}, the file has {now}"
    if not others:
        return Verdict(MODIFIED, each.path, message, each.claim.owner)
    owners = {
        claim.owner.component.name for claim in facts.claims[each.path] if claim != each.claim
    }
    message += (
        f"; {named(sorted(owners))} lists it as it is now, so one was installed over the other"
    )
    return Verdict(
        MODIFIED, each.path, message, each.claim.owner, Severity.MEDIUM, Confidence.MEDIUM
    )


def _judge_undigested(facts: Facts, undigested: dict[str, list[str]]) -> Iterator[Verdict]:
    owners: dict[str, Installed] = {each.component.path: each for each in facts.installed}
    for folder, paths in undigested.items():
        message = f"gives no digest for {len(paths):,} files, which were not checked: "
        if len(paths) == 1:
            message = "gives no digest for one file, which was not checked: "
        yield Verdict(
            RECORD_FILE,
            join(folder, "RECORD"),
            message + named(sorted(paths)),
            owners[folder],
            Severity.LOW,
            persona=Persona.PEDANTIC,
            outcome=Outcome.UNKNOWN,
            about="undigested",
        )


def judge_records(facts: Facts) -> Iterator[Verdict]:
    """Look for what no installer writes into a RECORD."""
    for claim in facts.outside:
        path = join(claim.owner.component.path, "RECORD")
        message = f"lists `{claim.entry.path[:200]}`, which lies outside of the environment"
        yield Verdict(RECORD_FILE, path, message, claim.owner, about=claim.entry.path)
    for path, claims in facts.claims.items():
        if len(claims) < 2:
            continue
        first: dict[str, Claim] = {}
        for claim in claims:
            known = first.setdefault(claim.owner.component.path, claim)
            if known is not claim and known.entry != claim.entry:
                message = "is listed in one RECORD twice, with different digests or sizes"
                yield Verdict(RECORD_FILE, path, message, claim.owner, about="twice")
