"""Is the page whole, in order, and no more than text wherever strangers wrote it?"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.model import (
    ComponentSeen,
    Finding,
    Message,
    Subject,
    SubjectKind,
    SubjectSeen,
    SubjectState,
    Summary,
)
from antivenom.report.graph_layout import MOST_NODES, choose, lay_out
from antivenom.report.graph_picture import Box, picture
from antivenom.report.html_findings import MOST_FINDINGS
from antivenom.report.markup import Markup, prose, tag, text

Render = Callable[..., str]
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;"
_VOID = {"meta", "input", "br", "col", "hr", "link"}


class Reader(HTMLParser):
    """Reads a page; every element must be closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that begins."""
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element of an SVG picture that has no content."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Hold an end to the element that is open."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what people read."""
        if self.open and self.open[-1] not in {"style", "script"}:
            self.said.append(data)


def read(page: str) -> Reader:
    """Read a page to its end."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def test_the_page_names_nothing_outside_of_itself(
    render: Render, environment_run: list[Message]
) -> None:
    page = render("html", environment_run)
    reader = read(page)
    for element, attributes in reader.elements:
        assert element not in {"link", "img", "iframe", "object", "form", "base"}
        assert not {"style", "src", "srcset", "action"} & set(attributes), element
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")
    assert "@import" not in page
    assert "url(" not in page


def test_the_policy_admits_the_style_and_the_script_of_the_page_alone(
    render: Render, environment_run: list[Message]
) -> None:
    page = render("html", environment_run)
    (policy,) = (
        attributes["content"] or ""
        for _, attributes in read(page).elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for element in ("style", "script"):
        (content,) = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy


def test_findings_stand_in_the_order_of_evidence(
    render: Render, environment_run: list[Message]
) -> None:
    page = render("html", environment_run)
    places = [page.index(each) for each in ("Tea 1.0 has a hole", "low first", "nobody knows")]
    assert places == sorted(places)


def test_every_link_leads_somewhere(render: Render, environment_run: list[Message]) -> None:
    elements = read(render("html", environment_run)).elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    links = {str(attributes["href"])[1:] for _, attributes in elements if "href" in attributes}
    assert links <= set(ids)
    assert {"findings", "dependencies", "inventory", "suppressed"} <= links


def test_the_inventory_tells_what_is_unknown_and_what_is_inside(
    render: Render, environment_run: list[Message]
) -> None:
    page = render("html", environment_run)
    assert '<th scope="row" class="inside">libz</th>' in page
    assert page.index(">Tea</th>") < page.index(">libz</th>")
    row = re.search(r">leaf</th>.*?</tr>", page)
    assert row is not None
    assert row[0].count(">unknown<") == 3


def test_evidence_that_is_missing_shows_as_missing(
    render: Render, environment_run: list[Message]
) -> None:
    run = [
        each.replace(evidence=()) if isinstance(each, Finding) else each for each in environment_run
    ]
    page = render("html", run)
    assert '<dt>EPSS</dt><dd class="quiet">missing</dd>' in page
    assert "not listed" in page


def test_nothing_that_strangers_wrote_is_markup(
    render: Render, environment_run: list[Message]
) -> None:
    run: list[Message] = []
    for each in environment_run:
        if isinstance(each, ComponentSeen):
            run.append(
                each.replace(name=EVIL, version=EVIL, producer=EVIL, licence=EVIL, path=EVIL)
            )
        elif isinstance(each, Finding):
            run.append(each.replace(message=EVIL, rule=EVIL))
        else:
            run.append(each)
    clean, evil = read(render("html", environment_run)), read(render("html", run))
    names = [name for name, _ in clean.elements]
    assert {name for name, _ in evil.elements} <= set(names)
    assert [name for name, _ in evil.elements].count("script") == names.count("script")
    assert EVIL in "".join(evil.said)


def test_a_check_of_source_files_has_no_inventory(render: Render, messages: list[Message]) -> None:
    page = render("html", messages)
    read(page)
    assert 'id="inventory"' not in page
    assert "<mark>" in page
    assert "could not be checked" in page


@pytest.mark.parametrize(
    ("names", "title"),
    [
        ([], "nothing"),
        (["a/b.py"], "a/b.py"),
        (["a/b.py", "a/c/d.py"], "a"),
        (["a/c/b.py", "a/c/d.py"], "a/c"),
        (["b.py", "a/c.py"], "2 files"),
    ],
)
def test_a_page_is_called_what_its_files_share(
    render: Render, names: list[str], title: str
) -> None:
    run: list[Message] = [
        SubjectSeen(Subject(SubjectKind.SOURCE, name, name), SubjectState.ANALYSED)
        for name in names
    ]
    assert f"<h1>{title}</h1>" in render("html", run)


def test_a_page_has_an_end(render: Render, make_finding: Callable[..., Finding]) -> None:
    run: list[Message] = [make_finding("a.py", None) for _ in range(MOST_FINDINGS + 5)]
    page = render("html", [*run, Summary()])
    assert page.count("<article") == MOST_FINDINGS
    assert "5 more are not shown" in page


def test_a_loop_of_containers_loses_nothing(render: Render) -> None:
    run = [
        ComponentSeen("a", "vendored", "inner-a", parent="b"),
        ComponentSeen("b", "vendored", "inner-b", parent="a"),
        ComponentSeen("c", "vendored", "inner-c", parent="c", needs=("c", "gone")),
    ]
    page = render("html", run)
    assert all(f"inner-{name}" in page for name in "abc")


@given(st.text(max_size=40))
def test_text_is_read_back_as_it_shows(content: str) -> None:
    reader = Reader()
    reader.feed(f"<p>{text(content)}{prose(content)}</p>")
    reader.close()
    assert {name for name, _ in reader.elements} <= {"p", "code"}


def test_plain_text_is_escaped_wherever_it_is_put() -> None:
    assert tag("p", "<b>", Markup("<i>x</i>"), title='"&') == (
        '<p title="&quot;&amp;">&lt;b&gt;<i>x</i></p>'
    )
    assert tag("input", hidden=True, checked=False) == "<input hidden>"


_GRAPHS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=60)


@given(_GRAPHS)
def test_boxes_never_overlap_and_arrows_lead_right_without_circles(
    edges: list[tuple[int, int]],
) -> None:
    refs = [str(number) for number in range(13)]
    spots = lay_out(refs, [(str(one), str(two)) for one, two in edges])
    assert set(spots) == set(refs)
    for column in {spot.column for spot in spots.values()}:
        rows = sorted(spot.row for spot in spots.values() if spot.column == column)
        assert all(two - one > 0.999 for one, two in pairwise(rows))
    forward = [(str(one), str(two)) for one, two in edges if one < two]
    spots = lay_out(refs, forward)
    assert all(spots[one].column < spots[two].column for one, two in forward)


def test_too_large_a_graph_keeps_what_leads_to_findings() -> None:
    needs: dict[str, tuple[str, ...]] = {f"n{at}": (f"n{at + 1}",) for at in range(1000)}
    needs["n1000"] = ()
    needs["root"] = ("n0", *(f"n{number}" for number in range(500, 900)))
    chosen = choose(needs, ["root"], {"n950"})
    assert len(chosen) == MOST_NODES
    assert {"root", "n950", "n899", "n900"} <= set(chosen)
    boxes = [Box(ref, ref, to, is_root=ref == "root") for ref, to in needs.items()]
    assert f"{1002 - MOST_NODES} more are not drawn" in picture(boxes)


def test_one_component_is_no_graph() -> None:
    assert picture([Box("a", "a", ())]) == ""
