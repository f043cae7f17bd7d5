"""How does a run become annotations in a GitHub Actions log?

Source: the workflow commands of GitHub Actions, `::error file=F,line=L,title=T::message`, with the
escapes of `actions/toolkit` (`packages/core/src/command.ts`): percent signs and line ends in the
message, also colons and commas in the properties.
"""

from __future__ import annotations

from antivenom.model.finding import Finding
from antivenom.model.vocabulary import Outcome, Severity
from antivenom.report.handler import is_shown
from antivenom.report.visible import visible, visible_lines
from antivenom.report.wording import (
    CUT_SHORT,
    Tally,
    coverage_sentence,
    findings_sentence,
    gap_line,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from antivenom.model.location import Span
    from antivenom.model.messages import Message
    from antivenom.report.handler import Options

_LEVELS: dict[Severity | None, str] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
    None: "warning",
}


def command(level: str, properties: dict[str, str], message: str) -> str:
    """Return one workflow command with its line end.

    Args:
        level: `error`, `warning` or `notice`.
        properties: Values by name, in their order.
        message: The text, of any number of lines.
    """
    words = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    return f"::{level}{' ' if words else ''}{words}::{_escape_data(message)}\n"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


class GitHub:
    """Writes an annotation for each finding as it comes, then for what was not checked."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._tally = Tally()

    def handle(self, message: Message) -> None:
        """Write a finding; take note of everything else."""
        self._tally.note(message)
        if not isinstance(message, Finding) or not is_shown(message):
            return
        rule = self._tally.rules.get(message.rule)
        title = message.rule
        if rule is not None and not rule.origin:
            title = f"{message.rule}: {rule.title}"
        location = message.location
        path = location.path if location is not None else message.subject.path
        span = location.span if location is not None else None
        text = visible_lines(message.message.strip())
        if span is not None and span.cell is not None:
            text = f"{_in_cell(span)}: {text}"
        if rule is not None and rule.remediation is not None:
            text = f"{text}\n{visible_lines(rule.remediation.text)}"
        undecided = message.outcome is Outcome.UNKNOWN
        level = "notice" if undecided else _LEVELS[message.severity]
        properties = {**_place(path, span), "title": visible(title)}
        self._stream.write(command(level, properties, text))

    def close(self) -> None:
        """Write what was not checked and the counts."""
        tally = self._tally
        for gap in tally.coverage.gaps if tally.coverage is not None else ():
            properties = {**_place(gap.path, gap.span), "title": "not checked"}
            self._stream.write(command("warning", properties, gap_line(gap)))
        counts = f"{findings_sentence(tally)}; {coverage_sentence(tally.coverage)}"
        self._stream.write(command("notice", {"title": "antivenom"}, counts))
        if tally.summary is None:
            self._stream.write(command("error", {"title": "antivenom"}, CUT_SHORT))


def _in_cell(span: Span) -> str:
    return f"cell {span.cell}, line {span.start_line}"


def _place(path: str | None, span: Span | None) -> dict[str, str]:
    """Return the properties of a place.

    Lines of a notebook cell are not lines of the file, so they are left out.
    """
    if not path:
        return {}
    place = {"file": visible(path)}
    if span is None or span.cell is not None:
        return place
    place |= {"line": str(span.start_line), "endLine": str(span.end_line)}
    # GitHub takes columns only for annotations within one line.
    if span.start_line == span.end_line:
        place |= {"col": str(span.start_column), "endColumn": str(span.end_column)}
    return place


def make(stream: TextIO, _options: Options) -> GitHub:
    """Create the handler; see `antivenom.report.handler`."""
    return GitHub(stream)
