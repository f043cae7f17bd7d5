"""It asks for 8 GiB."""

PAYLOADS = ("<script>",)


def exploit(module, payload):
    return bool(bytearray(8 << 30)) and payload in module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
