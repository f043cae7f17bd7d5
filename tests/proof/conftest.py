"""Which rule folders do the proof tests work on?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[1] / "data" / "proof"

RuleFactory = Callable[[str], Path]


@pytest.fixture
def rule_folder(tmp_path: Path) -> RuleFactory:
    """Build a rule folder: the good one, with the files of a case laid over it."""

    def build(case: str) -> Path:
        folder = tmp_path / f"AV9901_{case}"
        shutil.copytree(DATA / "good", folder)
        shutil.copytree(DATA / case, folder, dirs_exist_ok=True)
        return folder

    return build
