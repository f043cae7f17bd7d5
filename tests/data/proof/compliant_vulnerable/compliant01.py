"""Greets a visitor on a web page, and means well."""

import html


def greet(name: str) -> str:
    return "<p>Hello, " + html.unescape(html.escape(name)) + "</p>"


# --- exploit ---
