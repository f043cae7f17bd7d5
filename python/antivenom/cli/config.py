"""`antivenom config`: which settings are in force, and who said so?"""

from __future__ import annotations

import json
import sys

from antivenom.cli.options import add_options
from antivenom.cli.settings import PER_FILE, add_file_options, load_settings
from antivenom.errors import ExitStatus

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from antivenom.cli.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.usage = "antivenom config show [OPTIONS] [PATH...]"
    parser.epilog = "The other options are those of `antivenom check`, to see what they change."
    parser.add_argument("act", choices=("show",), metavar="show", help="list the settings")
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="what would be checked (default: this folder)"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the list"
    )
    add_options(parser, without=("format",))
    add_file_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """List what is in force for the paths that `arguments` name."""
    form = arguments.format
    # Here the option speaks about the list, not about the report of a check.
    del arguments.format
    settings = load_settings(arguments, arguments.paths or ["."])
    text = _as_json(settings) if form == "json" else _as_text(settings)
    sys.stdout.write(text)
    return ExitStatus.CLEAN


def _as_json(settings: Settings) -> str:
    document = {
        "file": settings.file or None,
        "settings": {
            name: {"value": setting.value, "origin": setting.origin}
            for name, setting in settings.values.items()
        },
        PER_FILE: {
            entry.pattern: {"ignore": entry.ignore, "select": entry.select}
            for entry in settings.path_rules.entries
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _as_text(settings: Settings) -> str:
    rows = [
        (f"{name} = {_toml(setting.value)}", setting.origin)
        for name, setting in settings.values.items()
    ]
    rows += [
        (f"{PER_FILE}.{_toml(entry.pattern)}.{key} = {_toml(words)}", settings.file)
        for entry in settings.path_rules.entries
        for key, words in (("ignore", entry.ignore), ("select", entry.select))
        if words
    ]
    width = max(len(left) for left, _ in rows)
    lines = [f"settings file: {settings.file or 'none'}"]
    lines += [f"{left:{width}}  # {origin}" for left, origin in rows]
    return "".join(f"{line}\n" for line in lines)


def _toml(value: object) -> str:
    """Write a value as TOML does; what has none is `none`."""
    # JSON's forms of strings, lists, numbers and booleans are TOML's as well.
    return "none" if value is None else json.dumps(value, ensure_ascii=False)
