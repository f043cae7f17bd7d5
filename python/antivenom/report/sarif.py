"""How does a run become SARIF 2.1.0 that GitHub and other consumers read without loss?

Source: the OASIS standard SARIF 2.1.0, and GitHub's page "SARIF support for code scanning" for the
limits. GitHub refuses a file that is over a limit, so findings are cut to it, the least severe
first; every cut is announced as a notification of the run, because a silent one reads as "clean".

The order of a SARIF document (rules before results) needs the whole run, so nothing is written
before `close`. The document names no schema version of its own but the standard's, and no time:
equal runs give equal bytes.
"""

from __future__ import annotations

import json

from antivenom.model.finding import Finding
from antivenom.model.messages import Gap, Header
from antivenom.report.sarif_places import BASE, location, plain
from antivenom.report.sarif_results import is_cut, result
from antivenom.report.sarif_rules import descriptor
from antivenom.report.wording import CUT_SHORT, Tally, rank

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO

    from antivenom.model.messages import Message
    from antivenom.report.handler import Options

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

MOST_RESULTS = 25_000
"""How many results GitHub accepts in a run."""

MOST_RULES = 25_000
"""How many rules GitHub accepts in a run."""

LARGEST_FILE_BYTES = 10_000_000
"""How large a file GitHub accepts, compressed with gzip."""

_CONFIGURATION = ("invalid", "unsupported", "suppression")
"""Kinds of gaps that come from how the tool was set up and not from running it."""


class Sarif:
    """Collects the run and writes one document."""

    def __init__(self, stream: TextIO, options: Options) -> None:
        self._stream = stream
        self._options = options
        self._tally = Tally()
        self._header: Header | None = None
        self._findings: list[Finding] = []

    def handle(self, message: Message) -> None:
        """Take note of a message."""
        self._tally.note(message)
        if isinstance(message, Finding):
            self._findings.append(message)
        elif isinstance(message, Header):
            self._header = message

    def close(self) -> None:
        """Write the document."""
        kept = _most_severe(self._findings, MOST_RESULTS)
        text = self._document(kept)
        while kept and _compressed_size(text) > LARGEST_FILE_BYTES:
            kept = _most_severe(kept, len(kept) * 3 // 4)
            text = self._document(kept)
        self._stream.write(text)

    def _document(self, findings: list[Finding]) -> str:
        rules = [self._tally.rules[rule] for rule in sorted(self._tally.rules)]
        if len(rules) > MOST_RULES:
            found = {finding.rule for finding in findings}
            rules = sorted(rules, key=lambda rule: (rule.id not in found, rule.id))[:MOST_RULES]
        places = {rule.id: place for place, rule in enumerate(rules)}
        run: dict[str, Any] = {
            "tool": {"driver": self._driver()},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                BASE: {"description": {"text": "The folder that antivenom was started in"}}
            },
            "invocations": [self._invocation(findings, len(rules))],
            "results": [result(finding, places.get(finding.rule)) for finding in findings],
            "properties": {"coverage": self._coverage()},
        }
        run["tool"]["driver"]["rules"] = [
            descriptor(rule, self._options.page(rule)) for rule in rules
        ]
        return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"

    def _driver(self) -> dict[str, Any]:
        header = self._header
        if header is None:
            return {"name": "antivenom"}
        driver = {"name": header.tool, "version": header.version}
        if header.version.count(".") == 2:
            driver["semanticVersion"] = header.version
        return driver

    def _invocation(self, findings: list[Finding], rule_count: int) -> dict[str, Any]:
        summary, coverage = self._tally.summary, self._tally.coverage
        gaps = coverage.gaps if coverage is not None else ()
        execution = [_gap(gap) for gap in gaps if gap.kind not in _CONFIGURATION]
        configuration = [_gap(gap) for gap in gaps if gap.kind in _CONFIGURATION]
        if summary is None:
            execution.append(_notification("cut-short", "error", CUT_SHORT))
        execution += self._cuts(findings, rule_count)
        invocation: dict[str, Any] = {
            "executionSuccessful": summary is not None and summary.status in (0, 1)
        }
        if summary is not None:
            invocation["exitCode"] = summary.status
        if execution:
            invocation["toolExecutionNotifications"] = execution
        if configuration:
            invocation["toolConfigurationNotifications"] = configuration
        return invocation

    def _cuts(self, findings: list[Finding], rule_count: int) -> list[dict[str, Any]]:
        """Announce everything that was left out to stay within the limits."""
        cuts = []
        if len(findings) < len(self._findings):
            left_out = len(self._findings) - len(findings)
            cuts.append(f"{left_out:,} of {len(self._findings):,} findings, the least severe,")
        if rule_count < len(self._tally.rules):
            cuts.append(f"{len(self._tally.rules) - rule_count:,} rules")
        shortened = sum(map(is_cut, findings))
        if shortened:
            cuts.append(f"locations or steps of {shortened:,} findings")
        return [
            _notification("limit", "warning", f"{cut} were left out to stay within GitHub's limits")
            for cut in cuts
        ]

    def _coverage(self) -> dict[str, Any]:
        coverage = self._tally.coverage
        if coverage is None:
            return {"known": False}
        return {
            "known": True,
            "analysed": coverage.analysed,
            "partial": coverage.partial,
            "failed": coverage.failed,
            "excluded": coverage.excluded,
            "unit": coverage.unit,
            "lines": coverage.lines,
            "percent": coverage.percent,
        }


def _most_severe(findings: list[Finding], count: int) -> list[Finding]:
    """Return at most `count` findings, in the order of the stream."""
    if len(findings) <= count:
        return list(findings)
    ranked = sorted(range(len(findings)), key=lambda at: (-rank(findings[at].severity), at))
    return [findings[at] for at in sorted(ranked[:count])]


def _compressed_size(text: str) -> int:
    if len(text) <= LARGEST_FILE_BYTES:
        return len(text)  # compression never needs to be tried
    import gzip

    return len(gzip.compress(text.encode("ascii"), mtime=0))


def _gap(gap: Gap) -> dict[str, Any]:
    from antivenom.model.location import Location

    notification = _notification(gap.kind, "error", gap.message)
    if gap.path:
        notification["locations"] = [location(Location(path=gap.path, span=gap.span))]
    if gap.rule:
        notification["associatedRule"] = {"id": gap.rule}
    return notification


def _notification(kind: str, level: str, message: str) -> dict[str, Any]:
    return {"descriptor": {"id": kind}, "level": level, "message": {"text": plain(message)}}


def make(stream: TextIO, options: Options) -> Sarif:
    """Create the handler; see `antivenom.report.handler`."""
    return Sarif(stream, options)
