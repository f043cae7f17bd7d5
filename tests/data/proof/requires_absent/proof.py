"""It needs a distribution that nobody has."""

REQUIRES = ("html-that-is-not-there",)
PAYLOADS = ("<script>",)


def exploit(module, payload):
    return payload in module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
