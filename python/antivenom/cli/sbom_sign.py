"""`antivenom sbom sign`: how does an author vouch for a document?"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

MAX_SIGNED_BYTES = 1024 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.epilog = (
        "The signature is Ed25519 over the exact bytes of the document, and goes to FILE.sig.json."
    )
    parser.add_argument("file", metavar="FILE", help="the document")
    parser.add_argument("--key", metavar="KEY", required=True, help="the private key")
    parser.add_argument(
        "--signature", metavar="FILE", help="where to write it (default: FILE.sig.json)"
    )


def run(args: argparse.Namespace) -> int:
    """Write the signature; return the exit status."""
    from antivenom.cli.output import Output
    from antivenom.errors import ExitStatus
    from antivenom.inspectors.sbom.reading import read_bytes
    from antivenom.inspectors.sbom.signature import (
        MAX_SIGNATURE_BYTES,
        SUFFIX,
        read_private_key,
        sign,
    )
    from antivenom.report.visible import visible

    key = read_private_key(read_bytes(args.key, MAX_SIGNATURE_BYTES), args.key)
    text, name = sign(read_bytes(args.file, MAX_SIGNED_BYTES), key)
    path = args.signature or args.file + SUFFIX
    with Output.to(path, "json") as output:
        try:
            output.stream.write(text)
            output.finish()
        except OSError as error:
            output.fail(error)
    sys.stdout.write(visible(f"{path}: signed by {name}") + "\n")
    return ExitStatus.CLEAN
