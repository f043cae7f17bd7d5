"""Puts an upload aside until it has been looked at."""

import os
import tempfile


def put_aside(upload: bytes) -> str:
    """Store the upload in a temporary file, and say where."""
    descriptor, path = tempfile.mkstemp()
    with open(descriptor, "wb") as stored:
        stored.write(upload)
    return path


# --- exploit ---
if __name__ == "__main__":
    where = put_aside(b"cat picture")
    print("stored in", where, "which did not exist before")
    os.unlink(where)
