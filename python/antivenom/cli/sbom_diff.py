"""`antivenom sbom diff`: in what do two SBOMs differ?"""

from __future__ import annotations

import json
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from antivenom.inspectors.sbom.difference import Difference


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.epilog = (
        "Components are compared by purl without version, else by name, so the two may be of\n"
        "different standards. The exit status is 1 if there is a difference."
    )
    parser.add_argument("before", metavar="A", help="the older SBOM; `-` for standard input")
    parser.add_argument("after", metavar="B", help="the newer SBOM")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the difference"
    )


def run(args: argparse.Namespace) -> int:
    """Compare the SBOMs; return the exit status."""
    from antivenom.errors import ExitStatus
    from antivenom.inspectors.sbom.difference import compare
    from antivenom.inspectors.sbom.reading import SbomError, read_sbom
    from antivenom.report.visible import visible

    before, after = read_sbom(args.before), read_sbom(args.after)
    for name, document in ((args.before, before), (args.after, after)):
        if document.cut:
            raise SbomError(f"{name}: {document.cut}")
    found = compare(before, after)
    if args.format == "json":
        sys.stdout.write(_as_json(found))
    else:
        sys.stdout.write("".join(f"{visible(line)}\n" for line in _as_lines(found)))
    return ExitStatus.FINDINGS if found else ExitStatus.CLEAN


def _as_lines(found: Difference) -> Iterator[str]:
    for name, version in found.removed:
        yield f"- {name} {version}".rstrip()
    for name, version in found.added:
        yield f"+ {name} {version}".rstrip()
    for each in found.changed:
        label = each.name if each.field == "version" else f"{each.name} {each.version}".rstrip()
        yield f"~ {label}: {each.field} {each.before or 'unknown'} -> {each.after or 'unknown'}"
    for source, target in found.edges_removed:
        yield f"- {source} needs {target}"
    for source, target in found.edges_added:
        yield f"+ {source} needs {target}"
    parts = (
        f"{len(found.added):,} added",
        f"{len(found.removed):,} removed",
        f"{len({(each.name, each.version) for each in found.changed}):,} changed",
        f"{len(found.edges_added) + len(found.edges_removed):,} edges",
    )
    yield ", ".join(parts) if found else "no difference"


def _as_json(found: Difference) -> str:
    def listed(pairs: tuple[tuple[str, str], ...], first: str, second: str) -> list[dict[str, str]]:
        return [{first: one, second: other} for one, other in pairs]

    document = {
        "added": listed(found.added, "name", "version"),
        "removed": listed(found.removed, "name", "version"),
        "changed": [
            {
                "name": each.name,
                "version": each.version,
                "field": each.field,
                "before": each.before,
                "after": each.after,
            }
            for each in found.changed
        ],
        "edges_added": listed(found.edges_added, "source", "target"),
        "edges_removed": listed(found.edges_removed, "source", "target"),
    }
    return json.dumps(document, indent=2) + "\n"
