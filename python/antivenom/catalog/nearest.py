"""Which known name did the user most likely mean?"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return the end of an error message that names the nearest known name.

    Args:
        name: What the user wrote.
        known: The names there are.

    Returns:
        `; did you mean 'NAME'?`, or nothing if no known name is close.
    """
    # Only a user's slip pays for importing it.
    from difflib import get_close_matches

    by_folded = {candidate.casefold(): candidate for candidate in sorted(known)}
    close = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return f"; did you mean {by_folded[close[0]]!r}?" if close else ""
