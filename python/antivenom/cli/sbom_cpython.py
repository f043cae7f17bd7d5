"""`antivenom sbom cpython`: what is in CPython's sources, and is its own SBOM still true?"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from antivenom.inspectors.environment.component import Inventory
    from antivenom.inspectors.environment.files import ContainedFile

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
    add_document_options(parser, files=False)


def run(args: argparse.Namespace) -> int:
    """Write the SBOM, and name the drift; return the exit status."""
    from antivenom.cli.sbom_create import deliver_sbom
    from antivenom.errors import ExitStatus
    from antivenom.inspectors.environment.cpython import inspect_cpython
    from antivenom.inspectors.environment.files import files_of
    from antivenom.report.visible import visible

    inventory = inspect_cpython(args.path)
    files, gaps = files_of(args.path, inventory)
    files = _without_output(files, args)
    committed = args.against or os.path.join(args.path, _OWN)
    is_there = bool(args.against) or os.path.lexists(committed)
    found = _drift(args.path, inventory, files, committed) if is_there else []
    status = deliver_sbom(args, args.path, inventory, (files, gaps))
    if found:
        sys.stdout.flush()
        shown = [visible(line) for line in found[:MAX_SHOWN]]
        if len(found) > MAX_SHOWN:
            shown.append(f"and {len(found) - MAX_SHOWN:,} more")
        sys.stderr.write("".join(f"antivenom: {line}\n" for line in shown))
    return max(status, ExitStatus.FINDINGS) if found else status


def _without_output(
    files: Mapping[str, tuple[ContainedFile, ...]], args: argparse.Namespace
) -> dict[str, tuple[ContainedFile, ...]]:
    """Leave out the document itself and its signature: neither can hold its own digest."""
    if args.output is None:
        return dict(files)
    from antivenom.inspectors.sbom.signature import SUFFIX

    output = os.path.relpath(os.path.abspath(args.output), os.path.abspath(args.path))
    own = {output.replace(os.sep, "/"), output.replace(os.sep, "/") + SUFFIX}
    return {
        owner: tuple(file for file in owned if file.path not in own)
        for owner, owned in files.items()
    }


def _drift(
    path: str,
    inventory: Inventory,
    files: Mapping[str, tuple[ContainedFile, ...]],
    committed: str,
) -> list[str]:
    """Return in what the tree differs from its committed SBOM."""
    from antivenom.inspectors.environment.bundled import bundled_in
    from antivenom.inspectors.environment.tree import Folder
    from antivenom.inspectors.sbom.drift import Territory, drift
    from antivenom.inspectors.sbom.reading import read_sbom

    document = read_sbom(committed)
    digests = {
        file.path: {"SHA-1": file.sha1, "SHA-256": file.sha256}
        for owned in files.values()
        for file in owned
    }
    territories = [
        Territory(
            each.component.name,
            each.component.version,
            each.component.provenance[0].path,
            each.folders,
            each.own,
        )
        for each in bundled_in(Folder(path), inventory.root)
    ]
    return list(drift(document, digests, territories, committed))
