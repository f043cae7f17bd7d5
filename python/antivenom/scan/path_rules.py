"""Which rules hold for a file, by its path?

Patterns mean what they mean in `.gitignore`: without a slash before its end
a pattern matches at any depth, with one it starts at the folder of the settings
file; what matches a folder matches everything below it.
"""

from __future__ import annotations

import os
import re

from antivenom.catalog.selectors import matches
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from antivenom.model.rule import Rule


class PathRule(Record):
    """What a settings file says about the files that a pattern matches.

    Attributes:
        pattern: A glob as in `.gitignore`.
        ignore: Selectors of rules that do not hold there.
        select: Selectors of the only rules that hold there; empty for all.
    """

    pattern: str
    ignore: tuple[str, ...] = ()
    select: tuple[str, ...] = ()

    def admits(self, rule: Rule) -> bool:
        """Return whether a rule holds in files of the pattern."""
        if any(matches(selector, rule) for selector in self.ignore):
            return False
        return not self.select or any(matches(selector, rule) for selector in self.select)


class PathRules(Record):
    """All that a settings file says about paths.

    Attributes:
        entries: Each holds on its own: a rule must be admitted by every one whose
            pattern matches.
        base: The folder of the settings file, absolute.
    """

    entries: tuple[PathRule, ...] = ()
    base: str = ""

    def filter_for(self, path: str) -> Callable[[Rule], bool]:
        """Return which rules hold for a file.

        Args:
            path: Relative to the working directory, or absolute.
        """
        place = os.path.relpath(path, self.base).replace(os.sep, "/")
        held = [entry for entry in self.entries if matches_glob(entry.pattern, place)]
        return lambda rule: all(entry.admits(rule) for entry in held)


def matches_glob(pattern: str, path: str) -> bool:
    """Return whether a `.gitignore` glob matches a POSIX path or a folder above it.

    Raises:
        ValueError: The glob is malformed.
    """
    try:
        return bool(re.match(_regex(pattern), path, re.DOTALL))
    except re.error as error:
        raise ValueError(f"{error}") from error


def _regex(pattern: str) -> str:
    anchored = "/" in pattern.rstrip("/")
    body = "".join(_pieces(pattern.strip("/")))
    only_below = "/.+" if pattern.endswith("/") else "(?:/.*)?"
    return f"{'' if anchored else '(?:.*/)?'}{body}{only_below}\\Z"


_PIECE = r"\*\*/|/\*\*\Z|\*+|\?|\[!?\]?[^\]]*\]|\\.|."


def _pieces(pattern: str) -> list[str]:
    meanings = {"**/": "(?:.*/)?", "/**": "/.*", "?": "[^/]"}
    return [
        meanings.get(piece) or _meaning(piece) for piece in re.findall(_PIECE, pattern, re.DOTALL)
    ]


def _meaning(piece: str) -> str:
    if piece.startswith("*"):
        return "[^/]*"
    if piece.startswith("[") and len(piece) > 2:
        inside = piece[1:-1].replace("\\", "\\\\")
        return f"[^{inside[1:]}]" if inside.startswith("!") else f"[{inside}]"
    if piece.startswith("\\") and len(piece) == 2:
        return re.escape(piece[1])
    return re.escape(piece)
