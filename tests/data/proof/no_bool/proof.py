"""The exploit forgets to answer."""

PAYLOADS = ("<script>",)


def exploit(module, payload):
    module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
