"""Where do the tables of this package come from?

They are TOML files beside the modules that use them.
"""

from __future__ import annotations

import os
import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


MAX_KEY_PARTS = 100
"""Bound on the parts of a dotted key: reading takes time with the square of it."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')


def read_table(name: str) -> dict[str, Any]:
    """Read one of this package's own tables.

    Args:
        name: Its file name.
    """
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return parse_toml(file.read())


def _has_long_key(line: str) -> bool:
    """Return whether a line has more dots outside of strings than a key may have."""
    return _STRING.sub("", line).count(".") > MAX_KEY_PARTS


def parse_toml(text: str) -> dict[str, Any]:
    """Read a TOML document.

    Raises:
        ValueError: The text is not TOML, or nested deeper than can be read.
    """
    if any(line.count(".") > MAX_KEY_PARTS and _has_long_key(line) for line in text.splitlines()):
        raise ValueError("has a key of too many parts")
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
