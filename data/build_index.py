"""How is the index that the wheel ships built from the snapshots beside this script?

    python data/build_index.py            builds the index where the package keeps it
    python data/build_index.py --check    builds nothing; exits 1 if it would differ
    python data/build_index.py FOLDER     takes the snapshots of another folder

It needs the standard library alone (on CPython 3.10 also tomli) and no installed
antivenom. The result is the same bytes wherever it runs; `antivenom.evidence.index`
says how, and why nothing in it is compressed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent / "python"
INDEX = PACKAGE / "antivenom" / "evidence" / "evidence.index"


def run(arguments: list[str]) -> int:
    """Build the index, or compare it; return the exit status."""
    sys.path.insert(0, str(PACKAGE))
    from antivenom.errors import EvidenceError
    from antivenom.evidence.build import build_from_folder

    parser = argparse.ArgumentParser(prog="data/build_index.py")
    parser.add_argument("folder", nargs="?", default=str(HERE), help="folder with a sources.toml")
    parser.add_argument("--output", default=str(INDEX), help="file to write")
    parser.add_argument("--check", action="store_true", help="exit 1 if the file would differ")
    chosen = parser.parse_args(arguments)
    output = Path(chosen.output)
    try:
        index = build_from_folder(chosen.folder)
    except EvidenceError as error:
        sys.stderr.write(f"build_index: {error}\n")
        return 2
    if chosen.check:
        same = output.is_file() and output.read_bytes() == index
        sys.stdout.write(f"{output}: {'is up to date' if same else 'would differ'}\n")
        return 0 if same else 1
    output.write_bytes(index)
    sys.stdout.write(f"{output}: {len(index):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
