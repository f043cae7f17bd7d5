"""`antivenom sbom cpython`: what is in CPython's sources, and is its own SBOM still true?"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_OWN = "Misc/sbom.spdx.json"
MAX_SHOWN = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    from antivenom.cli.sbom_create import add_document_options

    parser.epilog = (
        "Lists every file with its checksums, and the code of others with version and origin. Files\n"
        "that differ from a committed SBOM are named; the exit status is then 1."
    )
    parser.add_argument("path", metavar="SRC", help="a source tree of CPython")
    parser.add_argument(
        "--against",
        metavar="FILE",
        help=f"the committed SBOM (default: SRC/{_OWN}, if there is one)",
    )
    add_document_options(parser)


def run(args: argparse.Namespace) -> int:
    """Write the SBOM, and name the drift; return the exit status."""
    from antivenom.cli.sbom_create import deliver_sbom
    from antivenom.errors import ExitStatus
    from antivenom.inspectors.environment.bundled import tree_files
    from antivenom.inspectors.environment.cpython import inspect_cpython
    from antivenom.inspectors.sbom.drift import drift
    from antivenom.inspectors.sbom.reading import read_sbom
    from antivenom.report.visible import visible

    args.files = True
    inventory = inspect_cpython(args.path)
    committed = args.against or os.path.join(args.path, _OWN)
    found: list[str] = []
    if args.against or os.path.exists(committed):
        document = read_sbom(committed)
        found = list(drift(document, tree_files(args.path, inventory), committed))
    status = deliver_sbom(args, args.path, inventory)
    if found:
        sys.stdout.flush()
        shown = [visible(line) for line in found[:MAX_SHOWN]]
        if len(found) > MAX_SHOWN:
            shown.append(f"and {len(found) - MAX_SHOWN:,} more")
        sys.stderr.write("".join(f"antivenom: {line}\n" for line in shown))
    return max(status, ExitStatus.FINDINGS) if found else status
