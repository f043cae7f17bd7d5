"""When is output coloured, and with which codes?

Colour is for people at terminals: `NO_COLOR` switches it off, `FORCE_COLOR` on, otherwise the
stream decides. Colours are the sixteen that every terminal lets its owner choose.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

_CODES = {
    "bold": "1",
    "dim": "2",
    "underline": "4",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
    "cyan": "36",
    "bold underline": "1;4",
    "bold red": "1;31",
    "bold yellow": "1;33",
    "bold cyan": "1;36",
}


def wants_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Decide whether to colour what is written to a stream.

    Args:
        stream: Where the output goes.
        environment: The process environment. A variable that is set but empty does not count.

    Returns:
        False if `NO_COLOR` is set; else true if `FORCE_COLOR` is set to anything but `0`; else
        whether the stream is a terminal that is not `dumb`.
    """
    if environment.get("NO_COLOR"):
        return False
    forced = environment.get("FORCE_COLOR")
    if forced:
        return forced != "0"
    return stream.isatty() and environment.get("TERM") != "dumb"


def terminal_width(stream: TextIO, default: int = 100) -> int:
    """Return how many cells a line of a terminal holds; `default` if the stream is none."""
    import os

    try:
        return os.get_terminal_size(stream.fileno()).columns or default
    except (OSError, ValueError):
        return default


class Style:
    """Paints text, or leaves it as it is."""

    __slots__ = ("enabled",)

    def __init__(self, *, enabled: bool) -> None:
        """Create a painter.

        Args:
            enabled: Whether codes are written at all.
        """
        self.enabled = enabled

    def paint(self, text: str, look: str) -> str:
        """Return text between the codes of a look such as `bold red`; plain if not enabled."""
        if not self.enabled or not text:
            return text
        return f"\x1b[{_CODES[look]}m{text}\x1b[0m"
