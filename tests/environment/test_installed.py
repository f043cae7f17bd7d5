"""What is installed, and what does its metadata say?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from antivenom.errors import UsageError
from antivenom.inspectors.environment.component import Component, ComponentKind, DigestCover
from antivenom.inspectors.environment.inventory import InventoryRequest, inspect

Install = Callable[..., Path]


def _named(path: Path, name: str) -> Component:
    found = [each for each in inspect(InventoryRequest(str(path))).components if each.name == name]
    assert len(found) == 1
    return found[0]


def test_a_distribution_has_what_its_metadata_says(venv: Path, install: Install) -> None:
    fields = (
        "Summary: Serves   tea\nAuthor: Ada\nAuthor-email: ada@tea.example\n"
        "License-Expression: mit\nProject-URL: Home-Page, https://tea.example/\n"
        "Project-URL: Source Code, https://code.example/tea\n"
    )
    install("Tea.Pot", "1.0", fields=fields, metadata={"INSTALLER": "pip\n", "REQUESTED": ""})
    found = _named(venv, "Tea.Pot")
    assert found.ref == found.purl == "pkg:pypi/tea-pot@1.0"
    assert (found.version, found.summary) == ("1.0", "Serves tea")
    assert found.producer == "Ada <ada@tea.example>"
    assert (found.licence.expression, found.licence.source) == ("MIT", "License-Expression")
    assert found.download == "https://code.example/tea"
    assert found.traits == ("installer:pip", "requested")
    assert found.path == "lib/python3.11/site-packages/Tea.Pot-1.0.dist-info"


def test_the_digest_is_over_the_sorted_lines_of_record(venv: Path, install: Install) -> None:
    folder = install("tea", "1.0", files={"tea.py": b"pot = 1\n"})
    lines = sorted((folder / "RECORD").read_bytes().splitlines())
    expected = hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()
    (digest,) = _named(venv, "tea").digests
    assert (digest.algorithm, digest.value) == ("SHA-256", expected)
    assert digest.covers is DigestCover.RECORD_LINES


def test_the_digest_of_the_archive_comes_from_direct_url(venv: Path, install: Install) -> None:
    value = "ab" * 32
    origin = (
        '{"url": "https://user:secret@files.example/tea-1.0-py3-none-any.whl",'
        f' "archive_info": {{"hashes": {{"sha256": "{value}"}}}}}}'
    )
    install("tea", "1.0", metadata={"direct_url.json": origin})
    found = _named(venv, "tea")
    assert found.digests[0].value == value
    assert found.digests[0].covers is DigestCover.ARCHIVE
    assert found.download == "https://files.example/tea-1.0-py3-none-any.whl"


def test_an_editable_install_is_known_by_its_origin(venv: Path, install: Install) -> None:
    origin = '{"url": "file:///home/ada/tea", "dir_info": {"editable": true}}'
    install("tea", "1.0", metadata={"direct_url.json": origin})
    assert "editable" in _named(venv, "tea").traits


def test_an_editable_install_is_known_by_its_path_file(
    venv: Path, site: Path, install: Install
) -> None:
    install("tea-pot", "1.0")
    (site / "__editable__.tea_pot-1.0.pth").write_text("/home/ada/tea\n", encoding="utf-8")
    assert "editable" in _named(venv, "tea-pot").traits


def test_both_of_two_versions_are_listed_and_a_gap_says_so(venv: Path, install: Install) -> None:
    install("tea", "1.0")
    install("tea", "2.0")
    inventory = inspect(InventoryRequest(str(venv)))
    versions = [each.version for each in inventory.components if each.name == "tea"]
    assert versions == ["1.0", "2.0"]
    assert [gap.kind for gap in inventory.gaps] == ["duplicate"]
    assert "tea 2.0 is there a second time, beside 1.0" in inventory.gaps[0].message


def test_metadata_that_is_not_utf_8_is_read_and_said(venv: Path, install: Install) -> None:
    folder = install("tea", "1.0")
    text = "Name: tea\nVersion: 1.0\nAuthor: J\xfcrgen\nRequires-Dist: water\n"
    (folder / "METADATA").write_bytes(text.encode("latin-1"))
    inventory = inspect(InventoryRequest(str(venv)))
    assert _named(venv, "tea").producer == "J\xfcrgen"
    assert [gap.kind for gap in inventory.gaps] == ["decoding"]
    assert [each.requirement for each in inventory.unresolved] == ["water"]


def test_a_folder_without_metadata_keeps_its_name_and_version(venv: Path, site: Path) -> None:
    (site / "lost_tea-3.1.dist-info").mkdir()
    inventory = inspect(InventoryRequest(str(venv)))
    found = [each for each in inventory.components if each.kind is ComponentKind.DISTRIBUTION]
    assert [(each.name, each.version) for each in found] == [("lost_tea", "3.1")]
    assert [gap.kind for gap in inventory.gaps] == ["missing", "missing"]


def test_a_missing_record_is_a_gap(venv: Path, install: Install) -> None:
    (install("tea", "1.0") / "RECORD").unlink()
    inventory = inspect(InventoryRequest(str(venv)))
    assert [gap.message for gap in inventory.gaps] == [
        "has no RECORD; its files are told by their names"
    ]


def test_missing_fields_are_filled_from_the_folder_and_said(venv: Path, install: Install) -> None:
    folder = install("tea", "1.0")
    (folder / "METADATA").write_text("Summary: nothing\n", encoding="utf-8")
    inventory = inspect(InventoryRequest(str(venv)))
    assert _named(venv, "tea").version == "1.0"
    messages = [gap.message for gap in inventory.gaps]
    assert messages == ["lacks the field Name", "lacks the field Version"]


def test_the_header_goes_on_after_a_line_of_blanks(venv: Path, install: Install) -> None:
    fields = "License: Some words\n        \n        and more\f words\n"
    install("tea", "1.0", fields=fields, requires=["water"])
    inventory = inspect(InventoryRequest(str(venv)))
    assert [each.requirement for each in inventory.unresolved] == ["water"]


def test_an_egg_folder_says_what_it_requires(venv: Path, site: Path, install: Install) -> None:
    egg = site / "old_tea-0.9-py3.11.egg-info"
    egg.mkdir()
    (egg / "PKG-INFO").write_text("Name: old-tea\nVersion: 0.9\nLicense: UNKNOWN\n", "utf-8")
    requires = "water\n\n[cream]\nmilk\n\n[:python_version<'3']\nleaves\n"
    (egg / "requires.txt").write_text(requires, encoding="utf-8")
    install("water", "1.0")
    inventory = inspect(InventoryRequest(str(venv)))
    edges = {(edge.source, edge.target) for edge in inventory.edges}
    assert ("pkg:pypi/old-tea@0.9", "pkg:pypi/water@1.0") in edges
    assert inventory.unresolved == ()
    found = _named(venv, "old-tea")
    assert found.traits == ("egg-info",)
    assert found.licence.declared == ""


def test_an_egg_that_is_a_file_is_read(venv: Path, site: Path) -> None:
    (site / "tiny-1.2.egg-info").write_text("Name: tiny\nVersion: 1.2\n", encoding="utf-8")
    assert _named(venv, "tiny").version == "1.2"


def test_an_egg_link_leads_to_a_project(venv: Path, site: Path, tmp_path: Path) -> None:
    egg = tmp_path / "project/tea.egg-info"
    egg.mkdir(parents=True)
    (egg / "PKG-INFO").write_text("Name: tea\nVersion: 1.0\n", encoding="utf-8")
    (site / "tea.egg-link").write_text(f"{egg.parent}\n.", encoding="utf-8")
    assert "editable" in _named(venv, "tea").traits


def test_a_site_folder_alone_is_an_environment(tmp_path: Path, install: Install) -> None:
    folder = tmp_path / "layer"
    folder.mkdir()
    install("tea", "1.0", into=folder)
    inventory = inspect(InventoryRequest(str(folder)))
    assert [each.name for each in inventory.components] == ["layer", "tea"]


def test_the_site_folder_of_an_environment_knows_its_interpreter(
    site: Path, install: Install
) -> None:
    install("tea", "1.0")
    inventory = inspect(InventoryRequest(str(site)))
    assert "pkg:generic/cpython@3.11.7" in {each.ref for each in inventory.components}
    assert _named(site, "tea").path == "tea-1.0.dist-info"


def test_the_licence_comes_from_the_clearest_witness(venv: Path, install: Install) -> None:
    classifier = "Classifier: License :: OSI Approved :: "
    cases = {
        "one": (f"License: whatever\n{classifier}MIT License\n", "MIT"),
        "two": (
            f"License: Apache License, Version 2.0\n{classifier}Apache Software License\n",
            "Apache-2.0",
        ),
        "vague": (f"License: BSD-3-Clause\n{classifier}BSD License\n", "BSD-3-Clause"),
        "either": (
            f"License: MIT OR Apache-2.0\n{classifier}MIT License\n{classifier}Apache Software License\n",
            "MIT OR Apache-2.0",
        ),
        "unknown": ("License: BSD\n", ""),
        "word": ("License: Proprietary\n", ""),
    }
    for name, (fields, _) in cases.items():
        install(name, "1", fields=fields)
    found = {each.name: each for each in inspect(InventoryRequest(str(venv))).components}
    assert {name: found[name].licence.expression for name in cases} == {
        name: expected for name, (_, expected) in cases.items()
    }
    assert found["unknown"].licence.declared == "BSD"


def test_a_licence_is_known_by_its_one_text(venv: Path, install: Install) -> None:
    text = (
        "Copyright Ada\n\nPermission is hereby granted, free of charge, to any person obtaining a "
        'copy of this software and associated documentation files (the "Software"), to deal in '
        "the Software without restriction, including the rights to use it. " * 2
    )
    install("tea", "1.0", metadata={"licenses/LICENSE": text})
    licence = _named(venv, "tea").licence
    assert (licence.expression, licence.source) == ("MIT", "License-File")


def test_two_runs_are_equal(venv: Path, install: Install) -> None:
    install("tea", "1.0", requires=["water; extra == 'wet'", "sugar>2"])
    install("sugar", "1.0", requires=["tea[wet]"])
    request = InventoryRequest(str(venv))
    assert inspect(request) == inspect(request)


def test_a_path_that_is_not_there_is_the_users_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file or folder"):
        inspect(InventoryRequest(str(tmp_path / "nothing")))


def test_a_folder_of_nothing_known_is_the_users_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no environment"):
        inspect(InventoryRequest(str(tmp_path)))


def test_a_pipe_in_place_of_metadata_does_not_block(venv: Path, install: Install) -> None:
    import os

    folder = install("tea", "1.0")
    (folder / "METADATA").unlink()
    os.mkfifo(folder / "METADATA")
    inventory = inspect(InventoryRequest(str(venv)))
    assert ("unreadable", "is no regular file") in {(g.kind, g.message) for g in inventory.gaps}


def test_namespace_packages_belong_to_their_distributions(venv: Path, install: Install) -> None:
    install("acme-one", "1", files={"acme/one.py": b""})
    install("acme-two", "2", files={"acme/two.py": b""})
    names = [each.name for each in inspect(InventoryRequest(str(venv))).components]
    assert sorted(names) == ["CPython", "acme-one", "acme-two", "venv"]


def test_both_forms_of_metadata_of_one_installation_are_one(
    venv: Path, site: Path, install: Install
) -> None:
    install("tea", "1.0")
    egg = site / "tea.egg-info"
    egg.mkdir()
    (egg / "PKG-INFO").write_text("Name: tea\nVersion: 1.0\n", encoding="utf-8")
    assert inspect(InventoryRequest(str(venv))).gaps == ()
    assert len(_named(venv, "tea").provenance) == 2


def test_the_files_of_an_egg_are_told_by_their_names(
    venv: Path, site: Path, elf: Callable[..., bytes]
) -> None:
    egg = site / "old_tea-0.9.egg-info"
    (site / "leaves").mkdir()
    egg.mkdir()
    (egg / "PKG-INFO").write_text("Name: old-tea\nVersion: 0.9\n", encoding="utf-8")
    (egg / "top_level.txt").write_text("leaves\n../evil\n", encoding="utf-8")
    (site / "leaves/libz.so.1").write_bytes(elf(b" inflate 1.2.11 Copyright 1995-2017 "))
    assert _named(venv, "zlib").parent == "pkg:pypi/old-tea@0.9"


def test_an_environment_of_windows_is_known_by_its_folders(
    tmp_path: Path, install: Install
) -> None:
    site = tmp_path / "Lib/site-packages"
    site.mkdir(parents=True)
    cfg = "home = C:\\Python311\nversion = 3.11.4\n"
    (tmp_path / "pyvenv.cfg").write_text(cfg, encoding="utf-8")
    install(
        "tea", "1", into=site, requires=["win; sys_platform == 'win32'", "lin; os_name == 'posix'"]
    )
    inventory = inspect(InventoryRequest(str(tmp_path)))
    assert [each.requirement for each in inventory.unresolved] == ["win; sys_platform == 'win32'"]
    assert inventory.markers["python_full_version"] == "3.11.4"


def test_an_egg_that_is_a_folder_of_its_own_is_read(venv: Path, site: Path) -> None:
    egg = site / "old-0.9-py3.11.egg"
    (egg / "EGG-INFO").mkdir(parents=True)
    (egg / "EGG-INFO/PKG-INFO").write_text("Name: old\nVersion: 0.9\n", encoding="utf-8")
    (egg / "EGG-INFO/requires.txt").write_text("water\n", encoding="utf-8")
    (site / "zipped-1.0-py3.11.egg").write_bytes(b"PK")
    inventory = inspect(InventoryRequest(str(venv)))
    assert _named(venv, "old").version == "0.9"
    assert [each.requirement for each in inventory.unresolved] == ["water"]
    assert [gap.kind for gap in inventory.gaps] == ["unsupported"]
