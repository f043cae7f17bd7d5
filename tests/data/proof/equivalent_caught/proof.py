"""It excuses what is caught."""

PAYLOADS = ("<script>",)
EQUIVALENT = {
    "compliant01.py:7 return \"<p>Hello, \" + html.escape(name) + \"</p>\" -> "
    "return \"<p>Hello, \" + html.unescape(name) + \"</p>\"": "it is not",
}


def exploit(module, payload):
    return payload in module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
