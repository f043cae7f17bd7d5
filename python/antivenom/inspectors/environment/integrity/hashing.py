"""What are the digests of many files?

`hashlib` lets go of the interpreter's lock while it works, so threads use all cores,
and OpenSSL uses the instructions that processors have for SHA-256: beyond opening the
files there is nothing to win. `benchmarks/environment.py` compares the ways to read
them; whole files in one piece, in two threads, cost the least.
"""

from __future__ import annotations

import hashlib
import os
import stat

from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PIECE_BYTES = 1024 * 1024
"""How much of a file is in memory at once."""
MAX_FILE_BYTES = 16 * 1024**3
"""Bound on one file: a file with holes can claim any size, and take days to hash."""
MAX_WORKERS = 8
_BATCH = 64
"""How many files a thread takes at once, so that taking costs little."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class Hashed(Record):
    """What became of hashing one file.

    Attributes:
        digest: Empty if the file could not be read.
        size_bytes: How much was read.
        problem: Why it could not be read; empty if it could.
    """

    digest: bytes
    size_bytes: int
    problem: str = ""


def hash_files(files: Sequence[tuple[str, str]], workers: int = 0) -> list[Hashed]:
    """Hash files.

    Args:
        files: Each a path and the name of an algorithm of `hashlib`.
        workers: Number of threads; 0 for one on each core, up to a bound.

    Returns:
        One for each file, in their order.
    """
    count = workers or min(os.cpu_count() or 1, MAX_WORKERS)
    if count == 1 or len(files) <= _BATCH:
        return [_hash(*file) for file in files]
    from concurrent.futures import ThreadPoolExecutor

    batches = [files[at : at + _BATCH] for at in range(0, len(files), _BATCH)]
    with ThreadPoolExecutor(count) as pool:
        done = pool.map(lambda batch: [_hash(*file) for file in batch], batches)
        return [hashed for batch in done for hashed in batch]


def _hash(path: str, algorithm: str) -> Hashed:
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        return Hashed(b"", 0, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    try:
        # A pipe of that name would never end.
        said = os.fstat(descriptor)
        if not stat.S_ISREG(said.st_mode):
            return Hashed(b"", 0, "is no regular file")
        if said.st_size > MAX_FILE_BYTES:
            return Hashed(b"", 0, f"has {said.st_size:,} bytes, more than the limit")
        state = hashlib.new(algorithm, usedforsecurity=False)
        size_bytes = 0
        while size_bytes <= MAX_FILE_BYTES and (piece := os.read(descriptor, PIECE_BYTES)):
            state.update(piece)
            size_bytes += len(piece)
        return Hashed(state.digest(), size_bytes)
    except OSError as error:
        return Hashed(b"", 0, f"cannot be read: {error.strerror}")
    finally:
        os.close(descriptor)
