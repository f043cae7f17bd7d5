"""Do the documents tell the truth about the code and about each other?"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

LINK = re.compile(r"(?<!!)\[[^]]*\]\((?P<target>[^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
# Built of parts, so that this file does not name them itself.
REGISTRIES = tuple(
    f"{name}.{domain}"
    for name, domain in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("crates", "io"),
        ("registry." + "npmjs", "org"),
        ("deb." + "debian", "org"),
    )
)


@pytest.fixture(scope="module")
def documents(checkout: Path, own_files: tuple[Path, ...]) -> tuple[Path, ...]:
    """Every document but the guide's pages, which have tests of their own."""
    guide = checkout / "python" / "antivenom" / "rules"
    found = [path for path in own_files if path.suffix == ".md"]
    return tuple(path for path in found if guide not in path.parents)


@pytest.mark.slow
def test_what_comes_from_the_code_is_up_to_date(checkout: Path) -> None:
    command = [sys.executable, "docs/generate.py", "--check"]
    done = subprocess.run(command, cwd=checkout, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_link_leads_somewhere(documents: tuple[Path, ...]) -> None:
    broken = []
    for document in documents:
        text = FENCE.sub("", document.read_text(encoding="utf-8"))
        for link in LINK.finditer(text):
            target, _, anchor = link["target"].partition("#")
            if "://" in target:
                continue
            path = document.parent / target if target else document
            if not path.exists() or (anchor and anchor not in _anchors(path)):
                broken.append(f"{document}: {link['target']}")
    assert broken == []


def _anchors(document: Path) -> set[str]:
    titles = [heading["title"] for heading in HEADING.finditer(document.read_text("utf-8"))]
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_no_file_names_a_package_registry(own_files: tuple[Path, ...]) -> None:
    found = []
    for path in own_files:
        # Cargo writes the name of its default registry into its lock file.
        if path.name == "Cargo.lock":
            continue
        content = path.read_bytes()
        found += [str(path) for name in REGISTRIES if name.encode() in content]
    assert found == []


def test_every_document_of_the_house_is_there(checkout: Path) -> None:
    names = ("README", "ARCHITECTURE", "CONTRIBUTING", "SECURITY", "CHANGELOG")
    for name in names:
        text = (checkout / f"{name}.md").read_text(encoding="utf-8")
        assert text.startswith("# ")


def test_every_word_of_the_command_line_has_its_page(checkout: Path) -> None:
    from antivenom.cli.main import VERBS
    from antivenom.report.handler import FORMATS

    page = (checkout / "docs" / "output.md").read_text(encoding="utf-8")
    assert [form for form in FORMATS if f"| `{form}` |" not in page] == []
    changelog = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    for verb in VERBS:
        assert f"`{verb.name}`" in readme or f"antivenom {verb.name}" in changelog
