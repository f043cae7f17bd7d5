"""Is a rule proved exactly when its examples and its proof bear it out?"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from antivenom.isolation import Limits
from antivenom.proof import RuleVerdict, Verdict, prove
from antivenom.proof.judgement import Fate

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="needs POSIX process limits"),
]

LIMITS = Limits(wall_s=2.5)


def prove_one(folder: Path) -> RuleVerdict:
    (verdict,) = prove([folder], limits=LIMITS)
    return verdict


@pytest.mark.parametrize(
    "case",
    [
        "good",
        "equivalent_listed",
        "flags_and_environment",
        "imports_in_c",
        "leaves_processes",
        "liveness",
        "requires_present",
        "uses_loopback",
    ],
)
def test_a_sound_rule_is_proved(rule_folder: Callable[[str], Path], case: str) -> None:
    verdict = prove_one(rule_folder(case))
    assert (verdict.verdict, verdict.problems) == (Verdict.PROVED, ())


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("compliant_vulnerable", "compliant01.py: payload 1 works, but ought not to"),
        ("noncompliant_safe", "noncompliant01.py: payload 1 does not work, but ought to"),
        ("behaviour_broken", "compliant01.py: behaviour does not hold: the call raised"),
        ("not_load_bearing", "not load-bearing: compliant01.py:7 name = name.replace"),
        ("equivalent_unused", "EQUIVALENT lists a mutant that does not exist: compliant01.py:99"),
        ("equivalent_caught", "EQUIVALENT lists a mutant that is caught by every payload"),
    ],
)
def test_a_demand_that_is_not_met_fails_the_proof(
    rule_folder: Callable[[str], Path], case: str, told: str
) -> None:
    verdict = prove_one(rule_folder(case))
    assert verdict.verdict is Verdict.FAILED
    assert any(told in problem for problem in verdict.problems), verdict.problems


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("exploit_raises", "ValueError: the payload is <script>"),
        ("exploit_hangs", "time limit of 2.5 s"),
        ("exits_early", "SystemExit: 0"),
        ("no_verdict", "ended without a verdict"),
        ("forged_by_printing", "ended without a verdict"),
        ("forged_on_the_channel", "something else wrote on the channel"),
        ("no_bool", "exploit returned None, which is no bool"),
        ("memory_bomb", "MemoryError"),
        ("output_flood", "bytes of output"),
        ("reaches_network", "reached for the network: socket.connect ('192.0.2.1', 80)"),
        ("imports_antivenom", "a proof does not use antivenom"),
        ("liveness_before_the_call", "time limit of 2.5 s"),
        ("does_not_run_alone", "compliant01.py, alone: exit status 1: nobody to greet"),
        ("requires_absent", "html-that-is-not-there is not installed"),
        ("marker_missing", "needs exactly one line `# --- exploit ---`"),
        ("marker_twice", "needs exactly one line `# --- exploit ---`"),
        ("unpaired", "noncompliant02.py: is missing"),
        ("payload_no_literal", "PAYLOADS: must be a plain literal"),
    ],
)
def test_what_shows_nothing_is_an_error_and_never_a_failed_attack(
    rule_folder: Callable[[str], Path], case: str, told: str
) -> None:
    verdict = prove_one(rule_folder(case))
    assert verdict.verdict is Verdict.NOT_RUN
    assert any(told in problem for problem in verdict.problems), verdict.problems


def test_a_time_limit_of_a_liveness_trial_is_the_effect(
    rule_folder: Callable[[str], Path],
) -> None:
    verdict = prove_one(rule_folder("liveness"))
    first = verdict.trials[0]
    assert (first.outcome.value, first.detail) == ("works", "time limit of 2.5 s")


def test_no_process_is_left_behind(rule_folder: Callable[[str], Path]) -> None:
    prove_one(rule_folder("leaves_processes"))
    listing = subprocess.run(["/bin/ps", "-eo", "args"], capture_output=True, check=True)
    assert b"witness.py" not in listing.stdout


def test_an_equivalent_mutant_keeps_its_reason(rule_folder: Callable[[str], Path]) -> None:
    verdict = prove_one(rule_folder("equivalent_listed"))
    fates = [(mutant.fate, mutant.detail) for mutant in verdict.mutants]
    assert (Fate.EQUIVALENT, "browsers drop NUL as well") in fates


def test_verdicts_come_in_the_order_of_the_folders(
    rule_folder: Callable[[str], Path],
) -> None:
    folders = [rule_folder(case) for case in ("good", "requires_absent", "not_load_bearing")]
    verdicts = [verdict.verdict for verdict in prove(folders, jobs=2, limits=LIMITS)]
    assert verdicts == [Verdict.PROVED, Verdict.NOT_RUN, Verdict.FAILED]
