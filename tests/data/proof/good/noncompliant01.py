"""Greets a visitor on a web page."""

import html


def greet(name: str) -> str:
    return "<p>Hello, " + html.unescape(name) + "</p>"


# --- exploit ---
if __name__ == "__main__":
    print(greet("<script>"))
