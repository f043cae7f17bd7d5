"""How is the evidence replaced by newer evidence, without trusting where it comes from?

The new evidence is a folder with the same file names as the one that antivenom's index
is built from: a `sources.toml` and what it names, on this machine or on a server. All
of it is fetched within bounds of size and time, held to its SHA-256 (and to a
`SHA256SUMS`, where there is one), parsed to the last record and written as an index
beside the old one, which it replaces in one step. So whatever goes wrong, be it a full
disk or Ctrl-C, the old evidence stays. Evidence that is older than what is in force is
refused: with it, somebody could make fixed vulnerabilities unknown again.

A SHA-256 that lies beside the file says that it arrived whole, not who wrote it. Take
evidence from where you would take software.
"""

from __future__ import annotations

import os
import re
import time

from antivenom.errors import EvidenceError
from antivenom.evidence.base import EvidenceBase, carried_folder, open_evidence
from antivenom.evidence.build import build, read_file
from antivenom.evidence.index import INDEX_NAME, Index
from antivenom.evidence.snapshot import MAX_FILE_BYTES
from antivenom.evidence.source import SOURCES_FILE, SourceKind, read_sources
from antivenom.model.overriding import override

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from http.client import HTTPMessage, HTTPResponse
    from typing import IO
    from urllib.request import OpenerDirector, Request

    from antivenom.evidence.source import Source

SUMS_FILE = "SHA256SUMS"
"""Name of a file as sha256sum(1) writes it, which a folder of snapshots may have."""

SILENCE_S = 30.0
"""How long a server may be silent."""

PATIENCE_S = 600.0
"""How long all downloads together may take."""

MAX_REDIRECTS = 5
"""How often a server may send us elsewhere."""

_SUM = re.compile(rb"([0-9a-f]{64}) [ *](\S+)")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")


def update_evidence(origin: str, folder: str, *, allow_older: bool = False) -> EvidenceBase:
    """Replace the evidence of a folder.

    Args:
        origin: A folder, or the address of one: `http`, `https` or `file`.
        folder: Where the index is to lie; made if it is not there.
        allow_older: Whether the new evidence may be older than what is in force.

    Returns:
        The new evidence, open.

    Raises:
        EvidenceError: It cannot be fetched, verified or written; the old is as it was.
    """
    fetch = _fetcher(origin)
    text = fetch(SOURCES_FILE)
    sources = read_sources(text, f"{origin.rstrip('/')}/{SOURCES_FILE}")
    absent = {kind.value for kind in SourceKind} - {source.kind.value for source in sources}
    if absent:
        raise EvidenceError(f"{origin}: {SOURCES_FILE} has no {', '.join(sorted(absent))}")
    _check_sums(fetch, sources, text, origin)
    if not allow_older:
        _check_days(sources, folder, origin)
    return _replace(build(sources, fetch, origin), folder)


def _check_sums(
    fetch: Callable[[str], bytes], sources: Sequence[Source], text: bytes, origin: str
) -> None:
    """Hold what `sources.toml` says, and itself, to a `SHA256SUMS` if there is one."""
    import hashlib

    try:
        listed = fetch(SUMS_FILE)
    except _AbsentError:
        return
    sums = {
        name.decode("utf-8", "replace"): sha256.decode() for sha256, name in _SUM.findall(listed)
    }
    wanted = {source.file: source.sha256 for source in sources}
    wanted[SOURCES_FILE] = hashlib.sha256(text).hexdigest()
    for name, sha256 in wanted.items():
        if sums.get(name, "") != sha256:
            raise EvidenceError(f"{origin}: {SUMS_FILE} does not agree about {name}")


def _check_days(sources: Sequence[Source], folder: str, origin: str) -> None:
    """Refuse evidence that is older than what is carried, or was put here before."""
    for present in (carried_folder(), folder):
        try:
            base = open_evidence(present)
        except EvidenceError:
            # There is none yet; or it is damaged, which an update is to put right.
            continue
        for source in sources:
            day = base.day(source.kind)
            if source.date < day:
                told = f"its {source.name} is of {source.date}, the present one of {day}"
                raise EvidenceError(f"{origin}: {told}; --allow-older takes it all the same")


def _replace(index: bytes, folder: str) -> EvidenceBase:
    """Write an index beside the old one, verify it, and give it the old one's name."""
    target = os.path.join(folder, INDEX_NAME)
    draft = f"{target}.{os.getpid()}.part"
    try:
        os.makedirs(folder, exist_ok=True)
        _write(draft, index)
        EvidenceBase(Index(draft)).verify()
        os.replace(draft, target)
        _sync_folder(folder)
    except OSError as error:
        raise EvidenceError(f"{folder}: cannot be written: {error.strerror or error}") from error
    finally:
        # After an error or Ctrl-C; after a success it has another name.
        _remove(draft)
    return EvidenceBase(Index(target))


def _write(path: str, content: bytes) -> None:
    # One left behind by a killed process of the same number is in nobody's way.
    _remove(path)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        # Some file systems find out only now that there is no room.
        os.fsync(file.fileno())


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        # It is not there, or it cannot be helped; the index is not touched by it.
        return


def _sync_folder(folder: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _AbsentError(EvidenceError):
    """A file is not there."""


def _fetcher(origin: str) -> Callable[[str], bytes]:
    """Return what fetches a file of the folder by its name.

    Raises:
        EvidenceError: The address has a scheme that is not allowed.
    """
    scheme = _SCHEME.match(origin)
    if scheme is None:
        return lambda name: _local(os.path.join(origin, name))
    if scheme[1].lower() == "file":
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        parts = urlsplit(origin)
        if parts.netloc not in {"", "localhost"}:
            raise EvidenceError(f"{origin}: a file lies on this machine, not on {parts.netloc}")
        folder = url2pathname(parts.path)
        return lambda name: _local(os.path.join(folder, name))
    if scheme[1].lower() in {"http", "https"}:
        return _Download(origin).fetch
    raise EvidenceError(f"{origin}: takes a folder, http, https or file, not {scheme[1]}")


def _local(path: str) -> bytes:
    # Reading a pipe or a device might never end.
    if not os.path.isfile(path):
        raise _AbsentError(f"{path}: there is no such file")
    return read_file(path)


class _Download:
    """Fetches files from a server, within bounds."""

    def __init__(self, origin: str) -> None:
        self._origin = origin.rstrip("/")
        self._opener = _opener()
        self._end = time.monotonic() + PATIENCE_S

    def fetch(self, name: str) -> bytes:
        """Return the content of a file.

        Raises:
            EvidenceError: It is not there, too large or too slow.
        """
        import http.client
        from urllib.error import HTTPError, URLError

        url = f"{self._origin}/{name}"
        try:
            with self._opener.open(url, timeout=SILENCE_S) as response:
                return self._read(response, url)
        except HTTPError as error:
            error.close()
            kind = _AbsentError if error.code in {404, 410} else EvidenceError
            # urllib tells of redirects in several lines.
            reason = " ".join(str(error.reason).split())[:200]
            raise kind(f"{url}: {error.code} {reason}") from error
        except URLError as error:
            raise EvidenceError(f"{url}: {error.reason}") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise EvidenceError(f"{url}: {str(error) or type(error).__name__}") from error

    def _read(self, response: HTTPResponse, url: str) -> bytes:
        parts = []
        size_bytes = 0
        while part := response.read1(1 << 16):
            size_bytes += len(part)
            if size_bytes > MAX_FILE_BYTES:
                raise EvidenceError(f"{url}: is larger than {MAX_FILE_BYTES:,} bytes")
            if time.monotonic() > self._end:
                raise EvidenceError(f"{url}: took longer than {PATIENCE_S:.0f} s")
            parts.append(part)
        promised = response.headers.get("Content-Length", "")
        if promised.isdecimal() and len(promised) < 20 and int(promised) != size_bytes:
            raise EvidenceError(f"{url}: ended after {size_bytes:,} of {promised} bytes")
        return b"".join(parts)


def _opener() -> OpenerDirector:
    """Return what opens http and https addresses and nothing else."""
    from urllib import request

    class Redirects(request.HTTPRedirectHandler):
        """Follows few redirects, none to other schemes and none out of https."""

        max_redirections = MAX_REDIRECTS

        @override
        def redirect_request(
            self,
            req: Request,
            fp: IO[bytes],
            code: int,
            msg: str,
            headers: HTTPMessage,
            newurl: str,
        ) -> Request | None:
            allowed = ("https:",) if req.full_url.startswith("https:") else ("https:", "http:")
            if not newurl.lower().startswith(allowed):
                raise EvidenceError(f"{req.full_url}: must not lead to {newurl[:80]}")
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    opener = request.OpenerDirector()
    opener.addheaders = [("User-Agent", "antivenom")]
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPErrorProcessor(),
        Redirects(),
    ):
        opener.add_handler(handler)
    return opener
