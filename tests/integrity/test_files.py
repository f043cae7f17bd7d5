"""Is every installed file held against what was recorded of it?"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.inspectors.environment.integrity.hashing import hash_files
from antivenom.inspectors.environment.record import read_record

INIT = "tea/__init__.py"


def test_an_untouched_environment_is_whole(environment: Any) -> None:
    environment.install(entry="tea:main")
    ended = environment.check()
    assert (ended.status, ended.findings, ended.gaps) == (0, [], [])
    subjects = [each["subject"]["kind"] for each in ended.messages if each["type"] == "subject"]
    assert subjects == ["environment", "distribution"]


def test_a_flipped_byte_is_named_with_both_digests(environment: Any) -> None:
    environment.install()
    path = environment.site / INIT
    before = path.read_bytes()
    path.write_bytes(bytes([before[0] ^ 1]) + before[1:])
    ended = environment.check(persona="regular")
    assert ended.status == 1
    found = ended.only("AV1231")
    assert found["severity"] == "high"
    assert hashlib.sha256(before).hexdigest() in found["message"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() in found["message"]
    assert found["location"]["path"].endswith("site-packages/tea/__init__.py")
    assert found["subject"]["name"] == "tea"


def test_a_file_that_grew_is_named_with_both_sizes(environment: Any) -> None:
    environment.install()
    environment.write(INIT, b"POT = 1\nLID = 2\n")
    message = environment.check().only("AV1231")["message"]
    assert "with 8 bytes" in message
    assert "with 16 bytes" in message


def test_a_script_outside_of_the_site_folder_is_checked_too(environment: Any) -> None:
    environment.install(entry="tea:main")
    script = environment.folder / "bin/tea"
    script.write_bytes(script.read_bytes() + b"\n")
    found = environment.check().only("AV1231")
    assert found["location"]["path"].endswith("venv/bin/tea")


def test_a_missing_file_is_found_and_missing_bytecode_is_not(environment: Any) -> None:
    info = environment.install(files={INIT: b"", "tea/leaf.py": b""})
    with (info / "RECORD").open("a", encoding="utf-8") as record:
        record.write("tea/__pycache__/leaf.cpython-311.pyc,,\n")
        # As virtualenv lists them.
        record.write("tea/__pycache__,,\n")
    (environment.site / "tea/leaf.py").unlink()
    ended = environment.check()
    assert ended.rules == ["AV1232"]
    assert ended.only("AV1232")["location"]["path"].endswith("tea/leaf.py")


@pytest.mark.parametrize("kind", ["folder", "pipe", "link"])
def test_what_is_no_file_is_not_read(environment: Any, kind: str) -> None:
    environment.install()
    path = environment.site / INIT
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("nowhere")
    assert "AV1232" in environment.check().rules


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="needs Linux")
def test_a_file_that_cannot_be_read_is_a_gap(environment: Any) -> None:
    environment.install()
    path = environment.site / INIT
    path.unlink()
    # Reading what lies at address 0 fails for the superuser too.
    path.symlink_to("/proc/self/mem")
    ended = environment.check("--select", "AV1231")
    assert (ended.status, ended.findings) == (2, [])
    assert [gap["kind"] for gap in ended.gaps] == ["unreadable"]
    assert ended.gaps[0]["path"].endswith("tea/__init__.py")


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_digests_come_in_the_order_of_the_files(tmp_path: Path, workers: int) -> None:
    files = []
    for number in range(200):
        path = tmp_path / str(number)
        path.write_bytes(bytes([number]) * (number * 1000))
        files.append((str(path), "sha256"))
    found = hash_files([*files, (str(tmp_path), "sha256"), ("\0", "sha256")], workers)
    expected = [hashlib.sha256(Path(path).read_bytes()).digest() for path, _ in files]
    assert [each.digest for each in found] == [*expected, b"", b""]
    assert [bool(each.problem) for each in found] == [False] * 200 + [True] * 2


def test_one_distribution_over_another_is_told_apart_from_tampering(environment: Any) -> None:
    environment.install("green", files={"shared.py": b"one"})
    environment.install("black", files={"shared.py": b"two"})
    found = environment.check().only("AV1231")
    assert (found["severity"], found["subject"]["name"]) == ("medium", "green")
    assert "black lists it as it is now" in found["message"]


def test_a_distribution_without_record_is_a_gap(environment: Any) -> None:
    info = environment.install()
    (info / "RECORD").unlink()
    ended = environment.check()
    assert (ended.status, ended.findings) == (2, [])
    assert [gap["kind"] for gap in ended.gaps] == ["missing"]
    assert "has no RECORD" in ended.gaps[0]["message"]


def test_an_egg_without_a_list_of_files_is_a_gap(environment: Any) -> None:
    environment.write("tea-1.0.egg-info/PKG-INFO", b"Name: tea\nVersion: 1.0\n")
    environment.write("tea-1.0.egg-info/top_level.txt", b"tea\n")
    environment.write("tea/__init__.py", b"")
    ended = environment.check()
    assert (ended.status, ended.findings) == (2, [])
    assert "has no RECORD" in ended.gaps[0]["message"]


def test_a_record_that_climbs_out_is_found_and_not_followed(environment: Any) -> None:
    info = environment.install()
    outside = environment.folder.parent / "secret"
    outside.write_bytes(b"")
    with (info / "RECORD").open("a", encoding="utf-8") as record:
        record.write("../../../../secret,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n")
        record.write("/etc/passwd,,\n")
    ended = environment.check()
    assert ended.rules == ["AV1241", "AV1241"]
    assert all("outside of the environment" in each["message"] for each in ended.findings)


def test_two_lines_of_one_file_that_differ_are_found(environment: Any) -> None:
    info = environment.install()
    with (info / "RECORD").open("a", encoding="utf-8") as record:
        record.write(f"{INIT},,9\n")
    assert "AV1241" in environment.check().rules


def test_files_without_a_usable_digest_are_undecided(environment: Any, rewrite: Any) -> None:
    info = environment.install(files={INIT: b"", "tea/leaf.py": b""})
    kept = [f"{info.name}/METADATA,,", f"{INIT},md5=1B2M2Y8AsgTpgAmY7PhCfg,0", "tea/leaf.py,,"]
    rewrite(info / "RECORD", [*kept, f"{info.name}/RECORD,,"])
    ended = environment.check()
    assert ended.status == 0
    assert [each["outcome"] for each in ended.findings] == ["unknown", "unknown"]
    assert any("`md5`" in each["message"] for each in ended.findings)
    assert any("no digest for 2 files" in each["message"] for each in ended.findings)


def test_a_record_that_is_not_utf_8_is_a_gap_and_still_used(environment: Any) -> None:
    info = environment.install()
    record = info / "RECORD"
    record.write_bytes(record.read_bytes() + b"tea/\xff.py,,\n")
    environment.write(INIT, b"POT = 2\n")
    ended = environment.check()
    assert ended.status == 2
    assert "AV1231" in ended.rules
    assert "decoding" in {gap["kind"] for gap in ended.gaps}


@pytest.mark.slow
def test_a_record_beyond_all_measure_is_a_gap(environment: Any) -> None:
    info = environment.install()
    with (info / "RECORD").open("a", encoding="utf-8") as record:
        record.write("a/very/long/path/to/nothing.py,,\n" * 300_000)
    ended = environment.check()
    assert (ended.status, ended.findings) == (2, [])
    assert "too-large" in {gap["kind"] for gap in ended.gaps}


def test_a_site_folder_is_checked_with_the_scripts_beside_it(environment: Any, run: Any) -> None:
    environment.install(entry="tea:main")
    (environment.folder / "bin/tea").write_bytes(b"#!/bin/sh\n")
    ended = run(environment.site)
    assert ended.rules == ["AV1231", "AV1235"]


def test_a_folder_of_pip_target_finds_its_scripts(tmp_path: Path, run: Any) -> None:
    folder = tmp_path / "lib"
    info = folder / "tea-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "bin").mkdir()
    (folder / "bin/tea").write_bytes(b"")
    (info / "METADATA").write_text("Name: tea\nVersion: 1.0\n", encoding="utf-8")
    empty = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0"
    text = f"../../bin/tea,{empty}\ntea-1.0.dist-info/METADATA,,\ntea-1.0.dist-info/RECORD,,\n"
    (info / "RECORD").write_text(text, encoding="utf-8")
    ended = run(folder)
    assert (ended.status, ended.findings) == (0, [])


@given(st.text(max_size=300))
def test_a_record_of_any_text_is_read(text: str) -> None:
    entries, problems = read_record(text)
    assert all(entry.path and "\0" not in entry.path for entry in entries)
    assert all(isinstance(problem, str) for problem in problems)


_PATHS = st.text(
    st.characters(exclude_characters='\0\\"\r\n', exclude_categories=["Cs"]), min_size=1
)


@pytest.mark.slow
@given(st.lists(st.tuples(_PATHS, st.integers(0, 10**12)), max_size=20))
def test_what_is_written_as_a_record_is_read_back(files: list[tuple[str, int]]) -> None:
    text = "".join(f'"{path}",sha256=abc,{size}\n' for path, size in files)
    entries, problems = read_record(text)
    assert problems == ()
    assert [(each.path, each.size_bytes) for each in entries] == files
