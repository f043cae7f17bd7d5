"""Do GitHub's annotations survive whatever stands in names and messages?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from antivenom.model import Severity, Span
from antivenom.report.github import command

if TYPE_CHECKING:
    from collections.abc import Callable

    from antivenom.model import Finding, Message

    Render = Callable[..., str]


ESCAPES = (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%"))


def parse(line: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command the way GitHub's runner does."""
    head, _, data = line.removesuffix("\n").removeprefix("::").partition("::")
    level, _, words = head.partition(" ")
    pairs = [word.split("=", 1) for word in words.split(",") if word]
    properties = {name: unescape(value, ESCAPES) for name, value in pairs}
    return level, properties, unescape(data, ESCAPES[2:])


def unescape(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    """Undo escapes, one after the other."""
    for code, character in escapes:
        text = text.replace(code, character)
    return text


def test_a_finding_is_an_annotation_on_its_lines(render: Render, messages: list[Message]) -> None:
    level, properties, message = parse(render("github", messages).splitlines()[0])
    assert level == "error"
    assert properties == {
        "file": "shop/app.py",
        "line": "13",
        "endLine": "13",
        "col": "12",
        "endColumn": "29",
        "title": "AV0421: Load YAML with the safe loader",
    }
    assert message.startswith("`yaml.load` builds any Python object")
    assert message.endswith("\nCall yaml.safe_load, or pass Loader=yaml.SafeLoader.")


def test_a_finding_over_lines_has_no_columns(
    render: Render, make_finding: Callable[..., Finding]
) -> None:
    _, properties, _ = parse(
        render("github", [make_finding("a.py", Span(3, 5, 4, 2))]).splitlines()[0]
    )
    assert (properties["line"], properties["endLine"]) == ("3", "4")
    assert "col" not in properties


def test_a_cell_is_named_in_the_message(render: Render, messages: list[Message]) -> None:
    (line,) = [line for line in render("github", messages).splitlines() if ".ipynb" in line]
    _, properties, message = parse(line)
    assert "line" not in properties
    assert message.startswith("cell 3, line 2: ")


def test_severities_are_levels(render: Render, make_finding: Callable[..., Finding]) -> None:
    findings = [make_finding("a.py", None, severity=severity) for severity in Severity]
    levels = [parse(line)[0] for line in render("github", findings).splitlines()[:4]]
    assert levels == ["notice", "warning", "error", "error"]


def test_what_was_not_checked_is_a_warning(render: Render, messages: list[Message]) -> None:
    lines = map(parse, render("github", messages).splitlines())
    warnings = [message for level, place, message in lines if place["title"] == "not checked"]
    assert len(warnings) == 3
    assert "shop/broken.py:3:1: syntax: expected an expression" in warnings


@given(
    st.dictionaries(st.sampled_from(["file", "title"]), st.text(min_size=1), min_size=1),
    st.text(),
)
def test_a_command_is_one_line_that_reads_back(properties: dict[str, str], message: str) -> None:
    line = command("error", properties, message)
    assert line.count("\n") == 1
    assert "\r" not in line
    _, read, text = parse(line)
    assert read == properties
    assert text == message
