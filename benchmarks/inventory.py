"""What do an SBOM and an audit of an environment cost, beside the tools that people use now?

    python -m benchmarks.inventory --antivenom .venv/bin/antivenom --environment PATH --peers BIN

`BIN` is the folder with the peers' programs: `requirements/bench.txt` brings them. The
environment should hold about 200 distributions and several hundred megabytes. sbom4python is
no peer here: it describes the environment that it is installed in, whichever it is told. All
write to /dev/null; pip-audit asks `antivenom audit serve`, so that nobody waits for a network.

Gates for 200 distributions and 800 MB: an SBOM under 1.5 s of CPU, an audit under 1 s,
integrity under 3 s.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks import measure

GATES_S = {"antivenom sbom": 1.5, "antivenom audit": 1.0, "antivenom integrity": 3.0}

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def main() -> int:
    """Run all measurements and write them down.

    Returns:
        0 if every gate is met, else 1.
    """
    options = _options()
    program = str(options.antivenom.absolute())
    environment = options.environment.absolute()
    sites = [str(path) for path in environment.glob("lib/python*/site-packages")]
    with _served(program) as address:
        tables = {
            "An SBOM": (
                _ours(program, "sbom", environment, "--output", os.devnull),
                *_present(options.peers, _sbom_peers(environment)),
            ),
            "An audit": (
                _ours(program, "audit", environment),
                *_present(options.peers, _audit_peers(sites, address)),
            ),
            "Integrity": (_ours(program, "integrity", environment),),
        }
        costs = {
            title: measure.interleaved(commands, (), environment, options.rounds)
            for title, commands in tables.items()
        }
    text = "\n\n".join((_head(environment, options.rounds), *map(_table, costs, costs.values())))
    options.output.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0 if all(_is_met(found) for found in costs.values()) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inventory", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    here = Path(__file__).parent
    parser.add_argument("--antivenom", type=Path, required=True, help="the program to time")
    parser.add_argument("--environment", type=Path, required=True, help="a virtual environment")
    parser.add_argument("--peers", type=Path, required=True, help="folder of the peers' programs")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each command")
    parser.add_argument("--output", type=Path, default=here / "results-inventory.md")
    return parser.parse_args()


def _ours(program: str, verb: str, environment: Path, *options: str) -> measure.Command:
    # What cannot be judged ends in 2 and costs the same.
    arguments = (program, verb, "--venv", str(environment), *options)
    return measure.Command(f"antivenom {verb}", arguments, accepted=(0, 1, 2))


def _sbom_peers(environment: Path) -> Mapping[str, tuple[str, ...]]:
    python = str(environment / "bin" / "python")
    return {
        "cyclonedx-py": ("environment", "--output-file", os.devnull, python),
        "syft": ("scan", f"dir:{environment}", "--quiet", "--output", "cyclonedx-json"),
    }


def _audit_peers(sites: list[str], address: str) -> Mapping[str, tuple[str, ...]]:
    paths = tuple(word for site in sites for word in ("--path", site))
    service = ("--vulnerability-service", "osv", "--osv-url", f"{address}/v1/query")
    return {"pip-audit": (*paths, *service, "--progress-spinner", "off")}


def _present(folder: Path, peers: Mapping[str, tuple[str, ...]]) -> Iterator[measure.Command]:
    """Yield the peers that are installed; name the others on standard error."""
    for name, options in peers.items():
        program = folder.absolute() / name
        if program.exists():
            yield measure.Command(name, (str(program), *options))
        else:
            print(f"{name}: not in {folder}, left out", file=sys.stderr)


@contextlib.contextmanager
def _served(program: str) -> Iterator[str]:
    """Serve carried advisories on loopback; give the address."""
    words = (program, "audit", "serve", "--port", "0")
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        try:
            said = server.stdout.readline() if server.stdout else ""
            found = _ADDRESS.search(said)
            if found is None:
                message = f"`antivenom audit serve` said {said!r}, and no address"
                raise measure.CommandFailed(message)
            yield found[0]
        finally:
            server.terminate()


def _head(environment: Path, rounds: int) -> str:
    count = len(list(environment.glob("lib/python*/site-packages/*.dist-info")))
    files = (path for path in environment.rglob("*") if path.is_file() and not path.is_symlink())
    size_bytes = sum(path.stat().st_size for path in files)
    return (
        f"# Inventory, audit and integrity\n\n{count} distributions, "
        f"{size_bytes / 2**20:,.0f} MiB; {os.cpu_count()} cores; CPython "
        f"{sys.version.split()[0]}; medians of {rounds} runs in turn."
    )


def _table(title: str, costs: Mapping[str, measure.Cost]) -> str:
    ours = next(iter(costs.values())).cpu_s
    rows = [
        f"| {name} | {cost.cpu_s:.2f} | {cost.cpu_s / ours:.1f} | {cost.wall_s:.2f} "
        f"| {cost.peak_mib:.0f} | {_verdict(name, cost)} |"
        for name, cost in costs.items()
    ]
    head = (f"## {title}", "", "| | CPU s | ratio | wall s | MiB | gate |")
    return "\n".join((*head, "|---|--:|--:|--:|--:|---|", *rows))


def _verdict(name: str, cost: measure.Cost) -> str:
    gate_s = GATES_S.get(name)
    if gate_s is None:
        return ""
    return f"under {gate_s} s: {'met' if cost.cpu_s < gate_s else '**missed**'}"


def _is_met(costs: Mapping[str, measure.Cost]) -> bool:
    return all(cost.cpu_s < GATES_S.get(name, cost.cpu_s + 1) for name, cost in costs.items())


if __name__ == "__main__":
    sys.exit(main())
