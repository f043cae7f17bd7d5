"""Which parts of docs/ come from the code, and are they up to date?

`cli.md` is what `antivenom --help` and each verb's `--help` print. The table of keys in
`configuration.md` is made from the same table as the options. The example in the README is what
a check of that file says. `python docs/generate.py` writes all three; with `--check` it writes
nothing and exits 1 if they differ from what the code says.

Line breaks do not count as a difference, because argparse of one Python version wraps the usage
line where that of another does not.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from antivenom.cli.main import VERBS, main
from antivenom.cli.options import OPTIONS, Option

DOCS = Path(__file__).resolve().parent
SETTINGS_BEGIN = "<!-- keys: written by docs/generate.py -->"
SETTINGS_END = "<!-- end of keys -->"
WIDTH = 96
INTRODUCTION = (
    "This page is what `--help` prints; `make docs` writes it. [output.md](output.md) says what "
    "the output means, [configuration.md](configuration.md) how to keep options in a file.\n"
)
EXAMPLE = re.compile(r"^(\$ antivenom check (\S+)\n).*?(?=^```)", re.MULTILINE | re.DOTALL)
_ACT = re.compile(r"^ {4}(\w+) {2,}\S", re.MULTILINE)


def output_of(*words: str, status: int = 0) -> str:
    """Return what `antivenom WORDS...` prints, without a terminal.

    Raises:
        RuntimeError: It ended with another status.
    """
    os.environ["COLUMNS"] = str(WIDTH)
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        ended = main(words)
    if ended != status:
        message = f"antivenom {' '.join(words)} ended with {ended}"
        raise RuntimeError(message)
    return "\n".join(line.rstrip() for line in written.getvalue().strip().splitlines())


def cli_page() -> str:
    """Return the text of `cli.md`."""
    parts = [
        "# The command line\n",
        INTRODUCTION,
        _block(),
    ]
    for verb in VERBS:
        parts += [f"## antivenom {verb.name}\n", _block(*verb.words)]
        for act in _acts(*verb.words):
            parts += [f"### antivenom {verb.name} {act}\n", _block(verb.name, act)]
    return "\n".join(parts)


def _block(*words: str) -> str:
    return f"```text\n{output_of(*words, '--help')}\n```\n"


def _acts(*verb: str) -> Iterator[str]:
    """Yield the acts of a verb that has some, in the order of its help text."""
    text = output_of(*verb, "--help")
    if re.search(r"^usage: antivenom \w+ .*ACT", text) is not None:
        yield from _ACT.findall(text)


def settings_table() -> str:
    """Return the table of keys that a settings file may have."""
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    rows += [
        f"| `{option.name}` | {_values(option)} | {_default(option)} | {_meaning(option)} |"
        for option in OPTIONS
    ]
    return "\n".join(rows)


def _values(option: Option) -> str:
    if option.choices:
        return ", ".join(f"`{choice}`" for choice in option.choices)
    return option.kind.value


def _default(option: Option) -> str:
    if option.default in (None, (), ""):
        return "none"
    if isinstance(option.default, bool):
        return f"`{str(option.default).lower()}`"
    return f"`{option.default}`"


def _meaning(option: Option) -> str:
    # The help of `--no-NAME` says what the switch does, which is to set the key to false.
    text = f"`false`: {option.help}" if option.switch else option.help
    return text.replace("|", "\\|")


def pages() -> dict[Path, str]:
    """Return every page that comes from the code, by path, as it should be."""
    configuration = DOCS / "configuration.md"
    text = configuration.read_text(encoding="utf-8")
    before, _, rest = text.partition(SETTINGS_BEGIN)
    _, _, after = rest.partition(SETTINGS_END)
    table = f"{SETTINGS_BEGIN}\n{settings_table()}\n{SETTINGS_END}"
    readme = DOCS.parent / "README.md"
    return {
        DOCS / "cli.md": cli_page(),
        configuration: f"{before}{table}{after}",
        readme: EXAMPLE.sub(_example, readme.read_text(encoding="utf-8")),
    }


def _example(match: re.Match[str]) -> str:
    return f"{match[1]}{output_of('check', match[2], status=1)}\n"


def same(left: str, right: str) -> bool:
    """Return whether two pages differ in nothing but white space."""
    return left.split() == right.split()


def run() -> int:
    """Write the pages, or say which are out of date; return the exit status."""
    parser = argparse.ArgumentParser(prog="docs/generate.py")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if out of date")
    check = parser.parse_args().check
    os.chdir(DOCS.parent)
    stale = 0
    for path, wanted in pages().items():
        present = path.read_text(encoding="utf-8") if path.exists() else ""
        if same(present, wanted):
            continue
        stale += 1
        if check:
            print(f"{path.name} is not what the code says; run: make docs")
        else:
            path.write_text(wanted, encoding="utf-8")
            print(f"wrote {path.name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(run())
