"""Its payload can only be known by running it."""

PAYLOADS = ("<script>" * 2,)


def exploit(module, payload):
    return payload in module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
