"""Which settings are in force for a run, and who said so?

The command line wins over the settings file, which wins over the defaults. The
settings file is the nearest `antivenom.toml`, or `pyproject.toml` that has a table
`[tool.antivenom]`, in the folder of what is checked or above it; of two in the same
folder the first. Only one file counts: there is no merging of several.
"""

from __future__ import annotations

import os
import sys

from antivenom.catalog.nearest import suggestion
from antivenom.cli.options import BY_NAME, OPTIONS, Kind, Option, split_words
from antivenom.errors import ConfigurationError
from antivenom.model.record import Record
from antivenom.scan.path_rules import PathRule, PathRules, matches_glob

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from antivenom.cli.options import Value

PER_FILE = "per-file"
_PER_FILE_KEYS = ("ignore", "select")
DEFAULT, COMMAND_LINE = "default", "command line"


class Setting(Record):
    """The effective value of one option.

    Attributes:
        value: Paths are relative to the working directory.
        origin: `default`, `command line`, or the path of the settings file.
    """

    value: Value
    origin: str


class Settings(Record):
    """All that is in force for a run.

    Attributes:
        values: Of each option by its name, in the order of the help text.
        path_rules: What the settings file says about paths.
        base: Folder that the exclusions are relative to, absolute.
        file: Path of the settings file; empty if there is none.
    """

    values: Mapping[str, Setting]
    path_rules: PathRules
    base: str
    file: str = ""

    def words(self, name: str) -> tuple[str, ...]:
        """Return the values of a list option."""
        value = self.values[name].value
        return value if isinstance(value, tuple) else ()

    def word(self, name: str) -> str:
        """Return the value of an option that takes a word."""
        return str(self.values[name].value)

    def flag(self, name: str) -> bool:
        """Return whether a flag is set."""
        return self.values[name].value is True

    def number(self, name: str) -> float | None:
        """Return the value of an option that takes a number; None if it has none."""
        value = self.values[name].value
        return value if isinstance(value, (int, float)) else None


class _File(Record):
    path: str
    table: Mapping[str, object]

    @property
    def folder(self) -> str:
        return os.path.dirname(os.path.abspath(self.path))


def load_settings(arguments: argparse.Namespace, roots: Sequence[str]) -> Settings:
    """Work out what is in force.

    Args:
        arguments: Parsed by a parser that `add_options` and `add_file_options` filled.
        roots: What is checked; where to look for the settings file.

    Raises:
        ConfigurationError: The settings file is missing, malformed, or says
            something that is not known.
    """
    file = _chosen_file(arguments, roots)
    said = _read_table(file) if file else {}
    values = {}
    for option in OPTIONS:
        given = getattr(arguments, option.attribute, None)
        if given is not None:
            value = split_words(given, option) if option.kind is Kind.WORDS else given
            values[option.name] = Setting(value, COMMAND_LINE)
        elif file and option.name in said:
            values[option.name] = Setting(said[option.name], file.path)
        else:
            values[option.name] = Setting(option.default, DEFAULT)
    from_file = file and values["exclude"].origin == file.path
    base = file.folder if file and from_file else os.getcwd()
    path_rules = _path_rules(file) if file else PathRules()
    return Settings(values, path_rules, base, file.path if file else "")


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose the settings file."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--config", metavar="FILE", help="read this settings file, not the nearest")
    group.add_argument("--no-config", action="store_true", help="read no settings file")


def _chosen_file(arguments: argparse.Namespace, roots: Sequence[str]) -> _File | None:
    if arguments.no_config:
        return None
    if arguments.config is not None:
        path = arguments.config
        table = _table_of(path, whole=os.path.basename(path) != "pyproject.toml")
        if table is None:
            raise ConfigurationError(f"{path}: has no table [tool.antivenom]")
        return _File(path, table)
    return _nearest_file(_starting_folder(roots))


def _starting_folder(roots: Sequence[str]) -> str:
    """Return the deepest folder that holds everything that is checked."""
    folders = [
        path if os.path.isdir(path) else os.path.dirname(path)
        for path in (os.path.abspath(root) for root in roots if root != "-")
    ]
    return os.path.commonpath(folders) if folders else os.getcwd()


def _nearest_file(folder: str) -> _File | None:
    while True:
        for name in ("antivenom.toml", "pyproject.toml"):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                shown = os.path.relpath(path)
                table = _table_of(shown, whole=name == "antivenom.toml")
                if table is not None:
                    return _File(shown, table)
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _table_of(path: str, *, whole: bool) -> Mapping[str, object] | None:
    """Return the table of settings in a TOML file; None if it has none.

    Args:
        path: The file.
        whole: Whether the whole file is that table, unless it has a
            `[tool.antivenom]` all the same.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror or error}") from error
    # Most projects have a pyproject.toml, and few of them a word on antivenom:
    # the others are spared the TOML reader, which takes longer than a small check.
    if not whole and b"antivenom" not in data:
        return None
    document = _parse(path, data)
    tool = document.get("tool")
    if isinstance(tool, dict) and "antivenom" in tool:
        table = tool["antivenom"]
        if not isinstance(table, dict):
            raise ConfigurationError(f"{path}: 'tool.antivenom' must be a table")
        return table
    return document if whole else None


def _parse(path: str, data: bytes) -> dict[str, object]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        document: dict[str, object] = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{path}: is not valid TOML: {error}") from error
    return document


def _read_table(file: _File) -> dict[str, Value]:
    """Check and read all keys of a settings table but `per-file`."""
    said: dict[str, Value] = {}
    for key, value in file.table.items():
        if key == PER_FILE:
            continue
        option = BY_NAME.get(key)
        if option is None:
            near = suggestion(key, (*BY_NAME, PER_FILE))
            raise ConfigurationError(f"{file.path}: unknown key {key!r}{near}")
        said[key] = _read_value(option, value, file)
    return said


def _read_value(option: Option, value: object, file: _File) -> Value:
    where = f"{file.path}: {option.name!r}"
    if option.kind is Kind.WORDS:
        words = _words(value, where)
        return tuple(_relocate(word, file) for word in words) if option.paths else words
    if option.kind is Kind.FLAG:
        if isinstance(value, bool):
            return value
    elif option.kind is Kind.WORD:
        if isinstance(value, str):
            if not option.choices or value in option.choices:
                return value
            expected = ", ".join(option.choices)
            near = suggestion(value, option.choices)
            raise ConfigurationError(f"{where} must be one of {expected}, not {value!r}{near}")
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        return _read_number(option, value, where)
    raise ConfigurationError(f"{where} must be {option.kind.value}")


def _read_number(option: Option, value: float, where: str) -> Value:
    whole = option.kind is Kind.COUNT
    if (whole and isinstance(value, int) and value >= 0) or (not whole and 0 <= value <= 100):
        return value
    raise ConfigurationError(f"{where} must be {option.kind.value}")


def _words(value: object, where: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ConfigurationError(f"{where} must be {Kind.WORDS.value}")


def _relocate(path: str, file: _File) -> str:
    """Return a path of a settings file as seen from the working directory."""
    return path if os.path.isabs(path) else os.path.relpath(os.path.join(file.folder, path))


def _path_rules(file: _File) -> PathRules:
    table = file.table.get(PER_FILE, {})
    if not isinstance(table, dict):
        raise ConfigurationError(f"{file.path}: {PER_FILE!r} must be a table of globs")
    entries = [_path_rule(pattern, said, file) for pattern, said in table.items()]
    return PathRules(tuple(entries), file.folder)


def _path_rule(pattern: str, said: object, file: _File) -> PathRule:
    where = f"{file.path}: {PER_FILE}.{pattern!r}"
    if not isinstance(said, dict):
        raise ConfigurationError(f"{where} must be a table, such as {{ignore = ['AV04']}}")
    for key in said:
        if key not in _PER_FILE_KEYS:
            near = suggestion(key, _PER_FILE_KEYS)
            raise ConfigurationError(f"{where} has an unknown key {key!r}{near}")
    try:
        matches_glob(pattern, "")
    except ValueError as error:
        raise ConfigurationError(f"{where} is no glob: {error}") from error
    ignore, select = (_words(said.get(key, []), f"{where} {key!r}") for key in _PER_FILE_KEYS)
    return PathRule(pattern, ignore, select)
