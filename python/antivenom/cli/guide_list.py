"""`antivenom guide list`: which rules are there?"""

from __future__ import annotations

import json
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from antivenom.model.rule import Rule


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.add_argument("--section", metavar="NN", help="only the rules of this section")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the list"
    )


def run(args: argparse.Namespace) -> int:
    """Print the rules by id."""
    from antivenom.catalog.rules import load_guide, rule_folders
    from antivenom.catalog.sections import section_titles
    from antivenom.errors import UsageError

    titles = section_titles()
    if args.section is not None and args.section not in titles:
        raise UsageError(f"--section: {args.section!r} is none of {', '.join(titles)}")
    folders = [each for each in rule_folders() if args.section in (None, each.section)]
    rules = [each.rule for each in load_guide(folders).rules]
    if args.format == "json":
        from antivenom.model.wire import record_to_json

        document = {"rules": [record_to_json(rule) for rule in rules]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        sys.stdout.write(_table(rules, titles))
    return 0


def _table(rules: Sequence[Rule], titles: dict[str, str]) -> str:
    """Return a list for people, grouped by section."""
    lines: list[str] = []
    section = None
    for rule in rules:
        if rule.section != section:
            section = rule.section
            lines += ["", f"{section} {titles.get(section, '')}".rstrip()]
        notes = [rule.severity.value, rule.persona.value]
        if rule.status.value != "stable":
            notes.append(rule.status.value)
        lines.append(f"  {rule.id}  {rule.name:<28} {rule.title} ({', '.join(notes)})")
    return "".join(f"{line}\n" for line in lines[1:])
