"""How fast is antivenom beside the tools that people use now?

`make bench` runs this and writes `results.md`. All tools read the same explicit list of files,
write to /dev/null and use no cache; the runs are interleaved; the figures are medians.

Gates, which the last table shows as met or missed: at most 1.15 times ruff's CPU; at least 60
times less CPU than bandit; under 400 MiB on the corpus; one small file under 100 ms of CPU,
the interpreter's start included; ten times as many rules at most twice the CPU.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import corpus, measure, results, synthetic, tools

SMALL_FILE = "import os\n\n\ndef home() -> str:\n    return os.environ['HOME']\n"


def main() -> int:
    """Run all measurements and write them down.

    Returns:
        0 if every gate is met, else 1.
    """
    options = _options()
    programs = tools.find(options.antivenom, Path(sys.executable).parent)
    files = corpus.fetch(options.cache)
    print(f"corpus: {len(files.files)} files, {files.line_count:,} lines", file=sys.stderr)
    whole = measure.interleaved(
        tools.on_a_corpus(programs, with_bandit=not options.no_bandit),
        files.files,
        files.folder,
        options.rounds,
    )
    with tempfile.TemporaryDirectory() as folder:
        small = _small_file(programs, Path(folder), options.rounds)
        many = _many_rules(programs, files, Path(folder), options.rounds)
    report = results.Report(files, tools.describe(programs), whole, small, many, options.rounds)
    options.output.write_text(results.as_markdown(report), encoding="utf-8")
    print(results.gates_as_markdown(report))
    return 0 if all(gate.met for gate in results.gates(report)) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    here = Path(__file__).parent
    parser.add_argument("--antivenom", type=Path, required=True, help="the program to time")
    parser.add_argument("--cache", type=Path, default=corpus.cache_folder())
    parser.add_argument("--rounds", type=int, default=5, help="runs of each command")
    parser.add_argument("--no-bandit", action="store_true", help="leave the slow one out")
    parser.add_argument("--output", type=Path, default=here / "results.md")
    return parser.parse_args()


def _small_file(programs: tools.Programs, folder: Path, rounds: int) -> dict[str, measure.Cost]:
    (folder / "small.py").write_text(SMALL_FILE, encoding="utf-8")
    commands = tools.on_one_file(programs)
    # A run takes a blink, so there can be many: the median of a few would be noise.
    return dict(measure.interleaved(commands, ("small.py",), folder, rounds * 4))


def _many_rules(
    programs: tools.Programs, files: corpus.Corpus, folder: Path, rounds: int
) -> results.ManyRules:
    built_in = tools.rule_count(programs)
    rule_file = folder / "synthetic.yml"
    rule_file.write_text(synthetic.rules(9 * built_in), encoding="utf-8")
    few, many = tools.with_few_and_many_rules(programs, rule_file)
    costs = measure.interleaved((few, many), files.files, files.folder, rounds)
    return results.ManyRules(built_in, 10 * built_in, costs[few.name], costs[many.name])


if __name__ == "__main__":
    sys.exit(main())
