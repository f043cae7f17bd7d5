"""`antivenom check`: what is unsafe in these source files and notebooks?"""

from __future__ import annotations

import gc
import sys
import time

from antivenom.catalog.selectors import Selection
from antivenom.cli.options import OPTIONS, add_options
from antivenom.cli.output import deliver
from antivenom.cli.progress import progress_line
from antivenom.cli.settings import add_file_options, load_settings
from antivenom.errors import ExitStatus, UsageError
from antivenom.inspectors.source.driver import STANDARD_INPUT, Places
from antivenom.model.messages import Coverage
from antivenom.model.vocabulary import Persona, Severity
from antivenom.report.visible import visible
from antivenom.scan.plan import make_plan
from antivenom.scan.request import Request, Threshold
from antivenom.scan.stream import Tool, scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from antivenom.cli.settings import Settings
    from antivenom.model.messages import Message

_EPILOG = """\
exit status:
  0    nothing was found, and everything that was asked for was checked
  1    something was found at or above --fail-on
  2    wrong use, or something could not be checked (wins over 1)
  130  interrupted

A comment on the first or last line of a finding suppresses it:
  # antivenom: ignore[ID] reason="TEXT" until=YYYY-MM-DD     (the date is optional)
"""

_PEOPLES_FORMATS = frozenset({"text", "concise", "github"})

_NO_MATTER = frozenset({"format", "explain", "jobs", "sbom-author"})
"""Options that change how a run looks or how fast it is, not what it finds."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.usage = "antivenom check [OPTIONS] PATH..."
    parser.epilog = _EPILOG
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a file, read whatever its suffix; a folder, searched for Python files and "
        "notebooks; or - for standard input",
    )
    add_options(parser)
    parser.add_argument("--output", metavar="FILE", help="write the report to a file")
    add_file_options(parser)
    parser.add_argument(
        "--stdin-filename", metavar="NAME", help="what to call standard input in the report"
    )
    parser.add_argument(
        "--no-network",
        action="store_true",
        help="stay off the network; a check always does",
    )
    loudness = parser.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    loudness.add_argument(
        "-v", "--verbose", action="store_true", help="say on standard error what is in force"
    )


def run(arguments: argparse.Namespace) -> int:
    """Check what `arguments` name and write the report."""
    settings = load_settings(arguments, arguments.paths)
    request = _request(arguments, settings)
    plan = make_plan(request)
    if arguments.verbose:
        _describe(settings, len(plan.used))
    progress = progress_line(quiet=arguments.quiet)

    form = settings.word("format")
    reasons: list[str] = []

    def messages() -> Iterator[Message]:
        try:
            for message in scan(request, plan, _tool(), progress):
                if progress:
                    progress.clear()
                if isinstance(message, Coverage):
                    reasons.extend(_reasons(message, request.threshold, form))
                yield message
        finally:
            if progress:
                progress.clear()

    # All that a run makes lives to its end, and holds no cycles: there is nothing to collect.
    gc.disable()
    try:
        status = deliver(messages(), form, arguments.output, explain=settings.flag("explain"))
    finally:
        gc.enable()
    if status == ExitStatus.INCOMPLETE:
        _say(reasons)
    return ExitStatus.INCOMPLETE if status is None else status


def _reasons(coverage: Coverage, threshold: Threshold, form: str) -> Iterator[str]:
    """Yield what nobody reads in the report, and what makes the run incomplete."""
    required = threshold.require_coverage
    if required is not None and coverage.percent < required:
        # Rounded down, lest 89.96 of 90 read as enough.
        share = int(coverage.percent * 10) / 10
        yield f"{share}% of the files were wholly checked, and {required:g}% are required"
    if coverage.gaps and form not in _PEOPLES_FORMATS and not threshold.allow_incomplete:
        first, more = coverage.gaps[0], len(coverage.gaps) - 1
        what = ": ".join(part for part in (first.path, first.rule, first.message) if part)
        yield f"not checked: {what}" + (f"; and {more:,} more" if more else "")


def _tool() -> Tool:
    from antivenom import __version__

    return Tool("antivenom", __version__)


def _request(arguments: argparse.Namespace, settings: Settings) -> Request:
    return Request(
        places=_places(arguments, settings),
        today=time.strftime("%Y-%m-%d", time.gmtime()),
        selection=Selection(
            select=settings.words("select"),
            extend=settings.words("extend-select"),
            ignore=settings.words("ignore"),
            persona=Persona(settings.word("persona")),
            preview=settings.flag("preview"),
        ),
        rule_files=settings.words("rules"),
        builtin=settings.flag("builtin"),
        path_rules=settings.path_rules,
        threshold=Threshold(
            fail_on=Severity(settings.word("fail-on")),
            require_coverage=settings.number("require-coverage"),
            allow_incomplete=settings.flag("allow-incomplete"),
            exit_zero=settings.flag("exit-zero"),
        ),
        configuration=_digest(settings),
    )


def _places(arguments: argparse.Namespace, settings: Settings) -> Places:
    return Places(
        roots=tuple(arguments.paths),
        exclude=settings.words("exclude"),
        base=settings.base,
        respect_gitignore=settings.flag("respect-gitignore"),
        jobs=int(settings.number("jobs") or 0),
        stdin=_standard_input() if STANDARD_INPUT in arguments.paths else None,
        stdin_name=arguments.stdin_filename or "<stdin>",
    )


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise UsageError("check: standard input is closed")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError(f"check: cannot read standard input: {error.strerror}") from error


def _digest(settings: Settings) -> str:
    """Return the digest of all settings that can change what a run finds.

    Reports for people do not show it, so they do not wait for it either.
    """
    if settings.word("format") in _PEOPLES_FORMATS:
        return ""
    import json
    from hashlib import sha256

    said = {name: each.value for name, each in settings.values.items() if name not in _NO_MATTER}
    paths = [(entry.pattern, entry.ignore, entry.select) for entry in settings.path_rules.entries]
    return sha256(json.dumps([said, paths], sort_keys=True).encode()).hexdigest()


def _describe(settings: Settings, rules: int) -> None:
    """Say on standard error what is in force beside the defaults."""
    lines = [f"settings file: {settings.file or 'none'}", f"rules: {rules}"]
    for option in OPTIONS:
        setting = settings.values[option.name]
        if setting.value != option.default:
            lines.append(f"{option.name}: {setting.value!r} ({setting.origin})")
    _say(lines)


def _say(lines: Iterable[str]) -> None:
    """Write lines on standard error, whatever they are made of."""
    if sys.stderr is not None:
        sys.stderr.write("".join(f"antivenom: {visible(line)}\n" for line in lines))
