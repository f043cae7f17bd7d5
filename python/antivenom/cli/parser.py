"""How is a verb's command line read, and what is said about a wrong one?"""

from __future__ import annotations

import argparse

from antivenom.catalog.nearest import suggestion
from antivenom.errors import UsageError
from antivenom.model.overriding import override

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


class _HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Lays help out for a fixed width, so that it reads the same everywhere."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=96)


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line and name the nearest option.

    Attributes:
        acts: Names of the verb's acts, if the command line may begin with none of
            them; the first is then meant.
    """

    acts: tuple[str, ...] = ()

    def __init__(self, verb: str, purpose: str) -> None:
        """Make a parser.

        Args:
            verb: Name of the verb.
            purpose: What the verb does, in one line.
        """
        super().__init__(
            prog=f"antivenom {verb}",
            description=f"{purpose[0].upper()}{purpose[1:]}.",
            formatter_class=_HelpFormatter,
            allow_abbrev=False,
        )

    def parse(self, argv: Sequence[str]) -> argparse.Namespace:
        """Read a command line.

        Raises:
            UsageError: It is wrong.
        """
        if self.acts and not (argv and argv[0] in {*self.acts, "-h", "--help"}):
            argv = [self.acts[0], *argv]
        # Paths may stand before and after options. `argparse` cannot do that for a
        # parser that has others below it.
        mixed = self._subparsers is None
        read = self.parse_known_intermixed_args if mixed else self.parse_known_args
        arguments, unknown = read(argv)
        if unknown:
            self._refuse(unknown[0])
        return arguments

    def _refuse(self, word: str) -> NoReturn:
        if not word.startswith("-"):
            self.error(f"there is no use for {word!r}")
        known = [flag for action in self._actions for flag in action.option_strings]
        flag = word.partition("=")[0]
        self.error(f"there is no option {flag}{suggestion(flag, known)}")

    @override
    def error(self, message: str) -> NoReturn:
        """Refuse a command line in one line."""
        # `prog` names the program as well, which every message begins with.
        verb = self.prog.partition(" ")[2]
        raise UsageError(f"{verb}: {message}; see `{self.prog} --help`")
