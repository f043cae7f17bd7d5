"""`antivenom evidence status`: which evidence is in force, and how old is it?"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timezone

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    import datetime as time
    from collections.abc import Sequence

    from antivenom.evidence import EvidenceBase, Source


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.epilog = (
        "The evidence in force is that of the folder that ANTIVENOM_EVIDENCE names; without one,\n"
        "what `antivenom evidence update` stored, or what antivenom carries, whichever is newer."
    )
    parser.add_argument(
        "--max-age",
        type=_days,
        metavar="DAYS",
        help="exit 2 if a source is older (default: warn from 90 days on)",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the list"
    )


def _days(text: str) -> int:
    import argparse

    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Print the sources of the evidence in force; return the exit status."""
    from antivenom.errors import ExitStatus
    from antivenom.evidence import MAX_AGE_DAYS, open_evidence

    base = open_evidence()
    base.verify()
    today = datetime.now(timezone.utc).date()
    bound = MAX_AGE_DAYS if args.max_age is None else args.max_age
    stale = base.stale(today, bound)
    if args.format == "json":
        document = _document(base, today, bound)
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        sys.stdout.write(_table(base, today, stale))
    if stale:
        sys.stdout.flush()
        _warn(stale, len(base.sources), bound)
    too_old = args.max_age is not None and bool(stale)
    return ExitStatus.INCOMPLETE if too_old or base.missing else ExitStatus.CLEAN


def _table(base: EvidenceBase, today: time.date, stale: Sequence[Source]) -> str:
    from antivenom.report.visible import visible

    rows = [("source", "date", "days", "records", "licence", "")]
    rows += [
        (
            visible(each.name),
            each.date,
            f"{each.age_days(today):,}",
            f"{each.records:,}",
            visible(each.licence),
            "old" if each in stale else "",
        )
        for each in base.sources
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    lines = [
        "  ".join(
            cell.rjust(width) if column in {2, 3} else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    where = "carried by antivenom" if base.carried else visible(base.path)
    lines += [f"missing: {kind.value}" for kind in base.missing]
    return "".join(f"{line}\n" for line in (*lines, "", f"evidence in force: {where}"))


def _document(base: EvidenceBase, today: time.date, bound: int) -> dict[str, object]:
    return {
        "path": base.path,
        "carried": base.carried,
        "today": today.isoformat(),
        "max_age_days": bound,
        "sources": [
            {
                "kind": each.kind.value,
                "name": each.name,
                "date": each.date,
                "age_days": each.age_days(today),
                "stale": each.age_days(today) > bound,
                "records": each.records,
                "licence": each.licence,
                "attribution": each.attribution,
                "origin": each.origin,
                "url": each.url,
                "commit": each.commit,
                "file": each.file,
                "sha256": each.sha256,
            }
            for each in base.sources
        ],
        "missing": [kind.value for kind in base.missing],
    }


def _warn(stale: Sequence[Source], count: int, bound: int) -> None:
    from antivenom.report.visible import visible

    oldest = min(stale, key=lambda source: source.date)
    text = (
        f"{len(stale)} of {count} sources are older than {bound} days, {oldest.name} is of "
        f"{oldest.date}; `antivenom evidence update --from DIR|URL` renews them"
    )
    if sys.stderr is not None:
        sys.stderr.write(f"antivenom: warning: {visible(text)}\n")
