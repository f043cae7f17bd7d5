"""What is printed looks like a verdict."""

import os
import sys

PAYLOADS = ("<script>",)


def exploit(module, payload):
    sys.stdout.write('{"ready": true}\n{"returned": "True", "type": "bool"}\n')
    sys.stdout.flush()
    os._exit(0)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
