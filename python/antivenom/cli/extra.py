"""Is there what a verb needs beyond the base package, and which command installs it?"""

from __future__ import annotations

from importlib.util import find_spec

from antivenom.errors import UsageError

MODULES = {"environment": ("packageurl", "packaging", "license_expression", "cvss")}
"""The extras by name, each with modules that come with it alone."""


def need_extra(name: str, verb: str) -> None:
    """Refuse to go on without an extra.

    Args:
        name: Of the extra.
        verb: What needs it.

    Raises:
        UsageError: Something of it is not installed; the text says what installs it.
    """
    if any(find_spec(module) is None for module in MODULES[name]):
        raise UsageError(f'{verb} needs an extra: `python -m pip install "antivenom[{name}]"`')
