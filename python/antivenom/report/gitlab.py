"""How does a run become a security report that GitLab reads?

A run about environments becomes a report of dependency scanning, one about source files a report
of static analysis (`sast`); the two share all but the places. Source: GitLab's security report
schemas 15.2, "dependency-scanning-report-format" and "sast-report-format".

The schemas demand times, and equal runs shall give equal bytes: both times are the day of the
newest evidence, or the first day of 1970 where there is none. What could not be checked is a
message of the scan, and fails it.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid

from antivenom.model.finding import Finding
from antivenom.model.messages import ComponentSeen, Header, SubjectSeen
from antivenom.model.vocabulary import EvidenceKind, Outcome, Severity, SubjectKind
from antivenom.report.handler import is_shown
from antivenom.report.visible import visible, visible_lines
from antivenom.report.wording import (
    CUT_SHORT,
    Tally,
    coverage_sentence,
    gap_line,
    subject_label,
    suppressed_line,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, TextIO

    from antivenom.model.messages import Message
    from antivenom.model.rule import Rule
    from antivenom.report.handler import Options

SCHEMA_VERSION = "15.2.1"
LONGEST_NAME = 255
LONGEST_SOLUTION = 7000
"""How many characters the schemas allow."""

_SEVERITIES = {
    Severity.LOW: "Low",
    Severity.MEDIUM: "Medium",
    Severity.HIGH: "High",
    Severity.CRITICAL: "Critical",
    None: "Unknown",
}
_MANAGERS = {"uv.lock": "uv", "poetry.lock": "poetry", "Pipfile.lock": "pipenv"}
_ADVISORIES = {
    "CVE": "https://www.cve.org/CVERecord?id=",
    "GHSA": "https://github.com/advisories/",
    "PYSEC": "https://osv.dev/vulnerability/",
    "PSF": "https://osv.dev/vulnerability/",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Gitlab:
    """Collects the run and writes one document."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._tally = Tally()
        self._header = Header("antivenom", "0")
        self._findings: list[Finding] = []
        self._components: list[ComponentSeen] = []
        self._kinds: set[SubjectKind] = set()

    def handle(self, message: Message) -> None:
        """Take note of a message."""
        self._tally.note(message)
        if isinstance(message, Header):
            self._header = message
        elif isinstance(message, ComponentSeen):
            self._components.append(message)
        elif isinstance(message, SubjectSeen):
            self._kinds.add(message.subject.kind)
        elif isinstance(message, Finding):
            self._kinds.add(message.subject.kind)
            if is_shown(message) and message.suppression is None:
                self._findings.append(message)

    def close(self) -> None:
        """Write the document."""
        source = self._kinds == {SubjectKind.SOURCE} and not self._components
        document: dict[str, Any] = {
            "version": SCHEMA_VERSION,
            "scan": self._scan("sast" if source else "dependency_scanning"),
            "vulnerabilities": [self._vulnerability(each, source) for each in self._findings],
        }
        if not source:
            document["dependency_files"] = list(_dependency_files(self._components))
        self._stream.write(json.dumps(document, indent=1) + "\n")

    def _scan(self, kind: str) -> dict[str, Any]:
        tool = {
            "id": "antivenom",
            "name": visible(self._header.tool),
            "version": visible(self._header.version),
            "vendor": {"name": "antivenom"},
        }
        days = [day for day in self._header.evidence.values() if _DAY.fullmatch(day)]
        when = f"{max(days, default='1970-01-01')}T00:00:00"
        summary = self._tally.summary
        whole = summary is not None and summary.status in (0, 1)
        scan = {
            "analyzer": tool,
            "scanner": tool,
            "type": kind,
            "start_time": when,
            "end_time": when,
            "status": "success" if whole else "failure",
        }
        return {**scan, "messages": list(self._messages())}

    def _messages(self) -> Iterator[dict[str, str]]:
        coverage, summary = self._tally.coverage, self._tally.summary
        yield {"level": "info", "value": coverage_sentence(coverage)}
        for name, day in self._header.evidence.items():
            yield {"level": "info", "value": f"evidence: {visible(name)} of {visible(day)}"}
        for gap in coverage.gaps if coverage is not None else ():
            yield {"level": "warn", "value": f"not checked: {gap_line(gap)}"}
        for finding in self._tally.suppressed:
            yield {"level": "info", "value": f"suppressed: {suppressed_line(finding)}"}
        if summary is None:
            yield {"level": "fatal", "value": CUT_SHORT}

    def _vulnerability(self, finding: Finding, source: bool) -> dict[str, Any]:
        rule = self._tally.rules.get(finding.rule)
        undecided = finding.outcome is Outcome.UNKNOWN
        written = {
            "id": _identity(finding),
            "name": _cut(_name(finding, rule), LONGEST_NAME),
            "description": visible_lines(_description(finding)),
            "severity": "Unknown" if undecided else _SEVERITIES[finding.severity],
            "identifiers": list(_identifiers(finding, rule)),
            "location": _code_place(finding) if source else _dependency_place(finding),
        }
        solution = _solution(finding, rule)
        if solution:
            written["solution"] = _cut(visible_lines(solution), LONGEST_SOLUTION)
        links = [each for each in (rule.references if rule else ()) if _is_address(each.url)]
        if links:
            written["links"] = [{"name": visible(each.title), "url": each.url} for each in links]
        details = dict(_details(finding))
        return {**written, "details": details} if details else written


def _identity(finding: Finding) -> str:
    """Return a UUID that is the same for the same finding in every run."""
    where = finding.location.path if finding.location is not None else finding.subject.name
    about = finding.vulnerability.id if finding.vulnerability is not None else ""
    span = finding.location.span if finding.location is not None else None
    parts = (finding.rule, finding.fingerprint, where, about, repr(span.order if span else ()))
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return str(uuid.UUID(bytes=digest[:16], version=5))


def _name(finding: Finding, rule: Rule | None) -> str:
    what = rule.title if rule is not None else finding.rule
    if finding.vulnerability is not None:
        what = f"{finding.vulnerability.id} in {subject_label(finding.subject)}"
    return visible(what) or "finding"


def _description(finding: Finding) -> str:
    about = finding.vulnerability
    return f"{finding.message}\n\n{about.summary}" if about and about.summary else finding.message


def _identifiers(finding: Finding, rule: Rule | None) -> Iterator[dict[str, str]]:
    """Yield what it is known as, the widest known name first, the rule after them."""
    about = finding.vulnerability
    names = (about.id, *about.aliases) if about is not None else ()
    for name in sorted(names, key=lambda each: not each.startswith("CVE-")):
        kind = name.partition("-")[0]
        identifier = {"type": kind.lower() or "advisory", "name": name, "value": name}
        identifier = {key: visible(text) for key, text in identifier.items()}
        if kind in _ADVISORIES and re.fullmatch(r"[\w-]+", name, re.ASCII):
            identifier["url"] = _ADVISORIES[kind] + name
        yield identifier
    shown = visible(finding.rule) or "rule"
    yield {"type": "antivenom", "name": f"antivenom {shown}", "value": shown}
    for number in rule.cwe if rule is not None else ():
        url = f"https://cwe.mitre.org/data/definitions/{number}.html"
        yield {"type": "cwe", "name": f"CWE-{number}", "value": str(number), "url": url}


def _solution(finding: Finding, rule: Rule | None) -> str:
    about = finding.vulnerability
    if about is not None and about.advice:
        return f"Upgrade {finding.subject.name} to {about.advice}."
    if about is not None and about.conflicts:
        return f"Fixed in {', '.join(about.fixed_in)}, but: {'; '.join(about.conflicts)}"
    return rule.remediation.text if rule is not None and rule.remediation is not None else ""


def _details(finding: Finding) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the evidence, as named texts."""
    for number, each in enumerate(finding.evidence, 1):
        if each.kind is EvidenceKind.CVE:
            continue
        said = [each.value or "yes", *(f"{name} {text}" for name, text in each.details.items())]
        said.append(f"({each.source}{', ' if each.date else ''}{each.date})")
        name = f"{each.kind.value.upper()} of {each.id}"
        yield (
            f"{each.kind.value}_{number}",
            {"type": "text", "name": visible(name), "value": visible(" ".join(said))},
        )


def _code_place(finding: Finding) -> dict[str, Any]:
    location = finding.location
    place: dict[str, Any] = {"file": _file(finding)}
    if location is not None and location.span is not None:
        place["start_line"] = location.span.start_line
        place["end_line"] = location.span.end_line
    if finding.context:
        place["method"] = visible(finding.context)
    return place


def _dependency_place(finding: Finding) -> dict[str, Any]:
    subject = finding.subject
    package = {"name": visible(subject.name) or "unknown"}
    dependency = {"package": package, "version": visible(subject.version or "unknown")}
    return {"file": _file(finding), "dependency": dependency}


def _file(finding: Finding) -> str:
    location = finding.location
    path = location.path if location is not None else finding.subject.path
    return visible(path or finding.subject.name) or "unknown"


def _dependency_files(components: Iterable[ComponentSeen]) -> Iterator[dict[str, Any]]:
    """Yield the distributions by the lock, or else the folder, that they are in."""
    files: dict[str, list[dict[str, Any]]] = {}
    for each in components:
        if each.kind != "distribution":
            continue
        path = each.path if each.line else each.path.rpartition("/")[0]
        package = {"name": visible(each.name) or "unknown"}
        dependency = {"package": package, "version": visible(each.version or "unknown")}
        files.setdefault(visible(path) or ".", []).append(dependency)
    for path in sorted(files):
        manager = _MANAGERS.get(path.rpartition("/")[2], "pip")
        yield {"path": path, "package_manager": manager, "dependencies": files[path]}


def _is_address(url: str) -> bool:
    return re.match(r"https?://[^\s]+\Z", url) is not None


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."


def make(stream: TextIO, _options: Options) -> Gitlab:
    """Create the handler; see `antivenom.report.handler`."""
    return Gitlab(stream)
