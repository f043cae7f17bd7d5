"""The child ends before it says anything."""

import os

PAYLOADS = ("<script>",)


def exploit(module, payload):
    os._exit(0)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
