"""It runs optimised, and its own asserts still speak."""

import os
import sys

PYTHON_FLAGS = ("-O",)
ENVIRONMENT = {"COLOUR": "green"}
PAYLOADS = ("<script>",)


def exploit(module, payload):
    assert os.environ["COLOUR"] == "green"
    assert not sys.flags.optimize == 0
    return payload in module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
