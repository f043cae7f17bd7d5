"""Who needs whom, exactly?"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from antivenom.inspectors.environment.component import ComponentKind
from antivenom.inspectors.environment.edges import Node, Resolver, extra_of
from antivenom.inspectors.environment.inventory import InventoryRequest, inspect
from antivenom.inspectors.environment.target import Target, platform_of

Install = Callable[..., Path]
MARKERS = Target("3.11.7", machine="x86_64").markers()


def _edges(*nodes: Node, asked: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    resolution = Resolver(nodes, MARKERS).resolve("root", asked)
    return {(edge.source, edge.target) for edge in resolution.edges}


def _node(name: str, *requires: str, version: str = "1", extras: tuple[str, ...] = ()) -> Node:
    return Node(name, name, version, requires, extras)


def test_a_marker_is_judged_for_the_target() -> None:
    tea = _node(
        "tea",
        "old; python_version < '3'",
        "new; python_full_version >= '3.11.2'",
        "win; sys_platform == 'win32'",
        "lin; platform_machine == 'x86_64' and os_name == 'posix'",
    )
    edges = _edges(tea, _node("old"), _node("new"), _node("win"), _node("lin"))
    assert {target for source, target in edges if source == "tea"} == {"new", "lin"}


def test_an_extra_counts_only_where_somebody_asks_for_it() -> None:
    requests = _node("requests", "urllib3", "pysocks; extra == 'socks'", extras=("socks",))
    others = (_node("urllib3"), _node("pysocks"))
    assert ("requests", "pysocks") not in _edges(requests, *others)
    assert ("requests", "pysocks") in _edges(requests, *others, _node("app", "requests[socks]"))
    assert ("requests", "pysocks") in _edges(requests, *others, asked=("requests[socks]",))


def test_an_extra_can_ask_for_extras_of_its_own_distribution() -> None:
    tea = _node("tea", "tea[a,b]; extra == 'all'", "one; extra == 'a'", "two; extra == 'b'")
    edges = _edges(tea, _node("one"), _node("two"), _node("app", "tea[all]"))
    assert {target for source, target in edges if source == "tea"} == {"one", "two"}


def test_an_extra_that_an_unasked_extra_asks_for_does_not_count() -> None:
    tea = _node("tea", "cup[big]; extra == 'x'")
    edges = _edges(tea, _node("cup", "lid; extra == 'big'"), _node("lid"))
    assert ("cup", "lid") not in edges
    assert ("tea", "cup") not in edges


def test_names_and_extras_are_compared_in_their_normal_form() -> None:
    cup = Node("cup", "big-cup", "1", ("lid; extra == 'Extra_Big'",), ("Extra_Big",))
    edges = _edges(cup, _node("lid"), _node("tea", "Big.Cup[extra-big]"))
    assert {("tea", "cup"), ("cup", "lid")} <= edges


def test_a_wrong_version_is_an_edge_and_unresolved() -> None:
    resolution = Resolver([_node("tea", "cup>=2"), _node("cup")], MARKERS).resolve("root")
    assert ("tea", "cup") in {(edge.source, edge.target) for edge in resolution.edges}
    (left,) = resolution.unresolved
    assert (left.of, left.requirement, left.reason) == (
        "tea",
        "cup>=2",
        "cup is there in version 1",
    )


def test_a_pre_release_satisfies_what_it_lies_within() -> None:
    nodes = [_node("tea", "cup>=2"), _node("cup", version="3.0rc1")]
    assert Resolver(nodes, MARKERS).resolve("root").unresolved == ()


@pytest.mark.parametrize("text", ["cup>=1.0.*", "cup >= x", "((", "cup[", "", "\0"])
def test_what_is_no_requirement_is_unresolved(text: str) -> None:
    resolution = Resolver([_node("tea", text), _node("cup")], MARKERS).resolve("root")
    assert [each.reason for each in resolution.unresolved] == ["is no requirement of PEP 508"]


def test_an_extra_that_nobody_offers_is_unresolved() -> None:
    resolution = Resolver([_node("tea", "cup[gold]"), _node("cup")], MARKERS).resolve("root")
    assert [each.reason for each in resolution.unresolved] == ["cup offers no extra 'gold'"]


def test_everything_is_reached_from_the_root_even_circles() -> None:
    edges = _edges(_node("a", "b"), _node("b", "a"), _node("c", "c2"), _node("c2"))
    assert edges == {("root", "a"), ("a", "b"), ("b", "a"), ("root", "c"), ("c", "c2")}


def test_what_somebody_asked_for_hangs_from_the_root_too() -> None:
    cup = Node("cup", "cup", "1", wanted=True)
    assert ("root", "cup") in _edges(_node("tea", "cup"), cup)


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ("a; extra == 'x'", "x"),
        ("a; python_version > '3' and extra == 'X_y'", "x-y"),
        ("a; (os_name == 'nt') and (extra == 'x')", "x"),
        ("a; extra == 'x' or os_name == 'nt'", None),
        ("a; os_name == 'extra'", None),
        ("a; extra == 'x' and os_name == 'nt'", None),
        ("a", None),
    ],
)
def test_the_one_extra_of_a_requirement_is_seen_without_parsing(
    text: str, extra: str | None
) -> None:
    assert extra_of(text) == extra


@pytest.mark.parametrize(
    ("tags", "files", "expected"),
    [
        (["cp311-cp311-manylinux_2_17_x86_64"], [], ("linux", "x86_64")),
        (["cp311-cp311-musllinux_1_2_aarch64"], [], ("linux", "aarch64")),
        (["cp311-cp311-win_amd64"], [], ("win32", "AMD64")),
        (["cp311-cp311-macosx_11_0_arm64"], [], ("darwin", "arm64")),
        ([], ["a/b.cpython-311-x86_64-linux-gnu.so"], ("linux", "x86_64")),
        ([], ["a.py"], ("", "")),
    ],
)
def test_the_platform_is_told_by_what_is_installed(
    tags: list[str], files: list[str], expected: tuple[str, str]
) -> None:
    assert platform_of(tags, files) == expected


def test_a_requirement_is_judged_for_the_interpreter_of_the_environment(
    venv: Path, install: Install
) -> None:
    cfg = venv / "pyvenv.cfg"
    cfg.write_text(cfg.read_text("utf-8").replace("3.11.7", "3.11.2"), encoding="utf-8")
    install("tea", "1", requires=["cup; python_full_version < '3.11.4'"])
    install("cup", "1")
    inventory = inspect(InventoryRequest(str(venv)))
    assert inventory.markers["python_full_version"] == "3.11.2"
    assert ("pkg:pypi/tea@1", "pkg:pypi/cup@1") in {(e.source, e.target) for e in inventory.edges}


ORACLE = """
import re, sys
from importlib import metadata
from packaging.requirements import Requirement

def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()

installed = {}
for each in metadata.distributions(path=sys.argv[1:]):
    installed.setdefault(normal(each.metadata["Name"]), each)
waiting = [(name, "") for name in installed]
done = set(waiting)
while waiting:
    name, extra = waiting.pop()
    for text in installed[name].requires or []:
        requirement = Requirement(text)
        target = normal(requirement.name)
        holds = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
        if holds and target in installed:
            if target != name:
                print(name, target)
            for each in requirement.extras:
                if (target, normal(each)) not in done:
                    done.add((target, normal(each)))
                    waiting.append((target, normal(each)))
"""


@pytest.mark.slow
def test_edges_equal_those_that_the_standard_library_leads_to() -> None:
    site = sysconfig.get_path("purelib")
    inventory = inspect(InventoryRequest(sys.prefix))
    components = inventory.by_ref()
    found = {
        (_normal(components[edge.source].name), _normal(components[edge.target].name))
        for edge in inventory.edges
        if components[edge.source].kind is ComponentKind.DISTRIBUTION
        and components[edge.target].kind is ComponentKind.DISTRIBUTION
    }
    command = [sys.executable, "-c", ORACLE, site]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = {tuple(line.split()) for line in done.stdout.splitlines()}
    assert found == lines
    assert found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    "marker",
    [
        "platform_version ~= 'x'",
        "os_name ~= 'a'",
        "python_version ~= 'q.w'",
        "'linux' in sys_platform",
        "platform_release >= '5'",
        "extra ~= 'x'",
    ],
)
def test_a_marker_that_makes_no_sense_is_no_danger(marker: str) -> None:
    Resolver([_node("tea", f"cup; {marker}"), _node("cup")], MARKERS).resolve("root")


def test_a_chain_of_extras_is_followed_in_little_time() -> None:
    links = [f"tea[x{number + 1}]; extra == 'x{number}'" for number in range(2000)]
    tea = _node("tea", *links, "cup; extra == 'x2000'")
    assert ("tea", "cup") in _edges(tea, _node("cup"), asked=("tea[x0]",))
