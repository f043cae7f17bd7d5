"""Which vulnerabilities does a project accept, why, and until when?

An ignore file is TOML:

    [[ignore]]
    id = "CVE-2024-1234"          # any name of the vulnerability
    package = "jinja2"            # optional; a purl, or a name
    reason = "templates come from us alone"
    until = 2027-01-31            # optional

Every entry needs a reason. What it accepts is still listed, with the reason.
"""

from __future__ import annotations

import datetime
import re

from antivenom.errors import ConfigurationError
from antivenom.inspectors.environment.decisions.statement import (
    MAX_STATEMENTS,
    Product,
    Statement,
    VexStatus,
    plain_text,
    product_of,
)
from antivenom.inspectors.environment.purl import normal_name
from antivenom.inspectors.environment.table import parse_toml

_KEYS = frozenset({"id", "package", "reason", "until"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_ignore_file(text: str, path: str) -> tuple[Statement, ...]:
    """Read an ignore file.

    Raises:
        ConfigurationError: It is malformed; the text begins with its path.
    """
    try:
        document = parse_toml(text)
    except ValueError as error:
        raise ConfigurationError(f"{path}: is not valid TOML: {error}") from error
    entries = document.get("ignore")
    unknown = sorted(set(document) - {"ignore"})
    if unknown or not isinstance(entries, list) or len(entries) > MAX_STATEMENTS:
        what = f"an unknown key {unknown[0]!r}" if unknown else "no list of tables [[ignore]]"
        raise ConfigurationError(f"{path}: has {what}")
    return tuple(_entry(each, f"{path}: entry {at}") for at, each in enumerate(entries, 1))


def _entry(entry: object, where: str) -> Statement:
    if not isinstance(entry, dict):
        raise ConfigurationError(f"{where}: is no table")
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise ConfigurationError(f"{where}: has an unknown key {unknown[0]!r}")
    id_, reason, package = (plain_text(entry.get(key)) for key in ("id", "reason", "package"))
    if not id_ or not reason:
        raise ConfigurationError(f"{where}: needs an 'id' and a 'reason'")
    until = entry.get("until", "")
    day = until.isoformat() if isinstance(until, datetime.date) else str(until)
    return ignoring(id_, reason, day, where, package)


def ignoring(id_: str, reason: str, until: str, where: str, package: str = "") -> Statement:
    """Return the decision to accept a vulnerability.

    Raises:
        ConfigurationError: The day is none.
    """
    if until and not _is_day(until):
        raise ConfigurationError(f"{where}: {until!r} is no day such as 2027-01-31")
    product = product_of(package) or (Product(normal_name(package)) if package else None)
    return Statement(
        source=where,
        names=(id_,),
        status=VexStatus.NOT_AFFECTED,
        reason=reason,
        products=(product,) if product else (),
        until=until,
        must_be_used=True,
    )


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
