"""`antivenom evidence`: what is known about vulnerabilities, and how is it renewed?"""

from __future__ import annotations

from antivenom.cli.acts import add_acts, run_act

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_ACTS = {
    "status": "show which evidence is in force, and how old it is",
    "update": "replace the evidence by newer evidence",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the verb's arguments."""
    add_acts(parser, "evidence", _ACTS)


def run(args: Namespace) -> int:
    """Do what the arguments say; return the exit status."""
    return run_act(args, "evidence")
