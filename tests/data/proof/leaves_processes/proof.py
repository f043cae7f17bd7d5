"""It leaves a process in a session of its own."""

import os
import time

PAYLOADS = ("<script>",)


def exploit(module, payload):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
    return payload in module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
