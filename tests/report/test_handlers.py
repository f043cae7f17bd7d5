"""Does every form of report keep the promises that all of them make?"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antivenom.model import Progress
from antivenom.model.wire import from_json
from antivenom.report.handler import FORMATS, make_handler

if TYPE_CHECKING:
    from collections.abc import Callable

    from antivenom.model import Finding, Message

    Render = Callable[..., str]

INCREMENTAL = ("text", "concise", "json", "jsonl", "github")

HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\n\r\t\x00\x1b\x7f\x85\u2028\u202e\ud800\udcff%:,<>&'\"]{}[]()"),
    ),
    max_size=12,
)


@pytest.mark.parametrize("form", FORMATS)
def test_two_runs_give_the_same_bytes(render: Render, messages: list[Message], form: str) -> None:
    assert render(form, messages) == render(form, messages)


@pytest.mark.parametrize("form", FORMATS)
def test_a_saved_run_gives_the_report_of_the_run(
    render: Render, messages: list[Message], form: str
) -> None:
    lines = render("jsonl", messages).splitlines()
    replayed = [message for line in lines if (message := from_json(json.loads(line)))]
    assert render(form, replayed) == render(form, messages)


@pytest.mark.parametrize("form", FORMATS)
def test_a_stream_may_end_anywhere(render: Render, messages: list[Message], form: str) -> None:
    for end in range(len(messages)):
        assert form == "jsonl" or render(form, messages[:end])


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("json", "jsonl")])
def test_a_cut_stream_is_no_clean_run(render: Render, messages: list[Message], form: str) -> None:
    assert "cut short" in render(form, messages[:-1])
    assert "cut short" not in render(form, messages)


@pytest.mark.parametrize("form", FORMATS)
def test_progress_is_no_part_of_a_report(
    render: Render, messages: list[Message], form: str
) -> None:
    watched = [part for message in messages for part in (Progress(1, 2), message)]
    assert render(form, watched) == render(form, messages)


@pytest.mark.parametrize("form", FORMATS)
def test_findings_of_unannounced_rules_are_reported(
    render: Render, make_finding: Callable[..., Finding], form: str
) -> None:
    assert "AV0421" in render(form, [make_finding("a.py", None)])


@pytest.mark.parametrize("form", INCREMENTAL)
def test_what_was_found_is_written_at_once(messages: list[Message], form: str) -> None:
    stream = io.StringIO()
    handler = make_handler(form, stream)
    for message in messages[:5]:
        handler.handle(message)
    assert "shop/app.py" in stream.getvalue()


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("json", "jsonl")])
def test_coverage_is_in_every_report(render: Render, messages: list[Message], form: str) -> None:
    report = render(form, messages)
    assert "expected an expression" in report
    assert "mode: taint" in report
    assert "60" in report  # per cent


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=HOSTILE, words=HOSTILE, code=HOSTILE)
def test_hostile_text_breaks_no_report(
    render: Render,
    make_finding: Callable[..., Finding],
    form: str,
    path: str,
    words: str,
    code: str,
) -> None:
    plain = make_finding(path, None)
    assert plain.location is not None
    location = plain.location.replace(message=words)
    finding = plain.replace(message=words, context=code, rule=words, related=(location,))
    report = render(form, [finding])
    report.encode("utf-8")
    assert all(one.isprintable() or one == "\n" for one in report)


def test_the_stream_holds_every_message(render: Render, messages: list[Message]) -> None:
    lines = render("jsonl", messages).splitlines()
    assert [from_json(json.loads(line)) for line in lines] == messages


def test_the_document_holds_the_objects_of_the_stream(
    render: Render, messages: list[Message]
) -> None:
    document = json.loads(render("json", messages))
    stream = [json.loads(line) for line in render("jsonl", messages).splitlines()]
    assert document == {"messages": stream, "complete": True}


def test_a_cut_document_is_whole_json_and_says_so(render: Render, messages: list[Message]) -> None:
    for end in range(len(messages)):
        document = json.loads(render("json", messages[:end]))
        assert document["complete"] is False
        assert len(document["messages"]) == end


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(KeyError):
        make_handler("yaml", io.StringIO())
