"""Under which SPDX expression may a distribution be used, going by its metadata?

In the order of trust: the field `License-Expression` (PEP 639), which is meant to
be one; classifiers, which are a closed vocabulary; the free text of `License`. What
names no licence, or no version of one, stays unknown, with the declared text kept:
"BSD" is not guessed to be one of the five licences that people call so.

The list of licences is the one in `packaging.licenses`, which every reader of
PEP 639 shares.
"""

from __future__ import annotations

import re
from functools import lru_cache

from antivenom.inspectors.environment.component import Licence
from antivenom.inspectors.environment.metadata import one_line
from antivenom.inspectors.environment.table import read_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from antivenom.inspectors.environment.metadata import Metadata

MAX_DECLARED_CHARACTERS = 200
"""Bound on the declared text that is kept: some fields hold a whole licence."""
MAX_ONE_LICENCE_CHARACTERS = 2000
"""A longer text is that of a long licence, or of more than one."""

_PREFIX = "License :: "
_NOT_SAYING = {"License :: OSI Approved", "License :: Other/Proprietary License"}


def licence_of(metadata: Metadata) -> Licence:
    """Return the licence that a distribution's metadata states."""
    if metadata.licence_expression:
        expression = canonical(metadata.licence_expression)
        return Licence(expression, metadata.licence_expression, "License-Expression")
    from_text = _from_text(metadata.licence_text)
    named = [line for line in metadata.classifiers if line.startswith(_PREFIX)]
    named = [line for line in named if line not in _NOT_SAYING]
    expression = _from_classifiers(named)
    # A classifier of a family ("BSD License") knows less than a text that names one of
    # it, and several classifiers know less than a text that joins them.
    clear = bool(expression) and len(named) == 1
    if clear or (named and not from_text):
        return Licence(expression, "; ".join(named), "classifier")
    declared = one_line(metadata.licence_text)[:MAX_DECLARED_CHARACTERS]
    return Licence(from_text, declared, "License") if declared else Licence()


@lru_cache(maxsize=1024)
def canonical(expression: str) -> str:
    """Return an SPDX licence expression as it should be written; empty if it is none."""
    from packaging.licenses import (
        InvalidLicenseExpression,
        canonicalize_license_expression,
    )

    if len(expression) > MAX_DECLARED_CHARACTERS * 10 or expression.count("(") > 50:
        return ""
    try:
        return str(canonicalize_license_expression(expression))
    except (InvalidLicenseExpression, RecursionError, MemoryError):
        return ""


def _from_classifiers(named: Iterable[str]) -> str:
    """Return the licences that classifiers name; empty if one of them is not known.

    Classifiers do not say whether all hold or any: one may choose in most cases,
    but to say so would promise more than was written, so all of them hold.
    """
    known = _table()["classifiers"]
    found = [known.get(line.rpartition(" :: ")[2], "") for line in named]
    return " AND ".join(sorted(set(found))) if found and all(found) else ""


def licence_of_file(text: str, name: str, declared: Licence) -> Licence:
    """Return the licence that a licence file is the text of.

    Args:
        text: The file.
        name: Its name.
        declared: What the metadata says, which is kept if the text is not known.
    """
    expression = _from_text(text) if len(text) > MAX_DECLARED_CHARACTERS else ""
    return (
        Licence(expression, declared.declared or name, "License-File") if expression else declared
    )


def _from_text(text: str) -> str:
    if not text:
        return ""
    key = " ".join(re.sub(r"[^a-z0-9.+]+", " ", text[:4000].lower()).split())
    table = _table()
    if key in table["texts"]:
        return table["texts"][key]
    if len(key) < MAX_DECLARED_CHARACTERS:
        # One word may be an identifier, and a name in prose ("Python") is none.
        return canonical(text.strip()) if re.search(r"[-0-9]|^\w{2,5}$", text.strip()) else ""
    begins = (spdx for start, spdx in table["beginnings"].items() if key.startswith(start))
    found = next(begins, "")
    if found or len(text) > MAX_ONE_LICENCE_CHARACTERS:
        return found
    return next((spdx for phrase, spdx in table["phrases"].items() if phrase in key), "")


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, str]]:
    return read_table("licences.toml")
