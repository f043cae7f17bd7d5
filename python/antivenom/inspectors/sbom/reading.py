"""How is an SBOM of unknown origin read within bounds?

Everything that is refused ends in one line that names the file. Sizes are bounded
before anything is parsed: a document is text of at most 64 MiB with at most four
million values, which takes less than a gigabyte and a few seconds.
"""

from __future__ import annotations

import json
import os
import stat
import sys

from antivenom.errors import UsageError
from antivenom.inspectors.sbom.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_BYTES = 64 * 1024 * 1024
"""Bound on one document; one of a large environment with all its files has 10 MB."""
MAX_VALUES = 4_000_000
"""Bound on the values of one document, which are what takes the memory."""
MAX_DIGITS = 20
"""A longer number counts as 0: no field of an SBOM has one."""


class SbomError(UsageError):
    """An SBOM cannot be read; the text begins with its path."""


def read_sbom(path: str) -> Document:
    """Read an SBOM.

    Args:
        path: A file; `-` for standard input.

    Raises:
        SbomError: It cannot be read, or is no SBOM of a kind that is known here.
    """
    name = "standard input" if path == "-" else path
    return parse_sbom(read_bytes(path), name)


def read_bytes(path: str, limit_bytes: int = MAX_BYTES) -> bytes:
    """Read a file of bounded size.

    Raises:
        SbomError: It cannot be read, or is too large.
    """
    name = "standard input" if path == "-" else path
    try:
        if path == "-":
            data = sys.stdin.buffer.read(limit_bytes + 1) if sys.stdin else b""
        else:
            data = _read_file(path, limit_bytes)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SbomError(f"{name}: cannot be read: {reason}") from error
    if len(data) > limit_bytes:
        raise SbomError(f"{name}: has more than the limit of {limit_bytes:,} bytes")
    return data


def _read_file(path: str, limit_bytes: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise SbomError(f"{path}: is no regular file")
        if found.st_size > limit_bytes:
            size = f"has {found.st_size:,} bytes"
            raise SbomError(f"{path}: {size}, more than the limit of {limit_bytes:,}")
        return file.read(limit_bytes + 1)


def parse_sbom(data: bytes, name: str) -> Document:
    """Read an SBOM from its bytes.

    Args:
        data: The document.
        name: What to call it in messages.

    Raises:
        SbomError: It is no SBOM of a kind that is known here.
    """
    document = _parse(data, name)
    # Imported here, so that each reader is loaded for its own documents alone.
    if document.get("bomFormat") == "CycloneDX":
        from antivenom.inspectors.sbom.cyclonedx import read_cyclonedx

        read = read_cyclonedx(document)
    elif isinstance(document.get("spdxVersion"), str):
        from antivenom.inspectors.sbom.spdx2 import read_spdx2

        read = read_spdx2(document)
    elif "@graph" in document or "@context" in document:
        from antivenom.inspectors.sbom.spdx3 import read_spdx3

        read = read_spdx3(document)
    else:
        raise SbomError(f"{name}: is neither a CycloneDX nor an SPDX document")
    if isinstance(read, str):
        raise SbomError(f"{name}: {read}")
    return read


def _parse(data: bytes, name: str) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SbomError(f"{name}: is not UTF-8 at byte {error.start:,}") from error
    if text.lstrip()[:1] == "<":
        raise SbomError(f"{name}: is XML; only the JSON forms of SBOMs are read here")
    if text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        raise SbomError(f"{name}: holds more than {MAX_VALUES:,} values")
    try:
        document = json.loads(text, parse_int=_integer, parse_constant=_constant)
    except RecursionError as error:
        raise SbomError(f"{name}: is JSON that is nested too deeply") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise SbomError(f"{name}: is not JSON: {error.msg} at {where}") from error
    if not isinstance(document, dict):
        raise SbomError(f"{name}: is JSON, and no object")
    return document


def _integer(digits: str) -> int:
    return int(digits) if len(digits) <= MAX_DIGITS else 0


def _constant(_word: str) -> None:
    """Take `NaN` and `Infinity`, which are no JSON, for nothing."""
