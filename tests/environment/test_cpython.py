"""What is in a source tree of CPython?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from antivenom.errors import UsageError
from antivenom.inspectors.environment.inventory import Form, InventoryRequest, inspect

DOCUMENT = {
    "spdxVersion": "SPDX-2.3",
    "packages": [
        {
            "SPDXID": "SPDXRef-PACKAGE-expat",
            "name": "expat",
            "versionInfo": "2.6.2",
            "externalRefs": [
                {
                    "referenceType": "cpe23Type",
                    "referenceLocator": "cpe:2.3:a:libexpat_project:libexpat:2.6.2:*:*:*:*:*:*:*",
                }
            ],
        }
    ],
}


def _tree(folder: Path) -> None:
    (folder / "Include").mkdir()
    (folder / "Misc").mkdir()
    header = '/* Version as a string */\n#define PY_VERSION              "3.13.0a5+"\n'
    (folder / "Include/patchlevel.h").write_text(header, encoding="utf-8")


def test_a_source_tree_names_the_code_of_others(tmp_path: Path) -> None:
    _tree(tmp_path)
    (tmp_path / "Misc/sbom.spdx.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    inventory = inspect(InventoryRequest(str(tmp_path)))
    assert inventory.context == "source"
    root = inventory.by_ref()[inventory.root]
    assert (root.name, root.version) == ("CPython", "3.13.0a5+")
    assert root.cpe == "cpe:2.3:a:python:python:3.13.0:a5:*:*:*:*:*:*"
    expat = next(each for each in inventory.components if each.name == "expat")
    assert (expat.version, expat.parent) == ("2.6.2", root.ref)
    assert (expat.provenance[0].method, expat.provenance[0].path) == ("SBOM", "Misc/sbom.spdx.json")
    assert [(edge.source, edge.target) for edge in inventory.edges] == [(root.ref, expat.ref)]


def test_a_source_tree_that_describes_nothing_is_a_gap(tmp_path: Path) -> None:
    _tree(tmp_path)
    inventory = inspect(InventoryRequest(str(tmp_path)))
    assert [gap.kind for gap in inventory.gaps] == ["missing"]


def test_a_folder_that_is_no_source_tree_is_the_users_error(tmp_path: Path) -> None:
    (tmp_path / "Include").mkdir()
    with pytest.raises(UsageError, match="defines PY_VERSION"):
        inspect(InventoryRequest(str(tmp_path), Form.CPYTHON))


def test_an_installation_of_cpython_names_what_it_brings_along(tmp_path: Path) -> None:
    library = tmp_path / "lib/python3.12"
    (library / "ensurepip/_bundled").mkdir(parents=True)
    (library / "os.py").write_text("", encoding="utf-8")
    (library / "ensurepip/_bundled/pip-24.0-py3-none-any.whl").write_bytes(b"")
    include = tmp_path / "include/python3.12"
    include.mkdir(parents=True)
    (include / "patchlevel.h").write_text('#define PY_VERSION "3.12.4"\n', encoding="utf-8")
    inventory = inspect(InventoryRequest(str(tmp_path), Form.CPYTHON))
    assert set(inventory.by_ref()) == {
        inventory.root,
        "pkg:generic/cpython@3.12.4",
        "pkg:generic/cpython@3.12.4#pkg:pypi/pip@24.0",
    }
