"""How does an SBOM get into a wheel (PEP 770), and the wheel stay the same otherwise?

The wheel is written anew beside the old one and renamed over it when it has been read
back whole; on any error the old one stays. Members keep their order, times and modes.
The SBOM cannot hold a digest of the wheel that holds it; instead it has the one over the
lines of RECORD without those of SBOM and RECORD.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import stat
import zipfile
import zlib
from contextlib import contextmanager

from antivenom.errors import UsageError
from antivenom.inspectors.environment.record import lines_digest
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MEMBERS = 200_000
MAX_UNPACKED_BYTES = 8 * 1024 * 1024 * 1024
"""Bound on what a wheel that is written anew unpacks to."""
MAX_RECORD_BYTES = 64 * 1024 * 1024

_SIGNATURES = ("RECORD.jws", "RECORD.p7s")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)
_EPOCH = (1980, 1, 1, 0, 0, 0)


class WheelError(UsageError):
    """A wheel cannot be read or written; the text begins with its path."""


class Plan(Record):
    """What will be done to a wheel.

    Attributes:
        path: The wheel.
        member: Name of the SBOM in it.
        record: Name of its RECORD.
        lines: The text of RECORD without the line of that SBOM.
        is_there: Whether it holds that SBOM already.
        newest: Time of its newest member: ISO 8601, taken as UTC.
    """

    path: str
    member: str
    record: str
    lines: str
    is_there: bool
    newest: str

    @property
    def digest(self) -> str:
        """SHA-256 over the lines of RECORD without those of the SBOM and of RECORD."""
        own = f"{self.record},"
        kept = (line for line in self.lines.splitlines() if not line.startswith(own))
        return lines_digest("".join(f"{line}\n" for line in kept))


def plan(path: str, name: str) -> Plan:
    """Look at a wheel before anything is done to it.

    Args:
        path: The wheel.
        name: File name of the SBOM.

    Raises:
        WheelError: It is none, or cannot be written anew without loss.
    """
    with _reading(path) as archive:
        infos = archive.infolist()
        _refuse_unsound(path, infos)
        names = {info.filename for info in infos}
        records = [
            each for each in names if each.endswith(".dist-info/RECORD") and each.count("/") == 1
        ]
        if len(records) != 1:
            raise WheelError(
                f"{path}: holds {len(records)} RECORDs at its top, and a wheel has one"
            )
        folder = records[0].rpartition("/")[0]
        signed = next((each for each in _SIGNATURES if f"{folder}/{each}" in names), "")
        if signed:
            raise WheelError(f"{path}: is signed ({signed}), and its RECORD may not change")
        member = f"{folder}/sboms/{name}"
        if archive.getinfo(records[0]).file_size > MAX_RECORD_BYTES:
            raise WheelError(f"{path}: has a RECORD of more than {MAX_RECORD_BYTES:,} bytes")
        text = archive.read(records[0]).decode("utf-8")
        lines = "".join(
            line for line in text.splitlines(keepends=True) if not _is_line_of(line, member)
        )
        dates = [info.date_time for info in infos if info.filename != member]
        return Plan(path, member, records[0], lines, member in names, _iso(max(dates)))


@contextmanager
def _reading(path: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _BROKEN as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise WheelError(f"{path}: cannot be read as a wheel: {reason}") from error


def _refuse_unsound(path: str, infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise WheelError(f"{path}: is larger than a wheel may be here")
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise WheelError(f"{path}: holds {name!r} twice")
        seen.add(name)
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise WheelError(f"{path}: holds {name!r}, which leads out of it")


def _is_line_of(line: str, member: str) -> bool:
    return line.startswith((f"{member},", f'"{member}",'))


def _iso(date: tuple[int, int, int, int, int, int]) -> str:
    from datetime import datetime, timezone

    year, month, day, hour, minute, second = date
    try:
        time = datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc)
    except ValueError:
        # A zip archive can hold month 0 and second 62.
        return "1980-01-01T00:00:00Z"
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def strip(plan: Plan, target: str) -> None:
    """Write the wheel without the SBOM.

    Raises:
        WheelError: It cannot be read.
        OSError: The target cannot be written.
    """
    _rewrite(plan, target, None)


def embed(plan: Plan, document: bytes) -> None:
    """Replace the wheel by one with the SBOM.

    Raises:
        WheelError: It cannot be read, or not be written; it is as it was.
    """
    real = os.path.realpath(plan.path)
    draft = f"{real}.{os.getpid()}.part"
    try:
        _rewrite(plan, draft, document)
        _read_back(plan, draft, document)
        os.chmod(draft, stat.S_IMODE(os.stat(real).st_mode))
        os.replace(draft, real)
    except OSError as error:
        raise WheelError(f"{plan.path}: cannot be written: {error.strerror}") from error
    finally:
        if os.path.exists(draft):
            os.unlink(draft)


def _rewrite(plan: Plan, target: str, document: bytes | None) -> None:
    with _reading(plan.path) as old, open(target, "xb") as file:
        with zipfile.ZipFile(file, "w") as new:
            new.comment = old.comment
            for info in old.infolist():
                if info.filename == plan.member:
                    continue
                if info.filename == plan.record:
                    _add_record(plan, new, info, document)
                elif info.is_dir():
                    new.writestr(_copy(info), b"")
                else:
                    with (
                        old.open(info) as source,
                        new.open(
                            _copy(info), "w", force_zip64=info.file_size > 2**31 - 2**20
                        ) as sink,
                    ):
                        shutil.copyfileobj(source, sink, 1 << 20)
        file.flush()
        os.fsync(file.fileno())


def _add_record(
    plan: Plan, new: zipfile.ZipFile, info: zipfile.ZipInfo, document: bytes | None
) -> None:
    lines = plan.lines
    if document is not None:
        own = zipfile.ZipInfo(plan.member, info.date_time)
        own.compress_type = zipfile.ZIP_DEFLATED
        own.external_attr = (stat.S_IFREG | 0o644) << 16
        new.writestr(own, document)
        lines = _with_line(plan, document)
    new.writestr(_copy(info), lines.encode("utf-8"))


def _with_line(plan: Plan, document: bytes) -> str:
    """Return RECORD with the line of the SBOM, before the one of RECORD itself."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(document).digest()).rstrip(b"=").decode()
    line = f"{plan.member},sha256={digest},{len(document)}"
    lines = plan.lines.splitlines(keepends=True)
    end = "\r\n" if lines and lines[-1].endswith("\r\n") else "\n"
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    places = [at for at, each in enumerate(lines) if each.startswith(f"{plan.record},")]
    lines.insert(places[0] if places else len(lines), line + end)
    return "".join(lines)


def _copy(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    date = max(info.date_time, _EPOCH)
    copy = zipfile.ZipInfo(info.filename, date)
    copy.compress_type = info.compress_type
    copy.external_attr = info.external_attr
    copy.internal_attr = info.internal_attr
    copy.create_system = info.create_system
    copy.comment = info.comment
    return copy


def _read_back(plan: Plan, draft: str, document: bytes) -> None:
    """Read the new wheel whole, so that none takes the old one's place that is damaged."""
    with _reading(draft) as archive:
        damaged = archive.testzip()
        if damaged or archive.read(plan.member) != document:
            raise WheelError(f"{plan.path}: could not be written without damage; it is as it was")
