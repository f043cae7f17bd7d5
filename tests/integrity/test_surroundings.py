"""Is it told who else can change an environment, what it leans on, and what a lock says?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import antivenom
from antivenom.cli.main import main
from antivenom.report.handler import FORMATS


def test_a_folder_that_everybody_may_write_to_stands_for_what_is_in_it(environment: Any) -> None:
    environment.install()
    for path in (environment.site / "tea", environment.site / "tea/__init__.py"):
        path.chmod(0o777)
    ended = environment.check(persona="regular")
    found = ended.only("AV1237")
    assert (ended.status, found["severity"]) == (1, "high")
    assert "mode 0777" in found["message"]
    assert "as can 1 files and folders in it" in found["message"]


@pytest.mark.parametrize("path", ["", "lib", "pyvenv.cfg", "bin"])
def test_everything_up_to_the_prefix_counts(environment: Any, path: str) -> None:
    (environment.folder / path).chmod(0o777)
    assert environment.check().rules == ["AV1237"]


def test_a_site_folder_alone_is_judged_with_those_above_it(environment: Any, run: Any) -> None:
    for path in (environment.folder, environment.site.parent):
        path.chmod(0o777)
    assert run(environment.site).rules == ["AV1237", "AV1237"]


def test_a_sticky_folder_is_less_bad(environment: Any) -> None:
    environment.site.chmod(0o1777)
    assert environment.check().only("AV1237")["severity"] == "medium"


def test_a_home_that_is_gone_is_found(environment: Any) -> None:
    (environment.folder / "pyvenv.cfg").write_text("home = /nowhere/bin\n", encoding="utf-8")
    found = environment.check(persona="regular").only("AV1238")
    assert "`/nowhere/bin`, which is not there" in found["message"]


def test_a_link_to_no_interpreter_is_found(environment: Any) -> None:
    environment.python.unlink()
    environment.python.symlink_to("/nowhere/python")
    assert environment.check().rules == ["AV1238"]


def test_a_script_of_another_environment_is_found(environment: Any, tmp_path: Path) -> None:
    environment.install(entry="tea:main")
    other = tmp_path / "other"
    environment.folder.rename(other)
    ended = environment.run("--venv", other)
    assert ended.rules == ["AV1238"]
    assert "which is not there" in ended.findings[0]["message"]
    environment.python.parent.mkdir(parents=True)
    environment.python.symlink_to((other / "bin/python").readlink())
    ended = environment.run("--venv", other)
    assert "of another environment" in ended.findings[0]["message"]


def test_links_out_of_the_environment_are_for_pedantic_readers(
    environment: Any, tmp_path: Path
) -> None:
    environment.install()
    (tmp_path / "elsewhere").mkdir(mode=0o755)
    (environment.site / "tea/linked").symlink_to(tmp_path / "elsewhere")
    (environment.site / "tea/inner").symlink_to("__init__.py")
    assert environment.check(persona="regular").findings == []
    ended = environment.check("--select", "AV1239")
    assert f"to `{tmp_path}/elsewhere`" in ended.only("AV1239")["message"]


LOCK = """\
lock-version = "1.0"
created-by = "hand"

[[packages]]
name = "tea"
version = "{version}"

[packages.archive]
url = "https://files.example/tea.tar.gz"
hashes = {{sha256 = "{digest}"}}
"""


def _lock(folder: Path, version: str = "1.0", digest: str = "a" * 64) -> Path:
    path = folder / "pylock.toml"
    path.write_text(LOCK.format(version=version, digest=digest), encoding="utf-8")
    return path


def test_what_is_locked_and_installed_is_no_drift(environment: Any, tmp_path: Path) -> None:
    environment.install()
    ended = environment.check("--lock", _lock(tmp_path), persona="pedantic")
    assert (ended.status, ended.findings) == (0, [])


def test_another_version_is_found_at_the_line_of_the_lock(environment: Any, tmp_path: Path) -> None:
    environment.install()
    ended = environment.check("--lock", _lock(tmp_path, "1.1"))
    found = ended.only("AV1240")
    assert (ended.status, found["severity"]) == (1, "medium")
    assert found["message"] == "tea 1.0 is installed, and 1.1 is locked"
    assert found["location"]["path"].endswith("pylock.toml")
    assert found["location"]["span"]["start_line"] == 5


def test_what_is_missing_and_what_is_extra_is_found(environment: Any, tmp_path: Path) -> None:
    environment.install("milk", files={})
    ended = environment.check("--lock", _lock(tmp_path))
    assert sorted(each["message"] for each in ended.findings) == [
        "milk 1.0 is installed, and not locked",
        "tea 1.0 is locked, and not installed",
    ]


def test_another_archive_is_of_high_severity(environment: Any, tmp_path: Path) -> None:
    origin = '{"url": "https://x.example/tea.whl", "archive_info": {"hashes": {"sha256": "%s"}}}'
    environment.install(metadata={"direct_url.json": origin % ("b" * 64)})
    found = environment.check("--lock", _lock(tmp_path)).only("AV1240")
    assert found["severity"] == "high"
    assert "a" * 64 in found["message"]
    assert "b" * 64 in found["message"]
    assert environment.check("--lock", _lock(tmp_path, digest="b" * 64)).findings == []


def test_what_a_condition_leaves_out_is_not_missing(environment: Any, tmp_path: Path) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text('tea==1.0 ; sys_platform == "win32"\n', encoding="utf-8")
    assert environment.check("--lock", path, persona="regular").findings == []


@pytest.mark.parametrize(
    ("marker", "found"),
    [
        ("sys_platform == 'win32'", 0),
        ("'dev' in dependency_groups", 0),
        ("python_version >= '3.0'", 1),
        ("no marker", 1),
    ],
)
def test_a_pylock_says_under_which_conditions_it_installs(
    environment: Any, tmp_path: Path, marker: str, found: int
) -> None:
    lock = _lock(tmp_path)
    text = lock.read_text(encoding="utf-8")
    lock.write_text(text.replace("\n\n[packages.", f'\nmarker = "{marker}"\n\n[packages.'))
    ended = environment.check("--lock", lock)
    assert [each["rule"] for each in ended.findings] == ["AV1240"] * found


def test_a_lock_of_an_unknown_version_is_a_gap(environment: Any, tmp_path: Path) -> None:
    path = tmp_path / "pylock.toml"
    path.write_text('lock-version = "9.0"\n', encoding="utf-8")
    ended = environment.check("--lock", path)
    assert ended.status == 2
    assert ended.gaps[0]["path"] == str(path)


UV_LOCK = """\
version = 1

[[package]]
name = "shop"
version = "0.1"
source = {{ virtual = "." }}
dependencies = [{{ name = "tea"{marker} }}]

[package.optional-dependencies]
extra = [{{ name = "milk" }}]

[package.dev-dependencies]
dev = [{{ name = "sugar" }}]

[[package]]
name = "tea"
version = "1.0"

[[package]]
name = "milk"
version = "1.0"

[[package]]
name = "sugar"
version = "1.0"
"""


@pytest.mark.parametrize(
    ("marker", "missing"), [("", ["tea"]), (", marker = \"sys_platform == 'win32'\"", [])]
)
def test_extras_and_groups_of_a_uv_lock_are_not_missing(
    environment: Any, tmp_path: Path, marker: str, missing: list[str]
) -> None:
    path = tmp_path / "uv.lock"
    path.write_text(UV_LOCK.format(marker=marker), encoding="utf-8")
    ended = environment.check("--lock", path)
    found = [each["message"].partition(" ")[0] for each in ended.findings]
    assert found == missing


def test_the_pins_of_a_compiled_file_keep_their_conditions(
    environment: Any, tmp_path: Path
) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(
        "tea==1.0\n    # via -r in.txt\nleaf==1 ; sys_platform == 'win32'\n    # via tea\n",
        encoding="utf-8",
    )
    environment.install()
    assert environment.check("--lock", path).findings == []


@pytest.mark.parametrize(
    "words",
    [
        ("/nowhere",),
        ("--venv", "/nowhere"),
        ("--venv", ""),
        ("--lock", "/nowhere"),
        ("--select", "AV9999"),
        ("--bytecode", "some"),
        ("one", "--venv", "two"),
        ("one", "two"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["integrity", *words]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("antivenom: ")
    assert output.err.count("\n") == 1


def test_a_project_is_no_environment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert main(["integrity", str(tmp_path)]) == 2
    assert "is no environment" in capsys.readouterr().err


@pytest.mark.slow
def test_without_the_extra_the_command_that_installs_it_is_named(tmp_path: Path) -> None:
    # An interpreter without site folders, and with antivenom alone on its path.
    (tmp_path / "antivenom").symlink_to(Path(antivenom.__file__).parent)
    done = subprocess.run(
        [sys.executable, "-S", "-m", "antivenom", "integrity"],
        env={"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'antivenom[environment]'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_two_runs_give_the_same_bytes(environment: Any, capsys: pytest.CaptureFixture[str]) -> None:
    environment.install(entry="tea:main")
    environment.install("milk", files={"milk.py": b"", "milk.pth": b"import milk\n"})
    environment.write("milk.py", b"1")
    environment.write("z/a.py", b"")
    for form in FORMATS:
        words = ["integrity", str(environment.folder), "--format", form, "--persona", "auditor"]
        outputs = [(main(words), capsys.readouterr().out) for _ in range(2)]
        assert outputs[0] == outputs[1]
        assert outputs[0][0] == 1


def test_a_selected_rule_runs_alone_and_shows_all_it_finds(environment: Any) -> None:
    environment.install()
    environment.write("extra.py", b"")
    environment.write("tea/__init__.py", b"POT = 2\n")
    assert environment.check("--select", "AV1233", persona="regular").rules == ["AV1233"]
    assert environment.check("--ignore", "AV1233").rules == ["AV1231"]
