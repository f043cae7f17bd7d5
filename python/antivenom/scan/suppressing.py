"""Which findings does a comment suppress, and which comments are at fault?

A comment speaks about the findings that begin or end on its line. It is at fault
when it is malformed (AV0003), when its day is over (AV0002), or when nothing is left
for it to suppress (AV0001). *Unused* is said only of a rule that ran on the whole
file: of any other rule it is not known.
"""

from __future__ import annotations

from antivenom.catalog.selectors import EXPIRED, MALFORMED, UNUSED
from antivenom.catalog.suppressions import (
    MalformedSuppression,
    Suppression,
    read_comment,
)
from antivenom.model.finding import Finding
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from antivenom.inspectors.source.driver import Remark
    from antivenom.model.location import Span


class Fault(Record):
    """A comment that is at fault.

    Attributes:
        rule: `UNUSED`, `EXPIRED` or `MALFORMED`.
        span: The comment.
        text: The comment's text.
        message: What is wrong, one sentence without a full stop.
    """

    rule: str
    span: Span
    text: str
    message: str


class Authority(Record):
    """What a comment is measured against.

    Attributes:
        today: ISO 8601.
        defect: Returns what is wrong with an id in a comment; empty if nothing is.
        ran: Returns whether the rule of an id ran on the whole file.
    """

    today: str
    defect: Callable[[str], str]
    ran: Callable[[str], bool]


class Settled(Record):
    """What the comments of a file come to.

    Attributes:
        suppressed: Indices of the findings that comments hide.
        faults: In the order of place.
    """

    suppressed: frozenset[int]
    faults: tuple[Fault, ...]


def settle(findings: tuple[Finding, ...], remarks: Iterable[Remark], by: Authority) -> Settled:
    """Hold the findings of a file against its comments.

    Args:
        findings: All of the file, whichever persona they are for.
        remarks: Comments that mention antivenom.
        by: What the comments are measured against.
    """
    suppressed: set[int] = set()
    faults: list[Fault] = []
    for comment in _comments(remarks, by):
        if isinstance(comment, MalformedSuppression):
            message = f"this suppression {comment.message}"
            faults.append(Fault(MALFORMED, comment.span, comment.text, message))
        elif comment.until and comment.until < by.today:
            message = f"this suppression of {', '.join(comment.ids)} ended on {comment.until}"
            faults.append(Fault(EXPIRED, comment.span, comment.text, message))
        else:
            hidden = {
                index
                for index, finding in enumerate(findings)
                if finding.rule in comment.ids and _speaks_about(comment.span, finding)
            }
            suppressed |= hidden
            faults.extend(_unused(comment, {findings[index].rule for index in hidden}, by))
    return Settled(frozenset(suppressed), tuple(faults))


def _comments(
    remarks: Iterable[Remark], by: Authority
) -> Iterator[Suppression | MalformedSuppression]:
    for remark in remarks:
        for comment in read_comment(remark.span, remark.text):
            if isinstance(comment, Suppression):
                defects = [defect for id_ in comment.ids if (defect := by.defect(id_))]
                if defects:
                    yield MalformedSuppression(comment.span, comment.text, defects[0])
                    continue
            yield comment


def _speaks_about(comment: Span, finding: Finding) -> bool:
    if finding.location is None or finding.location.span is None:
        return False
    span = finding.location.span
    # A range that ends before the first column of a line does not touch that line.
    last = span.end_line - (span.end_column == 1 and span.end_line > span.start_line)
    return comment.cell == span.cell and comment.start_line in {span.start_line, last}


def _unused(comment: Suppression, used: set[str], by: Authority) -> Iterator[Fault]:
    for id_ in dict.fromkeys(comment.ids):
        if id_ not in used and by.ran(id_):
            message = f"{id_} finds nothing here, so this suppression has no effect"
            yield Fault(UNUSED, comment.span, comment.text, message)
