"""Does a person see what is wrong, where, why, and how to fix it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from antivenom.model import (
    Coverage,
    Edit,
    Fix,
    Gap,
    Line,
    Location,
    RuleUsed,
    Span,
    Summary,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from antivenom.model import Finding, Message, Rule

    Render = Callable[..., str]

WHOLE = """\
shop/app.py

high AV0421: Load YAML with the safe loader
--> shop/app.py:13:12 in load
12 | def load(stream):
13 |     return yaml.load(stream)
   |            ^^^^^^^^^^^^^^^^^
14 |
  what  `yaml.load` builds any Python object that the document names
  also  shop/other.py:1:1 defined here
  flow  1. shop/app.py:3:1 the request enters
  flow  2. shop/app.py:13:12 and is loaded
  why   Whoever writes the document runs code. It needs no bug in the parser.
  fix   Call yaml.safe_load, or pass Loader=yaml.SafeLoader.
        -     return yaml.load(stream)
        +     return yaml.safe_load(stream)
  more  antivenom guide show AV0421

medium company.no-eval
"""

END = """\
not checked
  shop/broken.py:3:1: syntax: expected an expression
  gone.py: missing: no such file
  rules/company.yml:7:1: rule company.taint did not run: unsupported: mode: taint

3 findings: 2 high, 1 medium; 1 undecided; 1 suppressed; 2 with a fix
checked 3 of 5 files (60%), 1,234 lines; 1 in part; 1 not at all; 4 excluded
"""


def test_a_finding_says_what_where_why_and_how_to_fix(
    render: Render, messages: list[Message]
) -> None:
    assert render("text", messages).startswith(WHOLE)


def test_the_end_says_how_much_was_found_and_what_was_not_checked(
    render: Render, messages: list[Message]
) -> None:
    assert render("text", messages).endswith(END)


def test_each_file_is_named_once_above_its_findings(
    render: Render, messages: list[Message]
) -> None:
    lines = render("text", messages).splitlines()
    assert [lines.count(name) for name in ("shop/app.py", "shop/notes.ipynb")] == [1, 1]


def test_a_cell_of_a_notebook_is_named(render: Render, messages: list[Message]) -> None:
    assert "--> shop/notes.ipynb:cell 3:2:5 in load\n" in render("text", messages)
    assert "shop/notes.ipynb:cell 3:2:5: high AV0421" in render("concise", messages)


def test_an_open_question_is_shown_as_one(render: Render, messages: list[Message]) -> None:
    assert "undecided AV0421: Load YAML" in render("text", messages)


def test_a_rule_without_a_page_points_to_none(render: Render, messages: list[Message]) -> None:
    assert "guide show company" not in render("text", messages)


def test_a_clean_run_is_two_lines(render: Render) -> None:
    clean: list[Message] = [Coverage(12, lines=3400), Summary()]
    assert render("text", clean) == "no findings\nchecked 12 of 12 files (100%), 3,400 lines\n"


def test_a_run_that_saw_nothing_does_not_look_clean(render: Render) -> None:
    empty: list[Message] = [Coverage(0), Summary()]
    assert "checked 0 of 0 files\n" in render("text", empty)


def test_almost_everything_is_not_everything(render: Render) -> None:
    almost: list[Message] = [Coverage(9999, failed=1, lines=1), Summary()]
    assert "(99.9%)" in render("text", almost)


def test_only_the_first_gaps_are_listed_and_the_rest_counted(render: Render) -> None:
    gaps = tuple(Gap("syntax", "broken", f"{number}.py") for number in range(60))
    report = render("text", [Coverage(0, failed=60, gaps=gaps), Summary(status=2)])
    assert "49.py" in report
    assert "50.py" not in report
    assert "and 10 more" in report


def test_colour_comes_and_goes_as_a_whole(render: Render, messages: list[Message]) -> None:
    coloured = render("text", messages, colour=True)
    assert "\x1b[1;31mhigh\x1b[0m" in coloured
    plain = coloured
    for code in {part.partition("m")[0] for part in coloured.split("\x1b[")[1:]}:
        plain = plain.replace(f"\x1b[{code}m", "")
    assert plain == render("text", messages)


def test_pages_of_what_was_found_are_shown_when_asked(
    render: Render, messages: list[Message]
) -> None:
    assert render("text", messages, explain=True).count("Finds loaders that build any object") == 1
    assert "Finds loaders" not in render("text", messages)


def test_a_fix_of_lines_that_were_not_kept_is_said_in_words(
    render: Render, yaml_rule: Rule, make_finding: Callable[..., Finding]
) -> None:
    far = Fix((Edit(Span(90, 1, 90, 2), "x"),))
    finding = make_finding("a.py", Span(5, 1, 5, 2), fixes=(far,))
    report = render("text", [RuleUsed(yaml_rule), finding])
    assert "fix   Call yaml.safe_load" in report
    assert "        - " not in report


def test_a_fix_in_another_cell_is_said_in_words(
    render: Render, yaml_rule: Rule, make_finding: Callable[..., Finding]
) -> None:
    fix = Fix((Edit(Span(1, 1, 1, 2, cell=2), "x"),))
    finding = make_finding("a.ipynb", Span(1, 1, 1, 2, cell=3), fixes=(fix,))
    assert "        - " not in render("text", [RuleUsed(yaml_rule), finding])


def test_long_lines_of_a_change_are_cut(
    render: Render, make_finding: Callable[..., Finding]
) -> None:
    span = Span(1, 1, 1, 2)
    location = Location("a.py", span, (Line(1, "x" * 300),))
    fix = Fix((Edit(span, "y"),))
    finding = make_finding("a.py", span, location=location, fixes=(fix,))
    lines = render("text", [finding], width=60).splitlines()
    (removed,) = [line for line in lines if line.startswith("        - ")]
    assert len(removed) == 60
    assert removed.endswith("x...")


def test_what_is_said_is_wrapped_to_the_terminal(
    render: Render, make_finding: Callable[..., Finding]
) -> None:
    finding = make_finding("a.py", None, message="some words " * 12 + "x" * 60)
    lines = render("text", [finding], width=40).splitlines()[4:]
    assert lines[0] == "  what  some words some words some words"
    assert lines[1].startswith(" " * 8 + "some words")
    assert " " * 8 + "x" * 60 in lines
    assert max(len(line) for line in lines[:4]) <= 40


def test_a_message_of_several_lines_stays_in_its_column(
    render: Render, make_finding: Callable[..., Finding]
) -> None:
    report = render("text", [make_finding("a.py", None, message="one\ntwo\x1b[2J")])
    assert "  what  one\n        two\\x1b[2J\n" in report
    assert "a.py: high AV0421 one two" in render(
        "concise", [make_finding("a.py", None, message="one\ntwo")]
    )


def test_names_and_code_cannot_steer_the_terminal(
    render: Render, make_finding: Callable[..., Finding]
) -> None:
    path = "evil\n\x1b[2Jname\udcff.py"
    lines = (Line(5, "x = 1  # \u202e\x1b]0;title\x07"),)
    finding = make_finding(path, Span(5, 1, 5, 2)).replace(
        location=Location(path, Span(5, 1, 5, 2), lines)
    )
    report = render("text", [finding])
    assert "\x1b" not in report
    assert "\u202e" not in report
    assert "evil\\n\\x1b[2Jname\\xff.py:5:1" in report
    assert "x = 1  # \\u202e\\x1b]0;title\\x07" in report
