"""It needs a distribution that the tests need too."""

REQUIRES = ("PyTest",)
PAYLOADS = ("<script>",)


def exploit(module, payload):
    return payload in module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
