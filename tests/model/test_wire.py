"""Does every message survive being written as JSON and read back?"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.model import (
    PROTOCOL,
    Confidence,
    Coverage,
    Edit,
    Effort,
    Evidence,
    EvidenceKind,
    Finding,
    Fix,
    Gap,
    Header,
    Line,
    Location,
    Message,
    Outcome,
    Persona,
    Progress,
    Reference,
    Remediation,
    Rule,
    RuleUsed,
    Severity,
    Span,
    Status,
    Step,
    Subject,
    SubjectKind,
    SubjectSeen,
    SubjectState,
    Summary,
    Trace,
    Variant,
)
from antivenom.model.messages import MESSAGES
from antivenom.model.record import Record
from antivenom.model.wire import MalformedMessageError, from_json, to_json

# File names carry undecodable bytes as lone surrogates, so texts hold those too.
TEXT = st.text(max_size=8)
NUMBER = st.integers(min_value=0, max_value=10**6)
SPAN = st.builds(Span, NUMBER, NUMBER, NUMBER, NUMBER, st.none() | NUMBER)
LINES = st.lists(st.builds(Line, NUMBER, TEXT), max_size=3).map(tuple)
LOCATION = st.builds(Location, TEXT, st.none() | SPAN, LINES, TEXT)
SUBJECT = st.builds(
    Subject,
    st.sampled_from(SubjectKind),
    TEXT,
    st.none() | TEXT,
    st.none() | TEXT,
    st.lists(TEXT, max_size=2).map(tuple),
)
FIX = st.builds(Fix, st.lists(st.builds(Edit, SPAN, TEXT), max_size=2).map(tuple), TEXT)
TRACE = st.builds(Trace, st.lists(st.builds(Step, LOCATION, TEXT), max_size=2).map(tuple))
EVIDENCE = st.builds(Evidence, st.sampled_from(EvidenceKind), TEXT, TEXT, TEXT, TEXT)
FINDING = st.builds(
    Finding,
    rule=TEXT,
    subject=SUBJECT,
    message=TEXT,
    severity=st.sampled_from(Severity),
    confidence=st.sampled_from(Confidence),
    persona=st.sampled_from(Persona),
    fingerprint=TEXT,
    location=st.none() | LOCATION,
    outcome=st.sampled_from(Outcome),
    context=TEXT,
    related=st.lists(LOCATION, max_size=2).map(tuple),
    trace=st.none() | TRACE,
    fixes=st.lists(FIX, max_size=2).map(tuple),
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
)
RULE = st.builds(
    Rule,
    id=TEXT,
    name=TEXT,
    title=TEXT,
    severity=st.sampled_from(Severity),
    precision=st.sampled_from(Confidence),
    persona=st.sampled_from(Persona),
    status=st.sampled_from(Status),
    section=TEXT,
    subject=st.sampled_from(SubjectKind),
    cwe=st.lists(NUMBER, max_size=3).map(tuple),
    since=TEXT,
    python=TEXT,
    quiet_in_tests=st.booleans(),
    aliases=st.dictionaries(TEXT, st.lists(TEXT, max_size=2).map(tuple), max_size=2),
    cves=st.lists(TEXT, max_size=2).map(tuple),
    references=st.lists(st.builds(Reference, TEXT, TEXT), max_size=2).map(tuple),
    remediation=st.none() | st.builds(Remediation, TEXT, st.sampled_from(Effort)),
    origin=TEXT,
    variants=st.lists(
        st.builds(
            Variant,
            st.sampled_from(Severity),
            st.sampled_from(Confidence),
            st.sampled_from(Persona),
        ),
        max_size=2,
    ).map(tuple),
)
GAP = st.builds(Gap, TEXT, TEXT, TEXT, st.none() | SPAN, TEXT)
MESSAGE = st.one_of(
    st.builds(Header, TEXT, TEXT, st.just(PROTOCOL), TEXT, st.dictionaries(TEXT, TEXT, max_size=2)),
    st.builds(RuleUsed, RULE),
    st.builds(SubjectSeen, SUBJECT, st.sampled_from(SubjectState)),
    st.builds(Progress, NUMBER, NUMBER),
    FINDING,
    st.builds(Coverage, *[NUMBER] * 5, st.lists(GAP, max_size=2).map(tuple)),
    st.builds(Summary, st.dictionaries(TEXT, NUMBER, max_size=2), NUMBER, NUMBER, NUMBER),
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(MESSAGE)
def test_every_message_survives_the_round_trip(message: Message) -> None:
    line = json.dumps(to_json(message))
    assert line.isascii()
    assert from_json(json.loads(line)) == message


@given(st.sampled_from(sorted(MESSAGES)), st.dictionaries(TEXT, JSON, max_size=4), MESSAGE, JSON)
def test_any_other_value_is_refused_and_nothing_else_happens(
    word: str, extra: dict[str, object], message: Message, value: object
) -> None:
    written = to_json(message)
    broken = [value, {"type": word, **extra}]
    broken += [{**written, field: value} for field in written]
    for candidate in broken:
        with suppress(MalformedMessageError):
            read = from_json(candidate)
            assert read is None or isinstance(read, Record)


def test_what_has_its_default_is_left_out() -> None:
    assert to_json(Coverage(analysed=3)) == {"type": "coverage", "analysed": 3}


def test_unknown_types_and_fields_of_newer_minor_versions_are_passed_over() -> None:
    assert from_json({"type": "verdict", "of": "tomorrow"}) is None
    read = from_json({"type": "coverage", "analysed": 3, "of": "tomorrow"})
    assert read == Coverage(analysed=3)
    assert from_json({"type": "header", "tool": "a", "version": "9", "protocol": "1.99"})


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "expected an object, got an array"),
        ({}, '"type"'),
        ({"type": "coverage"}, "'analysed' is missing"),
        ({"type": "coverage", "analysed": "3"}, "coverage.analysed: expected a whole number"),
        ({"type": "coverage", "analysed": True}, "expected a whole number, got true or false"),
        ({"type": "coverage", "analysed": 1, "gaps": [{"kind": 3}]}, r"coverage.gaps\[0\].kind"),
        ({"type": "subject", "subject": None, "state": "partial"}, "subject.subject"),
        (
            {"type": "subject", "subject": {"kind": "source", "name": "a"}, "state": "lost"},
            "expected one of analysed, partial, failed",
        ),
        ({"type": "header", "tool": "a", "version": "9", "protocol": "2.0"}, "protocol 1.x"),
    ],
)
def test_a_malformed_message_says_what_is_wrong(value: object, reason: str) -> None:
    with pytest.raises(MalformedMessageError, match=reason):
        from_json(value)


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_annotations_can_be_resolved(message: type[Record]) -> None:
    assert list(get_type_hints(message)) == list(message.fields)
