"""Which rules hold for a file, by its path?"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.model import Confidence, Rule, Severity
from antivenom.scan.path_rules import PathRule, PathRules, matches_glob

YAML = Rule("AV0421", "yaml", "Load safely", Severity.HIGH, Confidence.HIGH, section="04")
CIPHER = Rule("AV0903", "cipher", "Use GCM", Severity.HIGH, Confidence.HIGH, section="09")


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.py", "a.py", True),
        ("*.py", "src/deep/a.py", True),
        ("a.py", "src/a.py", True),
        ("a.py", "src/ba.py", False),
        ("tests", "tests/a.py", True),
        ("tests", "src/tests/deep/a.py", True),
        ("tests/", "tests/a.py", True),
        ("tests/", "tests", False),
        ("tests/**", "tests/deep/a.py", True),
        ("tests/*.py", "tests/a.py", True),
        ("tests/*.py", "tests/deep/a.py", False),
        ("tests/*.py", "src/tests/a.py", False),
        ("/a.py", "a.py", True),
        ("/a.py", "src/a.py", False),
        ("src/**/a.py", "src/a.py", True),
        ("src/**/a.py", "src/x/y/a.py", True),
        ("**/gen/*.py", "gen/a.py", True),
        ("**/gen/*.py", "x/gen/a.py", True),
        ("?.py", "a.py", True),
        ("?.py", "ab.py", False),
        ("[ab].py", "b.py", True),
        ("[!ab].py", "c.py", True),
        ("[!ab].py", "a.py", False),
        ("a+b(1).py", "a+b(1).py", True),
        ("[", "[", True),
        ("a\nb.py", "a\nb.py", True),
        ("../x.py", "../x.py", True),
    ],
)
def test_globs_mean_what_they_mean_in_gitignore(pattern: str, path: str, matches: bool) -> None:
    assert matches_glob(pattern, path) is matches


@given(st.text(alphabet="ab*?/[]!\\.-", max_size=8), st.text(alphabet="ab/.", max_size=8))
def test_a_glob_matches_or_is_refused(pattern: str, path: str) -> None:
    with suppress(ValueError):
        matches_glob(pattern, path)


def test_ignore_and_select_hold_where_their_pattern_matches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entries = (PathRule("tests", ignore=("AV04",)), PathRule("crypto", select=("09",)))
    rules = PathRules(entries, str(tmp_path))
    assert rules.filter_for("src/a.py")(YAML)
    assert not rules.filter_for("tests/a.py")(YAML)
    assert rules.filter_for("tests/a.py")(CIPHER)
    assert not rules.filter_for("crypto/a.py")(YAML)
    assert not rules.filter_for("crypto/tests/a.py")(YAML)


def test_patterns_start_at_the_folder_of_the_settings_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path / "src")
    rules = PathRules((PathRule("src/*.py", ignore=("AV04",)),), str(tmp_path))
    assert not rules.filter_for("a.py")(YAML)
    assert rules.filter_for("../a.py")(YAML)
