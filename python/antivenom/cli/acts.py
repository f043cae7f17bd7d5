"""How does a verb have acts, each with a module and options of its own?"""

from __future__ import annotations

from importlib import import_module

from antivenom.cli.parser import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping
    from typing import Protocol

    class Act(Protocol):
        """What the module of an act offers."""

        def add_arguments(self, parser: ArgumentParser) -> None:
            """Declare the act's arguments."""

        def run(self, args: Namespace) -> int:
            """Do what the arguments say; return the exit status."""


class _ActParser(Parser):
    """A verb's parser, made the way that `argparse` makes the parsers below another one."""

    def __init__(self, *, prog: str, description: str) -> None:
        super().__init__(prog.partition(" ")[2], description)


def add_acts(parser: ArgumentParser, verb: str, acts: Mapping[str, str]) -> None:
    """Declare a verb's acts.

    Args:
        parser: Of the verb.
        verb: Its name; the act `A` of it is the module `antivenom.cli.VERB_A`.
        acts: What each does, in one line.
    """
    below = parser.add_subparsers(dest="act", metavar="ACT", required=True, parser_class=_ActParser)
    for act, purpose in acts.items():
        _module(verb, act).add_arguments(below.add_parser(act, help=purpose, description=purpose))


def run_act(args: Namespace, verb: str) -> int:
    """Do what the arguments say; return the exit status."""
    return _module(verb, args.act).run(args)


def _module(verb: str, act: str) -> Act:
    module: Act = import_module(f"antivenom.cli.{verb}_{act}")
    return module
