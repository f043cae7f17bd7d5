"""The clock's C code imports a module of the standard library while it is asked."""

import time

PAYLOADS = ("<script>",)


def exploit(module, payload):
    return payload in module.greet(payload) and time.strptime("2020", "%Y").tm_year == 2020


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
