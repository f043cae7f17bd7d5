"""How do facts lie in one file so that a few hundred look-ups take milliseconds?

The file has a header and sections. Most sections are text: lines of a key, a tab and
a value in JSON, sorted by key, found by bisecting the bytes as look(1) does it. The
EPSS scores of all CVEs are columns of fixed width: sorted keys, then probabilities,
then percentiles. A section is held to its SHA-256 when it is first asked for,
and of its lines only those that are asked for are decoded.

Nothing in it is compressed. The index must be the same bytes wherever it is built,
and what zlib writes depends on which zlib it is (CPython for Windows has zlib-ng,
some distributions too), what liblzma writes on its version. A wheel is compressed
anyway, and so is a repository. What saves room instead is that the versions of
a package are listed once and its advisories refer to stretches of that list.

It is read in one piece, which takes two milliseconds, and then closed. It is not mapped
into memory, because a mapped file that somebody cuts short kills the process that reads it.
"""

from __future__ import annotations

import struct
from bisect import bisect_left

from antivenom.errors import EvidenceError
from antivenom.evidence.snapshot import decoded
from antivenom.evidence.source import Source, source_from, source_to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

INDEX_NAME = "evidence.index"
"""Name of the file."""

FORMAT = 1
"""Version of the layout; another one is not read."""

MAX_INDEX_BYTES = 256 << 20
"""How large an index may be."""

_MAGIC = b"AVEVID\r\n"
_HEAD = struct.Struct("<8sII32s")
_KEY_BYTES, _VALUE_BYTES = 2, 3


def index_bytes(sources: Sequence[Source], sections: Mapping[str, bytes]) -> bytes:
    """Write an index.

    Args:
        sources: What the facts were taken from.
        sections: By name; the order is kept.

    Returns:
        The same bytes for the same facts, always.
    """
    import json

    table: dict[str, tuple[int, int, str]] = {}
    offset = 0
    for name, content in sections.items():
        table[name] = (offset, len(content), _sha256(content).hex())
        offset += len(content)
    header = {"sources": [source_to_json(source) for source in sources], "sections": table}
    text = json.dumps(header, separators=(",", ":")).encode("ascii")
    head = _HEAD.pack(_MAGIC, FORMAT, len(text), _sha256(text))
    return b"".join((head, text, *sections.values()))


def lines_section(lines: Mapping[str, str]) -> bytes:
    """Write a section of sorted lines.

    Args:
        lines: Values by key; keys have no tab, neither has a line feed, all is ASCII.
    """
    return b"".join(f"{key}\t{lines[key]}\n".encode("ascii") for key in sorted(lines))


def columns_section(rows: Mapping[int, tuple[int, int]]) -> bytes:
    """Write a section of columns: keys of 32 bits, each with two values of 24 bits.

    Keys are sorted. Of each only the lower half is in the column; a short table says
    where in the column each upper half begins.
    """
    keys = sorted(rows)
    starts: dict[int, int] = {}
    for place, key in enumerate(keys):
        starts.setdefault(key >> 16, place)
    table = [number for pair in starts.items() for number in pair]
    parts = [struct.pack(f"<II{len(table)}I", len(keys), len(starts), *table)]
    parts.append(struct.pack(f"<{len(keys)}H", *(key & 0xFFFF for key in keys)))
    for place in (0, 1):
        values = (rows[key][place].to_bytes(_VALUE_BYTES, "little") for key in keys)
        parts.append(b"".join(values))
    return b"".join(parts)


def _number(column: memoryview, place: int, width: int) -> int:
    return int.from_bytes(column[place * width : (place + 1) * width], "little")


def _sha256(content: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(content).digest()


class Index:
    """An index file.

    Attributes:
        path: Where it lies.
        sources: What its facts were taken from.
    """

    def __init__(self, path: str) -> None:
        """Open an index.

        Raises:
            EvidenceError: It is absent, cut short, damaged, or of another version.
        """
        self.path = path
        self._sections: dict[str, bytes] = {}
        try:
            with open(path, "rb") as file:
                self._content = file.read(MAX_INDEX_BYTES + 1)
        except OSError as error:
            raise EvidenceError(f"{path}: {error.strerror or error}") from error
        head = self._content[: _HEAD.size]
        if len(head) < _HEAD.size or not head.startswith(_MAGIC):
            raise EvidenceError(f"{path}: is no index of evidence")
        _, version, length, digest = _HEAD.unpack(head)
        if version != FORMAT:
            raise EvidenceError(f"{path}: has layout {version}, this version reads {FORMAT}")
        if len(self._content) > MAX_INDEX_BYTES:
            raise self._damaged("it is too large")
        self._body = _HEAD.size + length
        text = self._content[_HEAD.size : self._body]
        if _sha256(text) != digest:
            raise self._damaged("its header has another checksum")
        self.sources, self._table = self._header(text)

    def line(self, section: str, key: str) -> str | None:
        """Return the value of a key in a section of lines; None if it is not there.

        Raises:
            EvidenceError: The section is damaged.
        """
        content = self.section(section)
        wanted = key.encode("utf-8", "replace")
        low, high = 0, len(content)
        while low < high:
            start = max(low, content.rfind(b"\n", 0, (low + high) // 2) + 1)
            tab = content.find(b"\t", start)
            end = content.find(b"\n", tab)
            if tab < 0 or end < 0:
                raise self._damaged(f"its section {section!r} has a broken line")
            here = content[start:tab]
            if here == wanted:
                return content[tab + 1 : end].decode("ascii", "replace")
            if here < wanted:
                low = end + 1
            else:
                high = start
        return None

    def row(self, section: str, key: int) -> tuple[int, int] | None:
        """Return the two values of a key in a section of columns; None if it is not there.

        Raises:
            EvidenceError: The section is damaged.
        """
        content = self.section(section)
        try:
            count, uppers = struct.unpack_from("<II", content)
            table = struct.unpack_from(f"<{2 * uppers}I", content, 8)
        except struct.error as error:
            raise self._damaged(f"its section {section!r} is cut short") from error
        keys = 8 * (1 + uppers)
        first = keys + count * _KEY_BYTES
        second = first + count * _VALUE_BYTES
        if len(content) != second + count * _VALUE_BYTES or max(table[1::2], default=0) > count:
            raise self._damaged(f"its section {section!r} has another length")
        upper = bisect_left(table[::2], key >> 16)
        if upper == uppers or table[2 * upper] != key >> 16:
            return None
        low = table[2 * upper + 1]
        end = high = table[2 * upper + 3] if upper + 1 < uppers else count
        wanted = key & 0xFFFF
        lower = memoryview(content)[keys:first]
        while low < high:
            middle = (low + high) // 2
            if _number(lower, middle, _KEY_BYTES) < wanted:
                low = middle + 1
            else:
                high = middle
        if low >= end or _number(lower, low, _KEY_BYTES) != wanted:
            return None
        values = memoryview(content)
        return (
            _number(values[first:second], low, _VALUE_BYTES),
            _number(values[second:], low, _VALUE_BYTES),
        )

    def section(self, name: str) -> bytes:
        """Return a section, read and verified when it is first asked for.

        Raises:
            EvidenceError: It is not there, cut short or damaged.
        """
        if name not in self._sections:
            if name not in self._table:
                raise self._damaged(f"it has no section {name!r}")
            offset, length, digest = self._table[name]
            content = self._content[self._body + offset : self._body + offset + length]
            if _sha256(content).hex() != digest:
                raise self._damaged(f"its section {name!r} has another checksum")
            self._sections[name] = content
        return self._sections[name]

    def names(self) -> Iterable[str]:
        """Return the names of the sections."""
        return self._table

    def _header(self, text: bytes) -> tuple[tuple[Source, ...], dict[str, tuple[int, int, str]]]:
        header = decoded(text, self.path)
        try:
            listed = [source_from(each, f"{self.path}: source") for each in header["sources"]]
            table = {
                str(name): (int(offset), int(length), str(digest))
                for name, (offset, length, digest) in header["sections"].items()
            }
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise self._damaged("its header is malformed") from error
        end = max((offset + length for offset, length, _ in table.values()), default=0)
        if min((min(row[:2]) for row in table.values()), default=0) < 0:
            raise self._damaged("its header is malformed")
        if self._body + end != len(self._content):
            raise self._damaged(f"it has {len(self._content):,} bytes, not {self._body + end:,}")
        return tuple(listed), table

    def _damaged(self, how: str) -> EvidenceError:
        return EvidenceError(f"{self.path}: is damaged: {how}")
