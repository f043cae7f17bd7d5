"""`antivenom evidence update`: how is the evidence replaced by newer evidence?"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.epilog = (
        "The folder has a sources.toml and the files that it names, as docs/evidence.md says. It\n"
        "is verified to the last record; on any error the old evidence stays as it is. The new is\n"
        "stored in the folder that ANTIVENOM_EVIDENCE names, else in that of the user's data."
    )
    parser.add_argument(
        "--from",
        dest="origin",
        required=True,
        metavar="DIR|URL",
        help="folder with the new evidence, or its http, https or file address",
    )
    parser.add_argument(
        "--allow-older", action="store_true", help="take evidence older than the present one"
    )


def run(args: argparse.Namespace) -> int:
    """Replace the evidence; return the exit status."""
    from antivenom.evidence import updated_folder
    from antivenom.evidence.update import update_evidence
    from antivenom.report.visible import visible

    base = update_evidence(args.origin, updated_folder(), allow_older=args.allow_older)
    lines = [f"wrote {base.path}"]
    lines += [f"{each.name} of {each.date}: {each.records:,} records" for each in base.sources]
    sys.stdout.write("".join(f"{visible(line)}\n" for line in lines))
    return 0
