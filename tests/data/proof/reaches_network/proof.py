"""It tries to leave the machine, and hides that it could not."""

import socket

PAYLOADS = ("<script>",)


def exploit(module, payload):
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    except OSError:
        return payload in module.greet(payload)
    return True


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
