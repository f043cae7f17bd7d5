"""Which forms of report are there, and what must each of them do?

A report is a handler of the stream of messages that a run is (see `antivenom.model.messages`). The
idea is govulncheck's: since nothing but messages reaches a handler, a saved stream can be replayed
into any form. A handler

- writes to a stream that it neither opens nor closes;
- writes as it goes where the form allows it, so that a long run shows its first findings early;
- takes a stream that ends anywhere: without a `Summary`, the report says that the run was cut;
- writes the same bytes for the same messages: no clock, no host names, no absolute paths.

Each form lives in its own module, imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module

from antivenom.model.record import Record
from antivenom.model.vocabulary import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol, TextIO

    from antivenom.catalog.page import GuidePages, Page
    from antivenom.model.finding import Finding
    from antivenom.model.messages import Message
    from antivenom.model.rule import Rule

    class Handler(Protocol):
        """What takes the messages of one run and reports them in one form."""

        def handle(self, message: Message) -> None:
            """Take the next message; unknown kinds are passed over."""

        def close(self) -> None:
            """Write what is left. No message may follow."""


class _Guide:
    """The pages of the guide, whose reader is imported only if something was found."""

    def __init__(self) -> None:
        self._pages: GuidePages | None = None

    def __call__(self, rule: Rule) -> Page | None:
        if self._pages is None:
            from antivenom.catalog.page import GuidePages

            self._pages = GuidePages()
        return self._pages(rule)


class Options(Record):
    """How a report is written.

    Attributes:
        colour: Whether people's formats are coloured.
        width: Cells in a line of the terminal.
        explain: Whether the text ends with the page of each rule that found something.
        page: Returns a rule's page, None if it has none; by default from the guide.
    """

    colour: bool = False
    width: int = 100
    explain: bool = False
    page: Callable[[Rule], Page | None] = _Guide()


_MODULES = {
    "text": "text",
    "concise": "concise",
    "json": "json_document",
    "jsonl": "json_lines",
    "sarif": "sarif",
    "github": "github",
    "junit": "junit",
    "gitlab": "gitlab",
    "html": "html",
}

FORMATS = tuple(_MODULES)
"""The names of all forms, the default first."""


def make_handler(form: str, stream: TextIO, options: Options | None = None) -> Handler:
    """Create the handler of one form.

    Args:
        form: One of `FORMATS`.
        stream: Where the report goes; stays open.
        options: How to write; None for the defaults.

    Raises:
        KeyError: There is no such form.
    """
    module = import_module(f"antivenom.report.{_MODULES[form]}")
    handler: Handler = module.make(stream, options if options is not None else Options())
    return handler


def is_shown(finding: Finding) -> bool:
    """Return whether people want to read of a finding: a complaint, or an open question."""
    return finding.is_complaint or (
        finding.outcome is Outcome.UNKNOWN and finding.suppression is None
    )
