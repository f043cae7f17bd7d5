"""In what do two SBOMs differ?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from antivenom.inspectors.sbom.difference import Change, Difference, compare
from antivenom.inspectors.sbom.document import Document, Item
from antivenom.report.sbom import FORMS

if TYPE_CHECKING:
    from tests.sbom.conftest import Bench


def item(name: str, version: str, licence: str = "MIT", digest: str = "aa") -> Item:
    """A component of PyPI."""
    purl = f"pkg:pypi/{name}@{version}"
    hashes = (("SHA-256", digest),)
    return Item(purl, name, version, purl=purl, licence=licence, hashes=hashes)


def document(*items: Item, edges: tuple[tuple[str, str], ...] = ()) -> Document:
    """An SBOM."""
    return Document("CycloneDX", "1.7", items=items, edges=edges)


def test_what_is_the_same_has_no_difference_whatever_its_order() -> None:
    one, two = item("a", "1"), item("b", "2")
    assert not compare(document(one, two), document(two, one))


def test_a_name_of_pypi_is_the_same_however_it_is_written() -> None:
    assert not compare(document(item("Boolean.py", "1")), document(item("boolean_py", "1")))


def test_each_kind_of_change_is_told_apart() -> None:
    before = document(item("a", "1"), item("b", "1"), item("c", "1"), item("gone", "1"))
    after = document(item("a", "2"), item("b", "1", "BSD-3-Clause"), item("c", "1", digest="bb"))
    found = compare(before, document(*after.items, item("new", "1")))
    assert found.added == (("pkg:pypi/new", "1"),)
    assert found.removed == (("pkg:pypi/gone", "1"),)
    assert found.changed == (
        Change("pkg:pypi/a", "2", "version", "1", "2"),
        Change("pkg:pypi/b", "1", "license", "MIT", "BSD-3-Clause"),
        Change("pkg:pypi/c", "1", "hash", "SHA-256:aa", "SHA-256:bb"),
    )


def test_of_several_versions_each_is_added_or_removed() -> None:
    before = document(item("a", "1"), item("a", "2"))
    found = compare(before, document(item("a", "2"), item("a", "3"), item("a", "4")))
    assert found.removed == (("pkg:pypi/a", "1"),)
    assert found.added == (("pkg:pypi/a", "3"), ("pkg:pypi/a", "4"))


def test_edges_are_compared_by_what_they_join() -> None:
    a, b = item("a", "1"), item("b", "1")
    found = compare(document(a, b), document(a, b, edges=((a.ref, b.ref),)))
    assert found == Difference(edges_added=(("pkg:pypi/a", "pkg:pypi/b"),))


@pytest.mark.slow
def test_all_forms_of_one_environment_are_the_same(bench: Bench, environment: Path) -> None:
    for form in FORMS:
        bench.write(f"{form}.json", bench.document("--venv", environment, "--format", form))
        ended = bench.run("sbom", "diff", f"{FORMS[0]}.json", f"{form}.json")
        assert (ended.status, ended.out, ended.err) == (0, "no difference\n", "")


@pytest.mark.slow
def test_the_command_tells_the_difference(bench: Bench, environment: Path) -> None:
    before = bench.document("--venv", environment)
    after = json.loads(json.dumps(before))
    removed = after["components"].pop()
    bench.write("a.json", before)
    bench.write("b.json", after)
    ended = bench.run("sbom", "diff", "a.json", "b.json")
    assert ended.status == 1
    assert f"- {removed['purl'].rpartition('@')[0]} {removed['version']}\n" in ended.out
    told = json.loads(bench.run("sbom", "diff", "a.json", "b.json", "--format", "json").out)
    assert [each["version"] for each in told["removed"]][-1:] == [removed["version"]]
    assert bench.run("sbom", "diff", "a.json", "nowhere.json").status == 2
