"""What does an OSV record say?

Source: the OSV schema, https://ossf.github.io/osv-schema/, version 1.7. Members that
nothing here uses are not looked at; those that are used must have the right type.
"""

from __future__ import annotations

import re

from antivenom.errors import EvidenceError
from antivenom.evidence.advisory import (
    Advisory,
    Affected,
    CvssVector,
    Event,
    Range,
    RangeKind,
    normalised,
)
from antivenom.evidence.snapshot import decoded, member, text_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_SUMMARY = 240
"""How many characters of a description are kept."""

MAX_PARTS = 10_000
"""How many aliases, versions, ranges or events one record may have."""

_MAX_VALUE = 500
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,127}")
_NAME = re.compile(r"[!-~]{1,214}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,20}(Z|[+-][0-9]{2}:[0-9]{2})")
_EVENTS = ("introduced", "fixed", "last_affected", "limit")


def read_advisories(content: bytes, where: str, source: str) -> tuple[Advisory, ...]:
    """Read a file with one OSV record a line.

    Args:
        content: The file.
        where: What to call it in messages.
        source: What to call the database, as the source of CVSS vectors.

    Returns:
        At least one advisory, in the file's order, withdrawn ones too.

    Raises:
        EvidenceError: A record is malformed, two have the same id, or there is none.
    """
    found: dict[str, Advisory] = {}
    for number, line in text_lines(content, where):
        if not line.strip():
            continue
        place = f"{where}: line {number}"
        advisory = read_advisory(decoded(line, place), place, source)
        if advisory.id in found:
            raise EvidenceError(f"{place}: {advisory.id} is there twice")
        found[advisory.id] = advisory
    if not found:
        raise EvidenceError(f"{where}: holds no advisory")
    return tuple(found.values())


def read_advisory(value: object, where: str, source: str) -> Advisory:
    """Read one record from decoded JSON; see `read_advisories`."""
    id_ = _matching(member(value, "id", str, where), _ID, "id", where)
    where = f"{where}: {id_}"
    aliases = _several(value, "aliases", where)
    withdrawn = _moment(value, "withdrawn", where)
    return Advisory(
        id=id_,
        records=(id_,),
        aliases=tuple(sorted({_matching(each, _ID, "alias", where) for each in aliases} - {id_})),
        published=_moment(value, "published", where),
        modified=_matching(member(value, "modified", str, where), _MOMENT, "modified", where),
        summary=_summary(value, where),
        affected=tuple(_affected(each, id_, where) for each in _several(value, "affected", where)),
        cvss=tuple(
            CvssVector(_text(each, "score", where), source)
            for each in _several(value, "severity", where)
            if str(member(each, "type", str, where)).startswith("CVSS")
        ),
        fixes=tuple(
            _text(each, "url", where)
            for each in _several(value, "references", where)
            if member(each, "type", str, where) == "FIX"
        ),
        withdrawn=withdrawn,
    )


def _affected(value: object, record: str, where: str) -> Affected:
    package = member(value, "package", dict, where, {})
    ecosystem = name = ""
    if package:
        ecosystem = _matching(member(package, "ecosystem", str, where), _NAME, "ecosystem", where)
        name = _matching(member(package, "name", str, where), _NAME, "name", where)
    versions = _several(value, "versions", where)
    return Affected(
        record=record,
        ecosystem=ecosystem,
        name=normalised(ecosystem, name),
        ranges=tuple(_range(each, where) for each in _several(value, "ranges", where)),
        versions=tuple(_value(each, "a version", where) for each in versions),
    )


def _range(value: object, where: str) -> Range:
    kind = member(value, "type", str, where)
    if kind not in {each.value for each in RangeKind}:
        raise EvidenceError(f"{where}: there are no ranges of type {kind[:40]!r}")
    events = []
    for event in _several(value, "events", where):
        events += [
            Event(word, _text(event, word, where))
            for word in _EVENTS
            if word in _object(event, where)
        ]
    if not events:
        raise EvidenceError(f"{where}: a range has no bounds")
    repository = member(value, "repo", str, where, "")
    return Range(RangeKind(kind), tuple(events), _value(repository, "'repo'", where))


def _summary(value: object, where: str) -> str:
    """Return the summary, or the first paragraph of the details, in one line."""
    text = str(member(value, "summary", str, where, ""))
    if not text.strip():
        details = str(member(value, "details", str, where, ""))
        text = details.lstrip().partition("\n\n")[0]
    words = " ".join(text[: 4 * MAX_SUMMARY].split())
    if len(words) <= MAX_SUMMARY:
        return words
    return words[: MAX_SUMMARY - 3].rpartition(" ")[0] + " ..."


def _moment(value: object, name: str, where: str) -> str:
    text = member(value, name, str, where, "")
    return _matching(text, _MOMENT, name, where) if text else ""


def _several(value: object, name: str, where: str) -> list[Any]:
    found: list[Any] = member(value, name, list, where, [])
    if len(found) > MAX_PARTS:
        raise EvidenceError(f"{where}: {name!r} has more than {MAX_PARTS:,} items")
    return found


def _object(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise EvidenceError(f"{where}: an event is no JSON object")
    return value


def _text(value: object, name: str, where: str) -> str:
    return _value(member(value, name, str, where), repr(name), where)


def _value(text: object, what: str, where: str) -> str:
    if not isinstance(text, str) or len(text) > _MAX_VALUE:
        raise EvidenceError(f"{where}: {what} is no string, or longer than {_MAX_VALUE} characters")
    return text


def _matching(text: object, pattern: re.Pattern[str], what: str, where: str) -> str:
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise EvidenceError(f"{where}: {what} is malformed")
    return text
