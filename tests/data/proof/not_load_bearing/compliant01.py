"""Greets a visitor on a web page, with more care than helps."""

import html


def greet(name: str) -> str:
    name = name.replace("\0", "")
    return "<p>Hello, " + html.escape(name) + "</p>"


# --- exploit ---
