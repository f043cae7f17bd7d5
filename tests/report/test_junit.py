"""Is the JUnit document well-formed, and does nothing unchecked look passed?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from hypothesis import given
from hypothesis import strategies as st

from antivenom.model import Coverage, Gap, Subject, SubjectKind, SubjectSeen, SubjectState, Summary
from antivenom.report.junit import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from antivenom.model import Finding, Message

    Render = Callable[..., str]


def suite_of(document: str) -> ET.Element:
    """Return the one test suite of a document."""
    (suite,) = read_xml(document)
    return suite


def read_xml(document: str) -> ET.Element:
    """Parse a document that was made here; a malformed one raises."""
    builder = ET.TreeBuilder()
    reader = expat.ParserCreate()
    reader.StartElementHandler = builder.start
    reader.EndElementHandler = builder.end
    reader.CharacterDataHandler = builder.data
    reader.Parse(document, True)
    return builder.close()


def test_each_file_is_a_case_and_each_finding_a_failure(
    render: Render, messages: list[Message]
) -> None:
    suite = suite_of(render("junit", messages))
    cases = {case.attrib["name"]: case for case in suite.iter("testcase")}
    assert len(cases["shop/app.py"].findall("failure")) == 2
    failure = cases["shop/app.py"].find("failure")
    assert failure is not None
    assert failure.attrib["type"] == "high AV0421"
    assert failure.attrib["message"].startswith("shop/app.py:13:12: `yaml.load`")
    assert (failure.text or "").endswith("antivenom guide show AV0421")


def test_what_was_not_checked_is_an_error(render: Render, messages: list[Message]) -> None:
    suite = suite_of(render("junit", messages))
    wrong = [
        case.attrib["name"] for case in suite.iter("testcase") if case.find("error") is not None
    ]
    assert wrong == ["gone.py", "rule company.taint", "shop/broken.py"]


def test_counts_are_those_of_the_elements(render: Render, messages: list[Message]) -> None:
    for end in range(len(messages) + 1):
        suite = suite_of(render("junit", messages[:end]))
        for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            assert int(suite.attrib[attribute]) == len(list(suite.iter(tag)))


def test_a_clean_file_is_a_passed_case(render: Render) -> None:
    seen = SubjectSeen(Subject(SubjectKind.SOURCE, "a.py", "a.py"), SubjectState.ANALYSED)
    suite = suite_of(render("junit", [seen, Coverage(1), Summary()]))
    (case,) = suite.iter("testcase")
    assert (case.attrib["name"], list(case)) == ("a.py", [])


def test_a_gap_of_no_file_is_a_case_of_the_tool(render: Render) -> None:
    suite = suite_of(render("junit", [Coverage(0, gaps=(Gap("budget", "too much"),)), Summary()]))
    (case,) = suite.iter("testcase")
    assert case.attrib["name"] == "antivenom"


@given(st.text())
def test_any_text_is_character_data(text: str) -> None:
    element = read_xml(f"<x>{escape_text(text)}</x>")
    read = element.text or ""
    assert all(one.isprintable() or one == "\n" for one in read)
    if text.isprintable():
        assert read == text


def test_hostile_names_stay_attributes(
    render: Render, make_finding: Callable[..., Finding]
) -> None:
    path = 'a"b<c>&\x00\x1b\udcff\n.py'
    suite = suite_of(render("junit", [make_finding(path, None, message="]]>\x08")]))
    names = [case.attrib["name"] for case in suite.iter("testcase")]
    assert 'a"b<c>&\\x00\\x1b\\xff\\n.py' in names
