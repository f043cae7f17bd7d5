"""`antivenom guide new`: how does a rule begin?"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.add_argument("section", metavar="SECTION", help="two digits; see `guide list`")
    parser.add_argument("slug", metavar="SLUG", help="name that says the bad thing, in-this-form")
    parser.add_argument("--title", help="the advice in a few words")
    parser.add_argument("--id", metavar="ID", help="id of the rule (default: the next free one)")
    parser.add_argument("--root", metavar="FOLDER", help="folder of section folders")


def run(args: argparse.Namespace) -> int:
    """Write the folder and say what to do next."""
    from antivenom import __version__
    from antivenom.catalog.page import PAGE_NAME, write_blocks
    from antivenom.catalog.rules import RULES_FOLDER, rule_folders
    from antivenom.catalog.sections import section_folder, section_titles
    from antivenom.catalog.skeleton import check_slug, next_id, skeleton
    from antivenom.errors import UsageError

    check_slug(args.slug)
    titles = section_titles()
    if args.section not in titles:
        raise UsageError(f"section {args.section!r} is none of {', '.join(titles)}")
    root = args.root or RULES_FOLDER
    taken = [folder.id for folder in rule_folders(root)] if os.path.isdir(root) else []
    rule_id = args.id or next_id(args.section, taken)
    _check_id(rule_id, args.section, taken)
    title = args.title or args.slug.replace("-", " ").capitalize()
    files = dict(skeleton(rule_id, args.slug, " ".join(title.split()), __version__))
    files[PAGE_NAME] = write_blocks(files[PAGE_NAME], _codes(files))
    path = os.path.join(root, section_folder(args.section), f"{rule_id}_{_underscored(args.slug)}")
    _write(path, files)
    sys.stdout.write(
        f"{path}\n"
        f"next: say in rule.yml what is found, write the pair of examples, the page and the proof\n"
        f"then: antivenom guide sync && antivenom guide test {rule_id}"
        f" && antivenom prove {rule_id}\n"
    )
    return 0


def _check_id(rule_id: str, section: str, taken: list[str]) -> None:
    from antivenom.errors import UsageError

    digits = rule_id[4:]
    if not rule_id.startswith(f"AV{section}") or len(digits) != 2 or not digits.isdecimal():
        raise UsageError(f"--id: {rule_id!r} is not AV{section} and two digits")
    if rule_id in taken:
        raise UsageError(f"--id: {rule_id} is taken")


def _codes(files: dict[str, str]) -> dict[str, str]:
    from antivenom.catalog.page import above_marker

    return {name: above_marker(text) for name, text in files.items() if name.endswith("01.py")}


def _underscored(slug: str) -> str:
    return slug.replace("-", "_")


def _write(path: str, files: dict[str, str]) -> None:
    from antivenom.errors import OutputError

    try:
        os.makedirs(path)
        for name, text in files.items():
            with open(os.path.join(path, name), "x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from error
