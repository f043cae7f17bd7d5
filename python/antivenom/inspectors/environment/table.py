"""Where do the tables of this package come from?

They are TOML files beside the modules that use them.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_table(name: str) -> dict[str, Any]:
    """Read one of this package's own tables.

    Args:
        name: Its file name.
    """
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return parse_toml(file.read())


def parse_toml(text: str) -> dict[str, Any]:
    """Read a TOML document.

    Raises:
        ValueError: The text is not TOML, or nested deeper than can be read.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
