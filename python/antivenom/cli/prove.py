"""`antivenom prove`: do the rules' proofs hold?

Exit status: 0 every rule that was named is proved; 1 some proof failed; 2 some proof could not be
run (a distribution is missing, a folder is not whole, a trial ended without a verdict), or wrong
use. 2 wins over 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path

from antivenom.catalog.nearest import suggestion
from antivenom.errors import ExitStatus, SelectorError, UsageError
from antivenom.proof import RuleVerdict, Verdict, find_folders, prove
from antivenom.proof.table import as_object, as_text
from antivenom.report.visible import visible_lines

_RULES = Path(__file__).resolve().parents[1] / "rules"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument(
        "rules",
        nargs="*",
        metavar="RULE",
        help="a rule's id, the beginning of ids (AV04), or a folder of rules",
    )
    parser.add_argument("--all", action="store_true", help="prove every rule of the guide")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the output"
    )
    parser.add_argument(
        "--jobs",
        type=_count,
        default=0,
        metavar="N",
        help="child processes at a time (default: one per core)",
    )


def run(args: argparse.Namespace) -> int:
    """Prove the rules that `args` names, and print what came of it."""
    folders = _select(args.rules, everything=args.all)
    text = args.format == "text"
    verdicts = []
    is_read = True
    for verdict in prove(folders, args.jobs):
        verdicts.append(verdict)
        if text and is_read:
            is_read = _write(as_text(verdict) + "\n")
    counts = Counter(verdict.verdict for verdict in verdicts)
    if is_read:
        _write(_totals(counts) if text else json.dumps(_document(verdicts, counts), indent=2))
    if counts[Verdict.NOT_RUN]:
        return ExitStatus.INCOMPLETE
    return ExitStatus.FINDINGS if counts[Verdict.FAILED] else ExitStatus.CLEAN


def _write(text: str) -> bool:
    """Print; False if nobody reads any more, which ends the printing and not the proofs."""
    try:
        sys.stdout.write(visible_lines(text.removesuffix("\n")) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        return False
    return True


def _totals(counts: Counter[Verdict]) -> str:
    return ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict)


def _document(verdicts: list[RuleVerdict], counts: Counter[Verdict]) -> dict[str, object]:
    return {
        "summary": {verdict.value: counts[verdict] for verdict in Verdict},
        "rules": [as_object(verdict) for verdict in verdicts],
    }


def _select(names: list[str], *, everything: bool) -> list[Path]:
    """Find the folders that are meant, each once, sorted by their names.

    Raises:
        UsageError: Nothing is named.
        SelectorError: A name means nothing.
    """
    if not names and not everything:
        raise UsageError("prove: name a RULE, or --all")
    built_in = find_folders(_RULES)
    found = set(built_in) if everything else set()
    for name in names:
        matching = _matching(name, built_in)
        if not matching:
            ids = [path.name.partition("_")[0] for path in built_in]
            raise SelectorError(f"prove: no rule {name!r} has a proof{suggestion(name, ids)}")
        found.update(matching)
    return sorted(found, key=lambda path: (path.name, path))


def _matching(name: str, built_in: tuple[Path, ...]) -> tuple[Path, ...]:
    if os.sep in name or Path(name).is_dir():
        return find_folders(Path(name).resolve())
    return tuple(path for path in built_in if path.name.startswith(name))


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


if __name__ == "__main__":
    from antivenom.cli.main import main

    sys.exit(main(["prove", *sys.argv[1:]]))
