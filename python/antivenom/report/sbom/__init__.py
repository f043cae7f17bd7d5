"""In which forms is an inventory written down for others: which SBOMs are there?

CycloneDX 1.7 and 1.6, SPDX 2.3 and SPDX 3.0.1, all as JSON. Each form is a module of
this package, imported when it is asked for. All are written by hand: the libraries of
the two standards take ten times as long as the inventory itself, and none of them can
say all that is known. The tests hold the writers to the official schemas and validators.
"""

from __future__ import annotations

from importlib import import_module

from antivenom.report.sbom.statement import Statement, unknown_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class _Writer(Protocol):
        def write(self, statement: Statement, version: str) -> str:
            """Return the document."""


_MODULES = {
    "cyclonedx-1.7": ("cyclonedx", "1.7", ".cdx.json"),
    "cyclonedx-1.6": ("cyclonedx", "1.6", ".cdx.json"),
    "spdx-2.3": ("spdx2", "2.3", ".spdx.json"),
    "spdx-3.0.1": ("spdx3", "3.0.1", ".spdx3.json"),
}

FORMS = tuple(_MODULES)
"""The names of all forms, the default first."""


def write_sbom(statement: Statement, form: str) -> str:
    """Return an SBOM.

    Args:
        statement: What it says.
        form: One of `FORMS`.

    Raises:
        KeyError: There is no such form.
    """
    module, version, _ = _MODULES[form]
    writer: _Writer = import_module(f"{__name__}.{module}")
    return writer.write(statement, version)


def suffix_of(form: str) -> str:
    """Return how the name of a file of a form ends.

    Raises:
        KeyError: There is no such form.
    """
    return _MODULES[form][2]


__all__ = ["FORMS", "Statement", "suffix_of", "unknown_fields", "write_sbom"]
