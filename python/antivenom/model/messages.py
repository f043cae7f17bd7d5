"""What does a run say, in which order, and how is that written down?

A run is one stream: `Header`, then `RuleUsed` for each rule that ran, in runs about
environments a `ComponentSeen` for each thing that they are made of, then for each subject `SubjectSeen` followed by its `Finding`s, then `Coverage`, then
`Summary`. Every report is a handler of that stream, so a stream saved as JSON
lines can be replayed into any report. The idea is govulncheck's.

`Progress` goes only to whoever watches a run; it is never saved, because
a saved stream must be the same bytes for the same run.
"""

from __future__ import annotations

from collections.abc import Mapping

from antivenom.model.finding import Finding
from antivenom.model.location import Span
from antivenom.model.record import Record
from antivenom.model.rule import Rule
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import SubjectState

PROTOCOL = "1.1"
"""Version of the stream: readers accept any minor version of their major one,
and skip message types and fields that they do not know."""


class Header(Record):
    """Who speaks, and about what.

    Attributes:
        tool: Name of the program, `antivenom`.
        version: Version of the program.
        protocol: Version of the stream; see `PROTOCOL`.
        configuration: SHA-256 of the effective settings, hexadecimal.
        evidence: Sources of carried facts, each with its ISO 8601 date.
    """

    tool: str
    version: str
    protocol: str = PROTOCOL
    configuration: str = ""
    evidence: Mapping[str, str] = {}


class RuleUsed(Record):
    """A rule ran.

    Attributes:
        rule: Its metadata.
    """

    rule: Rule


class ComponentSeen(Record):
    """A subject is made of this, among other things.

    References name components within one run. What is unknown is empty.

    Attributes:
        ref: Names it in this run: its package URL where it has one.
        kind: One word, such as `environment`, `distribution`, `interpreter`, `library`,
            `crate` or `vendored`.
        name: As its author writes it.
        version: Its version.
        purl: Its package URL.
        licence: An SPDX licence expression.
        producer: Who made it.
        path: Where it lies, relative to the subject and POSIX; or, of what is only
            locked, the lock.
        line: Line of the lock that brings it in, from 1; 0 if none does.
        parent: Reference of the component that contains it.
        needs: References of the components that it needs, sorted.
        is_root: Whether it stands for the subject as a whole.
    """

    ref: str
    kind: str
    name: str
    version: str = ""
    purl: str = ""
    licence: str = ""
    producer: str = ""
    path: str = ""
    line: int = 0
    parent: str = ""
    needs: tuple[str, ...] = ()
    is_root: bool = False


class SubjectSeen(Record):
    """A subject was met.

    Attributes:
        subject: What it is.
        state: How much of it was looked at.
    """

    subject: Subject
    state: SubjectState


class Progress(Record):
    """A run goes on.

    Attributes:
        done: Number of subjects finished.
        total: Number of subjects known so far.
    """

    done: int
    total: int


class Gap(Record):
    """Something that was asked for and could not be checked, or not wholly.

    Attributes:
        kind: One word: `missing`, `unreadable`, `binary`, `decoding`, `syntax`,
            `too-large`, `too-deep`, `timeout`, `notebook`, `vanished`,
            `internal`, `budget`, `loop`; of rules `invalid`, `unsupported`;
            of suppressions `suppression`; of components `unversioned`,
            `undecided`; of evidence `stale`, `no-evidence`.
        message: What happened, one sentence without a full stop.
        path: The file concerned: a subject's path or a rule file's label.
        span: Where in the file; None if it is about the whole file.
        rule: Id of the rule that did not run; empty if the gap is in a subject.
    """

    kind: str
    message: str
    path: str = ""
    span: Span | None = None
    rule: str = ""


class Coverage(Record):
    """What was checked and what was not.

    Attributes:
        analysed: Number of subjects wholly checked.
        partial: Number of subjects checked but for the parts named in `gaps`.
        failed: Number of subjects asked for and not checked at all.
        excluded: Number of files left out by configuration or ignore files;
            those were not asked for.
        lines: Number of lines in the checked subjects.
        gaps: What could not be checked, sorted by path and place.
        unit: What the subjects are, in one word of the singular.
    """

    analysed: int
    partial: int = 0
    failed: int = 0
    excluded: int = 0
    lines: int = 0
    gaps: tuple[Gap, ...] = ()
    unit: str = "file"

    @property
    def percent(self) -> float:
        """Share of the subjects that were wholly checked, 0 to 100; 100 if none."""
        total = self.analysed + self.partial + self.failed
        return 100.0 * self.analysed / total if total else 100.0


class Summary(Record):
    """How a run ended.

    Attributes:
        findings: Number of complaints for each severity that has any, and for `unscored`.
        suppressed: Number of findings that a suppression keeps from being complaints.
        fixable: Number of findings that carry a fix.
        status: Exit status of the run.
    """

    findings: Mapping[str, int] = {}
    suppressed: int = 0
    fixable: int = 0
    status: int = 0


MESSAGES: Mapping[str, type[Record]] = {
    "header": Header,
    "rule": RuleUsed,
    "component": ComponentSeen,
    "subject": SubjectSeen,
    "progress": Progress,
    "finding": Finding,
    "coverage": Coverage,
    "summary": Summary,
}
"""The types of messages by the word that a saved stream uses for them."""

Message = Header | RuleUsed | ComponentSeen | SubjectSeen | Progress | Finding | Coverage | Summary
