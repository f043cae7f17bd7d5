"""What do the reports for people call a place, a gap and the end of a run?

One wording for all of them, so that a sentence searched for in one report is found in another.
Everything that comes from the inspected code is escaped here; see `visible`.
"""

from __future__ import annotations

from antivenom.model.finding import Finding
from antivenom.model.messages import Coverage, Gap, Message, RuleUsed, Summary
from antivenom.model.vocabulary import UNSCORED, Outcome, Severity, SubjectKind
from antivenom.report.handler import is_shown
from antivenom.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from antivenom.model.location import Span
    from antivenom.model.rule import Rule
    from antivenom.model.subject import Subject

CUT_SHORT = "the run was cut short: what follows the last finding here is unknown"
"""What every report says about a stream without a summary."""


class Tally:
    """What a report knows of the run so far.

    Attributes:
        rules: Rules that ran, by id.
        severities: Number of complaints by severity, counted from the findings themselves;
            under None those that nobody has scored.
        undecided: Number of findings with an unknown outcome.
        suppressed: Findings that something in the stream says may stay, in its order.
        coverage: What was checked; None until it was said.
        summary: How the run ended; None until it was said.
    """

    __slots__ = ("coverage", "rules", "severities", "summary", "suppressed", "undecided")

    def __init__(self) -> None:
        self.rules: dict[str, Rule] = {}
        self.severities: dict[Severity | None, int] = {}
        self.undecided = 0
        self.suppressed: list[Finding] = []
        self.coverage: Coverage | None = None
        self.summary: Summary | None = None

    def note(self, message: Message) -> None:
        """Take note of a message."""
        if isinstance(message, Finding):
            if message.suppression is not None:
                self.suppressed.append(message)
            elif message.outcome is Outcome.VIOLATED:
                self.severities[message.severity] = self.severities.get(message.severity, 0) + 1
            elif is_shown(message):
                self.undecided += 1
        elif isinstance(message, RuleUsed):
            self.rules[message.rule.id] = message.rule
        elif isinstance(message, Coverage):
            self.coverage = message
        elif isinstance(message, Summary):
            self.summary = message


def place(path: str, span: Span | None) -> str:
    """Return a place as people and editors write it: `path:line:column`.

    In a notebook it is `path:cell N:line:column`, the line counted within the cell.
    """
    shown = visible(path)
    if span is None:
        return shown
    cell = "" if span.cell is None else f":cell {span.cell}"
    return f"{shown}{cell}:{span.start_line}:{span.start_column}"


def level_word(finding: Finding) -> str:
    """Return how bad a finding is, in one word: its severity, `unscored` or `undecided`."""
    if finding.outcome is Outcome.UNKNOWN:
        return "undecided"
    return finding.severity.value if finding.severity is not None else UNSCORED


def subject_label(subject: Subject) -> str:
    """Return what a subject is called: of source files the path, of others name and version."""
    if subject.kind is SubjectKind.SOURCE:
        return subject.path or subject.name
    return f"{subject.name} {subject.version}" if subject.version else subject.name


def suppressed_line(finding: Finding) -> str:
    """Return one line on a finding that something says may stay, with the reason."""
    suppression = finding.suppression
    what = finding.vulnerability.id if finding.vulnerability is not None else finding.rule
    line = f"{subject_label(finding.subject)}: {what}"
    if suppression is not None:
        status = f"{suppression.status}: " if suppression.status else ""
        line += f": {status}{suppression.reason} ({suppression.source}"
        line += f", until {suppression.until})" if suppression.until else ")"
    return visible(" ".join(line.split()))


def subject_place(finding: Finding) -> str:
    """Return where a finding is; the name of its subject if it has no place."""
    if finding.location is not None:
        return place(finding.location.path, finding.location.span)
    return visible(finding.subject.path or finding.subject.name)


def gap_line(gap: Gap) -> str:
    """Return one line on something that was not checked."""
    where = place(gap.path, gap.span)
    rule = f"rule {visible(gap.rule)} did not run" if gap.rule else ""
    return ": ".join(part for part in (where, rule, gap.kind, visible(gap.message)) if part)


def findings_sentence(tally: Tally) -> str:
    """Return the counts of a run: `3 findings: 1 high, 2 medium; 1 suppressed`."""
    total = sum(tally.severities.values())
    sentence = counted(total, "finding") if total else "no findings"
    if total:
        by_severity = sorted(tally.severities.items(), key=lambda item: -rank(item[0]))
        words = ((level.value if level else UNSCORED, count) for level, count in by_severity)
        sentence += ": " + ", ".join(f"{count} {word}" for word, count in words)
    if tally.undecided:
        sentence += f"; {tally.undecided} undecided"
    if tally.summary is not None and tally.summary.suppressed:
        sentence += f"; {tally.summary.suppressed} suppressed"
    if tally.summary is not None and tally.summary.fixable:
        sentence += f"; {tally.summary.fixable} with a fix"
    return sentence


def rank(severity: Severity | None) -> int:
    """Return the place of a severity in its scale, from 1; 0 for one that is missing."""
    return 0 if severity is None else severity.rank + 1


def coverage_sentence(coverage: Coverage | None) -> str:
    """Return what was checked: `checked 11 of 12 files (91.6%), 1,234 lines; 4 excluded`."""
    if coverage is None:
        return "coverage unknown"
    total = coverage.analysed + coverage.partial + coverage.failed
    # Rounded down, so that only a whole run ever shows 100.
    percent = int(coverage.percent * 10) / 10
    sentence = f"checked {coverage.analysed} of {counted(total, visible(coverage.unit))}"
    if total:
        sentence += f" ({percent:g}%)"
    if total and coverage.unit == "file":
        sentence += f", {counted(coverage.lines, 'line')}"
    if coverage.partial:
        sentence += f"; {coverage.partial} in part"
    if coverage.failed:
        sentence += f"; {coverage.failed} not at all"
    missed = coverage.partial + coverage.failed
    if missed and coverage.unit != "file":
        sentence += f"; {missed} of {total} could not be checked"
    if coverage.excluded:
        sentence += f"; {coverage.excluded} excluded"
    return sentence


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: `1 file`, `2,000 files`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
