"""What is in CPython's sources, and which of its files are not as its SBOM says?"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sbom.conftest import Bench

pytestmark = pytest.mark.slow

EXPAT = "".join(
    f"#define XML_{part}_VERSION {number}\n"
    for part, number in (("MAJOR", 2), ("MINOR", 6), ("MICRO", 4))
)
FILES = {
    "Include/patchlevel.h": '#define PY_VERSION "3.13.1"\n',
    "Include/internal/mimalloc/mimalloc.h": "#define MI_MALLOC_VERSION 212 // 2.1.2\n",
    "Lib/ensurepip/_bundled/pip-24.3.1-py3-none-any.whl": "not read",
    "Modules/expat/expat.h": EXPAT,
    "Modules/expat/pyexpatns.h": "/* CPython's own */\n",
    "Python/ceval.c": "int main;\n",
}


def committed(**changes: object) -> dict[str, Any]:
    """Return the SBOM of the tree, as CPython writes it."""
    data = FILES["Modules/expat/expat.h"].encode()
    entry = {
        "SPDXID": "SPDXRef-FILE-Modules-expat-expat.h",
        "fileName": "Modules/expat/expat.h",
        "checksums": [
            {"algorithm": "SHA256", "checksumValue": hashlib.sha256(data).hexdigest()},
        ],
    }
    package = {"SPDXID": "SPDXRef-PACKAGE-expat", "name": "expat", "versionInfo": "2.6.4"}
    return {"spdxVersion": "SPDX-2.3", "files": [entry], "packages": [{**package, **changes}]}


@pytest.fixture
def tree(bench: Bench) -> Path:
    """A tree that its SBOM is true of."""
    for name, text in FILES.items():
        bench.write(f"src/{name}", text)
    bench.write("src/Misc/sbom.spdx.json", committed())
    return bench.folder / "src"


def test_code_of_others_is_named_with_version_and_origin(bench: Bench, tree: Path) -> None:
    document = bench.document("cpython", tree)
    root = document["metadata"]["component"]
    assert (root["name"], root["version"]) == ("CPython", "3.13.1")
    named = {each["name"]: each for each in document["components"] if each["type"] != "file"}
    assert {name: each["version"] for name, each in named.items()} == {
        "expat": "2.6.4",
        "mimalloc": "2.1.2",
        "pip": "24.3.1",
    }
    assert all(each["hashes"] for each in named.values())
    assert named["mimalloc"]["externalReferences"][0]["url"] == (
        "https://github.com/microsoft/mimalloc"
    )
    files = {each["name"] for each in document["components"] if each["type"] == "file"}
    assert files == {*FILES, "Misc/sbom.spdx.json"}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("Modules/expat/expat.h", EXPAT + "//", "Modules/expat/expat.h: has SHA-256 "),
        ("Modules/expat/expat.h", None, "Modules/expat/expat.h: is gone, and "),
        ("Modules/expat/new.c", "x", "Modules/expat/new.c: lies in the folder of expat, and "),
    ],
)
def test_drift_is_an_error_that_names_the_file(
    bench: Bench, tree: Path, name: str, text: str | None, message: str
) -> None:
    if text is None:
        (tree / name).unlink()
    else:
        (tree / name).write_text(text)
    ended = bench.run("sbom", "cpython", tree, "--output", "out.json")
    assert ended.status == 1
    assert ended.err.startswith(f"antivenom: {message}")
    assert ended.err.count("\n") == 1
    assert (bench.folder / "out.json").exists()


def test_a_version_that_the_sbom_has_not_kept_up_with_is_drift(bench: Bench, tree: Path) -> None:
    bench.write("src/Misc/sbom.spdx.json", committed(versionInfo="2.6.3"))
    ended = bench.run("sbom", "cpython", tree)
    assert ended.status == 1
    assert ended.err.startswith("antivenom: Modules/expat/expat.h: is of expat 2.6.4, and 2.6.3 in")
    expat = next(each for each in json.loads(ended.out)["components"] if each["name"] == "expat")
    assert expat["version"] == "2.6.4"


@pytest.mark.parametrize("form", ["cyclonedx-1.7", "spdx-2.3", "spdx-3.0.1"])
def test_our_own_document_is_committed_and_checked(bench: Bench, tree: Path, form: str) -> None:
    own = tree / "Misc" / "own.json"
    words = ("sbom", "cpython", tree, "--format", form, "--output", own)
    assert bench.run(*words).status == 0
    first = own.read_bytes()
    assert bench.run(*words, "--against", own).status == 0
    assert own.read_bytes() == first
    (tree / "Python/ceval.c").write_text("int changed;\n")
    ended = bench.run(*words, "--against", own)
    assert ended.status == 1
    assert ended.err.startswith("antivenom: Python/ceval.c: has SHA-")
