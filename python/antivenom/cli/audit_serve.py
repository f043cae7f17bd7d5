"""`antivenom audit serve`: how do other tools ask antivenom's advisories, without a network?"""

from __future__ import annotations

import argparse
import sys

from antivenom.cli.extras import need_extra
from antivenom.errors import ExitStatus, UsageError
from antivenom.report.visible import visible

_EPILOG = """\
Answers the OSV query interface on the loopback interface, until it is interrupted:
  pip-audit -s osv --osv-url http://127.0.0.1:PORT/v1/query
  uv audit --service-url http://127.0.0.1:PORT
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "--port", type=_port, default=0, metavar="N", help="port to listen on (default: a free one)"
    )
    parser.add_argument(
        "--host",
        choices=("127.0.0.1",),
        default="127.0.0.1",
        help="address to listen on; there is only this one",
    )
    parser.add_argument("--evidence", metavar="DIR", help="folder of the evidence to use")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:6]) < 65_536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; return the exit status."""
    need_extra("environment", "audit serve")
    from antivenom.evidence import SourceKind, open_evidence
    from antivenom.inspectors.environment.audit.judging import refusal_of
    from antivenom.scan.osv_server import OsvServer

    base = open_evidence(arguments.evidence)
    refusal = refusal_of(base)
    if refusal:
        raise UsageError(f"audit serve: {refusal}")
    try:
        server = OsvServer(base, arguments.port)
    except OSError as error:
        where = f"127.0.0.1:{arguments.port}"
        raise UsageError(f"audit serve: {where}: {error.strerror or error}") from error
    with server:
        _say(f"serving {base.day(SourceKind.PYPI)} on {server.address}")
        try:
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            # That is how it is meant to end.
            return ExitStatus.CLEAN
    return ExitStatus.CLEAN


def _say(text: str) -> None:
    if sys.stdout is not None:
        sys.stdout.write(f"{visible(text)}\n")
        sys.stdout.flush()
