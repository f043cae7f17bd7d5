"""How does a run fit into one line per finding, for `grep` and for editors?"""

from __future__ import annotations

from antivenom.model.finding import Finding
from antivenom.model.vocabulary import Severity
from antivenom.report.handler import is_shown
from antivenom.report.style import Style
from antivenom.report.visible import visible
from antivenom.report.wording import (
    CUT_SHORT,
    Tally,
    coverage_sentence,
    findings_sentence,
    gap_line,
    level_word,
    rank,
    subject_place,
    suppressed_line,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from antivenom.model.messages import Message
    from antivenom.report.handler import Options


class Concise:
    """Writes each finding as it comes; what was not checked and the counts come last."""

    def __init__(self, stream: TextIO, options: Options) -> None:
        self._stream = stream
        self._style = Style(enabled=options.colour)
        self._tally = Tally()

    def handle(self, message: Message) -> None:
        """Write a finding; take note of everything else."""
        self._tally.note(message)
        if not isinstance(message, Finding) or not is_shown(message):
            return
        level = level_word(message)
        look = "red" if rank(message.severity) >= rank(Severity.HIGH) else "yellow"
        rule = self._style.paint(visible(message.rule), "bold")
        text = visible(" ".join(message.message.split()))
        where = subject_place(message)
        self._stream.write(f"{where}: {self._style.paint(level, look)} {rule} {text}\n")

    def close(self) -> None:
        """Write what was not checked and the counts."""
        tally = self._tally
        lines = (
            [f"{gap_line(gap)} (not checked)" for gap in tally.coverage.gaps]
            if (tally.coverage is not None)
            else []
        )
        lines += [f"{suppressed_line(finding)} (suppressed)" for finding in tally.suppressed]
        lines.append(f"{findings_sentence(tally)}; {coverage_sentence(tally.coverage)}")
        if tally.summary is None:
            lines.append(CUT_SHORT)
        self._stream.write("".join(f"{line}\n" for line in lines))


def make(stream: TextIO, options: Options) -> Concise:
    """Create the handler; see `antivenom.report.handler`."""
    return Concise(stream, options)
