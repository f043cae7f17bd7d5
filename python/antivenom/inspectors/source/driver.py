"""Which files are there, and what did the kernel find in them?

The kernel walks, reads, parses and matches in one call, on all cores and without
the interpreter's lock. What it returns is turned here into the words of the model,
file by file as the stream asks for them.
"""

from __future__ import annotations

import os

from antivenom.model.finding import Edit, Finding, Fix
from antivenom.model.location import Line, Location, Span
from antivenom.model.messages import Gap, Progress
from antivenom.model.record import Record
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import SubjectKind, SubjectState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from antivenom import _kernel
    from antivenom.catalog.rules import Compiled
    from antivenom.model.rule import Rule

STANDARD_INPUT = "-"
"""The root that stands for standard input."""


class Places(Record):
    """Where to look, and how.

    Attributes:
        roots: Files and folders, and `-` for `stdin`. A file is read whatever its
            suffix.
        exclude: Globs, as in `.gitignore`, of what to leave out.
        base: The folder that `exclude` is relative to, absolute; empty for the
            working directory.
        respect_gitignore: Whether ignore files leave out files as well.
        jobs: Number of threads; 0 for one on each core.
        stdin: What was read from standard input; None if it is no root.
        stdin_name: What to call that in reports.
    """

    roots: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    base: str = ""
    respect_gitignore: bool = True
    jobs: int = 0
    stdin: bytes | None = None
    stdin_name: str = "<stdin>"


class Remark(Record):
    """A comment that mentions antivenom.

    Attributes:
        span: Where it is.
        text: It, from its `#` to the end of the line.
    """

    span: Span
    text: str


class Inspected(Record):
    """What is to be said about one file.

    Attributes:
        subject: The file.
        state: How much of it was looked at.
        lines: Number of lines.
        findings: Each with its rule, in the order of place, then rule; before
            suppression and selection by persona.
        remarks: Comments that may be suppressions, in the order of place.
        gaps: What could not be checked in it.
    """

    subject: Subject
    state: SubjectState
    lines: int
    findings: tuple[tuple[Rule, Finding], ...] = ()
    remarks: tuple[Remark, ...] = ()
    gaps: tuple[Gap, ...] = ()


class Inspection(Record):
    """What the kernel returned.

    Attributes:
        files: What it says about each file, sorted by path.
        rules: The rules that its matches count in.
        excluded: Number of files left out on purpose.
        gaps: Roots and folders that could not be read.
        path_of: Turns a path of the kernel into one seen from the working directory.
    """

    files: Sequence[_kernel.FileReport]
    rules: tuple[Rule, ...]
    excluded: int
    gaps: tuple[Gap, ...]
    path_of: Callable[[str], str]

    def __iter__(self) -> Iterator[Inspected]:
        """Say what is to be said about each file, in the order of their paths."""
        for report in self.files:
            yield _inspected(report, self.path_of(report.path), self.rules)


def inspect(
    places: Places, compiled: Compiled, progress: Callable[[Progress], None] | None = None
) -> Inspection:
    """Run the rules over source files.

    Args:
        places: Where to look.
        compiled: The rules.
        progress: Called now and then with how far the run is.

    Raises:
        KeyboardInterrupt: The user interrupted the run.
    """
    from antivenom import _kernel

    options = _kernel.Options(
        exclude=list(places.exclude),
        base=places.base,
        respect_gitignore=places.respect_gitignore,
        jobs=places.jobs,
        stdin=places.stdin,
        stdin_name=places.stdin_name,
    )
    watch = (lambda done, total: progress(Progress(done, total))) if progress else None
    run = _kernel.analyse(list(places.roots), compiled.engine, options, watch)
    path_of = _paths_seen_from_here(places)
    gaps = tuple(_gap(path_of(path), problem) for path, problem in run.problems)
    return Inspection(run.files, compiled.rules, run.excluded, gaps, path_of)


def _paths_seen_from_here(places: Places) -> Callable[[str], str]:
    """Return what turns a path relative to the base into one relative to the working directory."""
    here, base = os.getcwd(), places.base
    if base in {"", here}:
        return lambda path: path

    def path_of(path: str) -> str:
        if os.path.isabs(path) or path == places.stdin_name:
            return path
        return os.path.relpath(os.path.join(base, path), here)

    return path_of


_TRAITS = {
    (False, False): (),
    (True, False): ("notebook",),
    (False, True): ("test",),
    (True, True): ("notebook", "test"),
}

_STATES = {state.value: state for state in SubjectState}


def _inspected(report: _kernel.FileReport, path: str, rules: tuple[Rule, ...]) -> Inspected:
    traits = _TRAITS[report.is_notebook, report.is_test]
    subject = Subject(SubjectKind.SOURCE, path, path, None, traits)
    state, lines = _STATES[report.status], report.lines
    matches, comments, problems = report.matches, report.comments, report.problems
    if not (matches or comments or problems):
        # Nearly all files of a large run: nothing is to be said of them.
        return Inspected(subject, state, lines, (), (), ())
    findings = tuple(_finding(match, subject, rules[match.rule]) for match in matches)
    remarks = tuple(Remark(_span(each.span), each.text) for each in comments)
    gaps = tuple(_gap(path, problem) for problem in problems)
    return Inspected(subject, state, lines, findings, remarks, gaps)


def _finding(match: _kernel.Match, subject: Subject, rule: Rule) -> tuple[Rule, Finding]:
    path = subject.name
    variant = rule.variant(match.entry)
    lines = tuple(Line(number, text) for number, text in match.source_lines)
    edits = tuple(Edit(_span(fix.span), fix.text) for fix in match.fixes)
    return rule, Finding(
        rule=rule.id,
        subject=subject,
        message=match.message,
        severity=variant.severity,
        confidence=variant.precision,
        persona=variant.persona,
        fingerprint=match.fingerprint,
        location=Location(path, _span(match.span), lines),
        context=match.qualname,
        related=tuple(Location(path, _span(span), (), note) for span, note in match.related),
        fixes=(Fix(edits),) if edits else (),
    )


def _gap(path: str, problem: _kernel.Problem) -> Gap:
    span = problem.span
    return Gap(problem.kind, problem.message, path, _span(span) if span else None)


def _span(span: _kernel.Span) -> Span:
    return Span(span.start_line, span.start_column, span.end_line, span.end_column, span.cell)
