"""Which verb is meant, and how does a process end?

A verb is one module of this package with `add_arguments(parser)` and
`run(arguments) -> int`, imported when it is asked for. This is the one place that
turns an exception into a message and an exit status.
"""

from __future__ import annotations

import os
import sys

from antivenom.errors import AntivenomError, DefectError, ExitStatus, UsageError
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from types import TracebackType
    from typing import NoReturn, Protocol

    from typing_extensions import Self

    from antivenom.cli.parser import Parser

    class VerbModule(Protocol):
        """What a verb's module offers."""

        def add_arguments(self, parser: Parser) -> None:
            """Add the verb's arguments to a parser."""

        def run(self, arguments: Namespace) -> int:
            """Do what was asked; return the exit status."""


class Verb(Record):
    """Something that can be asked of antivenom.

    Attributes:
        name: The word on the command line, or two.
        module: Name of its module.
        help: What it does, in one line.
    """

    name: str
    module: str
    help: str

    @property
    def words(self) -> list[str]:
        """The words of its name."""
        return self.name.split()


VERBS = (
    Verb("check", "antivenom.cli.check", "find what is unsafe in source files and notebooks"),
    Verb("audit", "antivenom.cli.audit", "find known vulnerabilities in environments and locks"),
    Verb("audit serve", "antivenom.cli.audit_serve", "answer other tools' questions offline"),
    Verb("affected", "antivenom.cli.affected", "say which SBOMs a vulnerability affects"),
    Verb("report", "antivenom.cli.report", "turn a saved run into any form of report"),
    Verb("guide", "antivenom.cli.guide", "read and work on the guide's rules and their pages"),
    Verb("prove", "antivenom.cli.prove", "run the rules' exploits against their examples"),
    Verb("integrity", "antivenom.cli.integrity", "find what in an environment is not as installed"),
    Verb("sbom", "antivenom.cli.sbom", "write, grade, compare and sign bills of materials"),
    Verb("evidence", "antivenom.cli.evidence", "show and renew what is known of vulnerabilities"),
    Verb("config", "antivenom.cli.config", "show which settings are in force, and why"),
)
"""What can be asked, in the order of the help text."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line.

    Args:
        argv: The arguments after the program's name; None for the process's own.

    Returns:
        The exit status, one of `ExitStatus`.
    """
    with _Boundary() as boundary:
        boundary.status = _run(list(sys.argv[1:] if argv is None else argv))
    return boundary.status


class _Boundary:
    """The edge of the process: nothing passes it but an exit status."""

    status: int = ExitStatus.CLEAN

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: object, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if isinstance(error, SystemExit):
            # `argparse` ends like this after `--help`.
            self.status = error.code if isinstance(error.code, int) else ExitStatus.CLEAN
        elif error is not None:
            self.status = _tell(error)
        _settle_streams()
        return isinstance(error, (Exception, KeyboardInterrupt, SystemExit))


def _tell(error: BaseException) -> ExitStatus:
    """Say what ended the process, in one line, and return the exit status for it."""
    if isinstance(error, KeyboardInterrupt):
        _complain("interrupted")
        return ExitStatus.INTERRUPTED
    if isinstance(error, BrokenPipeError):
        # Whoever read the output has gone; there is nobody left to tell.
        return ExitStatus.CLEAN
    if isinstance(error, AntivenomError) and not isinstance(error, DefectError):
        _complain(str(error))
        return error.status
    if isinstance(error, ImportError) and "_kernel" in str(error):
        _complain("its compiled part is missing: install the wheel, or build it with `make demo`")
        return ExitStatus.INCOMPLETE
    known = isinstance(error, DefectError)
    text = str(error) if known else f"{type(error).__name__}: {error}"
    if os.environ.get("ANTIVENOM_DEBUG") == "1":
        import traceback

        traceback.print_exception(type(error), error, error.__traceback__)
    hint = "please report it; ANTIVENOM_DEBUG=1 shows where it happens"
    _complain(f"this is a defect of antivenom: {text} ({hint})")
    return ExitStatus.INCOMPLETE


def _run(argv: list[str]) -> int:
    if not argv or argv[0] in {"-h", "--help", "help"}:
        return _show(help_text())
    if argv[0] in {"-V", "--version"}:
        from antivenom import __version__

        return _show(f"antivenom {__version__}\n")
    # Of `audit` and `audit serve` the longer one is meant where it is written.
    named = [verb for verb in VERBS if verb.words == argv[: len(verb.words)]]
    if not named:
        _refuse(argv[0])
    verb = max(named, key=lambda each: len(each.words))
    from importlib import import_module

    from antivenom.cli.parser import Parser

    module: VerbModule = import_module(verb.module)
    parser = Parser(verb.name, verb.help)
    module.add_arguments(parser)
    return module.run(parser.parse(argv[len(verb.words) :]))


def help_text() -> str:
    """Return what `antivenom --help` says."""
    width = max(len(verb.name) for verb in VERBS)
    verbs = "".join(f"  {verb.name:{width}}  {verb.help}\n" for verb in VERBS)
    return (
        "usage: antivenom VERB ...\n\n"
        "antivenom finds what is unsafe in Python code, proves why it matters and shows how to\n"
        f"fix it.\n\nverbs:\n{verbs}\n"
        "options:\n"
        "  -h, --help     show this text; `antivenom VERB --help` shows a verb's options\n"
        "  -V, --version  show the version\n"
    )


def _refuse(word: str) -> NoReturn:
    from antivenom.catalog.nearest import suggestion

    if word.startswith("-"):
        raise UsageError(f"name a verb before {word!r}; `antivenom --help` lists them")
    near = suggestion(word, [verb.name for verb in VERBS])
    raise UsageError(f"there is no verb {word!r}{near or '; `antivenom --help` lists them'}")


def _show(text: str) -> int:
    if sys.stdout is not None:
        sys.stdout.write(text)
    return ExitStatus.CLEAN


def _complain(text: str) -> None:
    """Write one line on standard error, whatever the text is made of."""
    from antivenom.report.visible import visible

    if sys.stderr is not None:
        try:
            sys.stderr.write(f"antivenom: {visible(text)}\n")
        except OSError:
            # Nobody can be told that nobody can be told.
            return


def _settle_streams() -> None:
    """Write out what is buffered, and keep the interpreter from failing at it again."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except OSError:
            # The interpreter flushes once more when it ends; that must succeed.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
