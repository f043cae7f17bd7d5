"""What does it cost to check a whole environment, and how are its files hashed fastest?

    python -m benchmarks.environment --antivenom .venv/bin/antivenom --environment PATH

The environment should hold some hundred megabytes, such as numpy, pandas, scipy, matplotlib
and opencv-python-headless. Three questions, each a table of `results-environment.md`:

- What does `antivenom integrity` cost, beside what people have now? That is `pip check`, which
  compares versions and reads no file, and the loop over `importlib.metadata` that is passed
  around for this purpose. The gate: under 3 s of CPU for each 800 MB.
- Which way of reading is the best for `hashlib`, with how many threads? All ways hash the same
  files, one after the other, in turns; the first turn warms the page cache and is not counted.
- What is the floor? The same number of bytes, hashed in memory with nothing to open or read.
  Whatever is between that and the best way is spent on opening and reading files.
"""

from __future__ import annotations

import argparse
import hashlib
import mmap
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import measure

from antivenom.inspectors.environment.integrity.hashing import hash_files

BUFFER_BYTES = 256 * 1024
PROMISED_CPU_S = 3.0
PROMISED_BYTES = 800 * 1024 * 1024
NAIVE = """\
import base64, hashlib, importlib.metadata, pathlib, sys
for distribution in importlib.metadata.distributions(path=sys.argv[1:]):
    for file in distribution.files or ():
        if file.hash:
            data = pathlib.Path(distribution.locate_file(file)).read_bytes()
            digest = hashlib.new(file.hash.mode, data).digest()
            found = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            assert found == file.hash.value, file
"""

Hash = Callable[[str], bytes]


def read_into(path: str) -> bytes:
    """Hash a file through one buffer."""
    buffer = bytearray(BUFFER_BYTES)
    view = memoryview(buffer)
    state = hashlib.sha256()
    with open(path, "rb", buffering=0) as file:
        while size := file.readinto(buffer):
            state.update(view[:size])
    return state.digest()


def mapped(path: str) -> bytes:
    """Hash a file that is mapped into memory."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if not os.fstat(descriptor).st_size:
            return hashlib.sha256().digest()
        with mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ) as data:
            return hashlib.sha256(data).digest()
    finally:
        os.close(descriptor)


def antivenom(path: str) -> bytes:
    """Hash a file as antivenom does it."""
    return hash_files([(path, "sha256")], 1)[0].digest


WAYS: dict[str, Hash] = {
    "`readinto`, 256 KiB": read_into,
    "`mmap`": mapped,
    "`os.read`, 1 MiB (antivenom)": antivenom,
}
if sys.version_info >= (3, 11):

    def file_digest(path: str) -> bytes:
        """Hash a file as the standard library does it, from 3.11 on."""
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").digest()

    WAYS["`hashlib.file_digest`"] = file_digest

WORKERS = (1, 2, 4)


def main() -> int:
    """Run all measurements and write them down.

    Returns:
        0 if the gate is met, else 1.
    """
    options = _options()
    files = sorted(str(path) for path in options.environment.rglob("*") if path.is_file())
    size_bytes = sum(os.path.getsize(path) for path in files)
    print(f"{len(files):,} files, {size_bytes / 2**20:,.0f} MiB", file=sys.stderr)
    whole = _whole(options.antivenom, options.environment, options.rounds)
    promised = PROMISED_CPU_S * size_bytes / PROMISED_BYTES
    met = whole["antivenom integrity"].cpu_s < promised
    sections = (
        "# Environments",
        (
            f"{len(files):,} files, {size_bytes / 2**20:,.0f} MiB; {os.cpu_count()} cores; "
            f"CPython {sys.version.split()[0]}; medians of {options.rounds} runs in turn."
        ),
        _whole_table(whole),
        f"Gate: under {promised:.2f} s of CPU for this size: {'met' if met else '**missed**'}.",
        _ways_table(files, size_bytes, options.rounds),
    )
    options.output.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    print("\n\n".join(sections))
    return 0 if met else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.environment", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    here = Path(__file__).parent
    parser.add_argument("--antivenom", type=Path, required=True, help="the program to time")
    parser.add_argument("--environment", type=Path, required=True, help="a virtual environment")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each command")
    parser.add_argument("--output", type=Path, default=here / "results-environment.md")
    return parser.parse_args()


def _whole(program: Path, environment: Path, rounds: int) -> Mapping[str, measure.Cost]:
    python = str(environment / "bin/python")
    sites = [str(path) for path in environment.glob("lib/python*/site-packages")]
    verb = (str(program.resolve()), "integrity", "--venv", str(environment))
    commands = (
        measure.Command("antivenom integrity", verb),
        measure.Command("the same, `--bytecode header`", (*verb, "--bytecode", "header")),
        measure.Command("a loop over `importlib.metadata`", (sys.executable, "-c", NAIVE, *sites)),
        measure.Command("`pip check`", (python, "-m", "pip", "check")),
    )
    return measure.interleaved(commands, (), environment, rounds)


def _whole_table(costs: Mapping[str, measure.Cost]) -> str:
    ours = costs["antivenom integrity"].cpu_s
    rows = [
        f"| {name} | {cost.cpu_s:.2f} | {cost.cpu_s / ours:.1f} | {cost.wall_s:.2f} "
        f"| {cost.peak_mib:.0f} |"
        for name, cost in costs.items()
    ]
    head = ("## The whole check", "", "| | CPU s | ratio | wall s | MiB |", "|---|--:|--:|--:|--:|")
    return "\n".join((*head, *rows))


def _ways_table(files: Sequence[str], size_bytes: int, rounds: int) -> str:
    found: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for turn in range(rounds + 1):
        for name, way in WAYS.items():
            for workers in WORKERS:
                cost = _timed(way, files, workers)
                if turn:
                    found.setdefault((name, workers), []).append(cost)
    rows = []
    for (name, workers), costs in found.items():
        cpu_s, wall_s = (statistics.median(each) for each in zip(*costs, strict=True))
        rows.append(f"| {name} | {workers} | {cpu_s:.2f} | {wall_s:.2f} |")
    floor_s = statistics.median(_floor(size_bytes) for _ in range(rounds))
    rows.append(f"| in memory, nothing to read | 1 | {floor_s:.2f} | {floor_s:.2f} |")
    head = (
        "## Ways to hash its files",
        "",
        "| way | threads | CPU s | wall s |",
        "|---|--:|--:|--:|",
    )
    return "\n".join((*head, *rows))


def _timed(way: Hash, files: Sequence[str], workers: int) -> tuple[float, float]:
    """Return seconds of CPU and of the wall clock."""
    began, used = time.perf_counter(), time.process_time()
    if workers == 1:
        for path in files:
            way(path)
    else:
        batches = [files[at : at + 64] for at in range(0, len(files), 64)]
        with ThreadPoolExecutor(workers) as pool:
            for _ in pool.map(lambda batch: [way(path) for path in batch], batches):
                pass
    return time.process_time() - used, time.perf_counter() - began


def _floor(size_bytes: int) -> float:
    """Return the seconds that hashing so many bytes takes when they are there already."""
    block = os.urandom(1024 * 1024)
    state = hashlib.sha256()
    began = time.process_time()
    for _ in range(size_bytes // len(block)):
        state.update(block)
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
