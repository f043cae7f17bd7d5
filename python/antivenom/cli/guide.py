"""`antivenom guide`: the rules as a guide to read, and the workbench to write it with."""

from __future__ import annotations

from importlib import import_module

from antivenom.cli.parser import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import Protocol

    class Act(Protocol):
        """What the module of an act offers."""

        def add_arguments(self, parser: ArgumentParser) -> None:
            """Declare the act's arguments."""

        def run(self, args: Namespace) -> int:
            """Do what the arguments say; return the exit status."""


_ACTS = {
    "list": "name the rules",
    "show": "show the page of a rule",
    "new": "begin a rule: a folder with everything in it, to be filled",
    "sync": "write the example files into the pages",
    "test": "hold rules to their annotated examples",
}


class _ActParser(Parser):
    """A verb's parser, made the way that `argparse` makes the parsers below another one."""

    def __init__(self, *, prog: str, description: str) -> None:
        super().__init__(prog.partition(" ")[2], description)


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the verb's arguments."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True, parser_class=_ActParser)
    for act, purpose in _ACTS.items():
        _module(act).add_arguments(acts.add_parser(act, help=purpose, description=purpose))


def run(args: Namespace) -> int:
    """Do what the arguments say; return the exit status."""
    return _module(args.act).run(args)


def _module(act: str) -> Act:
    module: Act = import_module(f"antivenom.cli.guide_{act}")
    return module
