"""Puts an upload aside until it has been looked at."""

import os
import tempfile


def put_aside(upload: bytes) -> str:
    """Store the upload in a temporary file, and say where."""
    path = tempfile.mktemp()  # expect: AV1101
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with open(descriptor, "wb") as stored:
        stored.write(upload)
    return path


# --- exploit ---
if __name__ == "__main__":
    where = put_aside(b"cat picture")
    print("stored in", where, "if nobody made a link of that name in between")
    os.unlink(where)
