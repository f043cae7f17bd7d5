"""How does SARIF write a place: a URI, a region, a cell of a notebook?

Source: SARIF 2.1.0 sections 3.4 (artifactLocation), 3.28 (location), 3.30 (region) and 3.33
(logicalLocation); RFC 3986 for URIs; RFC 8089 for absolute paths.

A notebook is JSON, so a line of a cell is no line of the file. Such a place has no region; its
logical location names the cell and the line, and its message says both in words.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from antivenom.report.visible import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from antivenom.model.finding import Finding
    from antivenom.model.location import Location, Span

BASE = "%SRCROOT%"
"""Name of the folder that relative URIs start from; consumers know where they keep it."""

_SURROGATE = re.compile("[\ud800-\udfff]")

# PEP 383: U+DC80 to U+DCFF stand for bytes of an undecodable name; the others stand for nothing.
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def plain(text: str) -> str:
    """Return text that any JSON reader accepts: lone surrogates become visible escapes."""
    if text.isascii():
        return text
    return _SURROGATE.sub(lambda match: escape(match[0]), text)


def artifact(path: str) -> dict[str, str]:
    """Return the artifact location of a path.

    Args:
        path: POSIX, relative to the source root where possible; surrogates stand for the bytes
            that could not be decoded.

    Returns:
        A relative URI under the source root, or a `file` URI for an absolute path. Bytes beyond
        ASCII, and colons that would look like a scheme, are percent-encoded.
    """
    encoded = _NO_BYTE.sub("\ufffd", path).encode("utf-8", "surrogateescape")
    uri = quote(encoded, safe="/")
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    return {"uri": uri, "uriBaseId": BASE}


def region(span: Span) -> dict[str, int]:
    """Return a range of text; ends are exclusive in SARIF as they are here (section 3.30.8)."""
    return {
        "startLine": span.start_line,
        "startColumn": span.start_column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def location(place: Location, message: str = "") -> dict[str, Any]:
    """Return a place in a file.

    Args:
        place: Where it is.
        message: What to say about it; empty for nothing.
    """
    physical: dict[str, Any] = {"artifactLocation": artifact(place.path)}
    written: dict[str, Any] = {"physicalLocation": physical}
    span = place.span
    if span is not None and span.cell is not None:
        written["logicalLocations"] = [_cell(place.path, span)]
        where = f"cell {span.cell}, line {span.start_line}"
        message = f"{where}: {message}" if message else where
    elif span is not None:
        physical["region"] = region(span)
    if message:
        written["message"] = {"text": plain(message)}
    return written


def primary_location(finding: Finding) -> dict[str, Any]:
    """Return where a finding is; a logical location alone if its subject is no file."""
    if finding.location is not None:
        written = location(finding.location)
    elif finding.subject.path:
        written = {"physicalLocation": {"artifactLocation": artifact(finding.subject.path)}}
    else:
        return {"logicalLocations": [{"name": plain(finding.subject.name), "kind": "resource"}]}
    if finding.context:
        context = {"fullyQualifiedName": plain(finding.context)}
        written.setdefault("logicalLocations", []).append(context)
    return written


def _cell(path: str, span: Span) -> dict[str, str]:
    return {
        "name": f"cell {span.cell}",
        "fullyQualifiedName": f"{plain(path)}#cell-{span.cell}:{span.start_line}",
        "kind": "cell",
    }
