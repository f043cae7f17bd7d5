"""Lets operations change what a running service logs."""

import hmac
import logging.config
import os
import struct
import threading

KEY = os.environ.get("LOGGING_KEY", "").encode() or os.urandom(32)


def packed(configuration: bytes) -> bytes:
    """Make the message that operations send: a length, then the configuration."""
    sealed = hmac.digest(KEY, configuration, "sha256") + configuration
    return struct.pack(">L", len(sealed)) + sealed


def opened(sealed: bytes) -> bytes | None:
    """Take the seal off, or refuse a configuration that is not from operations."""
    configuration = sealed[32:]
    if hmac.compare_digest(hmac.digest(KEY, configuration, "sha256"), sealed[:32]):
        return configuration
    return None


def listen(port: int) -> threading.Thread:
    """Accept configurations on a port of this machine."""
    listener = logging.config.listen(port, verify=opened)
    listener.start()
    return listener


# --- exploit ---
if __name__ == "__main__":
    forged = b'{"version": 1, "formatters": {"x": {"()": "os.mkdir", "path": "x"}}}'
    print("without the key this is what becomes of it:", opened(forged))
