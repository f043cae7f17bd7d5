"""Greets a visitor on a web page."""

import html


def greet(name: str) -> str:
    return "<p>Hello, " + html.escape(name, quote=False) + "</p>"


# --- exploit ---
