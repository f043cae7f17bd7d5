"""It prints without end."""

PAYLOADS = ("<script>",)


def exploit(module, payload):
    while True:
        print("flood" * 1000)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
