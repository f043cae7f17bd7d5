"""Is a rule folder read without running any of it, and is what is wrong with it told?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from antivenom.proof.constants import Constants, Kind, read_constants
from antivenom.proof.folder import find_folders, read_folder

FUNCTIONS = "def exploit(module, payload): ...\ndef behaviour(module): ...\n"


def test_the_text_above_the_marker_is_the_module(rule_folder: Callable[[str], Path]) -> None:
    rule = read_folder(rule_folder("good"))
    assert rule.problems == ()
    assert (rule.rule_id, len(rule.pairs), rule.extras) == ("AV9901", 1, ())
    assert rule.pairs[0].compliant.text.endswith("# text, not markup\n\n\n")


def test_a_declared_encoding_is_honoured(rule_folder: Callable[[str], Path]) -> None:
    folder = rule_folder("good")
    text = "# coding: latin-1\nCOLOUR = 'gr\xfcn'\n# --- exploit ---\n"
    (folder / "compliant01.py").write_bytes(text.encode("latin-1"))
    assert "gr\xfcn" in read_folder(folder).pairs[0].compliant.text


def test_bytes_that_are_no_text_are_told(rule_folder: Callable[[str], Path]) -> None:
    folder = rule_folder("good")
    (folder / "compliant01.py").write_bytes(b"x = '\xff'\n")
    assert read_folder(folder).problems[0].startswith("compliant01.py: cannot be read: ")


def test_a_folder_without_a_proof_is_told(rule_folder: Callable[[str], Path]) -> None:
    folder = rule_folder("good")
    (folder / "proof.py").unlink()
    assert read_folder(folder).problems == ("proof.py: is missing",)


def test_a_folder_that_does_not_exist_is_a_problem_too(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "AV9902_gone").problems != ()


def test_rules_are_found_below_sections(tmp_path: Path) -> None:
    for name in (
        "04_b/AV0402_two",
        "04_b/AV0401_one",
        "04_b/notes",
        "05_c/AV0501_x",
        "00_a/AV0001_x",
    ):
        (tmp_path / name).mkdir(parents=True)
    names = ["AV0401_one", "AV0402_two", "AV0501_x"]
    assert [path.name for path in find_folders(tmp_path)] == names
    assert [path.name for path in find_folders(tmp_path / "05_c")] == names[2:]
    assert find_folders(tmp_path / "05_c" / "AV0501_x") == (tmp_path / "05_c" / "AV0501_x",)


def test_all_constants_are_read() -> None:
    text = FUNCTIONS + (
        "KIND: str = 'property'\n"
        "PAYLOADS = ('a', b'\\x00', [1, {'k': None}], -1.5)\n"
        "PYTHON_FLAGS = ('-O', '-Xdev')\n"
        "ENVIRONMENT = {'A': 'b'}\n"
        "REQUIRES = ('PyYAML',)\n"
        "EQUIVALENT = {'x:1 a -> b': 'why'}\n"
        "OTHER = print('never')\n"
    )
    assert read_constants(text) == (
        Constants(
            kind=Kind.PROPERTY,
            payloads=("'a'", "b'\\x00'", "[1, {'k': None}]", "-1.5"),
            flags=("-O", "-Xdev"),
            environment=(("A", "b"),),
            requires=("PyYAML",),
            equivalent=(("x:1 a -> b", "why"),),
        ),
        (),
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("PAYLOADS = ()", "PAYLOADS: must be a tuple with at least one payload"),
        ("PAYLOADS = 'a'", "PAYLOADS: must be a tuple with at least one payload"),
        ("PAYLOADS = (name,)", "PAYLOADS: must be a plain literal"),
        ("KIND = 'magic'", "KIND: must be one of exploit, property"),
        ("PYTHON_FLAGS = ('-c',)", "PYTHON_FLAGS: -c is no option that a proof may set"),
        ("PYTHON_FLAGS = '-O'", "PYTHON_FLAGS: must be a tuple of strings"),
        ("ENVIRONMENT = {'PYTHONOPTIMIZE': '1'}", "ENVIRONMENT: PYTHONOPTIMIZE has no effect"),
        ("ENVIRONMENT = {'A': 1}", "ENVIRONMENT: must be a dictionary from strings to strings"),
        ("EQUIVALENT = {'x': ' '}", "EQUIVALENT: `x` has no reason"),
        ("def behaviour(): ...", "needs a function behaviour with 1 parameter"),
        ("x = (", "does not parse"),
    ],
)
def test_a_constant_that_cannot_be_used_is_told(line: str, told: str) -> None:
    _, problems = read_constants(f"{FUNCTIONS}PAYLOADS = (1,)\n{line}\n")
    assert len(problems) == 1
    assert problems[0].startswith(told)


def test_a_proof_without_payloads_or_functions_is_told() -> None:
    assert read_constants("")[1] == (
        "needs a function exploit with 2 parameters",
        "needs a function behaviour with 1 parameter",
        "PAYLOADS: is missing",
    )
