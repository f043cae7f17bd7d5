"""Which options does an audit have, and which decisions do they name?"""

from __future__ import annotations

import argparse
import os

from antivenom.errors import UsageError
from antivenom.model.vocabulary import Persona
from antivenom.report.handler import FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from antivenom.inspectors.environment.decisions.statement import Fault, Statement

MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
"""Bound on a VEX document."""

_NO_MATTER = frozenset({"explain", "fix", "format", "no_network", "output", "yes"})
"""Options that change how an audit looks or what follows it, not what it finds."""


def add_audit_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of an audit."""
    add = parser.add_argument
    add("--venv", action="append", metavar="PATH", help="a virtual environment (repeatable)")
    add("--format", choices=FORMATS, default=FORMATS[0], help="form of the report (default: text)")
    add("--output", metavar="FILE", help="write the report to a file")
    add(
        "--explain",
        action="store_true",
        help="end the report with the page of each rule that found",
    )
    add(
        "--fail-on",
        default="any",
        metavar="CONDITION",
        help="which findings make the exit status 1, such as 'kev or epss>=0.1 or cvss>=9' "
        "(default: any)",
    )
    personas = [each.value for each in Persona]
    add("--persona", choices=personas, default="regular", help="who reads the findings")
    _add_decisions(parser)
    add("--evidence", metavar="DIR", help="folder of the evidence to use")
    add(
        "--max-age",
        type=_days,
        metavar="DAYS",
        help="exit 2 if the evidence is older (default: warn from 90 days on)",
    )
    add(
        "--allow-incomplete",
        action="store_true",
        help="do not exit 2 because something was not checked",
    )
    add("--no-network", action="store_true", help="stay off the network; an audit always does")
    add("--fix", action="store_true", help="show what would update the manifest, and offer it")
    add("--yes", action="store_true", help="write what --fix shows without asking")


def _add_decisions(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("decisions")
    add = group.add_argument
    add("--ignore", action="append", metavar="ID", help="accept a vulnerability (repeatable)")
    add("--reason", metavar="TEXT", help="why what --ignore names is accepted; required with it")
    add("--until", metavar="DATE", help="last day on which --ignore holds, such as 2027-01-31")
    add("--ignore-file", metavar="FILE", help="a file of accepted vulnerabilities with reasons")
    add(
        "--vex",
        action="append",
        metavar="FILE",
        help="apply a VEX document: OpenVEX, CycloneDX or CSAF (repeatable)",
    )


def _days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days")
    return int(text)


def decisions_of(
    arguments: argparse.Namespace,
) -> tuple[tuple[Statement, ...], tuple[Fault, ...]]:
    """Read the decisions that the command line names.

    Raises:
        UsageError: One of them cannot be read, or has no reason.
    """
    from antivenom.inspectors.environment.decisions.ignoring import ignoring, read_ignore_file
    from antivenom.inspectors.environment.decisions.reading import read_vex

    statements: list[Statement] = []
    faults: list[Fault] = []
    if arguments.ignore and not (arguments.reason or "").strip():
        raise UsageError("audit: --ignore needs --reason TEXT")
    if (arguments.reason or arguments.until) and not arguments.ignore:
        raise UsageError("audit: --reason and --until belong to --ignore ID")
    until = arguments.until or ""
    statements += [
        ignoring(id_, arguments.reason, until, "--ignore") for id_ in arguments.ignore or ()
    ]
    if arguments.ignore_file:
        data = _read(arguments.ignore_file)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UsageError(f"{arguments.ignore_file}: is not UTF-8") from error
        statements += read_ignore_file(text, arguments.ignore_file)
    for path in arguments.vex or ():
        decisions = read_vex(_read(path), path)
        statements += decisions.statements
        faults += decisions.faults
    return tuple(statements), tuple(faults)


def _read(path: str) -> bytes:
    try:
        if os.path.getsize(path) > MAX_DOCUMENT_BYTES:
            raise UsageError(f"{path}: is larger than {MAX_DOCUMENT_BYTES >> 20} MiB")
        with open(path, "rb") as file:
            return file.read(MAX_DOCUMENT_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error


def settings_digest(arguments: argparse.Namespace) -> str:
    """Return the digest of all options that can change what an audit finds."""
    import json
    from hashlib import sha256

    said = {name: value for name, value in vars(arguments).items() if name not in _NO_MATTER}
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
