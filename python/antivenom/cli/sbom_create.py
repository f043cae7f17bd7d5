"""`antivenom sbom create`: what is an environment, a project or an archive made of?"""

from __future__ import annotations

import sys

from antivenom.report.sbom import FORMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from antivenom.inspectors.environment.component import Inventory
    from antivenom.inspectors.environment.files import ContainedFile
    from antivenom.model.messages import Gap
    from antivenom.report.sbom import Statement

MAX_SHOWN = 20
"""How many gaps are said on standard error; all of them are in the document."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.usage = "antivenom sbom [create] [OPTIONS] [--venv PATH | PATH]"
    parser.epilog = (
        "Without a path: the environment that antivenom runs in. SOURCE_DATE_EPOCH sets the time\n"
        "in the document, so that two runs write the same bytes. The exit status is 2 if something\n"
        "could not be read; the document names it."
    )
    parser.add_argument(
        "path", nargs="?", metavar="PATH", help="environment, project, lock, wheel or sdist"
    )
    parser.add_argument("--venv", metavar="PATH", help="the environment in this folder")
    add_document_options(parser)


def add_document_options(parser: argparse.ArgumentParser, *, files: bool = True) -> None:
    """Add the options on how a document is written; `files` if listing them is optional."""
    from antivenom.cli.settings import add_file_options

    parser.add_argument(
        "--format",
        choices=FORMS,
        default=FORMS[0],
        help=f"form of the document (default: {FORMS[0]})",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the document to a file")
    if files:
        parser.add_argument(
            "--files", action="store_true", help="list all files as well, each with its checksums"
        )
    add_statement_options(parser)
    parser.add_argument("--name", metavar="NAME", help="name of what the document is about")
    parser.add_argument("--version", metavar="VERSION", help="version of what it is about")
    parser.add_argument("--producer", metavar="NAME", help="who made what it is about")
    parser.add_argument(
        "--allow-incomplete",
        action="store_true",
        default=None,
        help="do not exit 2 because something could not be read",
    )
    add_file_options(parser)


def add_statement_options(parser: argparse.ArgumentParser) -> None:
    """Add the options on who says what is in the document."""
    parser.add_argument(
        "--author",
        dest="sbom_author",
        metavar="NAME",
        help="who is responsible for the document (default: stated as unknown)",
    )
    parser.add_argument(
        "--sbom-version",
        type=_revision,
        default=1,
        metavar="N",
        help="version of the document itself (default: 1)",
    )


def _revision(text: str) -> int:
    import argparse

    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Write the SBOM; return the exit status."""
    from antivenom.errors import UsageError
    from antivenom.inspectors.environment.files import files_of
    from antivenom.inspectors.environment.inventory import Form, InventoryRequest, inspect

    if args.path is not None and args.venv is not None:
        raise UsageError("sbom: name a path or --venv, not both")
    path = args.path or args.venv or ""
    if path == "" and "" in (args.path, args.venv):
        raise UsageError("sbom: an empty path names nothing")
    form = Form.PREFIX if args.venv else Form.AUTO
    inventory = inspect(InventoryRequest(path, form))
    path = path or sys.prefix
    return deliver_sbom(
        args, path, inventory, files_of(path, inventory) if args.files else ({}, ())
    )


def deliver_sbom(
    args: argparse.Namespace,
    path: str,
    inventory: Inventory,
    read: tuple[Mapping[str, tuple[ContainedFile, ...]], tuple[Gap, ...]],
) -> int:
    """Write an SBOM as the options say.

    Args:
        args: The options.
        path: Where the subject lies.
        inventory: What it is made of.
        read: The files to be listed, and what could not be read.

    Returns:
        The exit status.
    """
    from antivenom.cli.output import Output
    from antivenom.cli.settings import load_settings
    from antivenom.errors import ExitStatus
    from antivenom.inspectors.environment.files import digested
    from antivenom.report.sbom import write_sbom

    settings = load_settings(args, [path])
    inventory = _renamed(digested(path, inventory), args)
    files, gaps = read
    inventory = inventory.replace(gaps=tuple(dict.fromkeys((*inventory.gaps, *gaps))))
    author = settings.word("sbom-author")
    statement = make_statement(inventory, author, args.sbom_version).replace(files=files)
    text = write_sbom(statement, args.format)
    with Output.to(args.output, "json") as output:
        try:
            output.stream.write(text)
            output.finish()
        except OSError as error:
            output.fail(error)
    _tell(inventory)
    allowed = settings.flag("allow-incomplete")
    return ExitStatus.INCOMPLETE if inventory.gaps and not allowed else ExitStatus.CLEAN


def make_statement(
    inventory: Inventory, author: str, revision: int, timestamp: str = ""
) -> Statement:
    """Return what the document says; the time is that of `timestamp`, else now."""
    from antivenom import __version__
    from antivenom.report.sbom import Statement

    return Statement(inventory, timestamp or source_date() or now(), __version__, author, revision)


def source_date() -> str:
    """Return the time that SOURCE_DATE_EPOCH names; empty if it is not set.

    Raises:
        UsageError: It is set to something else than seconds.
    """
    import os
    from datetime import datetime, timezone

    from antivenom.errors import UsageError

    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return ""
    # Year 9999 is where both standards end.
    if not (text.isascii() and text.isdecimal() and len(text) < 13 and int(text) < 253402300800):
        raise UsageError(f"SOURCE_DATE_EPOCH is {text[:40]!r}, and no number of seconds since 1970")
    return datetime.fromtimestamp(int(text), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def now() -> str:
    """Return the present time."""
    from datetime import datetime, timezone

    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _renamed(inventory: Inventory, args: argparse.Namespace) -> Inventory:
    """Give the root the name and version that the options say, and an identifier."""
    from antivenom.inspectors.environment.component import ComponentKind
    from antivenom.inspectors.environment.purl import make_purl, pypi_purl

    root = inventory.by_ref()[inventory.root]
    name, version = args.name or root.name, args.version or root.version
    changed = root.replace(name=name, version=version, producer=args.producer or root.producer)
    if (name, version) != (root.name, root.version) or not root.purl:
        is_distribution = root.kind is ComponentKind.DISTRIBUTION
        purl = pypi_purl(name, version) if is_distribution else make_purl("generic", name, version)
        changed = changed.replace(purl=purl)
    components = (changed if each is root else each for each in inventory.components)
    return inventory.replace(components=tuple(components))


def _tell(inventory: Inventory) -> None:
    """Say on standard error what could not be read."""
    from antivenom.report.visible import visible

    if sys.stderr is None:
        return
    sys.stdout.flush()
    for gap in inventory.gaps[:MAX_SHOWN]:
        text = f"{gap.path}: {gap.message}" if gap.path else gap.message
        sys.stderr.write(f"antivenom: {visible(text)}\n")
    rest = len(inventory.gaps) - MAX_SHOWN
    if rest > 0:
        sys.stderr.write(f"antivenom: and {rest:,} more, which the document names\n")
