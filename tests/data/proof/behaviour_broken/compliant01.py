"""Greets nobody, which is safe."""

import html


def greet(name: str) -> str:
    return "<p>Hello, " + html.escape("") + "</p>"


# --- exploit ---
