"""What does a METADATA or PKG-INFO file say?

The format is that of electronic mail's header, which real files break in many ways.
The standard library's parser accepts all of them too, but takes a millisecond for
each file because it reads the description, the body, as well; this one stops where
the header ends.
"""

from __future__ import annotations

import re

from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_FIELDS = 20_000
"""Bound on header lines: the largest seen in the field has 1,400."""
MAX_FIELD_CHARACTERS = 200_000
"""Bound on one value; whole licence texts occur."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,63})\s*:[ \t]?(.*)", re.DOTALL)


class Metadata(Record):
    """The header fields of a distribution that an inventory needs.

    Attributes:
        name: As written; empty if missing.
        version: As written; empty if missing.
        summary: One line; empty if missing.
        producer: The author, else the maintainer, as written; empty if unknown.
        licence_expression: PEP 639's field.
        licence_text: The older `License` field, of any length.
        classifiers: All of them, in their order.
        homepage: An address for people; empty if there is none.
        download: Where the project's source lies, or its archives.
        requires: Requirements as written, in their order.
        requires_python: As written.
        extras: Extras that it offers, as written.
        problems: What is wrong with the header, in one phrase each.
    """

    name: str
    version: str
    summary: str = ""
    producer: str = ""
    licence_expression: str = ""
    licence_text: str = ""
    classifiers: tuple[str, ...] = ()
    homepage: str = ""
    download: str = ""
    requires: tuple[str, ...] = ()
    requires_python: str = ""
    extras: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def read_metadata(text: str) -> Metadata:
    """Read a METADATA or PKG-INFO file; whatever it says, this returns.

    Args:
        text: The whole file.
    """
    fields, problems = read_fields(text)
    name, version = _first(fields, "name"), _first(fields, "version")
    missing = [word for word, value in (("Name", name), ("Version", version)) if not value]
    problems += [f"lacks the field {word}" for word in missing]
    addresses = _addresses(fields)
    return Metadata(
        name=name,
        version=version,
        summary=one_line(_first(fields, "summary")),
        producer=_producer(fields),
        licence_expression=_first(fields, "license-expression"),
        licence_text=_first(fields, "license"),
        classifiers=tuple(fields.get("classifier", ())),
        homepage=_first(fields, "home-page") or _choose(addresses, _HOME),
        download=_first(fields, "download-url") or _choose(addresses, _SOURCE),
        requires=tuple(fields.get("requires-dist", ())),
        requires_python=_first(fields, "requires-python"),
        extras=tuple(fields.get("provides-extra", ())),
        problems=tuple(problems),
    )


def read_fields(text: str) -> tuple[dict[str, list[str]], list[str]]:
    """Split a header into its fields.

    Returns:
        The values of each field by its lower-case name, in their order; `UNKNOWN`,
        which old tools wrote for nothing, is left out. And what is wrong, in one
        phrase each.
    """
    fields: dict[str, list[str]] = {}
    problems: list[str] = []
    last: list[str] | None = None
    # `str.splitlines` would also split at form feeds, which licence texts hold.
    for number, line in enumerate(_LINE_END.split(text), 1):
        if not line:
            if fields:
                break
            continue
        if number > MAX_FIELDS:
            problems.append(f"has more than {MAX_FIELDS:,} header lines")
            break
        if line[0] in " \t|" and last is not None:
            if len(last[-1]) < MAX_FIELD_CHARACTERS:
                last[-1] += "\n" + line.strip().removeprefix("|").strip()
            continue
        match = _FIELD.fullmatch(line)
        if match is None:
            problems.append(f"has no field in line {number}")
            # What follows a broken line is most often the description.
            break
        last = fields.setdefault(match[1].lower(), [])
        last.append(match[2].strip()[:MAX_FIELD_CHARACTERS])
    return _without_unknown(fields), problems


def _without_unknown(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    kept = {
        name: [value for value in values if value and value.upper() != "UNKNOWN"]
        for name, values in fields.items()
    }
    return {name: values for name, values in kept.items() if values}


def _first(fields: Mapping[str, list[str]], name: str) -> str:
    return fields[name][0] if name in fields else ""


def one_line(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return " ".join(text.split())


_HOME = ("homepage", "home", "website", "documentation", "docs", "repository", "source")
_SOURCE = ("download", "source", "sourcecode", "repository", "code", "github")


def _addresses(fields: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the addresses by their labels, as the labels are compared (PEP 753)."""
    found: dict[str, str] = {}
    for entry in fields.get("project-url", ()):
        label, _, address = entry.partition(",")
        key = re.sub(r"[^a-z0-9]", "", label.lower())
        found.setdefault(key, address.strip())
    return found


def _choose(addresses: Mapping[str, str], labels: tuple[str, ...]) -> str:
    return next((addresses[label] for label in labels if addresses.get(label)), "")


def _unquoted(text: str) -> str:
    """Return people without the quotes that a name with a comma has in mail."""
    return one_line(re.sub(r'"([^"]*)"(?=\s*<)', r"\1", text))


def _producer(fields: Mapping[str, list[str]]) -> str:
    for person in ("author", "maintainer"):
        name = _unquoted(_first(fields, person))
        mail = _unquoted(_first(fields, f"{person}-email"))
        if name and mail and "<" not in mail and "," not in mail and "@" in mail:
            return f"{name} <{mail}>"
        if name or mail:
            return name or mail
    return ""
