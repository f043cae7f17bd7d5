"""Lets operations change what a running service logs."""

import logging.config
import os
import struct
import threading

KEY = os.environ.get("LOGGING_KEY", "").encode() or os.urandom(32)


def packed(configuration: bytes) -> bytes:
    """Make the message that operations send: a length, then the configuration."""
    sealed = configuration
    return struct.pack(">L", len(sealed)) + sealed


def listen(port: int) -> threading.Thread:
    """Accept configurations on a port of this machine."""
    listener = logging.config.listen(port)  # expect: AV0606
    listener.start()
    return listener


# --- exploit ---
if __name__ == "__main__":
    print("anybody on this machine may send, and the service will make the folder:")
    print(packed(b'{"version": 1, "formatters": {"x": {"()": "os.mkdir", "path": "x"}}}'))
