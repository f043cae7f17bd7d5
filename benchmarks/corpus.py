"""Which files do all tools read, so that their times can be compared?

The source distributions that `corpus.txt` names, with hashes, are fetched once by pip into a
cache folder outside the checkout. Only their `.py` files are unpacked, and only those that
every tool can read as UTF-8, so that nobody wins by giving up early. Nothing fetched is
imported. (pip itself runs a distribution's build backend to read its metadata, which is what
`pip download` of a source distribution means.)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

REQUIREMENTS = Path(__file__).with_name("corpus.txt")


@dataclass(frozen=True, slots=True)
class Corpus:
    """An unpacked corpus.

    Attributes:
        folder: Where the files are; nothing above it configures a tool.
        files: Paths relative to the folder, sorted.
        line_count: Lines in all files together.
        size_bytes: Bytes in all files together.
        names: The distributions with their versions, as in `corpus.txt`.
    """

    folder: Path
    files: tuple[str, ...]
    line_count: int
    size_bytes: int
    names: tuple[str, ...]


def cache_folder() -> Path:
    """Return the default cache folder, by the XDG convention."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "antivenom-benchmark"


def fetch(folder: Path) -> Corpus:
    """Fetch and unpack the corpus, unless that was done before.

    Args:
        folder: Cache folder; made if it is absent.

    Returns:
        The corpus, with every file read once, so that the first tool finds a warm disk cache.

    Raises:
        subprocess.CalledProcessError: If pip fails.
    """
    archives = folder / "archives"
    sources = folder / "sources"
    mark = folder / "unpacked-from.txt"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if not mark.exists() or mark.read_text(encoding="utf-8") != wanted:
        _download(archives)
        for archive in sorted(archives.glob("*.tar.gz")):
            _unpack(archive, sources)
        mark.write_text(wanted, encoding="utf-8")
    return _measure(sources, wanted)


def _download(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--no-binary", ":all:", "--ignore-requires-python", "--require-hashes"]
    command += ["--dest", str(folder), "--requirement", str(REQUIREMENTS)]
    subprocess.run(command, check=True)


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as members:
        for member in members:
            path = PurePosixPath(member.name)
            inside = not path.is_absolute() and ".." not in path.parts
            if not (member.isfile() and inside and path.suffix == ".py"):
                continue
            stream = members.extractfile(member)
            if stream is None:
                continue
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(stream.read())


def _measure(folder: Path, requirements: str) -> Corpus:
    files: list[str] = []
    line_count = size_bytes = 0
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            continue
        files.append(path.relative_to(folder).as_posix())
        line_count += content.count(b"\n")
        size_bytes += len(content)
    names = [line.split()[0] for line in requirements.splitlines() if "==" in line]
    return Corpus(folder, tuple(files), line_count, size_bytes, tuple(names))
