"""What do the comments of a compiled `requirements.txt` say about who needs whom?

`pip-compile` and `uv` write below each pin where it comes from:

    urllib3==2.0
        # via
        #   -r requirements.in
        #   requests

Names are distributions; anything else (a file, `tool (pyproject.toml)`) is the project.
"""

from __future__ import annotations

import re

from antivenom.inspectors.environment.locks.locked import Need
from antivenom.inspectors.environment.purl import normal_name
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from antivenom.inspectors.environment.locks.locked import Locked

_PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:==|@)")
_COMMENT = re.compile(r"(?:.*?\s)?#\s*(via\b)?\s*(.*)")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[^\]]*\])?")


class Origins(Record):
    """Where the pins of a file come from.

    Attributes:
        packages: The entries of the file, with what they need.
        needs: What the project itself needs.
        known: Whether the file says so at all.
    """

    packages: tuple[Locked, ...]
    needs: tuple[Need, ...] = ()
    known: bool = False


def with_origins(text: str, packages: Iterable[Locked]) -> Origins:
    """Add to the entries of a file what its comments say that they need.

    Args:
        text: The file.
        packages: Its entries.
    """
    listed = tuple(packages)
    needs: dict[str, dict[str, None]] = {}
    root: dict[str, None] = {}
    known = False
    for name, origin in _pairs(text):
        known = True
        if _NAME.fullmatch(origin):
            needs.setdefault(normal_name(origin.partition("[")[0]), {})[name] = None
        else:
            root[name] = None
    markers = {normal_name(each.name): each.requirement.partition(";")[2] for each in listed}
    packages = tuple(
        each.replace(needs=_needs(needs.get(normal_name(each.name), {}), markers))
        for each in listed
    )
    return Origins(packages, _needs(root, markers), known)


def _needs(names: Iterable[str], markers: Mapping[str, str]) -> tuple[Need, ...]:
    """Return needs, each with the condition that the pin itself stands under."""
    found = []
    for name in names:
        marker = markers.get(normal_name(name), "").strip()
        found.append(Need(name, text=f"{name} ; {marker}" if marker else ""))
    return tuple(found)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield names of pins with one origin each."""
    name, listing = "", False
    for line in text.splitlines():
        pin = _PIN.match(line)
        if pin:
            name, listing = pin[1], False
        comment = _COMMENT.fullmatch(line)
        if comment is None or not name:
            continue
        listing = listing or bool(comment[1])
        if listing:
            for origin in comment[2].split(","):
                if origin.strip():
                    yield name, origin.strip()
