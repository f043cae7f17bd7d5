"""Is what a verb needs installed, and if not, which command installs it?"""

from __future__ import annotations

from importlib.util import find_spec

from antivenom.errors import UsageError

_MODULES = {
    "environment": (
        "cryptography",
        "cvss",
        "cyclonedx",
        "license_expression",
        "packageurl",
        "packaging",
        "spdx_python_model",
    )
}


def require_extra(extra: str, verb: str) -> None:
    """Refuse to run a verb without the libraries that it needs.

    Args:
        extra: Name of the extra that brings them.
        verb: What the user asked for.

    Raises:
        UsageError: One of them is missing; the text has the command that installs it.
    """
    missing = [name for name in _MODULES[extra] if find_spec(name) is None]
    if missing:
        names = ", ".join(missing)
        raise UsageError(
            f"{verb} needs what is not installed ({names}): pip install 'antivenom[{extra}]'"
        )
