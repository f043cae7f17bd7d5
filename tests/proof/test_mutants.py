"""Which parts of a cure are taken back, and what are they called?"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from antivenom.proof.folder import Example, Pair
from antivenom.proof.mutants import Mutant, mutate


def mutants(noncompliant: str, compliant: str) -> tuple[Mutant, ...]:
    pair = Pair(
        Example(Path("noncompliant01.py"), dedent(noncompliant), True),
        Example(Path("compliant01.py"), dedent(compliant), False),
    )
    return mutate(pair)


def names(noncompliant: str, compliant: str) -> list[str]:
    return [
        mutant.name.removeprefix("compliant01.py:")
        for mutant in mutants(noncompliant, compliant)
        if mutant.compiles
    ]


def test_one_token_gives_the_noncompliant_file_back() -> None:
    (mutant,) = mutants("x = load(s, Loader=y.Loader)\n", "x = load(s, Loader=y.SafeLoader)\n")
    assert mutant.name == "compliant01.py:1 Loader=y.SafeLoader -> Loader=y.Loader"
    assert mutant.text == "x = load(s, Loader=y.Loader)\n"
    assert mutant.compiles
    assert mutant.is_weakness


def test_a_name_that_ends_in_a_digit_is_no_number() -> None:
    (mutant,) = mutants("x = h.md5(s)\n", "x = h.sha256(s)\n")
    assert mutant.name == "compliant01.py:1 x = h.sha256(s) -> x = h.md5(s)"
    assert mutant.text == "x = h.md5(s)\n"


def test_each_of_several_changes_is_reverted_alone() -> None:
    found = mutants("a = 1\nb = 2\nc = 3\n", "a = 10\nb = 2\nc = 30\n")
    assert [mutant.text for mutant in found] == ["a = 1\nb = 2\nc = 30\n", "a = 10\nb = 2\nc = 3\n"]
    assert [mutant.name for mutant in found] == [
        "compliant01.py:1 a = 10 -> a = 1",
        "compliant01.py:3 c = 30 -> c = 3",
    ]


def test_comments_blank_lines_and_docstrings_are_no_difference() -> None:
    before = '"""Bad."""\nx = f(1)\n'
    after = '"""Good."""\n\n# a comment\nx = f(\n    2  # two\n)\n'
    (mutant,) = mutants(before, after)
    assert (mutant.name, mutant.is_weakness) == ("compliant01.py:5 2 -> 1", True)


def test_a_docstring_alone_is_no_mutant() -> None:
    assert mutants("def f():\n    pass\n", 'def f():\n    """Do it."""\n    pass\n') == ()


def test_an_added_guard_is_dropped_statement_by_statement() -> None:
    before = """
        def f(x):
            return g(x)
    """
    after = """
        def f(x):
            log(x)
            if not x:
                log(x)
                raise ValueError("words for people")
            return g(x)
    """
    assert names(before, after) == [
        '3 log(x); if not x: log(x); raise ValueError("words for people") -> nothing',
        "3 log(x) -> nothing",
        '4 if not x: log(x); raise ValueError("words for people") -> nothing',
        "5 log(x) -> nothing",
        '6 raise ValueError("words for people") -> nothing',
        "3 x -> nothing",
        "5 x -> nothing",
    ]


def test_added_arguments_are_dropped_one_by_one() -> None:
    before = "run(command)\n"
    after = "run(command, shell=False, check=True)\n"
    found = mutants(before, after)
    assert [mutant.text.strip() for mutant in found] == [
        "run(command)",
        "run(command, check=True)",
        "run(command, shell=False)",
    ]


def test_a_changed_argument_returns_to_what_it_was() -> None:
    found = names("run(a, mode=1)\n", "run(a, mode=two(b), check=True)\n")
    assert found == [
        "1 mode=two(b), check=True -> mode=1",
        "1 mode=two(b) -> mode=1",
        "1 check=True -> nothing",
        "1 b -> nothing",
    ]


def test_a_statement_returns_to_its_counterpart() -> None:
    before = "x = read(path)\n"
    after = "path = clean(path)\nx = read(path, limit(path))\n"
    texts = [mutant.text for mutant in mutants(before, after)]
    assert "x = read(path, limit(path))\n" in texts
    assert "path = clean(path)\nx = read(path)\n" in texts


def test_both_halves_of_a_wrapper_go_together() -> None:
    (mutant,) = mutants("say(name)\n", "say(escape(name))\n")
    assert mutant.name == "compliant01.py:1 escape(name) -> name"
    assert mutant.is_weakness


def test_a_block_keeps_its_sense_when_what_is_around_it_goes() -> None:
    before = """
        def f():
            a = 1
            b = a
            return b
    """
    after = """
        def f():
            with lock:
                a = 2
                b = a
            return b
    """
    found = mutants(before, after)
    assert [mutant.text for mutant in found] == [
        "def f():\n    a = 2\n    b = a\n    return b\n",
        "def f():\n    with lock:\n        a = 1\n        b = a\n    return b\n",
    ]


def test_a_moved_statement_is_named_by_its_line() -> None:
    before = """
        try:
            f()
        finally:
            g()
            h()
    """
    after = """
        try:
            f()
        finally:
            g()
        h()
    """
    (mutant,) = mutants(before, after)
    assert mutant.name == "compliant01.py:6 h() -> h() (in another block)"
    assert mutant.is_weakness


def test_what_does_not_compile_is_named_and_tried_with_its_neighbour() -> None:
    found = mutants("def f(a):\n    return a\n", "async def f(a):\n    return await a\n")
    assert [(mutant.name, mutant.compiles, mutant.is_weakness) for mutant in found] == [
        ("compliant01.py:1 async def f(a) -> def f(a)", False, False),
        ("compliant01.py:1 async ... await -> nothing", True, True),
        ("compliant01.py:2 return await a -> return a", True, False),
    ]


def test_equal_names_are_numbered() -> None:
    found = names("a = 1; a = 1; b = 0\n", "a = 2; a = 2; b = 0\n")
    assert found == ["1 a = 2 -> a = 1", "1 a = 2 -> a = 1 (2)"]


@pytest.mark.parametrize("quote", ["'", '"', "'''", '"""'])
def test_an_f_string_is_one_token_on_every_interpreter(quote: str) -> None:
    before = f"x = f{quote}<{{name}}>{quote}\n"
    after = f"x = f{quote}<{{escape(name)}}>{quote}\n"
    (mutant,) = mutants(before, after)
    assert mutant.is_weakness
    assert mutant.name == f"compliant01.py:1 {after.strip()} -> {before.strip()}"


def test_text_beyond_ascii_keeps_its_place() -> None:
    before = "gruß = f('ä', 'ö')\n"
    after = "gruß = f('ä', h('ß', 'ü'), k='é')\n"
    (mutant, *others) = mutants(before, after)
    assert mutant.is_weakness
    assert [other.text.strip() for other in others] == [
        "gruß = f('ä', 'ö', k='é')",
        "gruß = f('ä', h('ß', 'ü'))",
        "gruß = f('ä', h('ü'), k='é')",
        "gruß = f('ä', h('ß'), k='é')",
    ]
