"""How are the measurements written down, and do they meet their gates?"""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks import tools
from benchmarks.corpus import Corpus
from benchmarks.measure import Cost


@dataclass(frozen=True, slots=True)
class ManyRules:
    """The same run with few and with ten times as many rules."""

    few: int
    many: int
    few_cost: Cost
    many_cost: Cost


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was measured."""

    corpus: Corpus
    described: Mapping[str, tools.Description]
    whole: Mapping[str, Cost]
    small: Mapping[str, Cost]
    many_rules: ManyRules
    rounds: int


@dataclass(frozen=True, slots=True)
class Gate:
    """A promise about speed, and what was measured."""

    promise: str
    measured: str
    met: bool


def gates(report: Report) -> Iterator[Gate]:
    """Judge the measurements; a tool that did not run gives no gate."""
    ours = report.whole[tools.ANTIVENOM]
    ratio = ours.cpu_s / report.whole[tools.RUFF_SECURITY].cpu_s
    yield Gate("at most 1.15 times ruff's CPU", f"{ratio:.2f} times", ratio <= 1.15)
    if tools.BANDIT in report.whole:
        factor = report.whole[tools.BANDIT].cpu_s / ours.cpu_s
        yield Gate("at least 60 times less CPU than bandit", f"{factor:.0f} times", factor >= 60)
    yield Gate("under 400 MiB on the corpus", f"{ours.peak_mib:.0f} MiB", ours.peak_mib < 400)
    start_ms = report.small[tools.ANTIVENOM].cpu_s * 1000
    yield Gate("one small file under 100 ms of CPU", f"{start_ms:.0f} ms", start_ms < 100)
    growth = report.many_rules.many_cost.cpu_s / report.many_rules.few_cost.cpu_s
    yield Gate("ten times the rules, at most twice the CPU", f"{growth:.2f} times", growth <= 2)


def as_markdown(report: Report) -> str:
    """Write the whole report."""
    sections = (
        _introduction(report),
        _corpus_table(report),
        _small_table(report),
        _many_rules_table(report.many_rules),
        gates_as_markdown(report),
    )
    return "\n\n".join(sections) + "\n"


def gates_as_markdown(report: Report) -> str:
    """Write the gates as a table."""
    rows = [
        f"| {gate.promise} | {gate.measured} | {'met' if gate.met else '**missed**'} |"
        for gate in gates(report)
    ]
    return "\n".join(("## Gates\n", "| gate | measured | |", "|---|---|---|", *rows))


def _introduction(report: Report) -> str:
    files = report.corpus
    today = datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat()
    names = ", ".join(name.replace("==", " ") for name in files.names)
    return (
        "# How fast it is\n\n"
        f"Written by `make bench` on {today}; every figure is the median of {report.rounds} "
        "interleaved runs. CPU is user and system time on all cores.\n\n"
        f"- Machine: {_machine()}\n"
        f"- Corpus: {len(files.files):,} files, {files.line_count:,} lines, "
        f"{files.size_bytes / 1e6:.1f} MB: {names}\n"
        "- Every command gets the same list of files, uses no cache and no configuration, and "
        "writes short lines to /dev/null."
    )


def _corpus_table(report: Report) -> str:
    base = report.whole[tools.RUFF_SECURITY].cpu_s
    lines = [
        "## The corpus\n",
        "| command | version | rules | CPU s | wall s | peak MiB | lines / CPU s | CPU ratio |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, cost in report.whole.items():
        about = report.described[name]
        pace = f"{report.corpus.line_count / cost.cpu_s / 1000:,.0f} k"
        lines.append(
            f"| {name} | {about.version} | {about.rules} | {cost.cpu_s:.3f} | {cost.wall_s:.2f} "
            f"| {cost.peak_mib:.0f} | {pace} | {cost.cpu_s / base:.2f} |"
        )
    return "\n".join(lines)


def _small_table(report: Report) -> str:
    lines = ["## One small file\n", "| command | CPU ms | wall ms |", "|---|--:|--:|"]
    for name, cost in report.small.items():
        lines.append(f"| {name} | {cost.cpu_s * 1000:.0f} | {cost.wall_s * 1000:.0f} |")
    return "\n".join(lines)


def _many_rules_table(many: ManyRules) -> str:
    rows = ((many.few, many.few_cost), (many.many, many.many_cost))
    lines = ["## Ten times the rules\n", "| rules | CPU s | peak MiB |", "|--:|--:|--:|"]
    lines += [f"| {count} | {cost.cpu_s:.3f} | {cost.peak_mib:.0f} |" for count, cost in rows]
    return "\n".join(lines)


def _machine() -> str:
    cores = os.cpu_count()
    system = f"{platform.system()} {platform.machine()}"
    python = f"CPython {platform.python_version()}"
    return f"{_processor()}, {cores} cores, {system}, {python}"


def _processor() -> str:
    try:
        facts = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    for line in facts.splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown processor"
