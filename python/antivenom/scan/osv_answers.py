"""What would a server of the OSV query interface answer?

Other tools ask a server about packages: `POST /v1/query`, `POST /v1/querybatch`,
`GET /v1/vulns/ID`. Their clients match nothing themselves, so what they are told decides, and
this tells them what `antivenom audit` finds: records whose version is affected. A record that
nobody can judge is told as well, since the interface has no way to say "unknown" and silence
would read as clean.

Source: the OSV API, https://google.github.io/osv.dev/api/, and its schema 1.7.
"""

from __future__ import annotations

import re

from antivenom.evidence import normalised
from antivenom.inspectors.environment.audit.matching import match
from antivenom.inspectors.environment.purl import read_purl
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from antivenom.evidence import Advisory, Affected, EvidenceBase, Range

ECOSYSTEM = "PyPI"
SCHEMA = "1.7.0"
MAX_QUERIES = 1000
"""How many questions one request may have; the limit of the public interface."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")


class Answer(Record):
    """What a request is answered.

    Attributes:
        status: Of HTTP.
        body: To be written as JSON.
    """

    status: int
    body: dict[str, Any]


def refused(message: str, status: int = 400) -> Answer:
    """Return the answer to what cannot be answered."""
    return Answer(status, {"code": 5 if status == 404 else 3, "message": message})


def answer_query(base: EvidenceBase, query: object) -> Answer:
    """Answer `POST /v1/query`."""
    found = _found(base, query)
    if isinstance(found, Answer):
        return found
    return Answer(200, {"vulns": [osv_record(each) for each in found]} if found else {})


def answer_batch(base: EvidenceBase, request: object) -> Answer:
    """Answer `POST /v1/querybatch`, which tells ids and days alone."""
    queries = request.get("queries") if isinstance(request, dict) else None
    if not isinstance(queries, list):
        return refused("expected an object with a list of queries")
    if len(queries) > MAX_QUERIES:
        return refused(f"more than {MAX_QUERIES:,} queries")
    results = []
    for query in queries:
        found = _found(base, query)
        if isinstance(found, Answer):
            return found
        short = [{"id": each.id, "modified": each.modified} for each in found]
        results.append({"vulns": short} if short else {})
    return Answer(200, {"results": results})


def answer_record(base: EvidenceBase, name: str) -> Answer:
    """Answer `GET /v1/vulns/ID`; an alias will do."""
    advisory = base.advisory(name) if _ID.fullmatch(name) else None
    if advisory is None:
        return refused("Bug not found.", 404)
    return Answer(200, osv_record(advisory))


def _found(base: EvidenceBase, query: object) -> tuple[Advisory, ...] | Answer:
    """Return the advisories that a question is about, or why there is no answer."""
    asked = _asked(query)
    if isinstance(asked, Answer):
        return asked
    ecosystem, name, version = asked
    if not base.covers(ecosystem):
        # An empty answer would say that nothing is known against the package.
        return refused(f"packages of {ecosystem} cannot be looked up here", 501)
    known = base.advisories(ecosystem, name)
    if not version:
        return known
    return tuple(each.advisory for each in match(version, known))


def _asked(query: object) -> tuple[str, str, str] | Answer:
    """Return ecosystem, name and version that a query asks about; the last may be empty."""
    package = query.get("package") if isinstance(query, dict) else None
    if isinstance(query, dict) and "commit" in query:
        return refused("commits cannot be looked up here", 501)
    version = query.get("version", "") if isinstance(query, dict) else None
    if not isinstance(package, dict) or not isinstance(version, str):
        return refused("a query needs a package, and its version is a string")
    if "purl" in package:
        return _named_by_purl(package["purl"], version)
    ecosystem, name = package.get("ecosystem"), package.get("name")
    if isinstance(ecosystem, str) and isinstance(name, str) and name:
        return ecosystem, normalised(ecosystem, name), version
    return refused("a package needs an ecosystem and a name")


def _named_by_purl(purl: object, version: str) -> tuple[str, str, str] | Answer:
    read = read_purl(purl) if isinstance(purl, str) else None
    if read is None:
        return refused("a purl is malformed")
    kind, _, name, own = read
    if own and version:
        return refused("a query has a version twice")
    return (ECOSYSTEM if kind == "pypi" else kind), name, version or own


def osv_record(advisory: Advisory) -> dict[str, Any]:
    """Write an advisory as a record of the OSV schema."""
    record: dict[str, Any] = {
        "schema_version": SCHEMA,
        "id": advisory.id,
        "modified": advisory.modified,
        "affected": [_affected(each) for each in advisory.affected],
    }
    names = sorted({*advisory.records, *advisory.aliases} - {advisory.id})
    optional = {
        "published": advisory.published,
        "withdrawn": advisory.withdrawn,
        "aliases": names,
        "summary": advisory.summary,
        "details": advisory.summary,
        "severity": [
            {"type": _cvss_type(each.vector), "score": each.vector} for each in advisory.cvss
        ],
        "references": [{"type": "FIX", "url": each} for each in advisory.fixes],
    }
    return record | {key: value for key, value in optional.items() if value}


def _cvss_type(vector: str) -> str:
    version = re.match(r"CVSS:(\d)", vector)
    return f"CVSS_V{version[1] if version else 2}"


def _affected(affected: Affected) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if affected.name:
        written["package"] = {
            "ecosystem": affected.ecosystem,
            "name": affected.name,
            "purl": f"pkg:pypi/{affected.name}",
        }
    if affected.ranges:
        written["ranges"] = [_range(each) for each in affected.ranges]
    if affected.versions:
        written["versions"] = list(affected.versions)
    return written


def _range(stretch: Range) -> dict[str, Any]:
    events = [{event.kind: event.value} for event in stretch.events]
    written: dict[str, Any] = {"type": stretch.kind.value, "events": events}
    return written | ({"repo": stretch.repository} if stretch.repository else {})
