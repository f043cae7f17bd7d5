"""Is bytecode that does not come from its source told from bytecode that does?"""

from __future__ import annotations

import importlib.util
import marshal
import os
import py_compile
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.inspectors.environment.integrity.bytecode import Form, read_header
from antivenom.inspectors.environment.integrity.recompile import (
    Forms,
    Reader,
    UnreadableError,
    compare,
)

SOURCE = '''\
"""Tea."""


def brew(leaves, *, water=1.5, sorts={"green", "black"}):
    """Brew."""
    if leaves in {"oolong", "white", "yellow"}:
        return [leaf for leaf in leaves]
    return lambda: (water, sorts, 10**30, 2j, b"x", None, ...)


class Pot:
    size: int = -(2**40)
'''
NAME = "tea/__init__.py"
Mode = py_compile.PycInvalidationMode


def _compiled(path: Path, mode: Mode = Mode.TIMESTAMP, level: int = 0) -> Path:
    made = py_compile.compile(str(path), doraise=True, optimize=level, invalidation_mode=mode)
    assert made is not None
    return Path(made)


def _forged(path: Path, text: str) -> None:
    """Put other code behind the header of a bytecode file."""
    header = path.read_bytes()[:16]
    path.write_bytes(header + marshal.dumps(compile(text, "x.py", "exec", dont_inherit=True)))


@pytest.fixture
def source(environment: Any) -> Path:
    """The source file of an installed distribution."""
    environment.install(files={NAME: SOURCE.encode()})
    found: Path = environment.site / NAME
    return found


@pytest.mark.slow
@pytest.mark.parametrize("level", [0, 1, 2])
def test_bytecode_of_its_source_is_right(environment: Any, source: Path, level: int) -> None:
    for mode in Mode:
        _compiled(source, mode, level)
        ended = environment.check("--bytecode", "all", persona="regular")
        assert (ended.status, ended.findings, ended.gaps) == (0, [], [])


@pytest.mark.slow
def test_other_code_behind_a_right_header_is_found(environment: Any, source: Path) -> None:
    _forged(_compiled(source), SOURCE.replace("1.5", "2.5"))
    ended = environment.check(persona="regular")
    found = ended.only("AV1236")
    assert (ended.status, found["severity"]) == (1, "high")
    assert "does not come from its source" in found["message"]
    assert found["subject"]["name"] == "tea"
    assert environment.check("--bytecode", "header").findings == []


@pytest.mark.slow
def test_the_function_that_differs_is_named(environment: Any, source: Path) -> None:
    _forged(_compiled(source), SOURCE.replace("10**30", "11**30"))
    assert "in `brew" in environment.check().only("AV1236")["message"]


@pytest.mark.slow
def test_one_flipped_byte_of_bytecode_is_found(environment: Any, source: Path) -> None:
    path = _compiled(source)
    data = bytearray(path.read_bytes())
    data[data.index(b"oolong")] ^= 1
    path.write_bytes(data)
    assert environment.check().rules == ["AV1236"]


@pytest.mark.slow
def test_what_was_there_before_record_is_believed_unless_asked(
    environment: Any, source: Path
) -> None:
    _forged(_compiled(source), "x = 1")
    record = next(environment.site.glob("*.dist-info/RECORD"))
    # The time of a change moves on by itself; a copy put in place later has a later one.
    copy = record.with_name("RECORD.new")
    copy.write_bytes(record.read_bytes())
    while copy.stat().st_ctime_ns <= os.stat(record).st_ctime_ns:
        copy.write_bytes(record.read_bytes())
    os.replace(copy, record)
    if next(source.parent.glob("__pycache__/*")).stat().st_ctime_ns > record.stat().st_ctime_ns:
        pytest.skip("this file system's clock stands still")
    assert environment.check().findings == []
    assert environment.check("--bytecode", "all").rules == ["AV1236"]


def test_outdated_bytecode_is_for_auditors(environment: Any, source: Path) -> None:
    path = _compiled(source)
    os.utime(source, (1, 1))
    _forged(path, "x = 1")
    assert environment.check(persona="pedantic").findings == []
    assert "does not use it" in environment.check().only("AV1236")["message"]


def test_bytecode_that_is_never_compared_is_for_pedantic_readers(
    environment: Any, source: Path
) -> None:
    _compiled(source, Mode.UNCHECKED_HASH)
    found = environment.check("--bytecode", "header").only("AV1236")
    assert (found["severity"], found["persona"]) == ("low", "pedantic")


def test_bytecode_that_names_another_source_and_runs_is_found(
    environment: Any, source: Path
) -> None:
    path = _compiled(source, Mode.UNCHECKED_HASH)
    data = bytearray(path.read_bytes())
    data[8:16] = importlib.util.source_hash(b"other")
    path.write_bytes(data)
    found = environment.check("--bytecode", "header", persona="regular").only("AV1236")
    assert found["severity"] == "high"
    assert importlib.util.source_hash(SOURCE.encode()).hex() in found["message"]


def test_bytecode_without_a_source_is_found(environment: Any, source: Path) -> None:
    path = _compiled(source)
    (source.parent / "leaf.pyc").write_bytes(path.read_bytes())
    assert environment.check("--bytecode", "header").rules == ["AV1233", "AV1236"]


@pytest.mark.slow
def test_a_source_that_kills_the_compiler_is_a_gap_at_most(environment: Any) -> None:
    deep = b"x = " + b"-" * 200_000 + b"1\n"
    environment.install(files={"deep.py": deep, "fine.py": b"x = 1\n"})
    for name, text in (("deep", "x = 1"), ("fine", "x = 2")):
        path = environment.site / f"{name}.py"
        said = path.stat()
        header = importlib.util.MAGIC_NUMBER + bytes(4) + int(said.st_mtime).to_bytes(4, "little")
        header += said.st_size.to_bytes(4, "little")
        code = marshal.dumps(compile(text, "x.py", "exec", dont_inherit=True))
        tag = sys.implementation.cache_tag
        environment.write(f"__pycache__/{name}.{tag}.pyc", header + code)
    ended = environment.check(persona="regular")
    paths = [each["location"]["path"] for each in ended.findings]
    assert any("fine" in path for path in paths)
    assert ended.gaps or any("deep" in path for path in paths)


@pytest.mark.slow
@given(st.binary(max_size=40))
def test_any_header_is_read(data: bytes) -> None:
    header = read_header(data)
    assert header.form is Form.BROKEN or len(header.magic) == 4


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_timed_header_says_time_and_size(modified_s: int, size_bytes: int) -> None:
    data = importlib.util.MAGIC_NUMBER + bytes(4)
    data += modified_s.to_bytes(4, "little") + size_bytes.to_bytes(4, "little")
    header = read_header(data)
    assert (header.form, header.modified_s, header.size_bytes) == (
        Form.TIMED,
        modified_s,
        size_bytes,
    )


@given(st.binary(max_size=200))
def test_any_data_is_read_as_marshalled_or_refused(data: bytes) -> None:
    try:
        Reader(data, Forms()).read()
    except UnreadableError:
        return


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.frozensets(inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.slow
@given(_VALUES, _VALUES)
def test_values_are_equal_when_read_if_they_are(one: Any, two: Any) -> None:
    forms = Forms()
    first = Reader(marshal.dumps(one), forms).read()
    assert Reader(marshal.dumps(one, 2), forms).read() == first or isinstance(one, float | complex)
    same = Reader(marshal.dumps(two), forms).read() == first
    assert same is (repr(one) == repr(two)) or one == two


def test_data_that_refers_to_itself_ends() -> None:
    # Each level holds the one before twice: written out, it has 2**60 leaves.
    data = b"\xa9\x02NN"
    for level in range(60):
        data = b"\xa9\x02" + data + b"r" + (60 - level).to_bytes(4, "little")
    with pytest.raises(UnreadableError):
        Reader(b"\xa9\x01r\x00\x00\x00\x00", Forms()).read()
    Reader(data, Forms()).read()


@pytest.mark.slow
def test_the_standard_library_is_what_its_sources_compile_to(tmp_path: Path) -> None:
    folder = Path(os.__file__).parent
    for name in ("argparse", "dataclasses", "typing", "json/decoder", "collections/__init__"):
        made = py_compile.compile(str(folder / f"{name}.py"), str(tmp_path / "made.pyc"))
        assert made is not None
        assert compare(str(folder / f"{name}.py"), made, 0) == "same"
