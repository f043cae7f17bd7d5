"""`antivenom prove`: do the rules' proofs hold?

Exit status: 0 every rule named was proved; 1 some proof failed; 2 some proof could not be run
(a missing distribution, a folder that is not whole, a trial without a verdict) or wrong use.
2 wins over 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path

from antivenom.proof import RuleVerdict, Verdict, find_folders, prove
from antivenom.proof.table import as_object, as_text

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
    """Prove the rules that `args` names and print what came of it."""
    folders, unknown = _select(args.rules, args.all)
    for name in unknown:
        sys.stderr.write(f"antivenom prove: no rule {name!r}\n")
    if not folders and not unknown:
        sys.stderr.write("antivenom prove: name a RULE, or --all\n")
        return 2
    verdicts = []
    for verdict in prove(folders, args.jobs):
        verdicts.append(verdict)
        if args.format == "text":
            sys.stdout.write(as_text(verdict) + "\n")
            sys.stdout.flush()
    counts = Counter(verdict.verdict for verdict in verdicts)
    if args.format == "json":
        sys.stdout.write(json.dumps(_document(verdicts, counts), indent=2) + "\n")
    else:
        told = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict)
        sys.stdout.write(told + "\n")
    return 2 if unknown else _status(counts)


def _status(counts: Counter[Verdict]) -> int:
    if counts[Verdict.NOT_RUN]:
        return 2
    return 1 if counts[Verdict.FAILED] else 0


def _document(verdicts: list[RuleVerdict], counts: Counter[Verdict]) -> dict[str, object]:
    return {
        "summary": {verdict.value: counts[verdict] for verdict in Verdict},
        "rules": [as_object(verdict) for verdict in verdicts],
    }


def _select(names: list[str], everything: bool) -> tuple[list[Path], list[str]]:
    """Find the folders that are meant, each once and sorted, and the names that mean nothing."""
    built_in = find_folders(_RULES)
    found = list(built_in) if everything else []
    unknown = []
    for name in names:
        if os.sep in name or Path(name).is_dir():
            matching = find_folders(Path(name)) if Path(name).is_dir() else ()
        else:
            matching = tuple(path for path in built_in if path.name.startswith(name))
        found += matching
        if not matching:
            unknown.append(name)
    return sorted({path.resolve() for path in found}), unknown


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def main() -> int:
    """Run the verb alone: `python -m antivenom.cli.prove`."""
    parser = argparse.ArgumentParser(prog="antivenom prove", description="Run the rules' proofs.")
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
