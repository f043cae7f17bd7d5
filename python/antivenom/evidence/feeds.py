"""Which CVEs are likely to be exploited, which are, and who has decided about them?

Readers of the EPSS scores (CSV), of CISA's catalogue of known exploited
vulnerabilities (JSON), and of the CVSS vectors and SSVC decisions of CISA's
Vulnrichment, one JSON object a line.
"""

from __future__ import annotations

import re

from antivenom.errors import EvidenceError
from antivenom.evidence.snapshot import decoded, member, text_lines, whole_text
from antivenom.evidence.source import is_day
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CVE = re.compile(r"CVE-([0-9]{4})-([0-9]{4,7})")
"""What a CVE id looks like; its year and its number."""

EPSS_SCALE = 10_000_000
"""EPSS values are kept as whole numbers of this fraction, seven decimal places."""

_EPSS_ROW = re.compile(
    rb"CVE-(19\d\d|20[0-5]\d)-(\d{4,7}),([01](?:\.\d{1,9})?),([01](?:\.\d{1,9})?)\s*"
)
_EPSS_DATE = re.compile(rb"^#.*score_date:(\d{4}-\d\d-\d\d)")
_WORD = re.compile(r"[a-z][a-z ]{0,30}")
_MAX_NAME = 200
_MAX_VECTOR = 500


class Exploited(Record):
    """An entry of the catalogue of known exploited vulnerabilities.

    Attributes:
        cve: Its id.
        added: Day it came into the catalogue.
        due: Day by which agencies must act; empty if none.
        ransomware: Whether a campaign is known to use it.
        name: What the catalogue calls it.
    """

    cve: str
    added: str
    due: str
    ransomware: bool
    name: str


class Enriched(Record):
    """What Vulnrichment says about a CVE.

    Attributes:
        cve: Its id.
        ssvc: Exploitation, automatable and technical impact; empty if not decided.
        vectors: CVSS vectors.
    """

    cve: str
    ssvc: tuple[str, ...]
    vectors: tuple[str, ...]


def read_epss(content: bytes, where: str, date: str) -> dict[tuple[int, int], tuple[int, int]]:
    """Read the EPSS scores.

    Args:
        content: CSV of CVE, probability and percentile; a comment may give the day.
        where: What to call it in messages.
        date: Day that the file is said to be of.

    Returns:
        Probability and percentile, in units of `1 / EPSS_SCALE`, by year and number
        of the CVE; at least one.

    Raises:
        EvidenceError: A row is malformed or there is none, or the day is another one.
    """
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for number, line in text_lines(content, where):
        row = _EPSS_ROW.fullmatch(line)
        if row is None:
            if number <= 2 and _is_head(line, where, date):
                continue
            raise EvidenceError(f"{where}: line {number}: is no row of CVE, EPSS, percentile")
        probability, percentile = _scaled(row[3]), _scaled(row[4])
        if max(probability, percentile) > EPSS_SCALE:
            raise EvidenceError(f"{where}: line {number}: a probability is greater than 1")
        found[int(row[1]), int(row[2])] = probability, percentile
    if not found:
        raise EvidenceError(f"{where}: holds no EPSS score")
    return found


def _is_head(line: bytes, where: str, date: str) -> bool:
    told = _EPSS_DATE.match(line)
    if told is not None and told[1].decode() != date:
        raise EvidenceError(f"{where}: is of {told[1].decode()}, not of {date}")
    return line.startswith((b"#", b"cve,"))


def _scaled(decimal: bytes) -> int:
    whole, _, fraction = decimal.partition(b".")
    return int(whole) * EPSS_SCALE + int(fraction[:7].ljust(7, b"0"))


def read_kev(content: bytes, where: str) -> tuple[Exploited, ...]:
    """Read the catalogue of known exploited vulnerabilities.

    Returns:
        At least one entry, in the file's order.

    Raises:
        EvidenceError: It is malformed, has no entry, or not as many as it says.
    """
    catalogue = decoded(whole_text(content, where), where)
    entries = member(catalogue, "vulnerabilities", list, where)
    found = {each.cve: each for each in (_exploited(entry, where) for entry in entries)}
    if not found:
        raise EvidenceError(f"{where}: holds no vulnerability")
    if len(found) != member(catalogue, "count", int, where, len(found)):
        raise EvidenceError(f"{where}: has {len(found):,} entries, but says {catalogue['count']}")
    return tuple(found.values())


def _exploited(entry: object, where: str) -> Exploited:
    cve = _cve(entry, "cveID", where)
    where = f"{where}: {cve}"
    ransomware = member(entry, "knownRansomwareCampaignUse", str, where, "Unknown")
    return Exploited(
        cve=cve,
        added=_day(member(entry, "dateAdded", str, where), where),
        due=_day(member(entry, "dueDate", str, where, ""), where, optional=True),
        ransomware=ransomware.lower() == "known",
        name=member(entry, "vulnerabilityName", str, where, "")[:_MAX_NAME],
    )


def read_enriched(content: bytes, where: str) -> tuple[Enriched, ...]:
    """Read CVSS vectors and SSVC decisions.

    Returns:
        At least one, in the file's order.

    Raises:
        EvidenceError: A record is malformed, or there is none.
    """
    found: dict[str, Enriched] = {}
    for number, line in text_lines(content, where):
        if line.strip():
            place = f"{where}: line {number}"
            each = _enriched(decoded(line, place), place)
            found[each.cve] = each
    if not found:
        raise EvidenceError(f"{where}: holds no vulnerability")
    return tuple(found.values())


def _enriched(value: object, where: str) -> Enriched:
    cve = _cve(value, "cve", where)
    decision: dict[str, Any] = member(value, "ssvc", dict, where, {})
    words: tuple[str, ...] = ()
    if decision:
        names = ("Exploitation", "Automatable", "Technical Impact")
        words = tuple(member(decision, name, str, where) for name in names)
        if not all(_WORD.fullmatch(word) for word in words):
            raise EvidenceError(f"{where}: an SSVC decision is no word")
    vectors = []
    for each in member(value, "cvss", list, where, [])[:16]:
        vector = member(each, "v", str, where)
        if len(vector) > _MAX_VECTOR:
            raise EvidenceError(f"{where}: a CVSS vector is too long")
        vectors.append(vector)
    return Enriched(cve, words, tuple(vectors))


def _cve(value: object, name: str, where: str) -> str:
    cve = member(value, name, str, where)
    if not CVE.fullmatch(cve):
        raise EvidenceError(f"{where}: {cve[:40]!r} is no CVE id")
    return str(cve)


def _day(text: str, where: str, *, optional: bool = False) -> str:
    if not is_day(text) and not (optional and not text):
        raise EvidenceError(f"{where}: {text[:40]!r} is no day")
    return text
