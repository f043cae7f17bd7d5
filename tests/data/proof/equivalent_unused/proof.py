"""It excuses what does not exist."""

PAYLOADS = ("<script>",)
EQUIVALENT = {"compliant01.py:99 this -> that": "there is no such line"}


def exploit(module, payload):
    return payload in module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
