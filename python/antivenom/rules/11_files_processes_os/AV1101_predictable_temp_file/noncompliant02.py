"""Puts an upload aside until it has been looked at."""

import os
import tempfile


def put_aside(upload: bytes) -> str:
    """Store the upload in a temporary file, and say where."""
    path = os.path.join(tempfile.gettempdir(), "shop-upload")
    with open(path, "wb") as stored:  # expect: AV1101
        stored.write(upload)
    return path


# --- exploit ---
if __name__ == "__main__":
    where = put_aside(b"cat picture")
    print("stored in", where, "or wherever a link of that name points to")
    os.unlink(where)
