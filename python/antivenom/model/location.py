"""Where in a subject is something?"""

from __future__ import annotations

from antivenom.model.record import Record


class Span(Record):
    """A range of text; the end is exclusive.

    Attributes:
        start_line: First line, from 1; in a notebook, within the cell.
        start_column: First column, from 1, in code points.
        end_line: Last line, from 1.
        end_column: Column after the last character, from 1, in code points.
        cell: Number of the code cell, from 1; None outside notebooks.
    """

    start_line: int
    start_column: int
    end_line: int
    end_column: int
    cell: int | None = None

    @property
    def order(self) -> tuple[int, int, int, int, int]:
        """Sort key: by place in the file, the shorter of two first."""
        return (
            self.cell or 0,
            self.start_line,
            self.start_column,
            self.end_line,
            self.end_column,
        )


class Line(Record):
    """One line of text, as carried for showing it.

    Attributes:
        number: From 1; in a notebook, within the cell.
        text: Without its line end.
    """

    number: int
    text: str


class Location(Record):
    """A place that a finding speaks about.

    Attributes:
        path: As in `Subject.path`.
        span: None where the whole subject is meant.
        lines: The lines of the span and their neighbours, ascending, at most a
            dozen; empty where no text was kept.
        message: What is to be seen here; empty at a primary location.
    """

    path: str
    span: Span | None = None
    lines: tuple[Line, ...] = ()
    message: str = ""


class Step(Record):
    """One step of a trace: what happens there to the data.

    Attributes:
        location: Where it happens.
        message: What happens, without a full stop.
    """

    location: Location
    message: str


class Trace(Record):
    """How data gets from where it enters to where it does harm.

    Attributes:
        steps: In the order of execution, from the source to the sink.
    """

    steps: tuple[Step, ...]
