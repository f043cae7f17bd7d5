"""Do differences, taken back, always give the other file?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.proof.difference import apply, changes, place, reversal
from antivenom.proof.folder import Example, Pair
from antivenom.proof.mutants import compile_problem, mutate
from antivenom.proof.tokens import render, significant

SIMPLE = st.sampled_from(
    [
        "a = f(b)",
        "a = f(b, key=c)",
        "a = f(g(b), *c, key=lambda x, y: (x, y))",
        "f(b)",
        "del a; b = -1",
        "raise E('words', a) from None",
        '"""A docstring."""',
        "a = f'{b!r:>{c}}' 'd'",
        "a = [\n    1,  # one\n    2,\n]",
        "a = 'ä' + \\\n    b'c'.decode()",
    ]
)
HEADS = st.sampled_from(
    ["if a:", "while f(b):", "with c as d:", "for x in f(b):", "def h(x, y=1):", "@f(b)\nclass K:"]
)


def indented(lines: list[str]) -> str:
    return "\n".join(f"    {line}" for text in lines for line in text.splitlines())


def block(suites: st.SearchStrategy[list[str]]) -> st.SearchStrategy[str]:
    plain = st.builds(lambda head, suite: f"{head}\n{indented(suite)}", HEADS, suites)
    tried = st.builds(
        lambda first, second: f"try:\n{indented(first)}\nexcept E:\n{indented(second)}",
        suites,
        suites,
    )
    return plain | tried


statements = st.recursive(
    SIMPLE, lambda inner: block(st.lists(inner, min_size=1, max_size=3)), max_leaves=6
)
programs = st.lists(statements, max_size=5).map(lambda lines: "".join(f"{one}\n" for one in lines))


def keys(text: str) -> list[tuple[str, str]]:
    return [token.key for token in significant(text)]


@pytest.mark.slow
@given(programs)
def test_tokens_make_the_same_program_again(text: str) -> None:
    again = render(significant(text))
    assert keys(again) == keys(text)
    assert compile_problem("x.py", again) == ""


@pytest.mark.slow
@given(programs, programs)
def test_all_changes_taken_back_give_the_first_file(before: str, after: str) -> None:
    old, new = significant(before), significant(after)
    found = changes(old, new)
    hunks = tuple(sorted((hunk for change in found for hunk in change), key=place))
    reverted = [token.key for token in apply(reversal(hunks, old), new)]
    without = [key for key in reverted if key[0] not in ("docstring", "newline")]
    assert without == [key for key in keys(before) if key[0] not in ("docstring", "newline")]


@pytest.mark.slow
@given(programs, programs)
def test_mutants_have_names_of_their_own_and_differ_from_the_cure(before: str, after: str) -> None:
    pair = Pair(
        Example(Path("noncompliant01.py"), before, True),
        Example(Path("compliant01.py"), after, False),
    )
    found = mutate(pair)
    names = [mutant.name for mutant in found]
    assert len(set(names)) == len(names)
    assert all(name.isprintable() for name in names)
    for mutant in found:
        if mutant.compiles:
            assert keys(mutant.text) != keys(after)
        assert mutant.compiles == (compile_problem("x.py", mutant.text) == "")


@pytest.mark.slow
@given(programs, programs)
def test_the_same_files_have_the_same_mutants(before: str, after: str) -> None:
    pair = Pair(
        Example(Path("noncompliant01.py"), before, True),
        Example(Path("compliant01.py"), after, False),
    )
    assert mutate(pair) == mutate(pair)
