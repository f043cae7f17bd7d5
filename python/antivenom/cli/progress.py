"""How does somebody who waits see that a long run goes on?"""

from __future__ import annotations

import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from antivenom.model.messages import Progress

_PATIENCE_S = 1.0
"""How long a run may take before it says anything."""

_INTERVAL_S = 0.1
"""How often the line changes at most."""


class ProgressLine:
    """One line on a terminal that counts files and vanishes at the end."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _PATIENCE_S
        self._shown = False

    def __call__(self, progress: Progress) -> None:
        """Show how far the run is, unless it is too early."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _INTERVAL_S
            self._shown = True
            self._write(f"\r\x1b[Kchecking: {progress.done:,} of {progress.total:,} files")

    def clear(self) -> None:
        """Remove the line."""
        if self._shown:
            self._shown = False
            self._write("\r\x1b[K")

    @staticmethod
    def _write(text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


def progress_line(*, quiet: bool) -> ProgressLine | None:
    """Return a line to show progress on; None if nobody would see it."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        return None
    return ProgressLine()
