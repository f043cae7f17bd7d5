"""`antivenom guide sync`: do the pages show their example files as they are?"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from antivenom.catalog.rules import RuleFolder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if a page is out of date"
    )
    parser.add_argument("--root", metavar="FOLDER", help="folder of section folders")


def run(args: argparse.Namespace) -> int:
    """Write the blocks, or say which pages are out of date.

    Returns:
        0 if all pages are up to date now; 1 if some are not and nothing was to be written; 2 if
        a page could not be read or cannot show its files.
    """
    from antivenom.catalog.rules import RULES_FOLDER, rule_folders

    problems: list[str] = []
    stale = 0
    for folder in rule_folders(args.root or RULES_FOLDER):
        for path, text in _stale_page(folder, problems):
            stale += 1
            if args.check:
                sys.stdout.write(f"{path} is out of date\n")
            else:
                with open(path, "w", encoding="utf-8", newline="\n") as file:
                    file.write(text)
                sys.stdout.write(f"{path} written\n")
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    if problems:
        return 2
    return 1 if stale and args.check else 0


def _stale_page(folder: RuleFolder, problems: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the path and the new text of a page, if it is out of date."""
    from antivenom.catalog.page import PAGE_NAME, read_page, write_blocks
    from antivenom.catalog.trials import example_files

    path = folder.file(PAGE_NAME)
    files = dict(example_files(folder, problems))
    try:
        with open(path, encoding="utf-8", newline="") as file:
            old = file.read()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{path}: cannot be read: {error}")
        return
    new = write_blocks(old, files)
    shown = {block.name: block.text for block in read_page(new).blocks}
    # Code that holds a line like a fence would end its own block.
    problems += [
        f"{path}: cannot show {name}: {'no block has its name' if name not in shown else 'fence'}"
        for name, code in files.items()
        if shown.get(name) != code
    ]
    if new != old:
        yield path, new
