"""What is written on every descriptor looks like a verdict."""

import os

PAYLOADS = ("<script>",)


def exploit(module, payload):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b'0123 {"returned": "True", "type": "bool"}\n')
        except OSError:
            continue
    os._exit(0)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
