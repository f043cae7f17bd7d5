"""`antivenom guide table`: which evidence is there for each rule?

Nothing in the table is typed: a rule names its CVEs, and all else is looked up in the
evidence in force, with its day. Where a rule has several CVEs, the row shows the most
urgent of them, which stands first; the JSON form has them all.
"""

from __future__ import annotations

import json
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from antivenom.evidence import CveFacts, EvidenceBase
    from antivenom.model.rule import Rule

_HEAD = ("rule", "title", "CWE", "severity", "CVE", "CVSS", "EPSS", "percentile", "KEV", "vector")
_NUMBERS = {"CVSS", "EPSS", "percentile"}
_MISSING = "missing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.add_argument("--section", metavar="NN", help="only the rules of this section")
    parser.add_argument(
        "--format",
        choices=("text", "json", "markdown"),
        default="text",
        help="form of the table (default: text)",
    )


def run(args: argparse.Namespace) -> int:
    """Print one row for each rule, by id."""
    from antivenom.catalog.rules import load_guide, rule_folders
    from antivenom.catalog.sections import section_titles
    from antivenom.errors import UsageError
    from antivenom.evidence import open_evidence, urgency_of

    titles = section_titles()
    if args.section is not None and args.section not in titles:
        raise UsageError(f"--section: {args.section!r} is none of {', '.join(titles)}")
    folders = [each for each in rule_folders() if args.section in (None, each.section)]
    base = open_evidence()
    known: list[tuple[Rule, list[CveFacts]]] = []
    for loaded in load_guide(folders).rules:
        facts = [base.facts(cve) for cve in loaded.rule.cves]
        facts.sort(key=lambda each: urgency_of([each]).key)
        known.append((loaded.rule, facts))
    if args.format == "json":
        rules = [_rule_document(rule, facts) for rule, facts in known]
        document = {"evidence": base.dates, "rules": rules}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
        return 0
    rows = [_row(rule, facts) for rule, facts in known]
    write = _markdown if args.format == "markdown" else _text
    sys.stdout.write(write(rows) + f"\n{_footer(base, known)}\n")
    return 0


def _row(rule: Rule, facts: Sequence[CveFacts]) -> tuple[str, ...]:
    from antivenom.evidence import best_score

    first = facts[0] if facts else None
    best = best_score(first.cvss) if first else None
    score = epss = percentile = kev = ""
    if first is not None:
        score = f"{best.value:.1f}" if best and best.value is not None else _MISSING
        epss = f"{first.epss.probability:.5f}" if first.epss else _MISSING
        percentile = f"{first.epss.percentile:.5f}" if first.epss else _MISSING
        kev = f"since {first.kev.added}" if first.kev else "no"
    return (
        rule.id,
        rule.title,
        ", ".join(f"CWE-{number}" for number in rule.cwe),
        rule.severity.value,
        ", ".join(each.cve for each in facts),
        score,
        epss,
        percentile,
        kev,
        best.vector if best else "",
    )


def _text(rows: Sequence[tuple[str, ...]]) -> str:
    from antivenom.report.visible import visible

    shown = [tuple(cell or "-" for cell in map(visible, row)) for row in (_HEAD, *rows)]
    widths = [max(len(row[column]) for row in shown) for column in range(len(_HEAD))]
    lines = []
    for row in shown:
        cells = zip(row, widths, _HEAD, strict=True)
        line = "  ".join(
            cell.rjust(width) if name in _NUMBERS else cell.ljust(width)
            for cell, width, name in cells
        )
        lines.append(line.rstrip())
    return "".join(f"{line}\n" for line in lines)


def _markdown(rows: Sequence[tuple[str, ...]]) -> str:
    rule = "|".join("---:" if name in _NUMBERS else "---" for name in _HEAD)
    lines = [" | ".join(_HEAD), *(" | ".join(map(_cell, row)) for row in rows)]
    table = [f"| {line} |" for line in lines]
    return "".join(f"{line}\n" for line in (table[0], f"|{rule}|", *table[1:]))


def _cell(text: str) -> str:
    from antivenom.report.visible import visible

    shown = visible(text).replace("\\", "\\\\").replace("|", "\\|")
    return shown or "-"


def _footer(base: EvidenceBase, known: Sequence[tuple[Rule, Sequence[CveFacts]]]) -> str:
    """Return of which day the facts are, and what to do about missing scores."""
    from antivenom.evidence import HINT, SourceKind, score

    vectors = [each.vector for _, facts in known for fact in facts for each in fact.cvss]
    hint = f" {HINT}." if any(score(vector).reason == HINT for vector in vectors) else ""
    named = [base.source(kind) for kind in SourceKind if kind is not SourceKind.CPYTHON]
    days = ", ".join(f"{source.name} of {source.date}" for source in named if source)
    return f"Evidence: {days}.{hint}"


def _rule_document(rule: Rule, facts: Sequence[CveFacts]) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "cwe": list(rule.cwe),
        "severity": rule.severity.value,
        "cves": [_cve_document(each) for each in facts],
    }


def _cve_document(facts: CveFacts) -> dict[str, object]:
    from antivenom.evidence import best_score, evidence_of
    from antivenom.model.wire import record_to_json

    best = best_score(facts.cvss)
    epss, kev = facts.epss, facts.kev
    return {
        "cve": facts.cve,
        "cvss": None
        if best is None
        else {
            "score": best.value,
            "severity": best.word,
            "version": best.version,
            "vector": best.vector,
            "source": best.source,
            "date": dict(facts.dates).get(best.source, ""),
            **({"reason": best.reason} if best.reason else {}),
        },
        "epss": None if epss is None else record_to_json(epss),
        "kev": None if kev is None else record_to_json(kev),
        "evidence": [record_to_json(each) for each in evidence_of(facts)],
    }
