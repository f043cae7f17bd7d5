"""Does an SBOM say all that a profile asks for?

Three profiles, each a list of elements: CISA's *2026 Minimum Elements for an SBOM*
(seventeen data fields), the NTIA's minimum elements of 2021 (seven), and the required
fields of BSI TR-03183-2 version 2.1. An element that the document says is unknown
passes, because that is what both agencies ask for; one that it is silent about fails.
Files need no more than a name and hashes.
"""

from __future__ import annotations

import re
from enum import Enum

from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from antivenom.inspectors.sbom.document import Document, Item

MAX_OFFENDERS = 10
"""How many components are named for each element."""


class State(Enum):
    """What became of an element."""

    PASSED = "passed"
    UNKNOWN = "unknown"
    """It passed, and some of it is stated as unknown."""
    FAILED = "failed"


class Grade(Record):
    """How an element was graded.

    Attributes:
        element: Its name in the profile.
        state: What became of it.
        message: What is wrong, or what is there, in one phrase.
        failed: Number of components that are silent about it.
        unknown: Number of components that say it is unknown.
        offenders: The first of those that are silent, else of the unknown ones.
    """

    element: str
    state: State
    message: str = ""
    failed: int = 0
    unknown: int = 0
    offenders: tuple[str, ...] = ()


class SignatureState(Record):
    """What is known of the author's signature.

    Attributes:
        is_there: Whether there is one, inside the document or beside it.
        problem: Why it is not good; empty if it is, or could not be verified here.
        message: What it is, in one phrase.
    """

    is_there: bool
    problem: str = ""
    message: str = ""


def grade(document: Document, profile: str, signature: SignatureState) -> tuple[Grade, ...]:
    """Grade an SBOM.

    Args:
        document: The SBOM.
        profile: One of `PROFILES`.
        signature: Of its author.

    Returns:
        One grade for each element, in the profile's order.
    """
    return tuple(_PROFILES[profile](document, signature))


def _cisa_2026(document: Document, signature: SignatureState) -> Iterable[Grade]:
    yield _author(document, "SBOM author")
    yield _signature(signature)
    yield _field("data format name", document.standard)
    yield _field("data format version", document.version)
    yield _field("generation context", document.context)
    yield _timestamp(document)
    named = [name for name, _ in document.tools]
    yield _field("tool name", ", ".join(named))
    versions = [f"{name} {version}" for name, version in document.tools if version]
    silent = [name for name, version in document.tools if not version]
    problem = f"{silent[0]} has no version" if silent else ""
    yield _field("tool version", "" if silent else ", ".join(versions), problem)
    yield _field("SBOM version", document.revision)
    yield _each(document, "producer", lambda item: bool(item.producer), "producer")
    yield _each(document, "component name", lambda item: bool(item.name), "name", files=True)
    yield _each(document, "component version", lambda item: bool(item.version), "version")
    yield _each(document, "identifiers", lambda item: bool(item.identifiers), "identifiers")
    yield _each(document, "hash value", lambda item: bool(item.hashes), "hash", files=True)
    yield _each(document, "hash algorithm", lambda item: bool(item.hashes), "hash", files=True)
    yield _each(document, "license", lambda item: bool(item.licence), "license")
    yield _dependencies(document)


def _ntia_2021(document: Document, _signature: SignatureState) -> Iterable[Grade]:
    yield _each(document, "supplier name", lambda item: bool(item.producer), "producer")
    yield _each(document, "component name", lambda item: bool(item.name), "name", files=True)
    yield _each(document, "component version", lambda item: bool(item.version), "version")
    title = "other unique identifiers"
    yield _each(document, title, lambda item: bool(item.identifiers), "identifiers")
    yield _dependencies(document)
    yield _author(document, "author of SBOM data")
    yield _timestamp(document)


_TOLD = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|https?://\S+", re.IGNORECASE)


def _bsi_tr_03183(document: Document, _signature: SignatureState) -> Iterable[Grade]:
    # Source: BSI TR-03183-2 version 2.1.0, sections 4 and 5.2.1 to 5.2.2, and BSI's
    # own taxonomy of properties for CycloneDX.
    yield _format(document)
    reachable = any(_TOLD.search(author) for author in document.authors)
    problem = "names no author with an address of mail or a URL"
    yield Grade(
        "SBOM creator", State.PASSED if reachable else State.FAILED, "" if reachable else problem
    )
    yield _timestamp(document)
    yield _each(document, "component creator", lambda item: bool(item.producer), "producer")
    yield _each(document, "component name", lambda item: bool(item.name), "name", files=True)
    yield _each(document, "component version", lambda item: bool(item.version), "version")
    yield _noted(document, "filename", "filename")
    yield _noted(document, "executable property", "executable")
    yield _noted(document, "archive property", "archive")
    yield _noted(document, "structured property", "structured")
    yield _dependencies(document)
    yield _each(document, "distribution licences", lambda item: bool(item.licence), "license")
    yield _each(document, "SHA-512 of the deployable component", _has_sha512, "")


_PROFILES: dict[str, Callable[[Document, SignatureState], Iterable[Grade]]] = {
    "cisa-2026": _cisa_2026,
    "ntia-2021": _ntia_2021,
    "bsi-tr-03183": _bsi_tr_03183,
}

PROFILES = tuple(_PROFILES)
"""The names of the profiles, the default first."""


def _field(element: str, value: str, problem: str = "is missing") -> Grade:
    state = State.PASSED if value else State.FAILED
    return Grade(element, state, value or problem or "is missing")


def _author(document: Document, element: str) -> Grade:
    if document.authors:
        return Grade(element, State.PASSED, ", ".join(document.authors[:3]))
    if "author" in document.unknown:
        return Grade(element, State.UNKNOWN, "is stated as unknown")
    return Grade(element, State.FAILED, "is missing")


def _signature(signature: SignatureState) -> Grade:
    element = "author signature"
    if signature.problem or not signature.is_there:
        return Grade(element, State.FAILED, signature.problem or "is missing")
    return Grade(element, State.PASSED, signature.message)


_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")


def _timestamp(document: Document) -> Grade:
    if _TIME.fullmatch(document.timestamp):
        return Grade("timestamp", State.PASSED, document.timestamp)
    problem = (
        f"is no time with a zone: {document.timestamp}" if document.timestamp else "is missing"
    )
    return Grade("timestamp", State.FAILED, problem)


def _format(document: Document) -> Grade:
    """Grade the standard: TR-03183-2 section 4 wants CycloneDX 1.6 or SPDX 3.0.1, or later."""
    numbers = tuple(int(part) for part in re.findall(r"\d+", document.version)[:3])
    least = {"CycloneDX": (1, 6), "SPDX": (3, 0, 1)}.get(document.standard, (99,))
    name = f"{document.standard} {document.version}"
    if numbers >= least:
        return Grade("data format", State.PASSED, name)
    return Grade(
        "data format", State.FAILED, f"is {name}, and CycloneDX 1.6 or SPDX 3.0.1 is asked"
    )


def _each(
    document: Document,
    element: str,
    has: Callable[[Item], bool],
    field: str,
    *,
    files: bool = False,
) -> Grade:
    """Grade an element that each component must have."""
    items = [item for item in document.items if files or not item.is_file]
    lacking = [item for item in items if not has(item)]
    unknown = [item for item in lacking if field in item.unknown]
    failed = [item for item in lacking if field not in item.unknown]
    return _judged(element, len(items), failed, unknown)


def _noted(document: Document, element: str, note: str) -> Grade:
    """Grade a property that each component must have."""
    return _each(document, element, lambda item: bool(item.notes.get(note)), note)


def _judged(element: str, total: int, failed: Sequence[Item], unknown: Sequence[Item]) -> Grade:
    if not total:
        return Grade(element, State.FAILED, "the document names no components")
    offenders = tuple(item.label for item in (failed or unknown)[:MAX_OFFENDERS])
    if failed:
        message = f"is missing in {len(failed):,} of {total:,}"
        state = State.FAILED
    elif unknown:
        message = f"is stated as unknown in {len(unknown):,} of {total:,}"
        state = State.UNKNOWN
    else:
        message = f"all {total:,}"
        state = State.PASSED
    return Grade(element, state, message, len(failed), len(unknown), offenders)


def _dependencies(document: Document) -> Grade:
    items = [item for item in document.items if not item.is_file]
    refs = {item.ref for item in items}
    broken = sorted(
        {end for edge in document.edges for end in edge} - {i.ref for i in document.items}
    )
    element = "dependency relationship"
    if broken:
        shown = tuple(broken[:MAX_OFFENDERS])
        message = f"{len(broken):,} ends of edges are no component"
        return Grade(element, State.FAILED, message, len(broken), 0, shown)
    alone = len(refs) == 1
    unknown = [item for item in items if "dependencies" in item.unknown]
    silent = {item.ref for item in unknown} | document.settled
    failed = [item for item in items if item.ref not in silent and not alone]
    return _judged(element, len(items), failed, unknown)


def _has_sha512(item: Item) -> bool:
    return "deployable SHA-512" in item.notes or any(name == "SHA-512" for name, _ in item.hashes)
