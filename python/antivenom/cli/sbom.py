"""`antivenom sbom`: bills of materials, written, graded, compared and signed."""

from __future__ import annotations

from antivenom.cli.acts import add_acts, run_act

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from antivenom.cli.parser import Parser

_ACTS = {
    "create": "write the SBOM of an environment, a project, a wheel or an sdist",
    "check": "grade an SBOM of anybody's by the minimum elements",
    "diff": "compare two SBOMs",
    "keygen": "make a pair of keys to sign with",
    "sign": "sign a document: a small file beside it",
    "verify": "hold a document to its signature",
    "embed": "put SBOMs into wheels (PEP 770)",
    "cpython": "write the SBOM of a source tree of CPython, and find drift in its own",
}


def add_arguments(parser: Parser) -> None:
    """Declare the verb's arguments."""
    parser.usage = "antivenom sbom ACT [OPTIONS] ..."
    parser.epilog = (
        "Where no act is named, `create` is meant: `antivenom sbom --venv .venv`. docs/sbom.md says\n"
        "what stands in the documents."
    )
    parser.acts = tuple(_ACTS)
    add_acts(parser, "sbom", _ACTS)


def run(args: Namespace) -> int:
    """Do what the arguments say; return the exit status."""
    from antivenom.cli.extras import need_extra

    need_extra("environment", "sbom")
    return run_act(args, "sbom")
