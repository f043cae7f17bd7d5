"""How does a document become text that is the same for the same content, and quick to write?

One line for each entry of the lists at the top, so that a line-wise comparison of two
SBOMs names components; the standard library's indentation is ten times as slow.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid

from antivenom.report.visible import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

NIL = "00000000-0000-0000-0000-000000000000"
"""Stands for the identifier of a document until it is known."""

_NAMESPACE = uuid.UUID("5f0b5a4e-6a57-5d0e-9b6b-3c1f5d1f7c11")
"""Of the identifiers of documents that antivenom writes."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def lay_out(document: Mapping[str, object]) -> str:
    """Return a document as JSON text that ends with a line feed."""
    parts = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            body = "[\n    " + ",\n    ".join(map(_line, value)) + "\n  ]"
        else:
            body = _line(value)
        parts.append(f"  {json.dumps(key)}: {body}")
    text = "{\n" + ",\n".join(parts) + "\n}\n"
    # A lone surrogate is a byte of a file name that could not be decoded: no Unicode text.
    return _SURROGATE.sub(lambda match: "\\" + escape(match[0]), text)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


def _line(value: object) -> str:
    return _encode(value)


def identifier_of(text: str) -> str:
    """Return the identifier of a document: a UUID of version 5 that follows from its text.

    Args:
        text: The document, with `NIL` where the identifier will stand.
    """
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return str(uuid.uuid5(_NAMESPACE, digest))


def identified(text: str) -> str:
    """Return a document with its identifier in the place of the first `NIL`."""
    return text.replace(NIL, identifier_of(text), 1)


def compact(entry: Mapping[str, object]) -> dict[str, object]:
    """Return an object without what is empty."""
    return {key: value for key, value in entry.items() if value not in ("", None, [], {}, ())}
