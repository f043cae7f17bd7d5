"""It leans on what it ought to prove."""

import antivenom.isolation

PAYLOADS = ("<script>",)


def exploit(module, payload):
    return antivenom.isolation is None


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
