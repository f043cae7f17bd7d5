"""In which order are all trials of many rules made, on several cores?

First a rule's examples are tried, all at once. If they behave, its mutants are tried, each by one
worker: payloads first, then behaviour, until something catches it. Results come back in the order
of the rules, whatever finishes first.
"""

from __future__ import annotations

import os
import threading
import tokenize
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from antivenom.isolation import Limits
from antivenom.proof.folder import ProofFolder, read_folder
from antivenom.proof.judgement import (
    Fate,
    MutantVerdict,
    RuleVerdict,
    Verdict,
    demands_met,
    judge,
)
from antivenom.proof.mutants import Mutant, compile_problem, mutate
from antivenom.proof.trial import LIMITS, Bench, Outcome, Trial


def available_cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def prove(folders: Sequence[Path], jobs: int = 0, limits: Limits = LIMITS) -> Iterator[RuleVerdict]:
    """Prove rules.

    Args:
        folders: Their folders.
        jobs: Children at a time; 0 for one per core.
        limits: What each child may take.

    Yields:
        One verdict per folder, in the order given, as soon as it is known.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(jobs or available_cores()) as pool:
        try:
            runs = [_Run(read_folder(folder), pool, limits, stop) for folder in folders]
            for run in runs:
                run.try_examples()
            for run in runs:
                run.try_mutants()
            for run in runs:
                yield run.verdict()
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)


class _Run:
    """The trials of one rule, on their way."""

    def __init__(
        self, rule: ProofFolder, pool: ThreadPoolExecutor, limits: Limits, stop: threading.Event
    ) -> None:
        self._rule = rule
        self._pool = pool
        self._bench = Bench(rule, stop, limits)
        self._problems = list(rule.problems)
        self._missing = pool.submit(self._bench.missing) if not rule.problems else None
        self._trials: list[Future[Trial]] = []
        self._mutants: list[Future[MutantVerdict]] = []

    def try_examples(self) -> None:
        """Queue the trials of all examples, if there is what they require."""
        if self._missing is None:
            return
        self._problems += self._missing.result()
        for file in self._rule.examples:
            if problem := compile_problem(file.name, file.text):
                self._problems.append(f"{file.name}: does not compile: {problem}")
        if self._problems:
            return
        submit = self._pool.submit
        for file in self._rule.examples:
            for index in range(len(self._rule.constants.payloads)):
                self._trials.append(submit(self._bench.attack, file.name, file.text, index))
        for file in self._rule.examples:
            self._trials.append(submit(self._bench.behave, file.name, file.text))
        for file in (*self._rule.examples, *self._rule.extras):
            self._trials.append(submit(self._bench.run_alone, file))

    def try_mutants(self) -> None:
        """Wait for the examples' trials, and queue the mutants if those are as demanded."""
        if self._problems or not demands_met(self._rule, self._seen()):
            return
        for pair in self._rule.pairs:
            try:
                mutants = mutate(pair)
            except (tokenize.TokenError, SyntaxError, RecursionError) as problem:
                self._problems.append(f"{pair.compliant.name}: cannot be compared: {problem}")
                continue
            if not mutants:
                self._problems.append(f"{pair.compliant.name}: does not differ from its pair")
            for mutant in mutants:
                self._mutants.append(self._pool.submit(_try_mutant, self._bench, mutant))

    def verdict(self) -> RuleVerdict:
        """Wait for everything, and judge it."""
        if self._problems:
            return RuleVerdict(self._rule, Verdict.NOT_RUN, tuple(self._problems))
        return judge(self._rule, self._seen(), [future.result() for future in self._mutants])

    def _seen(self) -> list[Trial]:
        return [future.result() for future in self._trials]


def _try_mutant(bench: Bench, mutant: Mutant) -> MutantVerdict:
    """Let payloads, then behaviour, try to tell a mutant from the compliant file."""
    if not mutant.compiles:
        return MutantVerdict(mutant.name, Fate.NOT_COMPILED, "")
    if mutant.is_weakness:
        return MutantVerdict(mutant.name, Fate.CAUGHT, "every payload: it is the noncompliant file")
    errors = []
    for index in range(len(bench.rule.constants.payloads)):
        trial = bench.attack(mutant.name, mutant.text, index)
        if trial.outcome is Outcome.WORKED:
            return MutantVerdict(mutant.name, Fate.CAUGHT, trial.act)
        errors += [trial] if trial.outcome is Outcome.ERROR else []
    trial = bench.behave(mutant.name, mutant.text)
    if trial.outcome is Outcome.BROKEN:
        return MutantVerdict(mutant.name, Fate.CAUGHT, "behaviour")
    errors += [trial] if trial.outcome is Outcome.ERROR else []
    reason = dict(bench.rule.constants.equivalent).get(mutant.name)
    if reason is not None:
        return MutantVerdict(mutant.name, Fate.EQUIVALENT, reason)
    detail = "; ".join(f"{trial.act}: {_last_line(trial.detail)}" for trial in errors)
    return MutantVerdict(mutant.name, Fate.SURVIVED, detail)


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]
