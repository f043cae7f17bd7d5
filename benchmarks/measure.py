"""What did one command cost: CPU, wall clock and peak memory?

CPU seconds are the figure to compare: they are stable on a machine that does other things
too, which wall seconds are not. The kernel hands all of it over when it reaps a child
(wait4), the child's own children and threads included.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Command:
    """A command to time.

    Attributes:
        name: How the results call it.
        arguments: Program and options; the files come after them.
        accepted: Exit statuses that mean that it did its work.
    """

    name: str
    arguments: tuple[str, ...]
    accepted: Collection[int] = (0, 1)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost, or the medians of several.

    Attributes:
        cpu_s: User and system seconds on all cores.
        wall_s: Seconds from start to end.
        peak_mib: Largest resident set, in MiB.
    """

    cpu_s: float
    wall_s: float
    peak_mib: float


class CommandFailed(Exception):
    """A command ended with a status that says that it did not do its work."""


def run(command: Command, files: Sequence[str], folder: Path) -> Cost:
    """Run a command once, its output thrown away.

    Args:
        command: What to run.
        files: Paths relative to the folder, handed over as arguments.
        folder: Working folder.

    Returns:
        The cost of the run.

    Raises:
        CommandFailed: If the exit status is not among the accepted ones.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command.arguments, *files],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in command.accepted:
        message = f"{command.name} ended with status {process.returncode}"
        raise CommandFailed(message)
    # Linux counts ru_maxrss in KiB.
    return Cost(usage.ru_utime + usage.ru_stime, wall_s, usage.ru_maxrss / 1024)


def interleaved(
    commands: Sequence[Command], files: Sequence[str], folder: Path, rounds: int
) -> Mapping[str, Cost]:
    """Run all commands in turn, several times over, and take the medians.

    Turns spread whatever else the machine does over all commands alike.

    Args:
        commands: What to compare.
        files: The same list for each of them.
        folder: Working folder.
        rounds: How often each command runs.

    Returns:
        The medians by name of the command, in the order given.
    """
    costs: dict[str, list[Cost]] = {command.name: [] for command in commands}
    for _ in range(rounds):
        for command in commands:
            costs[command.name].append(run(command, files, folder))
    return {name: median(found) for name, found in costs.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure on its own; at least one cost is needed."""
    return Cost(
        statistics.median(cost.cpu_s for cost in costs),
        statistics.median(cost.wall_s for cost in costs),
        statistics.median(cost.peak_mib for cost in costs),
    )
