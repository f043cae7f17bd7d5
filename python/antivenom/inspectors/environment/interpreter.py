"""Which interpreter is an environment for, to the patch release?

The strongest witness wins: the header file `patchlevel.h`, then the version string in
the interpreter's own binary, then `pyvenv.cfg`, which keeps saying what was true when
the environment was made although the interpreter under it may have been replaced.
It is never run.
"""

from __future__ import annotations

import hashlib
import re

from antivenom.inspectors.environment.component import (
    Component,
    ComponentKind,
    Digest,
    DigestCover,
    Licence,
    Provenance,
)
from antivenom.inspectors.environment.elf import read_binary
from antivenom.inspectors.environment.purl import make_cpe, make_purl
from antivenom.inspectors.environment.tree import join
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.inspectors.environment.places import Place
    from antivenom.inspectors.environment.tree import Tree

_PATCHLEVEL = re.compile(r'#\s*define\s+PY_VERSION\s+"([^"\s]{1,40})"')
_VERSION = re.compile(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?\+?")
_IN_BINARY = re.compile(rb"\x00(3\.\d{1,2}\.\d{1,2}(?:(?:a|b|rc)\d{1,2})?\+?)(?=\x00)")
MAX_BINARY_BYTES = 256 * 1024 * 1024
"""Bound on the part of an interpreter's binary that is searched and hashed."""
_LIBRARIES = ("lib", "lib64", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu")


class Found(Record):
    """An interpreter, as far as it is known.

    Attributes:
        component: As the inventory lists it; None if not even a patch release is
            known.
        version: Of the language: `3.11.7`, or `3.11` if no more is known; empty if
            nothing is.
        machine: As `platform.machine()` says it; empty if nothing tells.
        system: As `sys.platform` says it; empty if nothing tells.
    """

    component: Component | None
    version: str
    machine: str = ""
    system: str = ""


def find_interpreter(tree: Tree, place: Place) -> Found:
    """Tell which interpreter an environment is for.

    Args:
        tree: Where the environment lies.
        place: The environment.
    """
    number = place.version or _short(place.settings)
    witnesses = list(_witnesses(tree, place, number))
    binary = _binary(tree, place, number)
    versions = [version for version, _ in witnesses]
    version = versions[0] if versions else ""
    component: Component | None = None
    if place.implementation == "pypy":
        # Its own version is another than that of the language, and is not told here.
        component = _pypy(binary)
    elif version:
        provenance = tuple(sorted({each for _, each in witnesses}, key=lambda each: each.path))
        component = cpython(version, binary.path, provenance).replace(digests=binary.digests)
    return Found(component, version or number, binary.machine, binary.system)


def _pypy(binary: Executable) -> Component | None:
    if not binary.path:
        return None
    return Component(
        ref="pkg:generic/pypy",
        kind=ComponentKind.INTERPRETER,
        name="PyPy",
        purl="pkg:generic/pypy",
        digests=binary.digests,
        path=binary.path,
        provenance=(Provenance("layout", binary.path),),
        homepage="https://pypy.org/",
    )


def cpython(version: str, path: str, provenance: tuple[Provenance, ...]) -> Component:
    """Return CPython in a version as a component."""
    purl = make_purl("generic", "cpython", version)
    release = re.fullmatch(r"(\d+\.\d+\.\d+)((?:a|b|rc)\d+)?\+?", version)
    cpe = make_cpe("python", "python", *(release[1], release[2] or "*")) if release else ""
    return Component(
        ref=purl,
        kind=ComponentKind.INTERPRETER,
        name="CPython",
        version=version,
        purl=purl,
        cpe=cpe,
        producer="Python Software Foundation",
        licence=Licence("PSF-2.0", "", "table"),
        path=path,
        provenance=provenance,
        summary="The reference implementation of the Python language",
        homepage="https://www.python.org/",
    )


def _short(settings: object) -> str:
    """Return the `X.Y` of a `pyvenv.cfg`."""
    version = _configured(settings)
    return ".".join(version.split(".")[:2])


def _configured(settings: object) -> str:
    if not isinstance(settings, dict):
        return ""
    # venv writes one, virtualenv and uv the other: `3.11.7.final.0` or `3.11.7`.
    for key in ("version_info", "version"):
        found = _VERSION.match(settings.get(key, ""))
        if found:
            return found[0]
    return ""


def patchlevel(text: str) -> str:
    """Return the version that a `patchlevel.h` defines; empty if it defines none."""
    found = _PATCHLEVEL.search(text)
    return found[1] if found and _VERSION.fullmatch(found[1]) else ""


def _witnesses(tree: Tree, place: Place, number: str) -> Iterator[tuple[str, Provenance]]:
    """Yield versions with those who say so, the strongest first."""
    for flag in ("", "t") if number else ():
        path = join(place.base, f"include/python{number}{flag}/patchlevel.h")
        version = patchlevel(tree.text(path) or "")
        if version:
            yield version, Provenance("layout", path, f'PY_VERSION "{version}"')
            break
    for path in _binaries(place, number):
        version = _version_in(tree, path, number)
        if version:
            yield version, Provenance("binary", path, version)
            break
    version = _configured(place.settings)
    # A folder that an earlier interpreter left behind is not for this one.
    if version and (not number or version.startswith(f"{number}.")):
        path = join(place.prefix, "pyvenv.cfg")
        yield version, Provenance("layout", path, f"version = {version}")


def _binaries(place: Place, number: str) -> Iterator[str]:
    """Yield where the interpreter's code may lie, the library first."""
    if not number:
        return
    for library in _LIBRARIES:
        yield join(place.base, f"{library}/libpython{number}.so.1.0")
        yield join(place.base, f"{library}/libpython{number}.dylib")
    yield from (join(prefix, f"bin/python{number}") for prefix in (place.prefix, place.base))


def _version_in(tree: Tree, path: str, number: str) -> str:
    if not tree.is_file(path):
        return ""
    with tree.view(path) as data:
        constants = read_binary(data).sections.get(".rodata")
        start = constants.offset if constants else 0
        size = min(constants.size_bytes if constants else len(data), MAX_BINARY_BYTES)
        for match in _IN_BINARY.finditer(data, start, start + size):
            version = match[1].decode("ascii")
            if version.startswith(f"{number}."):
                return version
    return ""


class Executable(Record):
    """The program that runs an interpreter.

    Attributes:
        path: Empty if there is none.
        machine: As `platform.machine()` says it; empty if unknown.
        system: As `sys.platform` says it; empty if unknown.
        digests: Of the file.
    """

    path: str = ""
    machine: str = ""
    system: str = ""
    digests: tuple[Digest, ...] = ()


_SYSTEMS = {"elf": "linux", "mach-o": "darwin", "pe": "win32"}


def _binary(tree: Tree, place: Place, number: str) -> Executable:
    """Find the interpreter's executable."""
    word = "pypy" if place.implementation == "pypy" else "python"
    names = [f"bin/{word}{number}"] if number else []
    for name in (*names, "bin/python3", "bin/python", "Scripts/python.exe"):
        for prefix in dict.fromkeys((place.prefix, place.base)):
            path = join(prefix, name)
            if not tree.is_file(path):
                continue
            with tree.view(path) as data:
                binary = read_binary(data)
                if not binary.form or len(data) > MAX_BINARY_BYTES:
                    continue
                value = hashlib.sha256(data).hexdigest()
            digest = Digest("SHA-256", value, DigestCover.FILE, path)
            return Executable(path, binary.machine, _SYSTEMS[binary.form], (digest,))
    return Executable()
