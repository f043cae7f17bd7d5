"""What is in a file of a snapshot, whoever wrote it?

Snapshots are read from folders and servers that nobody vouches for. So a file is
measured before it is believed: bytes, bytes after decompression, length of a line,
number of records and depth are bounded, and the SHA-256 must be the announced one.
Whatever is wrong ends the reading with a message that names the file and the line:
a snapshot is used wholly or not at all, because a part of one would look like
a database with fewer vulnerabilities.
"""

from __future__ import annotations

import json

from antivenom.errors import EvidenceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MAX_FILE_BYTES = 64 << 20
"""How large a file may be."""

MAX_TEXT_BYTES = 512 << 20
"""How large a file may be after decompression."""

MAX_LINE_BYTES = 8 << 20
"""How long one record may be."""

MAX_RECORDS = 2_000_000
"""How many records a file may have."""

_MAX_DIGITS = 20
_GZIP = b"\x1f\x8b"


def text_lines(content: bytes, where: str) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file with their numbers, decompressed if it is a gzip file.

    Args:
        content: The file.
        where: What to call it in messages.

    Raises:
        EvidenceError: The file is damaged, or beyond a bound.
    """
    import gzip
    import io
    import zlib

    stream: Any = io.BytesIO(content)
    if content.startswith(_GZIP):
        stream = gzip.GzipFile(fileobj=stream, mode="rb")
    size_bytes = number = 0
    while True:
        try:
            line: bytes = stream.readline(MAX_LINE_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise EvidenceError(f"{where}: is a damaged gzip file: {error}") from error
        if not line:
            return
        number += 1
        size_bytes += len(line)
        if len(line) > MAX_LINE_BYTES:
            raise EvidenceError(f"{where}: line {number} is longer than {MAX_LINE_BYTES:,} bytes")
        if size_bytes > MAX_TEXT_BYTES or number > MAX_RECORDS:
            raise EvidenceError(f"{where}: is larger than {MAX_TEXT_BYTES:,} bytes or too long")
        yield number, line


def whole_text(content: bytes, where: str) -> bytes:
    """Return a file in one piece, decompressed if it is a gzip file.

    Raises:
        EvidenceError: The file is damaged, or beyond a bound.
    """
    lines = []
    size_bytes = 0
    for _, line in text_lines(content, where):
        size_bytes += len(line)
        if size_bytes > MAX_FILE_BYTES:
            raise EvidenceError(f"{where}: is larger than {MAX_FILE_BYTES:,} bytes")
        lines.append(line)
    return b"".join(lines)


def decoded(text: bytes, where: str) -> Any:
    """Decode JSON that a stranger wrote.

    Raises:
        EvidenceError: It is not JSON, or nested or numbered beyond reason.
    """
    try:
        return json.loads(text.decode("utf-8"), parse_int=_integer, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise EvidenceError(f"{where}: is not JSON: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise EvidenceError(f"{where}: is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise EvidenceError(f"{where}: is JSON beyond the limits of this program") from error


def _integer(digits: str) -> int:
    # CPython 3.10 takes quadratic time for a number of a million digits.
    if len(digits) > _MAX_DIGITS:
        raise ValueError("too many digits")
    return int(digits)


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def member(value: object, name: str, kind: type, where: str, default: Any = None) -> Any:
    """Return a member of a JSON object.

    Args:
        value: What ought to be an object.
        name: Of the member.
        kind: Type that it must have.
        where: What to call the object in messages.
        default: What to return if it is absent or null; None if it must be there.

    Raises:
        EvidenceError: It is not there, or of another type.
    """
    if not isinstance(value, dict):
        raise EvidenceError(f"{where}: is no JSON object")
    found = value.get(name)
    if found is None and default is not None:
        return default
    if not isinstance(found, kind):
        raise EvidenceError(f"{where}: {name!r} is missing or no {_WORDS[kind]}")
    return found


_WORDS = {str: "string", list: "array", dict: "object", int: "number"}
