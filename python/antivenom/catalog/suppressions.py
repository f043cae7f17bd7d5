"""What does a suppression comment say, and is it well formed?

    # antivenom: ignore[AV0403, AV0421] reason="fixed list of hosts" until=2027-03-01

The grammar is narrow on purpose: there is no form without ids and none without
a reason, and whatever looks like a suppression without being one is malformed
rather than silently without effect. A comment becomes one by its token, so text
in strings never counts.
"""

from __future__ import annotations

import re

from antivenom.model.location import Span
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = re.compile(r"antivenom:")
_LEAD = re.compile(r"#\s*\Z")
_IDS = re.compile(r"\s*ignore\s*\[([^\[\]]*)\]")
_ID = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-/]*[A-Za-z0-9_])?\Z")
_OWN_ID = re.compile(r"AV\d{4}\Z")
_NEARLY_OWN_ID = re.compile(r"AV\d*\Z", re.IGNORECASE)
_REASON = re.compile(r'\s+reason="((?:[^"\\]|\\.)*)"')
_UNTIL = re.compile(r"\s+until=(\S+)")
_REST = re.compile(r"\s*(?:#|\Z)")

FORM = '# antivenom: ignore[ID] reason="TEXT" until=YYYY-MM-DD'
"""The form to name when a comment does not have it."""


class Suppression(Record):
    """A well-formed suppression comment.

    Attributes:
        span: The comment.
        text: The comment's text.
        ids: The rules it speaks about, at least one, as written.
        reason: Why; never blank.
        until: Last day on which it holds, ISO 8601; empty if it always does.
    """

    span: Span
    text: str
    ids: tuple[str, ...]
    reason: str
    until: str = ""


class MalformedSuppression(Record):
    """A comment that looks like a suppression and is none.

    Attributes:
        span: The comment.
        text: The comment's text.
        message: What is wrong with it, as a clause without a full stop.
    """

    span: Span
    text: str
    message: str


class _MalformedError(ValueError):
    """A comment is no suppression; the text says why."""


def read_comment(span: Span, text: str) -> Iterator[Suppression | MalformedSuppression]:
    """Read the suppressions in one comment.

    Args:
        span: Where the comment is.
        text: The comment from its `#` to the end of the line.

    Yields:
        What the comment says, in its order; nothing if it only mentions antivenom.
    """
    at = 0
    while mark := _MARK.search(text, at):
        at = mark.end()
        if not _LEAD.search(text, 0, mark.start()):
            if re.match(r"\s*ignore\b", text[at:]):
                message = "must stand right after a `#`"
                yield MalformedSuppression(span, text, message)
            continue
        try:
            suppression, at = _read(span, text, at)
        except _MalformedError as error:
            yield MalformedSuppression(span, text, str(error))
        else:
            yield suppression


def _read(span: Span, text: str, at: int) -> tuple[Suppression, int]:
    """Read one suppression from behind its mark; return it and where it ends."""
    listed = _IDS.match(text, at)
    if not listed:
        raise _MalformedError(f"does not have the form `{FORM}`")
    ids = _read_ids(listed[1])
    reason = _REASON.match(text, listed.end())
    if not reason:
        raise _MalformedError('lacks its reason: write reason="TEXT" after the ids')
    if not reason[1].strip():
        raise _MalformedError("has an empty reason")
    end = reason.end()
    until = _UNTIL.match(text, end)
    if until:
        _check_date(until[1])
        end = until.end()
    if not _REST.match(text, end):
        raise _MalformedError(f"has {text[end:].strip()!r} where only until=YYYY-MM-DD may stand")
    said = re.sub(r"\\(.)", r"\1", reason[1])
    return Suppression(span, text, ids, said, until[1] if until else ""), end


def _read_ids(text: str) -> tuple[str, ...]:
    if not text.strip():
        raise _MalformedError("names no rule: there is no form that covers all of them")
    ids = tuple(part.strip() for part in text.split(","))
    for rule_id in ids:
        if not rule_id:
            raise _MalformedError("has a comma without an id")
        if not _ID.match(rule_id):
            raise _MalformedError(f"has {rule_id!r} where an id must stand")
        if _NEARLY_OWN_ID.match(rule_id) and not _OWN_ID.match(rule_id):
            raise _MalformedError(
                f"has {rule_id!r}, but an id of antivenom is `AV` and four digits"
            )
        if rule_id.startswith("AV00"):
            raise _MalformedError(f"names {rule_id}, which no comment can suppress")
    return ids


def _check_date(text: str) -> None:
    # Few files have a date to check, so the others do not import the calendar.
    from datetime import date

    if not re.match(r"\d{4}-\d{2}-\d{2}\Z", text, re.ASCII):
        raise _MalformedError(f"has until={text}, but a date is YYYY-MM-DD")
    try:
        date.fromisoformat(text)
    except ValueError:
        raise _MalformedError(f"has until={text}, which is no day of the calendar") from None
