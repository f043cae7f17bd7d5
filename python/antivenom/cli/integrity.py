"""`antivenom integrity`: is what is installed what its distributions say?"""

from __future__ import annotations

import sys

from antivenom.cli.extras import need_extra
from antivenom.cli.options import BY_NAME, OPTIONS, add_options, split_words
from antivenom.cli.output import deliver
from antivenom.errors import ExitStatus, UsageError
from antivenom.model.messages import Coverage
from antivenom.model.vocabulary import Persona, Severity
from antivenom.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from antivenom.catalog.selectors import Selection
    from antivenom.inspectors.environment.integrity.inspection import IntegrityRequest
    from antivenom.model.messages import Message

_EPILOG = """\
exit status:
  0    nothing was found, and everything that was asked for was checked
  1    something was found at or above --fail-on
  2    wrong use, or something could not be checked (wins over 1)
  130  interrupted

Nothing of the environment is run or imported. What belongs to no distribution and
start-up hooks that have an owner are shown to --persona pedantic.
"""

_PEOPLES_FORMATS = frozenset({"text", "concise", "github"})
_TAKEN = frozenset(
    {"select", "ignore", "persona", "fail-on", "exit-zero", "allow-incomplete", "format", "explain"}
)
"""The options of a check that this verb has as well; no settings file sets them."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.usage = "antivenom integrity [OPTIONS] [--venv PATH | PATH]"
    parser.epilog = _EPILOG
    parser.add_argument(
        "path",
        nargs="?",
        default="",
        metavar="PATH",
        help="a virtual environment, a prefix, a site-packages folder or the root of an unpacked "
        "container (default: the environment that antivenom runs in)",
    )
    parser.add_argument("--venv", metavar="PATH", help="a virtual environment, or another prefix")
    parser.add_argument(
        "--lock",
        metavar="FILE",
        default="",
        help="compare what is installed with a lock, or with those of a project",
    )
    parser.add_argument(
        "--bytecode",
        choices=("header", "changed", "all"),
        default="changed",
        help="how bytecode is compared with its source: by its header alone; what was changed after "
        "it was installed, or all of it, by compiling the source again (default: changed)",
    )
    add_options(parser, without=tuple(each.name for each in OPTIONS if each.name not in _TAKEN))
    parser.add_argument("--output", metavar="FILE", help="write the report to a file")
    parser.add_argument(
        "--no-network", action="store_true", help="stay off the network; this verb always does"
    )


def run(arguments: argparse.Namespace) -> int:
    """Check what `arguments` name and write the report."""
    need_extra("environment", "integrity")
    from antivenom import __version__
    from antivenom.scan.integrity import scan_integrity
    from antivenom.scan.request import Threshold
    from antivenom.scan.stream import Tool

    form = _word(arguments, "format")
    threshold = Threshold(
        fail_on=Severity(_word(arguments, "fail-on")),
        allow_incomplete=bool(arguments.allow_incomplete),
        exit_zero=bool(arguments.exit_zero),
    )
    reasons: list[str] = []
    stream = scan_integrity(
        _request(arguments),
        _selection(arguments),
        Tool("antivenom", __version__),
        threshold,
        _digest(arguments),
    )

    def messages() -> Iterator[Message]:
        for message in stream:
            if isinstance(message, Coverage) and not threshold.allow_incomplete:
                reasons.extend(_reasons(message))
            yield message

    status = deliver(messages(), form, arguments.output, explain=bool(arguments.explain))
    if status == ExitStatus.INCOMPLETE and form not in _PEOPLES_FORMATS:
        _say(reasons)
    return ExitStatus.INCOMPLETE if status is None else status


def _word(arguments: argparse.Namespace, name: str) -> str:
    """Return the value of an option that takes a word."""
    option = BY_NAME[name]
    return str(getattr(arguments, option.attribute) or option.default)


def _request(arguments: argparse.Namespace) -> IntegrityRequest:
    from antivenom.inspectors.environment.integrity.bytecode import Depth
    from antivenom.inspectors.environment.integrity.inspection import IntegrityRequest
    from antivenom.inspectors.environment.inventory import Form

    if arguments.venv is not None and arguments.path:
        raise UsageError("integrity: name the environment once: by --venv or by PATH")
    if arguments.venv == "":
        raise UsageError("integrity: --venv names no folder")
    form = Form.AUTO if arguments.venv is None else Form.PREFIX
    return IntegrityRequest(
        arguments.venv or arguments.path, form, arguments.lock, Depth(arguments.bytecode)
    )


def _selection(arguments: argparse.Namespace) -> Selection:
    from antivenom.catalog.selectors import Selection

    return Selection(
        select=split_words(arguments.select or [], BY_NAME["select"]),
        ignore=split_words(arguments.ignore or [], BY_NAME["ignore"]),
        persona=Persona(_word(arguments, "persona")),
    )


def _digest(arguments: argparse.Namespace) -> str:
    """Return the digest of what can change what a run finds, apart from where it looks."""
    import json
    from hashlib import sha256

    said = [arguments.select, arguments.ignore, arguments.persona, arguments.bytecode]
    return sha256(json.dumps([*said, bool(arguments.lock)]).encode()).hexdigest()


def _reasons(coverage: Coverage) -> Iterator[str]:
    """Yield what nobody reads in the report, and what makes the run incomplete."""
    if coverage.gaps:
        first, more = coverage.gaps[0], len(coverage.gaps) - 1
        what = f"{first.path}: {first.message}" if first.path else first.message
        yield f"not checked: {what}" + (f"; and {more:,} more" if more else "")


def _say(lines: Iterable[str]) -> None:
    """Write lines on standard error, whatever they are made of."""
    if sys.stderr is not None:
        sys.stderr.write("".join(f"antivenom: {visible(line)}\n" for line in lines))
