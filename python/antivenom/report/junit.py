"""How does a run become JUnit XML: one test case per file, one failure per finding?

There is no standard; this follows what Jenkins and GitLab read. A file that was looked at without
complaint is a passed test case, and whatever could not be checked is an error, so a run that saw
nothing cannot look green.
"""

from __future__ import annotations

from antivenom.model.finding import Finding
from antivenom.model.messages import Gap, SubjectSeen
from antivenom.report.handler import is_shown
from antivenom.report.visible import visible, visible_lines
from antivenom.report.wording import (
    CUT_SHORT,
    Tally,
    coverage_sentence,
    findings_sentence,
    gap_line,
    level_word,
    subject_label,
    subject_place,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from antivenom.model.messages import Message
    from antivenom.report.handler import Options


class JUnit:
    """Collects the run: the counts stand in the first line of the document."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._tally = Tally()
        self._files: dict[str, list[Finding]] = {}

    def handle(self, message: Message) -> None:
        """Take note of a message."""
        self._tally.note(message)
        if isinstance(message, SubjectSeen):
            self._files.setdefault(subject_label(message.subject), [])
        elif isinstance(message, Finding) and is_shown(message):
            name = subject_label(message.subject)
            self._files.setdefault(name, []).append(message)

    def close(self) -> None:
        """Write the document."""
        gaps = self._gaps_by_case()
        cases = sorted({*self._files, *gaps})
        failures = sum(map(len, self._files.values()))
        errors = sum(map(len, gaps.values()))
        counts = {"tests": len(cases), "failures": failures, "errors": errors}
        attributes = _attributes({"name": "antivenom", **counts})
        lines = [
            '<?xml version="1.0" encoding="utf-8"?>',
            f"<testsuites{attributes}>",
            f"  <testsuite{attributes}>",
        ]
        for name in cases:
            lines += self._case(name, self._files.get(name, ()), gaps.get(name, ()))
        summary = f"{findings_sentence(self._tally)}\n{coverage_sentence(self._tally.coverage)}"
        lines += [
            f"    <system-out>{escape_text(summary)}</system-out>",
            "  </testsuite>",
            "</testsuites>",
        ]
        self._stream.write("".join(f"{line}\n" for line in lines))

    def _gaps_by_case(self) -> dict[str, list[str]]:
        """Return one line on each gap, by the test case that it spoils."""
        coverage = self._tally.coverage
        gaps: dict[str, list[str]] = {}
        for gap in coverage.gaps if coverage is not None else ():
            gaps.setdefault(_case_name(gap), []).append(gap_line(gap))
        if self._tally.summary is None:
            gaps.setdefault("antivenom", []).append(CUT_SHORT)
        return gaps

    def _case(self, name: str, findings: Iterable[Finding], gaps: Iterable[str]) -> list[str]:
        opening = f"    <testcase{_attributes({'name': name, 'classname': 'antivenom'})}"
        inner = [self._failure(finding) for finding in findings]
        inner += [f"      <error{_attributes({'message': gap})}/>" for gap in gaps]
        return [f"{opening}>", *inner, "    </testcase>"] if inner else [f"{opening}/>"]

    def _failure(self, finding: Finding) -> str:
        where = subject_place(finding)
        kind = f"{level_word(finding)} {finding.rule}"
        attributes = _attributes({"message": f"{where}: {finding.message}", "type": kind})
        text = f"{where}\n{visible_lines(finding.message)}"
        rule = self._tally.rules.get(finding.rule)
        if rule is not None and rule.remediation is not None:
            text += f"\n{visible_lines(rule.remediation.text)}"
        if rule is not None and not rule.origin:
            text += f"\nantivenom guide show {rule.id}"
        return f"      <failure{attributes}>{escape_text(text)}</failure>"


def _case_name(gap: Gap) -> str:
    if gap.rule:
        return f"rule {gap.rule}"
    return gap.path or "antivenom"


def escape_text(text: str) -> str:
    """Return text as XML character data.

    Control characters, which XML 1.0 cannot carry at all (section 2.2), become visible escapes;
    other characters beyond ASCII become references, so that any encoding will do.
    """
    shown = visible_lines(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _attributes(values: dict[str, object]) -> str:
    """Return attributes, each after a blank; line ends in values become visible escapes."""
    written = ((name, escape_text(visible(str(value)))) for name, value in values.items())
    return "".join(f' {name}="{value.replace(chr(34), "&quot;")}"' for name, value in written)


def make(stream: TextIO, _options: Options) -> JUnit:
    """Create the handler; see `antivenom.report.handler`."""
    return JUnit(stream)
