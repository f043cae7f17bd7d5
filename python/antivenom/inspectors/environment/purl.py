"""How are packages named for everybody: by package URL and by CPE?"""

from __future__ import annotations

import re
from urllib.parse import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_SEPARATORS = re.compile(r"[-_.]+")
_PLAIN = re.compile(r"[A-Za-z0-9._~:-]*")


def normal_name(name: str) -> str:
    """Return a distribution's name as names are compared (PEP 503)."""
    return _SEPARATORS.sub("-", name.strip()).lower()


def pypi_purl(name: str, version: str) -> str:
    """Return the purl of a Python distribution; empty if it has no name."""
    normal = normal_name(name)
    if not normal:
        return ""
    if _PLAIN.fullmatch(normal) and _PLAIN.fullmatch(version):
        # Nothing to escape: the library takes 70 times as long to find that out.
        return f"pkg:pypi/{normal}@{version}" if version else f"pkg:pypi/{normal}"
    return make_purl("pypi", normal, version) or f"pkg:pypi/{quote(normal)}"


def make_purl(
    kind: str, name: str, version: str, namespace: str = "", qualifiers: Mapping[str, str] = {}
) -> str:
    """Return a purl; empty if what is given cannot be one."""
    from packageurl import PackageURL

    try:
        return PackageURL(
            kind, namespace or None, name, version or None, dict(qualifiers) or None
        ).to_string()
    except ValueError:
        return ""


def read_purl(purl: str) -> tuple[str, str, str, str] | None:
    """Split a purl into type, namespace, name and version; None if it is none."""
    from packageurl import PackageURL

    if len(purl) > 2000:
        return None
    try:
        parsed = PackageURL.from_string(purl)
    except ValueError:
        return None
    return parsed.type, parsed.namespace or "", parsed.name, parsed.version or ""


def make_cpe(vendor: str, product: str, version: str, update: str = "*") -> str:
    """Return the CPE 2.3 formatted string of an application.

    Args:
        vendor: As the official dictionary names it.
        product: Likewise.
        version: Empty for any.
        update: A pre-release such as `rc1`; `*` for any, `-` for none.

    Source: NIST IR 7695 section 6.2: letters, digits, `_`, `-` and `.` stand for
    themselves but `-` and `.` alone; anything else is escaped by a backslash.
    """
    parts = [_escaped(part) for part in (vendor, product, version or "*", update)]
    return ":".join(["cpe:2.3:a", *parts, *"******"])


def _escaped(part: str) -> str:
    if part in {"*", "-"}:
        return part
    return re.sub(r"([^A-Za-z0-9_.\-])", r"\\\1", part.lower())
