"""Do the writers hold for names, licences and addresses that nobody would choose?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Digest,
    DigestCover,
    Edge,
    Inventory,
    Licence,
    Provenance,
)
from antivenom.inspectors.sbom.reading import parse_sbom
from antivenom.model.messages import Gap
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import SubjectKind
from antivenom.report.sbom import FORMS, Statement, write_sbom
from antivenom.report.sbom.addresses import address_of

if TYPE_CHECKING:
    from tests.sbom.conftest import Problems

words = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "",
            "Ann (the great) <ann@example.org>",
            "<a@b.c>",
            "x\udc80y",
            "http://exa mple/[x]",
            "git+https://h.example/%zz#frag ment#",
            "https://user:pass@host.example:99999/a b",
            "javascript:alert(1)",
            "NOASSERTION",
            "line\nbreak\r\nand\ttab",
            "\U0001f40d",
        ]
    ),
)
licences = st.sampled_from(
    [
        Licence(),
        Licence("MIT", "MIT", "License-Expression"),
        Licence("LicenseRef-Own OR MIT", "", "SBOM"),
        Licence("", "BSD (or so)\nwith more", "License"),
    ]
)
digests = st.sampled_from(
    [
        (),
        (Digest("SHA-256", "ab" * 32, DigestCover.ARCHIVE, "a.whl"),),
        (
            Digest("SHA-224", "ab" * 28, DigestCover.FILE, "f"),
            Digest("SHA-512", "ab" * 64, DigestCover.DECLARED),
            Digest("SHA-512", "ab" * 64, DigestCover.FILE, "g"),
        ),
    ]
)


def _component(draw: st.DrawFn, number: int) -> Component:
    parents = ["", "ref:0", f"ref:{max(0, number - 1)}", "ref:9"]
    return Component(
        ref=f"ref:{number}",
        kind=draw(st.sampled_from(ComponentKind)),
        name=draw(words) or "nameless",
        version=draw(words),
        purl=draw(st.sampled_from(["", "pkg:pypi/a@1"])),
        cpe=draw(st.sampled_from(["", "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*"])),
        producer=draw(words),
        licence=draw(licences),
        digests=draw(digests),
        path=draw(words),
        parent=draw(st.sampled_from(parents)),
        provenance=(Provenance("binary", draw(words), draw(words)),),
        summary=draw(words),
        homepage=draw(words),
        download=draw(words),
        traits=draw(st.sampled_from([(), ("outside",)])),
    )


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    """Inventories whose texts are anything and whose shape is sound."""
    count = draw(st.integers(1, 5))
    components = tuple(_component(draw, number) for number in range(count))
    pairs = draw(st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))))
    edges = tuple(Edge(f"ref:{a}", f"ref:{b}") for a, b in sorted(pairs) if a != b)
    gaps = (Gap("invalid", draw(words), draw(words)),) if draw(st.booleans()) else ()
    subject = Subject(SubjectKind.ENVIRONMENT, "s")
    context = draw(st.sampled_from(["operations", "pre-build", "build", "source"]))
    return Inventory(subject, "ref:0", components, edges, (), gaps, context)


def statement(inventory: Inventory, author: str = "") -> Statement:
    """An SBOM of an inventory."""
    return Statement(inventory, "2024-01-01T00:00:00Z", "0.0", author)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(inventory=inventories(), author=words)
def test_every_form_stays_valid(
    form: str, problems_of: Problems, inventory: Inventory, author: str
) -> None:
    assert problems_of(write_sbom(statement(inventory, author), form), form) is None


@given(inventories())
def test_every_form_says_as_much_as_the_others(inventory: Inventory) -> None:
    read = [parse_sbom(write_sbom(statement(inventory), form).encode(), form) for form in FORMS]
    for document in read:
        assert len(document.items) == len(inventory.components)
        assert len(document.edges) == len(inventory.edges)
        assert document.cut == ""
        assert document.unknown == ("author",)


@given(inventories(), words)
def test_text_is_utf_8_and_the_same_each_time(inventory: Inventory, author: str) -> None:
    for form in FORMS:
        text = write_sbom(statement(inventory, author), form)
        assert text == write_sbom(statement(inventory, author), form)
        assert text.encode("utf-8").endswith(b"\n}\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTPS://Example.org/a b", "HTTPS://Example.org/a%20b"),
        ("https://example.org/a[1]?q={x}#f#g", "https://example.org/a%5B1%5D?q=%7Bx%7D#f%23g"),
        ("https://example.org/%41%zz", "https://example.org/%41%25zz"),
        ("https://example.org/\u00e9", "https://example.org/%C3%A9"),
        ("git+ssh://git@example.org/a.git@v1", "git+ssh://git@example.org/a.git@v1"),
        ("example.org", ""),
        ("https://", ""),
        ("https://exa mple.org/", ""),
        ("javascript:alert(1)", ""),
        ("https://example.org/" + "a" * 3000, ""),
    ],
)
def test_an_address_is_one_or_is_left_out(text: str, expected: str) -> None:
    assert address_of(text) == expected
