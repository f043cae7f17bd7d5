"""Does every package import only what it may?

import-linter checks the layers; here is what it cannot see.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

KERNEL = "antivenom._kernel"
# What an extra brings, and who may import it (when it is needed, never at the top).
EXTRAS = {
    "cryptography": "inspectors/sbom/signature.py",
    "packageurl": "inspectors/environment/",
    "packaging": "inspectors/environment/",
}
MAY_IMPORT_THE_KERNEL = ("__init__.py", "catalog", "inspectors/source")


@pytest.fixture(scope="module")
def package(checkout: Path) -> Path:
    """The folder of the Python package."""
    return checkout / "python" / "antivenom"


@pytest.fixture(scope="module")
def modules(package: Path, own_code: tuple[Path, ...]) -> tuple[Path, ...]:
    """Every module of the package; the guide's folders are data."""
    inside = [path for path in own_code if package in path.parents and path.suffix == ".py"]
    return tuple(path for path in inside if package / "rules" not in path.parents)


def test_the_package_needs_nothing_but_the_standard_library(
    package: Path, modules: tuple[Path, ...]
) -> None:
    # tomli stands in for tomllib on CPython 3.10, the one dependency of the base package.
    admitted = {*sys.stdlib_module_names, "antivenom", "tomllib", "tomli"}
    found = {
        (path.name, name)
        for path in modules
        for name in _imported(path, with_types=False)
        if name.partition(".")[0] not in admitted
        and not path.relative_to(package)
        .as_posix()
        .startswith(EXTRAS.get(name.partition(".")[0], "nobody"))
    }
    assert found == set()


def test_only_catalog_and_inspectors_import_the_kernel(
    package: Path, modules: tuple[Path, ...]
) -> None:
    found = {
        path.relative_to(package).as_posix()
        for path in modules
        if KERNEL in set(_imported(path, with_types=False))
    }
    assert {path for path in found if not path.startswith(MAY_IMPORT_THE_KERNEL)} == set()


@pytest.mark.parametrize("name", ["model", "errors", "isolation"])
def test_the_lowest_layers_know_only_themselves(
    name: str, package: Path, modules: tuple[Path, ...]
) -> None:
    lowest = {"isolation": ("antivenom.isolation", "antivenom.model", "antivenom.errors")}
    own = lowest.get(name, (f"antivenom.{name}",))
    found = {
        imported
        for path in modules
        if path.relative_to(package).parts[0] in {name, f"{name}.py"}
        for imported in _imported(path, with_types=True)
        if imported.startswith("antivenom.") and not imported.startswith(own)
    }
    assert found == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["antivenom", "antivenom.model", "antivenom.isolation"])
def test_an_import_alone_does_not_load_the_analyser(name: str) -> None:
    code = f"import sys, {name}; print([m for m in sys.modules if 'inspectors' in m])"
    command = [sys.executable, "-I", "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


@pytest.mark.slow
def test_a_check_starts_without_heavy_modules(tmp_path: Path) -> None:
    # What each of these costs is more than the whole check of a small file.
    heavy = {"asyncio", "dataclasses", "email", "http", "importlib.metadata", "inspect", "logging"}
    heavy |= {"pathlib", "pydoc", "sqlite3", "ssl", "tempfile", "typing", "unittest", "urllib"}
    (tmp_path / "small.py").write_text("answer = 42\n", encoding="utf-8")
    code = (
        "import sys\nfrom antivenom.cli.main import main\n"
        "status = main(['check', '--no-config', 'small.py'])\n"
        "print(status, *sys.modules, file=sys.stderr)\n"
    )
    # -S: what an environment's .pth files import is not ours.
    command = [sys.executable, "-S", "-c", code]
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
    )
    status, *loaded = done.stderr.split()
    assert status == "0"
    assert heavy & set(loaded) == set()


def _imported(path: Path, *, with_types: bool) -> Iterator[str]:
    """Yield the dotted names that a module imports.

    Args:
        path: The module's file.
        with_types: Whether imports under `if TYPE_CHECKING:` count.
    """
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and _is_type_checking(node.test) and not with_types:
            pending += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        pending += ast.iter_child_nodes(node)


def _is_type_checking(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"
