"""`antivenom sbom keygen`: how is a pair of keys made?"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the act's arguments."""
    parser.epilog = (
        "Writes the private key (PEM, PKCS #8, Ed25519, not encrypted, readable by its owner alone)\n"
        "to FILE and the public key to FILE.pub. What exists is never overwritten."
    )
    parser.add_argument("file", metavar="FILE", help="where to write the private key")


def run(args: argparse.Namespace) -> int:
    """Write the keys; return the exit status."""
    import os

    from antivenom.errors import ExitStatus, OutputError
    from antivenom.inspectors.sbom.signature import make_keys, write_new
    from antivenom.report.visible import visible

    public_path = f"{args.file}.pub"
    if os.path.lexists(public_path):
        raise OutputError(f"{public_path}: exists already, and a key is never overwritten")
    private, public, name = make_keys()
    write_new(args.file, private, 0o600)
    write_new(public_path, public, 0o644)
    lines = (f"private key: {args.file}", f"public key: {public_path}", f"name: {name}")
    sys.stdout.write("".join(f"{visible(line)}\n" for line in lines))
    return ExitStatus.CLEAN
