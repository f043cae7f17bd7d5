"""Where did an installed distribution come from, as its installer says?"""

from __future__ import annotations

import json
import re

from antivenom.inspectors.environment.component import Digest, DigestCover
from antivenom.inspectors.environment.tree import join
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from antivenom.inspectors.environment.tree import Tree

MAX_JSON_BYTES = 1024 * 1024


class Origin(Record):
    """Where an installed distribution came from, as its installer says.

    Attributes:
        address: Of its archive, repository or folder; empty if unknown.
        digests: Of its archive.
        editable: Whether it is installed from a folder in place.
    """

    address: str = ""
    digests: tuple[Digest, ...] = ()
    editable: bool = False


def read_origin(tree: Tree, base: str) -> Origin:
    """Read `direct_url.json` (PEP 610) or `provenance_url.json` (PEP 710)."""
    for name in ("direct_url.json", "provenance_url.json"):
        path = join(base, name)
        data = tree.read(path, MAX_JSON_BYTES)
        if data is None:
            continue
        try:
            document = json.loads(data)
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict) or not isinstance(document.get("url"), str):
            tree.note("invalid", "is no object with an address", path)
            continue
        return _read_origin(document)
    return Origin()


def _read_origin(document: dict[str, Any]) -> Origin:
    address = without_credentials(document["url"])
    vcs, folder, archive = (
        _table(document, key) for key in ("vcs_info", "dir_info", "archive_info")
    )
    if vcs and isinstance(vcs.get("vcs"), str):
        address = f"{vcs['vcs']}+{address}"
        if isinstance(vcs.get("commit_id"), str):
            address += f"@{vcs['commit_id']}"
    hashes = archive.get("hashes") if archive else None
    if archive and not isinstance(hashes, dict) and isinstance(archive.get("hash"), str):
        algorithm, _, value = archive["hash"].partition("=")
        hashes = {algorithm: value}
    name = address.rpartition("/")[2].partition("#")[0]
    editable = bool(folder) and folder.get("editable") is True
    return Origin(address, archive_digests(hashes, name), editable)


def _table(document: dict[str, Any], key: str) -> dict[str, Any]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


_ALGORITHMS = {
    "md5": ("MD5", 32),
    "sha1": ("SHA-1", 40),
    "sha224": ("SHA-224", 56),
    "sha256": ("SHA-256", 64),
    "sha384": ("SHA-384", 96),
    "sha512": ("SHA-512", 128),
    "sha3_256": ("SHA3-256", 64),
    "sha3_512": ("SHA3-512", 128),
}


def archive_digests(hashes: object, name: str) -> tuple[Digest, ...]:
    """Return the digests of an archive from a table of hexadecimal values.

    Args:
        hashes: Values by algorithm, as `hashlib` names it; whatever is no such
            table, or no such value, is passed over.
        name: Of the archive.
    """
    found = []
    for algorithm, value in hashes.items() if isinstance(hashes, dict) else ():
        word, length = _ALGORITHMS.get(str(algorithm).lower(), ("", 0))
        text = value if isinstance(value, str) and len(value) == length else ""
        if re.fullmatch(r"[0-9A-Fa-f]+", text):
            found.append(Digest(word, text.lower(), DigestCover.ARCHIVE, name))
    return tuple(sorted(found, key=lambda digest: digest.algorithm))


def without_credentials(address: str) -> str:
    """Return an address without the user and password that it may hold."""
    return re.sub(r"^([a-z][a-z0-9+.-]*://)[^/@]*@", r"\1", address.strip())
