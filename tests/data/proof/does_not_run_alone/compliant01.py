"""Greets a visitor on a web page."""

import html


def greet(name: str) -> str:
    return "<p>Hello, " + html.escape(name) + "</p>"


# --- exploit ---
if __name__ == "__main__":
    raise SystemExit("nobody to greet")
