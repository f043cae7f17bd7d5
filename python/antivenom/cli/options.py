"""Which options does a check have, on the command line and in settings files?

One table serves both, so that they cannot drift apart: a key of a settings file is
the long option without its dashes.
"""

from __future__ import annotations

import argparse
from enum import Enum

from antivenom.model.record import Record
from antivenom.model.vocabulary import Persona, Severity
from antivenom.report.handler import FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    Value = str | int | float | bool | tuple[str, ...] | None


class Kind(Enum):
    """What sort of value an option takes."""

    FLAG = "true or false"
    WORD = "a string"
    WORDS = "a list of strings"
    COUNT = "a whole number"
    PERCENT = "a number from 0 to 100"


class Option(Record):
    """One option of a check.

    Attributes:
        name: Key in settings files.
        kind: What sort of value it takes.
        default: Its value if nobody says anything; None for no value.
        help: One line on what it does.
        metavar: What to call its value in help texts.
        choices: The words it takes; empty for any.
        switch: How a flag is written on the command line; empty for `--NAME`
            together with `--no-NAME`.
        paths: Whether its values are paths, in a settings file relative to it.
        verb: The verb that alone has it; empty if `check` has it.
    """

    name: str
    kind: Kind
    default: Value
    help: str
    metavar: str = ""
    choices: tuple[str, ...] = ()
    switch: str = ""
    paths: bool = False
    verb: str = ""

    @property
    def attribute(self) -> str:
        """Name in the parsed arguments."""
        return self.name.replace("-", "_")


_SEVERITIES = tuple(severity.value for severity in Severity)
_PERSONAS = tuple(persona.value for persona in Persona)
_SELECTOR = "id, name, prefix (AV04), section (04) or CWE-N, comma-separated"

OPTIONS = (
    Option(
        "select",
        Kind.WORDS,
        (),
        f"run only these rules: {_SELECTOR}; a rule that is named runs whatever its persona",
        "RULES",
    ),
    Option("extend-select", Kind.WORDS, (), "run these rules as well", "RULES"),
    Option("ignore", Kind.WORDS, (), "do not run these rules; wins over --select", "RULES"),
    Option(
        "persona",
        Kind.WORD,
        "regular",
        "who reads the findings; each also sees those of the ones before",
        choices=_PERSONAS,
    ),
    Option("preview", Kind.FLAG, False, "run preview rules as well"),
    Option(
        "rules",
        Kind.WORDS,
        (),
        "add a rule file from outside, or a folder of them (repeatable)",
        "FILE",
        paths=True,
    ),
    Option("builtin", Kind.FLAG, True, "run only the rules of --rules FILE", switch="--no-builtin"),
    Option("flow", Kind.FLAG, True, "match patterns only, do not follow data", switch="--no-flow"),
    Option("cache", Kind.FLAG, True, "do not use the cache", switch="--no-cache"),
    Option(
        "exclude", Kind.WORDS, (), "leave out what matches, as in .gitignore (repeatable)", "GLOB"
    ),
    Option("respect-gitignore", Kind.FLAG, True, "leave out what ignore files name"),
    Option(
        "fail-on",
        Kind.WORD,
        "low",
        "lowest severity that makes the exit status 1",
        choices=_SEVERITIES,
    ),
    Option("exit-zero", Kind.FLAG, False, "exit 0 where findings would make it 1"),
    Option(
        "require-coverage",
        Kind.PERCENT,
        None,
        "exit 2 unless this share of the files was wholly checked",
        "PERCENT",
    ),
    Option("allow-incomplete", Kind.FLAG, False, "do not exit 2 because something was not checked"),
    Option("format", Kind.WORD, FORMATS[0], "form of the report", choices=FORMATS),
    Option("explain", Kind.FLAG, False, "end the report with the page of each rule that found"),
    Option("jobs", Kind.COUNT, 0, "number of threads; 0 for one on each core", "N"),
    Option(
        "sbom-author",
        Kind.WORD,
        "",
        "who is responsible for the SBOMs that `antivenom sbom` writes",
        "NAME",
        verb="sbom",
    ),
)
"""All options that a settings file may set, in the order of the help text."""

BY_NAME = {option.name: option for option in OPTIONS}


def add_options(parser: argparse.ArgumentParser, *, without: tuple[str, ...] = ()) -> None:
    """Add the options to a parser, with no defaults: what is not given stays None.

    Args:
        parser: Where to add them.
        without: Names of those to leave out.
    """
    for option in OPTIONS:
        if option.name in without or option.verb:
            continue
        flag = f"--{option.name}"
        shown = option.metavar or None
        if option.kind is Kind.FLAG:
            _add_flag(parser, option, flag)
        elif option.kind is Kind.WORDS:
            parser.add_argument(flag, action="append", metavar=shown, help=_help(option))
        elif option.kind is Kind.WORD:
            parser.add_argument(flag, choices=option.choices, help=_help(option))
        else:
            read = _count if option.kind is Kind.COUNT else _percent
            parser.add_argument(flag, type=read, metavar=shown, help=_help(option))


def _add_flag(parser: argparse.ArgumentParser, option: Option, flag: str) -> None:
    if option.switch:
        parser.add_argument(
            option.switch,
            dest=option.attribute,
            action="store_const",
            const=not option.default,
            help=_help(option),
        )
    else:
        action = argparse.BooleanOptionalAction
        parser.add_argument(flag, action=action, default=None, help=_help(option))


def _help(option: Option) -> str:
    if option.kind in {Kind.WORD, Kind.COUNT}:
        return f"{option.help} (default: {option.default})"
    return option.help


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"must be {Kind.COUNT.value}, not {text!r}")
    return int(text)


def _percent(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    # Written so that `nan` is refused as well.
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"must be {Kind.PERCENT.value}, not {text!r}")
    return number


def split_words(given: list[str], option: Option) -> tuple[str, ...]:
    """Return the values of a list option; selectors may be joined by commas."""
    if option.metavar != "RULES":
        return tuple(given)
    return tuple(word.strip() for text in given for word in text.split(",") if word.strip())
