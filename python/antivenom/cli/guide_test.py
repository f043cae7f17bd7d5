"""`antivenom guide test`: does each rule find what its examples say, and nothing else?

Exit status: 0 every rule passed; 1 some rule failed; 2 some rule could not be tested: the kernel
does not support it, or nothing tests it. 2 wins over 1.
"""

from __future__ import annotations

import json
import sys

from antivenom.cli.guide_verdicts import Result, Verdict, guide_results, outside_results

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="test only these rules")
    parser.add_argument(
        "--rules",
        action="append",
        metavar="FILE",
        help="test the rules of a file or folder by the annotated files beside them (repeatable)",
    )
    parser.add_argument("--root", metavar="FOLDER", help="folder of section folders to test")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the output"
    )


def run(args: argparse.Namespace) -> int:
    """Test the rules and print what became of each."""
    wanted = set(args.ids)
    results = list(
        outside_results(args.rules, wanted) if args.rules else guide_results(args.root, wanted)
    )
    if args.format == "json":
        sys.stdout.write(json.dumps(_document(results), indent=2) + "\n")
    else:
        sys.stdout.write("".join(map(_text, results)) + _counts(results))
    verdicts = {result.verdict for result in results}
    if Verdict.NOT_RUN in verdicts or Verdict.UNTESTED in verdicts:
        return 2
    return 1 if Verdict.FAILED in verdicts else 0


def _text(result: Result) -> str:
    """Return what became of a rule, for people."""
    origin = f" ({result.origin})" if result.origin else ""
    lines = [f"{result.verdict.value:<8} {result.rule}{origin}"]
    lines += [f"         missing    {place}" for place in result.missing]
    lines += [f"         unexpected {place}" for place in result.unexpected]
    lines += [f"         improved   {place}" for place in result.improved]
    lines += [f"         {note}" for note in result.notes]
    return "".join(f"{line}\n" for line in lines)


def _counts(results: Sequence[Result]) -> str:
    counts = [(sum(each.verdict is word for each in results), word) for word in Verdict]
    words = [f"{count} {word.value}" for count, word in counts if count]
    return f"{', '.join(words) or 'no rules'}\n"


def _document(results: Sequence[Result]) -> dict[str, object]:
    rules = [
        {
            "rule": each.rule,
            "origin": each.origin,
            "verdict": each.verdict.value,
            "missing": list(each.missing),
            "unexpected": list(each.unexpected),
            "improved": list(each.improved),
            "notes": list(each.notes),
        }
        for each in results
    ]
    return {"rules": rules}
