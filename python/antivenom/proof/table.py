"""How is a rule's verdict shown, to people and to programs?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from antivenom.proof.folder import ProofFolder
from antivenom.proof.judgement import Fate, RuleVerdict
from antivenom.proof.trial import Trial

_PAYLOAD_CHARACTERS = 40


def as_text(verdict: RuleVerdict) -> str:
    """Draw what was tried on which file, the mutants, and what is wrong, ending in a newline."""
    lines = [f"{verdict.rule.rule_id}  {verdict.verdict.value}  ({verdict.rule.path.name})"]
    if verdict.trials:
        lines += [f"  {line}" for line in _grid(_rows(verdict.rule, verdict.trials))]
    if verdict.mutants:
        counts = Counter(mutant.fate for mutant in verdict.mutants)
        told = ", ".join(f"{counts[fate]} {fate.value}" for fate in Fate if counts[fate])
        lines.append(f"  mutants: {len(verdict.mutants)} ({told})")
        for mutant in verdict.mutants:
            detail = f" ({mutant.detail})" if mutant.detail else ""
            lines.append(f"    {mutant.fate.value}: {mutant.name}{detail}")
    lines += [f"  ! {_indented(problem)}" for problem in verdict.problems]
    return "\n".join(lines) + "\n"


def as_object(verdict: RuleVerdict) -> dict[str, Any]:
    """The same as plain data for JSON."""
    constants = verdict.rule.constants
    return {
        "rule": verdict.rule.rule_id,
        "folder": verdict.rule.path.name,
        "kind": constants.kind.value,
        "payloads": list(constants.payloads),
        "verdict": verdict.verdict.value,
        "problems": list(verdict.problems),
        "trials": [
            {
                "file": trial.file,
                "act": trial.act,
                "outcome": trial.outcome.value,
                "detail": trial.detail,
            }
            for trial in verdict.trials
        ],
        "mutants": [
            {"id": mutant.name, "fate": mutant.fate.value, "detail": mutant.detail}
            for mutant in verdict.mutants
        ],
    }


def _rows(rule: ProofFolder, trials: Sequence[Trial]) -> list[list[str]]:
    """One row per act, one column per file; the first row names the files."""
    files = [file.name for file in (*rule.examples, *rule.extras)]
    seen = {(trial.act, trial.file): trial.outcome.value for trial in trials}
    acts = dict.fromkeys(trial.act for trial in trials)
    return [
        ["", *files],
        *([_title(rule, act), *(seen.get((act, file), "") for file in files)] for act in acts),
    ]


def _title(rule: ProofFolder, act: str) -> str:
    word, _, number = act.partition(" ")
    if not number:
        return act
    payload = rule.constants.payloads[int(number) - 1]
    if len(payload) > _PAYLOAD_CHARACTERS:
        payload = payload[: _PAYLOAD_CHARACTERS - 3] + "..."
    return f"{word} {number}: {payload}"


def _grid(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _indented(text: str) -> str:
    return text.rstrip().replace("\n", "\n      ")
