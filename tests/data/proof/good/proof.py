"""A name that is markup becomes markup."""

PAYLOADS = ("<script>", "<b>bold</b>")


def exploit(module, payload):
    return payload in module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
