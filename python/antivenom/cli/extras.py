"""Is what a verb needs beyond the standard library installed?"""

from __future__ import annotations

from antivenom.errors import UsageError

_EXTRAS = {
    "environment": ("cryptography", "cvss", "packageurl", "packaging"),
}


class MissingExtraError(UsageError):
    """A verb's libraries are not installed; the text has the command that installs them."""


def need_extra(extra: str, verb: str) -> None:
    """Refuse a verb whose libraries are not there.

    Args:
        extra: Name of the extra in the package's metadata.
        verb: What the user asked for.

    Raises:
        MissingExtraError: One of the libraries is not installed.
    """
    from importlib.util import find_spec

    missing = [name for name in _EXTRAS[extra] if find_spec(name) is None]
    if missing:
        command = f"pip install 'antivenom[{extra}]'"
        raise MissingExtraError(f"`antivenom {verb}` needs {', '.join(missing)}: {command}")
