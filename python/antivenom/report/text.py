"""How does a person read a run: what is wrong where, why it matters, and how to fix it?"""

from __future__ import annotations

from antivenom.model.finding import Finding
from antivenom.model.messages import Header, SubjectSeen
from antivenom.model.vocabulary import Outcome, Severity, SubjectKind
from antivenom.report.diff import changed_lines
from antivenom.report.frame import CUT, code_frame
from antivenom.report.handler import is_shown
from antivenom.report.style import Style
from antivenom.report.visible import visible, visible_lines
from antivenom.report.wording import (
    CUT_SHORT,
    Tally,
    coverage_sentence,
    findings_sentence,
    gap_line,
    level_word,
    place,
    subject_place,
    suppressed_line,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from antivenom.catalog.page import Page
    from antivenom.model.finding import Fix
    from antivenom.model.location import Location
    from antivenom.model.messages import Message
    from antivenom.model.rule import Rule
    from antivenom.report.handler import Options

_LOOKS: dict[Severity | None, str] = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "bold yellow",
    Severity.LOW: "bold cyan",
    None: "bold yellow",
}

_INDENT = 8
"""Width of the labels to the left of what is said about a finding."""

_SOURCE = SubjectKind.SOURCE

_LONGEST_WORDS = 400
"""How many characters of an open question are shown; it may list hundreds of names."""

_MOST_GAPS = 50
"""How many lines say what was not checked; the rest is counted."""


class Text:
    """Writes each finding as it comes, and a summary at the end."""

    def __init__(self, stream: TextIO, options: Options) -> None:
        self._stream = stream
        self._options = options
        self._style = Style(enabled=options.colour)
        self._tally = Tally()
        self._file = ""
        self._pages: dict[str, Page | None] = {}
        self._vulnerable: list[Finding] = []
        self._undecided: list[Finding] = []
        self._evidence: dict[str, str] = {}

    def handle(self, message: Message) -> None:
        """Write a finding; take note of everything else."""
        self._tally.note(message)
        if isinstance(message, SubjectSeen):
            self._file = ""
        elif isinstance(message, Header):
            self._evidence = dict(message.evidence)
        elif isinstance(message, Finding) and is_shown(message):
            if message.vulnerability is not None and message.is_complaint:
                self._vulnerable.append(message)
            elif message.outcome is Outcome.UNKNOWN and message.subject.kind is not _SOURCE:
                self._undecided.append(message)
            else:
                self._write_finding(message)

    def close(self) -> None:
        """Write the pages asked for and the summary."""
        if self._vulnerable:
            self._write_vulnerable()
        if self._options.explain:
            self._write_pages()
        tally, style = self._tally, self._style
        lines: list[str] = []
        if self._undecided:
            lines += [style.paint("undecided", "bold yellow"), *self._undecided_lines(), ""]
        if tally.coverage is not None and tally.coverage.gaps:
            lines += [style.paint("not checked", "bold yellow"), *self._gap_lines(), ""]
        if tally.suppressed:
            lines += [style.paint("suppressed", "bold"), *self._suppressed_lines(), ""]
        found = bool(tally.severities or tally.undecided)
        lines.append(style.paint(findings_sentence(tally), "bold" if found else "green"))
        lines.append(coverage_sentence(tally.coverage))
        if self._evidence:
            days = (f"{visible(name)} of {visible(day)}" for name, day in self._evidence.items())
            lines.append(f"evidence: {', '.join(days)}")
        if tally.summary is None:
            lines.append(style.paint(CUT_SHORT, "bold red"))
        self._write(lines)

    def _write(self, lines: list[str]) -> None:
        self._stream.write("".join(f"{line}\n" for line in lines))

    def _gap_lines(self) -> Iterator[str]:
        gaps = self._tally.coverage.gaps if self._tally.coverage is not None else ()
        for gap in gaps[:_MOST_GAPS]:
            yield f"  {gap_line(gap)}"
        if len(gaps) > _MOST_GAPS:
            yield f"  and {len(gaps) - _MOST_GAPS:,} more; `--format jsonl` lists all"

    def _undecided_lines(self) -> Iterator[str]:
        """Yield what nobody can say of subjects without code, one paragraph each."""
        for finding in self._undecided[:_MOST_GAPS]:
            words = " ".join(visible(finding.message).split())
            if len(words) > _LONGEST_WORDS:
                words = f"{words[:_LONGEST_WORDS].rpartition(' ')[0]} {CUT}"
            lead = "  "
            for part in _filled(words, self._options.width - 4):
                yield f"{lead}{part}"
                lead = "    "
        if len(self._undecided) > _MOST_GAPS:
            more = len(self._undecided) - _MOST_GAPS
            yield f"  and {more:,} more; `--format jsonl` lists all"

    def _suppressed_lines(self) -> Iterator[str]:
        for finding in self._tally.suppressed[:_MOST_GAPS]:
            yield f"  {suppressed_line(finding)}"
        if len(self._tally.suppressed) > _MOST_GAPS:
            more = len(self._tally.suppressed) - _MOST_GAPS
            yield f"  and {more:,} more; `--format jsonl` lists all"

    def _write_vulnerable(self) -> None:
        """Write the findings about known vulnerabilities as one table."""
        from antivenom.report.vulnerability_table import table

        looks = [_LOOKS[finding.severity] for finding in self._vulnerable]
        self._write([*table(self._vulnerable, looks, self._style), ""])
        for rule in sorted({finding.rule for finding in self._vulnerable} & set(self._tally.rules)):
            self._page(self._tally.rules[rule])

    def _write_finding(self, finding: Finding) -> None:
        lines: list[str] = []
        file = finding.location.path if finding.location is not None else ""
        file = finding.subject.path or file or finding.subject.name
        if file != self._file:
            self._file = file
            lines += [self._style.paint(visible(file), "bold underline"), ""]
        rule = self._tally.rules.get(finding.rule)
        lines += [*self._head(finding, rule), *self._frame(finding)]
        lines += [*self._explanation(finding, rule), ""]
        self._write(lines)

    def _head(self, finding: Finding, rule: Rule | None) -> Iterator[str]:
        """Yield what it is and where."""
        painted = self._style.paint(level_word(finding), _LOOKS[finding.severity])
        # An outside rule has no title but its message, which follows below anyway.
        title = f": {visible(rule.title)}" if rule is not None and not rule.origin else ""
        yield f"{painted} {self._style.paint(visible(finding.rule), 'bold')}{title}"
        context = f" in {visible(finding.context)}" if finding.context else ""
        yield f"{self._style.paint('-->', 'blue')} {subject_place(finding)}{context}"

    def _frame(self, finding: Finding) -> list[str]:
        location = finding.location
        span = location.span if location is not None else None
        if location is None or span is None:
            return []
        return code_frame(
            [(line.number, line.text) for line in location.lines],
            (span.start_line, span.start_column, span.end_line, span.end_column),
            width=self._options.width,
            style=self._style,
            look=_LOOKS[finding.severity],
        )

    def _explanation(self, finding: Finding, rule: Rule | None) -> Iterator[str]:
        """Yield what is wrong, why it matters, how data gets there and what to do."""
        yield from self._field("what", visible_lines(finding.message.strip()))
        for location in finding.related:
            where = place(location.path, location.span)
            yield from self._field("also", f"{where} {visible_lines(location.message)}".rstrip())
        if finding.trace is not None:
            for number, step in enumerate(finding.trace.steps, start=1):
                where = place(step.location.path, step.location.span)
                yield from self._field("flow", f"{number}. {where} {visible_lines(step.message)}")
        page = self._page(rule) if rule is not None else None
        if page is not None:
            yield from self._field("why", visible(page.opening("Why it matters")))
        yield from self._remedy(finding, rule)
        if page is not None:
            yield from self._field("more", f"antivenom guide show {finding.rule}")

    def _remedy(self, finding: Finding, rule: Rule | None) -> Iterator[str]:
        remediation = rule.remediation if rule is not None else None
        words = remediation.text if remediation is not None else ""
        fix = finding.fixes[0] if finding.fixes else None
        if fix is not None and fix.message:
            words = fix.message
        change = _change(finding.location, fix) if finding.location and fix else []
        yield from self._field("fix", visible_lines(words) or ("replace" if change else ""))
        for sign, text in change:
            shown = _cut(f"{sign} {visible(text.expandtabs(4))}", self._options.width - _INDENT)
            yield " " * _INDENT + self._style.paint(shown, "red" if sign == "-" else "green")

    def _field(self, name: str, text: str) -> Iterator[str]:
        """Yield a labelled text, further lines indented below the first; nothing if it is empty."""
        if not text:
            return
        lead = f"  {self._style.paint(f'{name:<4}', 'dim')}  "
        for line in text.split("\n"):
            for part in _filled(line, self._options.width - _INDENT):
                yield f"{lead}{part}".rstrip()
                lead = " " * _INDENT

    def _page(self, rule: Rule) -> Page | None:
        """Return the page of a rule, read once."""
        if rule.id not in self._pages:
            self._pages[rule.id] = self._options.page(rule)
        return self._pages[rule.id]

    def _write_pages(self) -> None:
        """Write the page of each rule that found something, by id."""
        from antivenom.report.page_text import page_text

        for _, page in sorted(self._pages.items()):
            if page is not None:
                self._write([page_text(page.source, width=self._options.width, style=self._style)])


def _change(location: Location, fix: Fix) -> list[tuple[str, str]]:
    """Return the lines that a fix changes; empty if they are not those of the location."""
    cell = location.span.cell if location.span is not None else None
    if any(edit.span.cell != cell for edit in fix.edits):
        return []
    return changed_lines(location.lines, fix)


def _cut(line: str, width: int) -> str:
    width = max(width, 2 * len(CUT))
    return line if len(line) <= width else line[: width - len(CUT)] + CUT


def _filled(text: str, width: int) -> Iterator[str]:
    """Break a line between words so that the parts have at most `width` characters.

    A word that is longer stands alone; it may be a path that somebody wants to click on.
    """
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def make(stream: TextIO, options: Options) -> Text:
    """Create the handler; see `antivenom.report.handler`."""
    return Text(stream, options)
