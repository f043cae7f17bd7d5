"""`antivenom sbom embed`: how do SBOMs get into wheels?"""

from __future__ import annotations

import os
import sys

from antivenom.report.sbom import FORMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    from antivenom.cli.sbom_create import add_statement_options
    from antivenom.cli.settings import add_file_options

    parser.epilog = (
        "The document goes to NAME.dist-info/sboms/ and into RECORD; one that is there from before\n"
        "is replaced, so a second run writes the same bytes. Its time is SOURCE_DATE_EPOCH, else\n"
        "that of the wheel's newest file. On an error the wheel stays as it was."
    )
    parser.add_argument("wheels", nargs="+", metavar="WHEEL", help="a wheel")
    parser.add_argument(
        "--format",
        choices=FORMS,
        default=FORMS[0],
        help=f"form of the document (default: {FORMS[0]})",
    )
    add_statement_options(parser)
    add_file_options(parser)


def run(args: argparse.Namespace) -> int:
    """Put SBOMs into the wheels; return the exit status."""
    from antivenom.cli.settings import load_settings
    from antivenom.errors import ExitStatus, UsageError
    from antivenom.report.visible import visible

    author = load_settings(args, args.wheels).word("sbom-author")
    failed = False
    for path in args.wheels:
        try:
            member, gaps = _embed(path, args, author)
        except UsageError as error:
            failed = True
            sys.stdout.flush()
            sys.stderr.write(f"antivenom: {visible(str(error))}\n")
            continue
        sys.stdout.write(visible(f"{path}: {member}") + "\n")
        for gap in gaps:
            failed = True
            sys.stdout.flush()
            sys.stderr.write(f"antivenom: {visible(f'{path}: {gap}')}\n")
    return ExitStatus.INCOMPLETE if failed else ExitStatus.CLEAN


def _embed(path: str, args: argparse.Namespace, author: str) -> tuple[str, list[str]]:
    """Put an SBOM into a wheel; return its name there, and what could not be read."""
    import re
    import tempfile

    from antivenom.cli.sbom_create import make_statement, source_date
    from antivenom.inspectors.environment.archive import inspect_archive
    from antivenom.inspectors.environment.component import Digest, DigestCover
    from antivenom.inspectors.environment.files import digested
    from antivenom.report.sbom import suffix_of, write_sbom
    from antivenom.report.sbom.wheel import WheelError, embed, plan, strip

    base = os.path.basename(path)
    name = re.fullmatch(r"([A-Za-z0-9._]+)-[^-]+(?:-[^-]+)?-[^-]+-[^-]+-[^-]+\.whl", base)
    if name is None:
        raise WheelError(f"{path}: is no wheel by its name")
    planned = plan(path, name[1] + suffix_of(args.format))
    with tempfile.TemporaryDirectory() as folder:
        source = path
        if planned.is_there:
            # What is described is the wheel as its builder made it.
            source = os.path.join(folder, base)
            strip(planned, source)
        inventory = inspect_archive(source)
        digest = Digest("SHA-256", planned.digest, DigestCover.RECORD_LINES, planned.record)
        components = (
            each.replace(digests=(digest,)) if each.ref == inventory.root else each
            for each in inventory.components
        )
        inventory = digested(source, inventory.replace(components=tuple(components)))
    timestamp = source_date() or planned.newest
    statement = make_statement(inventory, author, args.sbom_version, timestamp)
    embed(planned, write_sbom(statement, args.format).encode("utf-8"))
    return planned.member, [f"{gap.path}: {gap.message}" for gap in inventory.gaps]
