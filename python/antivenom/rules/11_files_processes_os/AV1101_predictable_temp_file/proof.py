"""A link of the right name in the shared folder makes the service overwrite a file of its own."""

import os
import sys
import tempfile
from pathlib import Path

PAYLOADS = (b"mallory::0:0::/:/bin/sh\n", b"\0")
EQUIVALENT = {
    "compliant01.py:10 nothing -> descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)": (
        "mkstemp has created the file by then, so opening it once more follows no link"
    ),
}


def exploit(module, payload):
    """Have the service overwrite its own settings by way of a link."""
    shared = tempfile.gettempdir()
    private = Path("private").resolve()
    private.mkdir()
    victim = private / "settings"
    victim.write_bytes(b"debug = off\n")
    planted: list[object] = []

    def plant(event, arguments):
        # The attacker watches the folder that all share and comes in just before a file is opened.
        if event != "open" or planted or not isinstance(arguments[0], str):
            return
        if os.path.dirname(arguments[0]) == shared:
            planted.append(arguments[0])
            os.symlink(victim, arguments[0])

    sys.addaudithook(plant)
    module.put_aside(payload)
    return victim.read_bytes() != b"debug = off\n"


def behaviour(module):
    """The upload can be read where the service says."""
    path = module.put_aside(b"cat picture")
    assert Path(path).read_bytes() == b"cat picture"
    assert os.path.isabs(path)
