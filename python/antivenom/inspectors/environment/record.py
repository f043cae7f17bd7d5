"""Which files belong to an installed distribution, and with which digests?

RECORD is a CSV file of paths, digests and sizes (PEP 376, PEP 627). Paths are
relative to the folder that holds the metadata folder, and may lead out of it, as
those of scripts do.
"""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import io
import posixpath

from antivenom.inspectors.environment.component import Digest, DigestCover
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_ENTRIES = 500_000
"""Bound on files of one distribution."""
MAX_PATH_CHARACTERS = 4096
"""Bound on a path, as Linux has it."""

ALGORITHMS = {"sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}
"""Size in bytes of the digests that RECORD may hold (PEP 376 forbids weaker ones)."""


class Recorded(Record):
    """One line of RECORD.

    Attributes:
        path: As written, but with `/`; relative to the site folder.
        algorithm: Name as in `hashlib`; empty if the line has no digest.
        digest: As written: URL-safe base64 without padding.
        size_bytes: None if the line does not say.
    """

    path: str
    algorithm: str = ""
    digest: str = ""
    size_bytes: int | None = None


def read_record(text: str) -> tuple[tuple[Recorded, ...], tuple[str, ...]]:
    """Read a RECORD file; whatever it says, this returns.

    Returns:
        Its lines in their order, and what is wrong in one phrase each.
    """
    entries: list[Recorded] = []
    problems: list[str] = []
    rows = csv.reader(io.StringIO(text, newline=""))
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            problems.append(f"is not CSV in line {rows.line_num}: {error}")
            break
        if len(entries) >= MAX_ENTRIES:
            problems.append(f"has more than {MAX_ENTRIES:,} lines")
            break
        if not row or not row[0]:
            continue
        entry = _entry(row)
        if entry is None:
            problems.append(f"has no path, digest and size in line {rows.line_num}")
        else:
            entries.append(entry)
    return tuple(entries), tuple(problems[:20])


def _entry(row: Sequence[str]) -> Recorded | None:
    path = row[0].replace("\\", "/")
    if len(row) == 1 or "\0" in path or len(path) > MAX_PATH_CHARACTERS:
        return None
    algorithm, _, digest = row[1].partition("=")
    size = row[2].strip() if len(row) > 2 else ""
    size_bytes = int(size) if size.isascii() and size.isdigit() and len(size) < 19 else None
    if row[1] and not digest:
        return None
    return Recorded(path, algorithm.lower(), digest, size_bytes)


def lines_digest(text: str) -> str:
    """Return the SHA-256 over the sorted lines of a RECORD file.

    Every line that is not empty counts, as UTF-8, without its line end and with one
    line feed after it; the order is that of the bytes. So the same distribution,
    installed by the same tool, has the same digest wherever it lies.
    """
    data = text.encode("utf-8", "surrogateescape").replace(b"\r\n", b"\n")
    lines = sorted(line for line in data.split(b"\n") if line)
    return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()


def file_digest(entry: Recorded, path: str) -> tuple[Digest, ...]:
    """Return the digest that RECORD gives for a file; none if it gives none.

    Args:
        entry: The line.
        path: The file, relative to the subject.
    """
    size = ALGORITHMS.get(entry.algorithm)
    if size is None:
        return ()
    try:
        raw = base64.urlsafe_b64decode(entry.digest + "=" * (-len(entry.digest) % 4))
    except (binascii.Error, ValueError):
        return ()
    if len(raw) != size:
        return ()
    algorithm = "SHA-" + entry.algorithm.removeprefix("sha")
    return (Digest(algorithm, raw.hex(), DigestCover.FILE, path),)


def place(site: str, path: str) -> str:
    """Return where a recorded file lies, relative to the subject.

    Args:
        site: The site folder, relative to the subject.
        path: As in `Recorded.path`.
    """
    if path.startswith("/"):
        return posixpath.normpath(path)
    joined = posixpath.normpath(posixpath.join(site, path)) if path.startswith("../") else None
    return joined or (f"{site}/{path}" if site else path)
