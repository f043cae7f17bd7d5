"""`antivenom sbom check`: does an SBOM say all that it must?"""

from __future__ import annotations

import json
import os
import sys

from antivenom.inspectors.sbom.profiles import PROFILES, State

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from antivenom.inspectors.sbom.document import Document
    from antivenom.inspectors.sbom.profiles import Grade, SignatureState

_OTHERS = (".sig", ".asc", ".sigstore", ".sigstore.json", ".bundle")
"""Signatures of other tools, beside the document; they are seen, and not verified."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.epilog = (
        "Reads CycloneDX 1.4 to 1.7, SPDX 2.2 and 2.3 and SPDX 3.0.1, all as JSON. An element that\n"
        "the document says is unknown passes. The exit status is 1 if an element fails, 2 if the\n"
        "file cannot be read."
    )
    parser.add_argument("file", metavar="FILE", help="the SBOM; `-` for standard input")
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        default=PROFILES[0],
        help=f"what to grade by (default: {PROFILES[0]})",
    )
    parser.add_argument(
        "--signature", metavar="FILE", help="signature of the author (default: the one beside it)"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the grades"
    )


def run(args: argparse.Namespace) -> int:
    """Grade the SBOM; return the exit status."""
    from antivenom.errors import ExitStatus
    from antivenom.inspectors.sbom.profiles import grade
    from antivenom.inspectors.sbom.reading import parse_sbom, read_bytes

    name = "standard input" if args.file == "-" else args.file
    data = read_bytes(args.file)
    document = parse_sbom(data, name)
    signature = _signature(args, data, document)
    grades = grade(document, args.profile, signature)
    write = _as_json if args.format == "json" else _as_text
    sys.stdout.write(write(args, document, grades))
    if document.cut:
        sys.stdout.flush()
        return ExitStatus.INCOMPLETE
    failed = any(each.state is State.FAILED for each in grades)
    return ExitStatus.FINDINGS if failed else ExitStatus.CLEAN


def _signature(args: argparse.Namespace, data: bytes, document: Document) -> SignatureState:
    """Look for the author's signature, and hold the document to it if it is of our form."""
    from antivenom.inspectors.sbom.profiles import SignatureState
    from antivenom.inspectors.sbom.reading import read_bytes
    from antivenom.inspectors.sbom.signature import (
        MAX_SIGNATURE_BYTES,
        SUFFIX,
        MismatchError,
        SignatureError,
        read_signature,
        verify,
    )

    beside = args.file + SUFFIX
    path = args.signature or (beside if os.path.exists(beside) else "")
    if path:
        try:
            signature = read_signature(read_bytes(path, MAX_SIGNATURE_BYTES), path)
            return SignatureState(True, "", f"detached, by {verify(data, signature, {})}")
        except MismatchError as error:
            return SignatureState(True, str(error))
        except SignatureError as error:
            return SignatureState(True, "" if args.signature else str(error), "not verified")
    if document.is_signed:
        return SignatureState(True, "", "inside the document, not verified")
    other = next((end for end in _OTHERS if os.path.exists(args.file + end)), "")
    if other:
        return SignatureState(True, "", f"detached, in {args.file}{other}, not verified")
    return SignatureState(False)


def _as_text(args: argparse.Namespace, document: Document, grades: Sequence[Grade]) -> str:
    from antivenom.report.visible import visible

    width = max(len(each.element) for each in grades)
    lines = [f"{args.file}: {document.standard} {document.version}, profile {args.profile}"]
    for each in grades:
        lines.append(f"{each.state.value:7}  {each.element:{width}}  {each.message}".rstrip())
        lines += [f"{'':7}  {'':{width}}    {name}" for name in each.offenders]
        hidden = (each.failed or each.unknown) - len(each.offenders)
        if each.offenders and hidden > 0:
            lines.append(f"{'':7}  {'':{width}}    and {hidden:,} more")
    passed = sum(each.state is not State.FAILED for each in grades)
    lines += ["", f"{passed} of {len(grades)} elements passed"]
    if document.cut:
        lines.append(f"not wholly read: {document.cut}")
    return "".join(f"{visible(line)}\n" for line in lines)


def _as_json(args: argparse.Namespace, document: Document, grades: Sequence[Grade]) -> str:
    passed = sum(each.state is not State.FAILED for each in grades)
    return (
        json.dumps(
            {
                "file": args.file,
                "standard": document.standard,
                "version": document.version,
                "profile": args.profile,
                "components": sum(not item.is_file for item in document.items),
                "passed": passed,
                "total": len(grades),
                "cut": document.cut or None,
                "elements": [
                    {
                        "element": each.element,
                        "state": each.state.value,
                        "message": each.message,
                        "failed": each.failed,
                        "unknown": each.unknown,
                        "components": list(each.offenders),
                    }
                    for each in grades
                ],
            },
            indent=2,
        )
        + "\n"
    )
