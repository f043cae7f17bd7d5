"""Is what does not belong to any distribution, or runs by itself, named?"""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from antivenom.inspectors.environment.integrity.scripts import fault_of, interpreter_of
from antivenom.inspectors.environment.integrity.startup import hook_of
from antivenom.model.vocabulary import Outcome


def test_an_unowned_module_is_for_pedantic_readers(environment: Any) -> None:
    environment.install()
    environment.write("colorsys.py", b"")
    assert environment.check(persona="regular").findings == []
    ended = environment.check(persona="pedantic")
    found = ended.only("AV1233")
    assert (ended.status, found["severity"]) == (1, "low")
    assert "can be imported as `colorsys`" in found["message"]
    assert found["subject"]["kind"] == "environment"


def test_a_folder_of_nobody_is_one_finding(environment: Any) -> None:
    environment.install()
    for number in range(3):
        environment.write(f"implant/inner/{number}.py", b"")
    found = environment.check().only("AV1233")
    assert found["location"]["path"].endswith("site-packages/implant")
    assert "3 files" in found["message"]


def test_a_file_added_to_a_package_is_found(environment: Any) -> None:
    environment.install()
    environment.write("tea/extra.so", b"")
    assert environment.check().only("AV1233")["location"]["path"].endswith("tea/extra.so")


def test_what_installers_and_venv_leave_is_nobodys_fault(environment: Any) -> None:
    info = environment.install()
    (info / "INSTALLER").write_text("pip\n", encoding="utf-8")
    environment.write("README.txt", b"")
    environment.write("tea/__pycache__/__init__.cpython-39.pyc", b"")
    (environment.folder / "bin/activate").write_bytes(b"")
    assert [each for each in environment.check().rules if each != "AV1236"] == []


def test_a_program_of_nobody_is_found(environment: Any) -> None:
    (environment.folder / "bin/pyth").write_bytes(b"")
    assert environment.check().rules == ["AV1233"]


def test_a_hook_of_nobody_is_for_everybody(environment: Any) -> None:
    code = b"/srv/code\nimport os; os.getpid()\n"
    environment.write("update.pth", code)
    ended = environment.check(persona="regular")
    found = ended.only("AV1234")
    assert (ended.status, found["severity"]) == (1, "medium")
    assert "`import os; os.getpid()`" in found["message"]
    assert hashlib.sha256(code).hexdigest() in found["message"]
    assert "belongs to no distribution" in found["message"]


def test_a_hook_with_an_owner_is_for_pedantic_readers(environment: Any) -> None:
    environment.install(files={"tea.pth": b"import tea\n"})
    assert environment.check(persona="regular").findings == []
    found = environment.check(persona="pedantic").only("AV1234")
    assert "belongs to tea 1.0" in found["message"]


def test_the_hook_of_virtualenv_is_known(environment: Any) -> None:
    with (environment.folder / "pyvenv.cfg").open("a", encoding="utf-8") as settings:
        settings.write("virtualenv = 20.30.0\n")
    environment.write("_virtualenv.pth", b"import _virtualenv")
    environment.write("_virtualenv.py", b"")
    found = environment.check().only("AV1234")
    assert (found["severity"], found["persona"]) == ("low", "pedantic")
    assert "made by virtualenv 20.30.0" in found["message"]


@pytest.mark.parametrize(
    "path",
    ["sitecustomize.py", "usercustomize/__init__.py", "../sitecustomize.py", "sitecustomize.so"],
)
def test_customizing_modules_are_hooks(environment: Any, path: str) -> None:
    environment.write(path, b"")
    assert environment.check(persona="regular").rules == ["AV1234"]


@pytest.mark.parametrize(
    ("name", "data", "is_hook"),
    [
        ("a.pth", b"/srv/code\n", False),
        ("a.pth", b"# import os\n", False),
        ("a.pth", b" import os\n", False),
        ("a.pth", b"important\n", False),
        ("a.pth", b"import\tos\n", True),
        ("a.pth", b"\xef\xbb\xbfimport os\n", True),
        ("a.pth", b"\xff\nimport os\n", True),
        ("a.pth", b"x\rimport os", True),
        ("a.pth", b"x\x0cimport os", True),
        ("a.start", b"# nothing\n\n", False),
        ("a.start", b"package.module:function\n", True),
        ("a.egg-link", b"/srv/code\n.\n", True),
    ],
)
def test_hooks_are_what_some_interpreter_would_run(name: str, data: bytes, is_hook: bool) -> None:
    assert bool(hook_of(name, data)) is is_hook


def test_a_script_that_starts_something_else_is_found(environment: Any) -> None:
    environment.install(entry="tea.cli:main")
    (environment.folder / "bin/tea").write_bytes(environment.script("os:abort"))
    found = environment.check().only("AV1235")
    assert found["severity"] == "high"
    assert "does not start `tea.cli:main`" in found["message"]


BEFORE = b"import sys\n"
BLOCK = b"if __name__ == '__main__':\n    sys.exit(main())\n"
IMPORT = b"from tea.cli import main\n"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (BEFORE + IMPORT + BLOCK, "tea.cli:main"),
        (BEFORE + IMPORT + BLOCK, "tea.cli : main [extra]"),
        (BEFORE + b"from tea import App\nsys.exit(App.run())\n", "tea:App.run"),
        (
            BEFORE
            + IMPORT
            + b"if sys.argv[0].endswith('.exe'):\n    sys.argv[0] = sys.argv[0][:-4]\n"
            b"sys.exit(main())\n",
            "tea.cli:main",
        ),
    ],
)
def test_what_installers_write_is_faithful(text: bytes, target: str) -> None:
    assert fault_of(text, target).text == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BEFORE + IMPORT + b"import socket\n" + BLOCK, "also uses `socket`"),
        (BEFORE + IMPORT + b"exec('1')\n" + BLOCK, "also uses `exec`"),
        (BEFORE + IMPORT + b"import os\nos.system('x')\n" + BLOCK, "also uses `os.system`"),
        (BEFORE + IMPORT + b"main = lambda: 0\n" + BLOCK, "a definition of its own"),
        (BEFORE + IMPORT + b"(lambda: 0)()\n" + BLOCK, "a computed function"),
        (BEFORE + IMPORT, "does not call `main`"),
        (b"#!/bin/sh\nexec true\n", "is no Python script"),
        (b"(" * 5000, "is no Python script"),
        (b"x = 1\0", "is no Python script"),
    ],
)
def test_what_does_more_than_its_entry_point_says_is_found(text: bytes, said: str) -> None:
    assert said in fault_of(text, "tea.cli:main").text


def test_a_script_that_looks_its_entry_point_up_is_undecided() -> None:
    text = b"from pkg_resources import load_entry_point\nload_entry_point('t', 'c', 't')()\n"
    assert fault_of(text, "tea.cli:main").outcome is Outcome.UNKNOWN
    assert fault_of(b"MZ\x90", "tea.cli:main").outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("head", "interpreter"),
    [
        (b"#!/srv/v/bin/python\n", "/srv/v/bin/python"),
        (b"#!/srv/v/bin/python -E -s\n", "/srv/v/bin/python"),
        (b"#!/srv/a b/bin/python\n", "/srv/a b/bin/python"),
        (b"#!/usr/bin/env python3\n", ""),
        (b"#!/bin/sh\n'''exec' \"/srv/v/bin/python\" \"$0\" \"$@\"\n' '''\n", "/srv/v/bin/python"),
        (b"#!/bin/sh\n'''exec' /srv/v/bin/python \"$0\" \"$@\"\n' '''\n", "/srv/v/bin/python"),
        (b"\x7fELF", ""),
    ],
)
def test_the_interpreter_of_a_script_is_read(head: bytes, interpreter: str) -> None:
    assert interpreter_of(head) == interpreter
