"""The exploit leaves instead of answering."""

PAYLOADS = ("<script>",)


def exploit(module, payload):
    raise SystemExit(0)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
