"""How are environments and wheels built, and documents held to the official validators?"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from spdx_python_model import v3_0_1
from spdx_tools.spdx.parser.json.json_parser import parse_from_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

EPOCH = "1700000000"
WHEEL = "Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@dataclass(frozen=True)
class Ended:
    """A process that has ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Bench:
    """A folder to run antivenom in."""

    folder: Path

    def run(self, *words: str | Path, variables: Mapping[str, str] | None = None) -> Ended:
        """Run antivenom to its end, with a fixed time."""
        kept = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
        done = subprocess.run(
            [sys.executable, "-m", "antivenom", *map(str, words)],
            cwd=self.folder,
            env={**kept, "SOURCE_DATE_EPOCH": EPOCH, **(variables or {})},
            capture_output=True,
            timeout=120,
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def document(self, *words: str | Path, status: int = 0) -> dict[str, Any]:
        """Return the document that `antivenom sbom WORDS...` writes."""
        ended = self.run("sbom", *words, "--no-config")
        assert ended.status == status, ended.err
        read: dict[str, Any] = json.loads(ended.out)
        return read

    def write(self, name: str, content: object) -> Path:
        """Write a file: bytes and text as they are, anything else as JSON."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An empty folder to run antivenom in."""
    return Bench(tmp_path)


Build = Callable[..., Path]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Build a wheel; see `_build`."""

    def act(name: str, version: str, **more: Any) -> Path:
        return _build(tmp_path / "dist", name, version, **more)

    return act


def _build(
    into: Path,
    name: str,
    version: str,
    *,
    fields: str = "",
    files: Mapping[str, bytes] = {},
    metadata: Mapping[str, bytes] = {},
) -> Path:
    """Build a wheel by hand.

    Args:
        into: Where to.
        name: As in METADATA.
        version: Likewise.
        fields: More header lines.
        files: Its files.
        metadata: More files of its metadata folder.
    """
    stem = f"{name.replace('-', '_')}-{version}"
    folder = f"{stem}.dist-info"
    header = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{fields}\n"
    contents = {
        f"{name.replace('-', '_')}.py": b"answer = 42\n",
        **files,
        f"{folder}/METADATA": header.encode(),
        f"{folder}/WHEEL": WHEEL.encode(),
        **{f"{folder}/{path}": data for path, data in metadata.items()},
    }
    lines = [f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in contents.items()]
    contents[f"{folder}/RECORD"] = ("".join(lines) + f"{folder}/RECORD,,\n").encode()
    into.mkdir(exist_ok=True)
    path = into / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in contents.items():
            archive.writestr(zipfile.ZipInfo(member, (2024, 2, 3, 4, 5, 6)), data)
    return path


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


EMBEDDED = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "components": [
        {
            "type": "library",
            "bom-ref": "one",
            "name": "inner",
            "version": "0.1.0",
            "purl": "pkg:cargo/inner@0.1.0",
            "licenses": [{"expression": "MIT OR Apache-2.0"}],
        },
        {
            "type": "library",
            "bom-ref": "two",
            "name": "leaf",
            "version": "3",
            "purl": "pkg:cargo/leaf@3",
        },
    ],
    "dependencies": [{"ref": "one", "dependsOn": ["two"]}],
}
VENDOR = {
    "outer/__init__.py": b"",
    "outer/_vendor/__init__.py": b"",
    "outer/_vendor/vendor.txt": b"copied==2.1\n",
    "outer/_vendor/copied/__init__.py": b"",
}


def _wheels(into: Path) -> tuple[Path, ...]:
    return (
        _build(
            into,
            "outer",
            "1.2.3",
            fields="Requires-Dist: needed>=1\nRequires-Dist: absent\n"
            "Author-email: Ann Author <ann@example.org>\nLicense-Expression: MIT\n"
            "Project-URL: Homepage, https://example.org/out er?a=[1]\n",
            files=VENDOR,
            metadata={"sboms/rust.cdx.json": json.dumps(EMBEDDED).encode()},
        ),
        _build(into, "needed", "1.0", fields="Author: Somebody\nLicense: as you like it\n"),
        _build(into, "lonely", "7", fields="License-Expression: LicenseRef-Odd AND Apache-2.0\n"),
    )


@pytest.fixture
def wheels(tmp_path: Path) -> tuple[Path, ...]:
    """Three wheels: one needs another, one holds an SBOM and a copied package."""
    return _wheels(tmp_path / "dist")


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real environment that pip installed the three wheels into; not to be changed."""
    folder = tmp_path_factory.mktemp("shared") / "env"
    install(folder, *_wheels(folder.parent / "dist"))
    return folder


def install(folder: Path, *wheels: Path) -> None:
    """Make a real environment, and let pip install wheels into it."""
    make = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    subprocess.run(make, check=True, capture_output=True)
    python = str(folder / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    words = [*pip, "install", "--no-index", "--no-deps", "--quiet", *map(str, wheels)]
    subprocess.run(words, check=True, capture_output=True)


@pytest.fixture
def installed() -> Callable[..., None]:
    """Make a real environment with wheels; see `install`."""
    return install


Problems = Callable[[str, str], object]

_STRICT = {
    "cyclonedx-1.6": JsonStrictValidator(SchemaVersion.V1_6),
    "cyclonedx-1.7": JsonStrictValidator(SchemaVersion.V1_7),
}


@pytest.fixture(scope="session")
def problems_of() -> Problems:
    """Return what the official validator of a form says of a text; None if all is well."""
    return _problems


def _problems(text: str, form: str) -> object:
    if form in _STRICT:
        return _STRICT[form].validate_str(text)
    if form == "spdx-2.3":
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            return validate_full_spdx_document(parse_from_file(file.name)) or None
    return _spdx3_problems(text)


def _spdx3_problems(text: str) -> object:
    # The model checks types, vocabularies and how often each field may be there, both ways.
    objects = v3_0_1.SHACLObjectSet()
    v3_0_1.JSONLDDeserializer().read(io.BytesIO(text.encode()), objects)
    written = io.BytesIO()
    v3_0_1.JSONLDSerializer().write(objects, written)
    before, after = _graph(text), _graph(written.getvalue().decode())
    lost = [each for each in before if each not in set(after)]
    return lost or objects.missing_ids or None


def _graph(text: str) -> list[str]:
    """Return the elements of a graph, with the model's names for what has two."""
    plain = text.replace('"_:creation"', '"_:CreationInfo0"')
    for folder, short in (("Core/", ""), ("ExpandedLicensing/", "expandedlicensing_")):
        plain = plain.replace(f"https://spdx.org/rdf/3.0.1/terms/{folder}N", f"{short}N")
    return [json.dumps(each, sort_keys=True) for each in json.loads(plain)["@graph"]]
