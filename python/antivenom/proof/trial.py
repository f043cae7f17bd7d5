"""What does one file do under one payload?

A trial is one child process: an example's text, proof.py, one call. Its outcome is one of four
words, and whatever does not fit them is an error with its reason.
"""

from __future__ import annotations

import json
import secrets
import threading
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from antivenom.isolation import Finished, Limits, Result, Script, TimedOut, describe, run
from antivenom.proof.constants import Kind
from antivenom.proof.folder import Example, ProofFolder

_WITNESS = Path(__file__).resolve().parent / "witness.py"
LIMITS = Limits()


class Outcome(Enum):
    """What a trial showed."""

    WORKED = "works"  # exploit returned True
    FAILED = "fails"  # exploit returned False
    HELD = "holds"  # behaviour returned, or an example ran alone to exit status 0
    BROKEN = "broken"  # behaviour raised
    ERROR = "error"  # nothing was shown


@dataclass(frozen=True, slots=True)
class Trial:
    """One run and its outcome.

    Attributes:
        file: Name of the example, or the id of a mutant.
        act: `payload N` (from 1), `behaviour` or `alone`.
        outcome: What it showed.
        detail: Why, if the outcome is an error, BROKEN, or came by a time limit; else empty.
    """

    file: str
    act: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where trials of one rule are made.

    Attributes:
        rule: The rule.
        stop: Set when the user gives up.
        limits: What each child may take.
    """

    rule: ProofFolder
    stop: threading.Event
    limits: Limits = LIMITS

    def attack(self, file: str, text: str, index: int) -> Trial:
        """Try payload `index` (from 0) on the module in `text`."""
        said, result = self._call(file, text, "exploit", self.rule.constants.payloads[index])
        outcome, detail = self._judge_attack(said, result)
        return Trial(file, f"payload {index + 1}", outcome, detail)

    def behave(self, file: str, text: str) -> Trial:
        """Ask whether the feature works in the module in `text`."""
        said, result = self._call(file, text, "behaviour", None)
        outcome, detail = _judge_behaviour(said, result)
        return Trial(file, "behaviour", outcome, detail)

    def run_alone(self, example: Example) -> Trial:
        """Run the whole file as a program."""
        result = run(Script(example.path), self.limits, self.stop)
        if result.refused:
            outcome, detail = Outcome.ERROR, f"reached for the network: {result.refused[0]}"
        elif result.ending == Finished(0):
            outcome, detail = Outcome.HELD, ""
        else:
            tail = result.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            outcome, detail = Outcome.ERROR, ": ".join([describe(result.ending), *tail])
        return Trial(example.name, "alone", outcome, detail)

    def missing(self) -> tuple[str, ...]:
        """Say which distributions in REQUIRES a child cannot import; empty if all are there."""
        if not self.rule.constants.requires:
            return ()
        said, result = self._send({"requires": list(self.rule.constants.requires)})
        if "missing" not in said:
            return (f"REQUIRES could not be looked up: {describe(result.ending)}",)
        return tuple(f"{name} is not installed" for name in said["missing"])

    def _call(
        self, file: str, text: str, function: str, payload: str | None
    ) -> tuple[dict[str, Any], Result]:
        return self._send(
            {
                "requires": None,
                "file": file,
                "text": text,
                "proof_file": "proof.py",
                "proof_text": self.rule.proof_text,
                "function": function,
                "payload": payload,
            }
        )

    def _send(self, order: dict[str, Any]) -> tuple[dict[str, Any], Result]:
        """Have a witness carry out `order`; what it said, merged, and how it ended."""
        nonce = secrets.token_hex(16)
        constants = self.rule.constants
        script = Script(
            _WITNESS,
            message=json.dumps(order | {"nonce": nonce}).encode(),
            flags=constants.flags,
            environment=constants.environment,
        )
        result = run(script, self.limits, self.stop)
        said: dict[str, Any] = {}
        for line in result.messages:
            mark, _, message = line.partition(b" ")
            if mark != nonce.encode():
                return {"forged": line[:100].decode("utf-8", "replace")}, result
            said |= json.loads(message)
        return said, result

    def _judge_attack(self, said: dict[str, Any], result: Result) -> tuple[Outcome, str]:
        if self.rule.constants.kind is Kind.LIVENESS and _is_hang(said, result):
            return Outcome.WORKED, describe(result.ending)
        if reason := _error(said, result):
            return Outcome.ERROR, reason
        if "raised" in said:
            return Outcome.ERROR, f"{_PLACES[said['stage']]} raised {said['raised']}"
        if said["type"] != "bool":
            return Outcome.ERROR, f"exploit returned {said['returned']}, which is no bool"
        return (Outcome.WORKED if said["returned"] == "True" else Outcome.FAILED), ""


_PLACES = {"module": "loading the example", "proof": "loading proof.py", "call": "the call"}


def _is_hang(said: dict[str, Any], result: Result) -> bool:
    """Tell whether the call was made, quietly, and never came back."""
    hung = isinstance(result.ending, TimedOut) and not result.refused
    return hung and said == {"ready": True}


def _error(said: dict[str, Any], result: Result) -> str:
    """Say why a trial showed nothing at all; empty if its witness gave a verdict."""
    if result.refused:
        return f"reached for the network: {result.refused[0]}"
    if "forged" in said:
        return f"something else wrote on the channel: {said['forged']}"
    if result.ending != Finished(0):
        return describe(result.ending)
    if "raised" not in said and "returned" not in said:
        return "ended without a verdict"
    return ""


def _judge_behaviour(said: dict[str, Any], result: Result) -> tuple[Outcome, str]:
    if reason := _error(said, result):
        return Outcome.ERROR, reason
    if "raised" in said:
        broken = said["stage"] != "proof"
        text = f"{_PLACES[said['stage']]} raised {said['raised']}"
        return (Outcome.BROKEN if broken else Outcome.ERROR), text
    if said["type"] != "NoneType":
        return Outcome.ERROR, f"behaviour returned {said['returned']} instead of None"
    return Outcome.HELD, ""
