"""`antivenom guide`: the rules as a guide to read, and the workbench to write it with."""

from __future__ import annotations

from antivenom.cli.acts import add_acts, run_act

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_ACTS = {
    "list": "name the rules",
    "show": "show the page of a rule",
    "table": "show the rules with the evidence for each",
    "new": "begin a rule: a folder with everything in it, to be filled",
    "sync": "write the example files into the pages",
    "test": "hold rules to their annotated examples",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the verb's arguments."""
    add_acts(parser, "guide", _ACTS)


def run(args: Namespace) -> int:
    """Do what the arguments say; return the exit status."""
    return run_act(args, "guide")
