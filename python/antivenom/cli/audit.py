"""`antivenom audit`: which known vulnerabilities do these environments and projects have?"""

from __future__ import annotations

import datetime
import sys

from antivenom.cli.audit_options import add_audit_options, decisions_of, settings_digest
from antivenom.cli.extras import need_extra
from antivenom.cli.output import deliver
from antivenom.errors import ExitStatus, UsageError
from antivenom.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from antivenom.evidence import EvidenceBase
    from antivenom.inspectors.environment.component import Inventory
    from antivenom.model.messages import Coverage, Message
    from antivenom.scan.audit import AuditRequest

_EPILOG = """\
exit status:
  0    nothing was found, and everything that was asked for was checked
  1    something was found that --fail-on names
  2    wrong use, or something could not be checked (wins over 1)
  130  interrupted

Nothing that is audited is run or imported, and no connection is opened.
"""

_PEOPLES_FORMATS = frozenset({"text", "concise", "github"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.usage = "antivenom audit [OPTIONS] [--venv PATH | PATH...]"
    parser.epilog = _EPILOG
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a virtual environment, a site-packages folder, an unpacked container, a project, "
        "a lock, a wheel or an sdist (default: the environment that antivenom runs in)",
    )
    add_audit_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Audit what `arguments` name and write the report."""
    if arguments.venv and arguments.paths:
        raise UsageError("audit: name environments by --venv or by PATH, not both")
    if arguments.yes and not arguments.fix:
        raise UsageError("audit: --yes answers what --fix asks; add --fix")
    need_extra("environment", "audit")
    from antivenom.evidence import open_evidence

    base = open_evidence(arguments.evidence)
    request = _request(arguments, base)
    _warn_of_age(request)
    reasons: list[str] = []
    kept: list[Message] = []

    def messages() -> Iterator[Message]:
        from antivenom import __version__
        from antivenom.model.messages import Coverage
        from antivenom.scan.audit import audit
        from antivenom.scan.stream import Tool

        for message in audit(request, Tool("antivenom", __version__)):
            if isinstance(message, Coverage) and not arguments.allow_incomplete:
                reasons.extend(_reasons(message, arguments.format))
            if arguments.fix:
                kept.append(message)
            yield message

    status = deliver(messages(), arguments.format, arguments.output, explain=arguments.explain)
    if status == ExitStatus.INCOMPLETE:
        _say(reasons)
    if arguments.fix:
        from antivenom.cli.audit_fix import fix

        shown = sys.stdout if arguments.format in _PEOPLES_FORMATS else sys.stderr
        fix(request.inventories, kept, shown, asks=not arguments.yes)
    return ExitStatus.INCOMPLETE if status is None else status


def _request(arguments: argparse.Namespace, base: EvidenceBase) -> AuditRequest:
    from antivenom.model.vocabulary import Persona
    from antivenom.scan.audit import AuditRequest
    from antivenom.scan.condition import parse_condition
    from antivenom.scan.request import Threshold

    # What is wrong with the command line is told before anything is read.
    parse_condition(arguments.fail_on)
    statements, faults = decisions_of(arguments)
    return AuditRequest(
        inventories=_inventories(arguments),
        base=base,
        today=datetime.datetime.now(datetime.timezone.utc).date(),
        statements=statements,
        faults=faults,
        fail_on=arguments.fail_on,
        persona=Persona(arguments.persona),
        max_age_days=arguments.max_age,
        threshold=Threshold(allow_incomplete=arguments.allow_incomplete),
        configuration=settings_digest(arguments),
    )


def _inventories(arguments: argparse.Namespace) -> tuple[Inventory, ...]:
    from antivenom.inspectors.environment.inventory import Form, InventoryRequest, inspect

    if arguments.venv:
        wanted = [InventoryRequest(path, Form.PREFIX) for path in arguments.venv]
    else:
        wanted = [InventoryRequest(path) for path in arguments.paths or ("",)]
    return tuple(inspect(each) for each in wanted)


def _warn_of_age(request: AuditRequest) -> None:
    from antivenom.evidence import SourceKind

    stale = request.base.stale(request.today)
    if not stale:
        return
    known = request.base.source(SourceKind.PYPI)
    shown = known if known in stale else min(stale, key=lambda each: each.date)
    if shown is not None:
        age = shown.age_days(request.today)
        hint = "what became known since is not found; `antivenom evidence update` renews it"
        _say([f"warning: {shown.name} is of {shown.date}, {age:,} days ago: {hint}"])


def _reasons(coverage: Coverage, form: str) -> Iterator[str]:
    """Yield what makes an audit incomplete, in one line each."""
    missed = coverage.partial + coverage.failed
    total = coverage.analysed + missed
    if missed:
        yield f"{missed} of {total} {coverage.unit}s could not be checked"
    if coverage.gaps and form not in _PEOPLES_FORMATS:
        for gap in coverage.gaps[:10]:
            yield f"not checked: {': '.join(part for part in (gap.path, gap.message) if part)}"
        if len(coverage.gaps) > 10:
            yield f"not checked: and {len(coverage.gaps) - 10:,} more"


def _say(lines: list[str]) -> None:
    if sys.stderr is not None:
        sys.stderr.write("".join(f"antivenom: {visible(line)}\n" for line in lines))
