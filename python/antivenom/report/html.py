"""How does a run become one page that a browser shows without asking anybody for anything?

One file: style and script are in it, their hashes are in its policy (Content Security Policy, level
3), and that policy forbids everything else: no address is ever opened, no image, font or frame
loaded, no form sent, and no script runs but the one of `page.js`, which searches the inventory and
follows arrows. Without scripts everything can still be read. Colours follow the reader's preference
for light or dark, and say nothing that words do not say.
"""

from __future__ import annotations

import base64
import hashlib
import os
from itertools import takewhile

from antivenom.model.finding import Finding
from antivenom.model.messages import ComponentSeen, Header, SubjectSeen
from antivenom.report.handler import is_shown
from antivenom.report.html_findings import by_urgency, findings_section
from antivenom.report.html_inventory import Shown, graph_section, inventory_section
from antivenom.report.markup import Markup, joined, tag
from antivenom.report.wording import (
    CUT_SHORT,
    Tally,
    counted,
    coverage_sentence,
    findings_sentence,
    gap_line,
    suppressed_line,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import TextIO

    from antivenom.model.messages import Message
    from antivenom.report.handler import Options

_SECTIONS = (
    ("findings", "Findings"),
    ("dependencies", "Dependencies"),
    ("inventory", "Inventory"),
    ("suppressed", "Suppressed"),
    ("gaps", "Not checked"),
)
"""What can be in a page, in its order."""

_MOST_LINES = 1_000
"""How many gaps and suppressed findings are listed."""


class Html:
    """Collects the run and writes one page."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._tally = Tally()
        self._header = Header("antivenom", "")
        self._components: list[ComponentSeen] = []
        self._findings: list[Finding] = []
        self._subjects: list[str] = []

    def handle(self, message: Message) -> None:
        """Take note of a message."""
        self._tally.note(message)
        if isinstance(message, Header):
            self._header = message
        elif isinstance(message, ComponentSeen):
            self._components.append(message)
        elif isinstance(message, SubjectSeen):
            self._subjects.append(message.subject.name)
        elif isinstance(message, Finding) and is_shown(message) and message.suppression is None:
            self._findings.append(message)

    def close(self) -> None:
        """Write the page."""
        style, script = _asset("page.css"), _asset("page.js")
        policy = (
            f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
            "base-uri 'none'; form-action 'none'"
        )
        title = f"antivenom: {self._title()}"
        head = tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=policy),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("title", title),
            tag("style", Markup(style)),
        )
        body = tag("body", *self._body(), tag("script", Markup(script)))
        page = tag("html", head, body, lang="en")
        self._stream.write(f"<!DOCTYPE html>\n{page}\n")

    def _title(self) -> str:
        roots = [each.name for each in self._components if each.is_root]
        if roots:
            return ", ".join(roots[:3])
        folders = [name.split("/")[:-1] for name in self._subjects]
        if len(folders) < 2:
            return "".join(self._subjects) or "nothing"
        # What the first and the last in order share is what all share.
        pairs = zip(min(folders), max(folders), strict=False)
        shared = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
        return "/".join(shared) or counted(len(folders), "file")

    def _body(self) -> list[Markup]:
        findings = by_urgency(self._findings)
        shown = Shown(self._components, findings)
        sections = {
            "findings": findings_section(findings, self._tally.rules, shown.by_label),
            "dependencies": graph_section(shown),
            "inventory": inventory_section(shown),
            "suppressed": self._suppressed(),
            "gaps": self._unchecked(),
        }
        present = {name: section for name, section in sections.items() if section}
        main = tag("main", joined(present.values(), "\n"))
        footer = tag("footer", tag("p", f"{self._header.tool} {self._header.version}"))
        return [self._head(present), main, footer]

    def _head(self, present: Collection[str]) -> Markup:
        tally = self._tally
        parts = [tag("h1", self._title())]
        if tally.summary is None:
            parts.append(tag("p", CUT_SHORT, class_="alert", role="alert"))
        elif tally.summary.status == 2:
            text = "Something could not be checked: see the end of this page."
            parts.append(tag("p", text, class_="alert", role="alert"))
        parts.append(tag("p", f"{findings_sentence(tally)}; {coverage_sentence(tally.coverage)}"))
        if self._header.evidence:
            days = (f"{name} of {day}" for name, day in self._header.evidence.items())
            parts.append(tag("p", f"Evidence: {', '.join(days)}", class_="quiet"))
        links = [tag("a", title, href=f"#{name}") for name, title in _SECTIONS if name in present]
        if len(links) > 1:
            parts.append(tag("nav", joined(links, " "), aria_label="Sections"))
        return tag("header", *parts)

    def _suppressed(self) -> Markup:
        if not self._tally.suppressed:
            return Markup("")
        entries = [tag("li", suppressed_line(each)) for each in self._tally.suppressed]
        return _list("Suppressed", "suppressed", entries)

    def _unchecked(self) -> Markup:
        coverage = self._tally.coverage
        if coverage is None or not coverage.gaps:
            return Markup("")
        return _list("Not checked", "gaps", [tag("li", gap_line(gap)) for gap in coverage.gaps])


def _list(title: str, name: str, entries: list[Markup]) -> Markup:
    parts = [tag("h2", title, id=name), tag("ul", *entries[:_MOST_LINES])]
    if len(entries) > _MOST_LINES:
        parts.append(tag("p", f"{len(entries) - _MOST_LINES:,} more are not shown."))
    return tag("section", *parts, aria_labelledby=name)


def _asset(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def make(stream: TextIO, _options: Options) -> Html:
    """Create the handler; see `antivenom.report.handler`."""
    return Html(stream)
