"""`antivenom sbom verify`: who signed a document, and is it still the same?"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.epilog = (
        "The exit status is 0 only if one of the keys signed exactly these bytes; 1 if not; 2 if\n"
        "a file cannot be read. Without --key the document is held to the key in its signature,\n"
        "which anybody can put there: the exit status is then 2 even if it fits."
    )
    parser.add_argument("file", metavar="FILE", help="the document")
    parser.add_argument(
        "--key", metavar="KEY", action="append", help="a public key to trust (repeatable)"
    )
    parser.add_argument(
        "--signature", metavar="FILE", help="the signature (default: FILE.sig.json)"
    )


def run(args: argparse.Namespace) -> int:
    """Verify the signature; return the exit status."""
    from antivenom.cli.sbom_sign import MAX_SIGNED_BYTES
    from antivenom.errors import ExitStatus
    from antivenom.inspectors.sbom.reading import read_bytes
    from antivenom.inspectors.sbom.signature import (
        MAX_SIGNATURE_BYTES,
        SUFFIX,
        MismatchError,
        raw_public,
        read_public_key,
        read_signature,
        verify,
    )
    from antivenom.report.visible import visible

    keys = {
        raw_public(read_public_key(read_bytes(path, MAX_SIGNATURE_BYTES), path)): path
        for path in args.key or ()
    }
    path = args.signature or args.file + SUFFIX
    signature = read_signature(read_bytes(path, MAX_SIGNATURE_BYTES), path)
    try:
        name = verify(read_bytes(args.file, MAX_SIGNED_BYTES), signature, keys)
    except MismatchError as error:
        raise MismatchError(f"{args.file}: {error}") from error
    if not keys:
        text = f"{args.file}: unchanged since it was signed by {name}, a key that nobody named"
        sys.stdout.write(f"{visible(text)}; --key says whom to trust\n")
        return ExitStatus.INCOMPLETE
    text = f"{args.file}: signed by {name} ({keys[signature.public]})"
    sys.stdout.write(f"{visible(text)}\n")
    return ExitStatus.CLEAN
