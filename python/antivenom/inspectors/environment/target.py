"""For which interpreter and platform are requirements judged?

The variables of PEP 508 markers are usually asked of the running interpreter. Here
the interpreter in question is not run, so they are told from what lies around it:
`pyvenv.cfg`, the names of folders and extension modules, the tags of the installed
wheels and the header of the interpreter's binary. What nothing tells is taken to be
as on this machine's Linux.
"""

from __future__ import annotations

import platform
import re

from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Target(Record):
    """An interpreter on a platform.

    Attributes:
        version: Of the language, such as `3.11.7`, or `3.11` if no more is known.
        implementation: `cpython` or `pypy`.
        system: As in `sys.platform`: `linux`, `darwin`, `win32`.
        machine: As in `platform.machine()`, such as `x86_64`.
    """

    version: str
    implementation: str = "cpython"
    system: str = "linux"
    machine: str = ""

    def markers(self) -> Mapping[str, str]:
        """Return the variables of PEP 508, but for `extra`."""
        release = re.match(r"\d+\.\d+", self.version)
        full = self.version if self.version.count(".") >= 2 else f"{self.version}.0"
        names = {"cpython": "CPython", "pypy": "PyPy"}
        systems = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
        return {
            "implementation_name": self.implementation,
            "implementation_version": full,
            "os_name": "nt" if self.system == "win32" else "posix",
            "platform_machine": self.machine or platform.machine(),
            "platform_python_implementation": names.get(self.implementation, self.implementation),
            "platform_release": "",
            "platform_system": systems.get(self.system, self.system),
            "platform_version": "",
            "python_full_version": full,
            "python_version": release[0] if release else self.version,
            "sys_platform": self.system,
        }


_TAG_SYSTEMS = (("win", "win32"), ("macosx", "darwin"), ("manylinux", "linux"))
_TAG_MACHINE = re.compile(
    r"(?:linux\w*?|macosx_\d+_\d+|win)_(x86_64|aarch64|arm64|amd64|i686|armv7l|ppc64le|s390x|riscv64)$"
)
_FILE_NAME = re.compile(
    r"\.(?:cpython|pypy)\w*-(?:\w*-)??(x86_64|aarch64|arm|i386|powerpc64le|s390x|riscv64)-linux-\w+\.so$"
)


def platform_of(tags: Iterable[str], files: Iterable[str]) -> tuple[str, str]:
    """Tell system and machine from wheel tags and names of extension modules.

    Args:
        tags: Such as `cp311-cp311-manylinux_2_17_x86_64`.
        files: Paths of installed files.

    Returns:
        As `sys.platform` and `platform.machine()` say it; empty where nothing
        tells.
    """
    for tag in tags:
        part = tag.rpartition("-")[2]
        system = next((name for start, name in _TAG_SYSTEMS if part.startswith(start)), "")
        if not system and part.startswith(("linux", "musllinux")):
            system = "linux"
        machine = _TAG_MACHINE.search(part)
        if system:
            word = machine[1] if machine else ""
            return system, "AMD64" if word == "amd64" else word
    for path in files:
        named = _FILE_NAME.search(path)
        if named:
            return "linux", named[1]
        if path.endswith("-darwin.so"):
            return "darwin", ""
        if path.endswith(".pyd"):
            return "win32", "AMD64" if "win_amd64" in path else ""
    return "", ""


def running_version() -> str:
    """Return the version of the interpreter that runs this, for want of any other."""
    return platform.python_version()
