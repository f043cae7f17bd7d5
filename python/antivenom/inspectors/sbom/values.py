"""How is a value of a stranger's JSON taken for what it should be, or for nothing?"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MAX_TEXT = 2000
"""Longer values are cut: nothing is graded or compared by what follows."""

# Words by which documents say that something is unknown.
_UNKNOWN = frozenset({"noassertion", "unknown", "not known", "n/a", "none stated"})


def text_of(value: object) -> str:
    """Return text on one line and of bounded length; empty if the value is none."""
    if not isinstance(value, str):
        return ""
    return " ".join(value[:MAX_TEXT].split())


def object_of(value: object) -> dict[str, Any]:
    """Return an object; an empty one if the value is none."""
    return value if isinstance(value, dict) else {}


def objects_of(value: object) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list; one object alone counts as a list of it."""
    for each in list_of(value):
        if isinstance(each, dict):
            yield each


def list_of(value: object) -> list[Any]:
    """Return a list; one value alone counts as a list of it."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def is_unknown(text: str) -> bool:
    """Return whether a text says that nothing is known."""
    return text.lower() in _UNKNOWN


def stated(value: object, field: str, unknown: set[str]) -> str:
    """Return a text; if it says that nothing is known, note that, and return nothing."""
    text = text_of(value)
    if is_unknown(text):
        unknown.add(field)
        return ""
    return text


_DIGITS = {"MD5": 32, "SHA1": 40, "SHA224": 56, "SHA256": 64, "SHA384": 96, "SHA512": 128}


def hash_of(algorithm: object, value: object) -> tuple[str, str] | None:
    """Return a hash with its algorithm as `SHA-256`; None if it cannot be one.

    Known algorithms want the right number of digits; any other word is taken as it is.
    """
    word, number = text_of(algorithm), text_of(value).lower()
    if not word or not re.fullmatch(r"[0-9a-f]{8,256}", number):
        return None
    plain = word.upper().replace("-", "").replace("_", "")
    digits = _DIGITS.get(plain)
    if digits is not None:
        if len(number) != digits:
            return None
        return (plain if plain == "MD5" else f"SHA-{plain[3:]}"), number
    return word, number
