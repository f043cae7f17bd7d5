"""`antivenom report`: how does a saved run look in another form?"""

from __future__ import annotations

import json
import sys

from antivenom.cli.output import deliver
from antivenom.errors import SavedRunError
from antivenom.model.messages import Header
from antivenom.model.wire import MalformedMessageError, from_json
from antivenom.report.handler import FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from antivenom.model.messages import Message


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.usage = "antivenom report [OPTIONS] [FILE]"
    parser.epilog = (
        "A run is saved with `antivenom check --format jsonl --output FILE PATH...`. The exit\n"
        "status is the one that the run had; 2 if it was cut short."
    )
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="the saved run (default: -, stdin)"
    )
    parser.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help="form of the report (default: text)"
    )
    parser.add_argument("--output", metavar="FILE", help="write the report to a file")
    parser.add_argument(
        "--explain",
        action="store_true",
        help="end the report with the page of each rule that found",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the saved run that `arguments` name as a report."""
    name = "standard input" if arguments.file == "-" else arguments.file
    messages = read_run(_lines(arguments.file, name), name)
    status = deliver(messages, arguments.format, arguments.output, explain=arguments.explain)
    if status is None:
        raise SavedRunError(f"{name}: the run was cut short: its summary is missing")
    return status


def _lines(file: str, name: str) -> Iterator[bytes]:
    try:
        if file == "-":
            if sys.stdin is None:
                raise SavedRunError("standard input is closed")
            yield from sys.stdin.buffer
        else:
            with open(file, "rb") as saved:
                yield from saved
    except OSError as error:
        raise SavedRunError(f"{name}: {error.strerror or error}") from error


def read_run(lines: Iterable[bytes], name: str) -> Iterator[Message]:
    """Read a saved run.

    Args:
        lines: One JSON object each.
        name: What to call the run in messages.

    Yields:
        Its messages; those of unknown types are passed over.

    Raises:
        SavedRunError: A line is malformed, or there is no header first.
    """
    begun = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            read = from_json(json.loads(line.decode("utf-8")))
        except (MalformedMessageError, UnicodeDecodeError, RecursionError, ValueError) as error:
            raise SavedRunError(f"{name}: line {number}: {_reason(error)}") from error
        if read is None:
            continue
        if not begun and not isinstance(read, Header):
            raise SavedRunError(f"{name}: line {number}: a saved run begins with its header")
        begun = True
        yield read
    if not begun:
        raise SavedRunError(f"{name}: holds no saved run")


def _reason(error: Exception) -> str:
    if isinstance(error, MalformedMessageError):
        return str(error)
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error.msg} at column {error.colno}"
    return "is JSON beyond the limits of this program"
