"""Do a rule's trials prove the rule?

The demands are those of the package's docstring. A demand that is not met makes the proof *fail*;
a trial that showed nothing, or a folder that cannot be read, leaves it *not run*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from antivenom.proof.folder import ProofFolder
from antivenom.proof.trial import Outcome, Trial


class Verdict(Enum):
    """What is known about a rule's proof."""

    PROVED = "proved"
    FAILED = "failed"
    NOT_RUN = "not run"


class Fate(Enum):
    """What became of a mutant."""

    CAUGHT = "caught"
    EQUIVALENT = "equivalent"
    NOT_COMPILED = "does not compile"
    SURVIVED = "survived"


@dataclass(frozen=True, slots=True)
class MutantVerdict:
    """A mutant and what became of it.

    Attributes:
        name: Its id.
        fate: What became of it.
        detail: What caught it, the reason why it is equivalent, or why nothing caught it.
    """

    name: str
    fate: Fate
    detail: str


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """A rule's proof, judged.

    Attributes:
        rule: The folder that was judged.
        verdict: The judgement.
        problems: Sentences that say why it is not PROVED; empty if it is.
        trials: All trials on the examples, in order: payloads, behaviour, alone.
        mutants: All mutants in order; empty if the examples already failed.
    """

    rule: ProofFolder
    verdict: Verdict
    problems: tuple[str, ...]
    trials: tuple[Trial, ...] = ()
    mutants: tuple[MutantVerdict, ...] = ()


def judge(
    rule: ProofFolder, trials: Sequence[Trial], mutants: Sequence[MutantVerdict]
) -> RuleVerdict:
    """Weigh everything that was seen of a rule."""
    errors = [f"{trial.file}, {trial.act}: {trial.detail}" for trial in trials if _is_error(trial)]
    failures = [*_unmet(rule, trials), *_survivors(mutants)]
    if mutants:
        failures += _unused(rule, mutants)
    verdict = Verdict.FAILED if failures else Verdict.PROVED
    if errors:
        verdict = Verdict.NOT_RUN
    return RuleVerdict(rule, verdict, (*errors, *failures), tuple(trials), tuple(mutants))


def demands_met(rule: ProofFolder, trials: Sequence[Trial]) -> bool:
    """Tell whether the examples behave as they should, so that mutants can be judged by them."""
    return not any(map(_is_error, trials)) and not list(_unmet(rule, trials))


def _is_error(trial: Trial) -> bool:
    return trial.outcome is Outcome.ERROR


def _unmet(rule: ProofFolder, trials: Sequence[Trial]) -> Iterator[str]:
    vulnerable = {file.name: file.vulnerable for file in rule.examples}
    for trial in trials:
        if trial.outcome is Outcome.BROKEN:
            yield f"{trial.file}: behaviour does not hold: {trial.detail}"
        elif trial.outcome is Outcome.FAILED and vulnerable[trial.file]:
            yield f"{trial.file}: {trial.act} does not work, but ought to"
        elif trial.outcome is Outcome.WORKED and not vulnerable[trial.file]:
            suffix = f" ({trial.detail})" if trial.detail else ""
            yield f"{trial.file}: {trial.act} works, but ought not to{suffix}"


def _survivors(mutants: Sequence[MutantVerdict]) -> Iterator[str]:
    for mutant in mutants:
        if mutant.fate is Fate.SURVIVED:
            suffix = f" ({mutant.detail})" if mutant.detail else ""
            yield f"not load-bearing: {mutant.name}{suffix}"


def _unused(rule: ProofFolder, mutants: Sequence[MutantVerdict]) -> Iterator[str]:
    used = {mutant.name for mutant in mutants if mutant.fate is Fate.EQUIVALENT}
    caught = {mutant.name: mutant.detail for mutant in mutants if mutant.fate is Fate.CAUGHT}
    for name, _ in rule.constants.equivalent:
        if name in caught:
            yield f"EQUIVALENT lists a mutant that is caught by {caught[name]}: {name}"
        elif name not in used:
            yield f"EQUIVALENT lists a mutant that does not exist: {name}"
