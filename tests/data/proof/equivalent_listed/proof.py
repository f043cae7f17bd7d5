"""It owns up to a part that changes nothing."""

PAYLOADS = ("<script>",)
EQUIVALENT = {
    "compliant01.py:7 name = name.replace(\"\\0\", \"\") -> nothing": "browsers drop NUL as well",
}


def exploit(module, payload):
    return payload in module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
