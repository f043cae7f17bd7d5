"""Is this text an address that the schemas take?

What a distribution calls its homepage is whatever somebody typed. Both standards want
an absolute IRI; what is none is left out, because a document that no validator takes
helps nobody.
"""

from __future__ import annotations

import re

MAX_ADDRESS = 2000

_SCHEME = re.compile(r"(?:[a-z]+\+)?(?:https?|git|ssh|ftps?|sftp|svn|file)://", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:%-]*@)?"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
    r"(?::[0-9]{1,5})?",
)
_KEPT = re.compile(r"%[0-9A-Fa-f]{2}|[A-Za-z0-9._~!$&'()*+,;=:@/?-]")


def address_of(text: str) -> str:
    """Return an address as the schemas want it; empty if it is none.

    Characters that may not stand in an address are escaped, as browsers do.
    """
    scheme = _SCHEME.match(text)
    if scheme is None or len(text) > MAX_ADDRESS:
        return ""
    rest = text[scheme.end() :]
    cut = re.search(r"[/?#]", rest)
    host = rest[: cut.start()] if cut else rest
    if not _HOST.fullmatch(host) and not (host == "" and scheme[0].lower() == "file://"):
        return ""
    before, mark, fragment = rest[len(host) :].partition("#")
    return f"{scheme[0]}{host}{_escaped(before)}{mark}{_escaped(fragment)}"


def _escaped(text: str) -> str:
    pieces = []
    place = 0
    while place < len(text):
        match = _KEPT.match(text, place)
        if match:
            pieces.append(match[0])
            place = match.end()
        else:
            data = text[place].encode("utf-8", "surrogateescape")
            pieces.append("".join(f"%{byte:02X}" for byte in data))
            place += 1
    return "".join(pieces)


def is_archive(address: str) -> bool:
    """Return whether an address leads to an archive or repository, and not to a page."""
    path = address.partition("#")[0].partition("?")[0].lower()
    return "+" in address.partition("://")[0] or path.endswith(
        (".whl", ".tar.gz", ".tgz", ".zip", ".tar.bz2", ".tar.xz", ".crate", ".git")
    )
