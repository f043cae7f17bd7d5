"""`antivenom affected`: which of these SBOMs name something that a vulnerability affects?"""

from __future__ import annotations

import json
import os
import sys

from antivenom.cli.extras import need_extra
from antivenom.errors import ExitStatus, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from antivenom.evidence import Advisory, EvidenceBase
    from antivenom.inspectors.environment.audit.reach import Answer

_EPILOG = """\
exit status:
  0    none of them is affected
  1    at least one of them is affected
  2    wrong use, or of at least one nobody can say (wins over 1)

The advisories that are carried speak about Python packages; components of other kinds are not
judged by them.
"""

_SUFFIXES = (".json", ".xml", ".cdx", ".spdx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.usage = "antivenom affected [OPTIONS] ID SBOM..."
    parser.epilog = _EPILOG
    parser.add_argument(
        "id", metavar="ID", help="a vulnerability by any of its names, such as CVE-2023-4863"
    )
    parser.add_argument(
        "sboms",
        nargs="+",
        metavar="SBOM",
        help="a CycloneDX or SPDX document, or a folder of them",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the answer"
    )
    parser.add_argument("--evidence", metavar="DIR", help="folder of the evidence to use")


def run(arguments: argparse.Namespace) -> int:
    """Answer for each document; return the exit status."""
    need_extra("environment", "affected")
    from antivenom.evidence import open_evidence
    from antivenom.inspectors.environment.audit.reach import Reach

    base = open_evidence(arguments.evidence)
    advisory = _advisory(base, arguments.id)
    answers = [(path, _answer(path, advisory)) for path in _files(arguments.sboms)]
    write = _json if arguments.format == "json" else _text
    sys.stdout.write(write(arguments.id, advisory, base, answers))
    found = {answer.reach for _, answer in answers}
    if Reach.UNKNOWN in found:
        return ExitStatus.INCOMPLETE
    return ExitStatus.FINDINGS if Reach.AFFECTED in found else ExitStatus.CLEAN


def _advisory(base: EvidenceBase, name: str) -> Advisory:
    """Return what is known under a name.

    Raises:
        UsageError: Nothing is known of it, or it was taken back. Neither says that anybody is
            not affected.
    """
    from antivenom.evidence import SourceKind

    advisory = base.advisory(name) or base.advisory(name.upper())
    if advisory is None:
        day = base.day(SourceKind.PYPI) or "an unknown day"
        raise UsageError(
            f"affected: no advisory of {day} about Python packages is called {name!r}, so nobody "
            "can say who is affected"
        )
    if advisory.withdrawn:
        raise UsageError(f"affected: {advisory.id} was withdrawn on {advisory.withdrawn[:10]}")
    return advisory


def _files(paths: Iterable[str]) -> Iterator[str]:
    """Yield each document, those of a folder sorted by name.

    Raises:
        UsageError: A path is missing, or a folder holds no document.
    """
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        names = sorted(name for name in os.listdir(path) if name.endswith(_SUFFIXES))
        if not names:
            raise UsageError(f"affected: {path}: holds no SBOM by its name")
        yield from (os.path.join(path, name) for name in names)


def _answer(path: str, advisory: Advisory) -> Answer:
    from antivenom.inspectors.environment.audit.reach import MAX_SBOM_BYTES, reach_of, unknown

    try:
        with open(path, "rb") as file:
            data = file.read(MAX_SBOM_BYTES + 1)
    except OSError as error:
        return unknown(f"cannot be read: {error.strerror or error}")
    if len(data) > MAX_SBOM_BYTES:
        return unknown(f"is larger than {MAX_SBOM_BYTES >> 20} MiB")
    return reach_of(data, advisory)


def _text(
    name: str, advisory: Advisory, base: EvidenceBase, answers: list[tuple[str, Answer]]
) -> str:
    from antivenom.evidence import SourceKind
    from antivenom.report.visible import visible

    lines = []
    for path, answer in answers:
        said = [*answer.components, *answer.reasons]
        lines.append(f"{path}: {answer.reach.value}" + (f": {'; '.join(said)}" if said else ""))
    counts: dict[str, int] = {}
    for _, answer in answers:
        counts[answer.reach.value] = counts.get(answer.reach.value, 0) + 1
    told = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
    names = ", ".join([advisory.id, *advisory.cves])
    lines.append(f"{name} ({names}): {told}; advisories of {base.day(SourceKind.PYPI)}")
    return "".join(f"{visible(line)}\n" for line in lines)


def _json(
    name: str, advisory: Advisory, base: EvidenceBase, answers: list[tuple[str, Answer]]
) -> str:
    document = {
        "asked": name,
        "advisory": advisory.id,
        "aliases": list(advisory.aliases),
        "packages": sorted({each.name for each in advisory.affected if each.name}),
        "evidence": base.dates,
        "sboms": [
            {
                "path": path,
                "answer": answer.reach.value,
                "components": list(answer.components),
                "reasons": list(answer.reasons),
            }
            for path, answer in answers
        ],
    }
    return json.dumps(document, indent=2) + "\n"
