"""Greets a visitor on a web page, whatever the name."""

import html


def greet(name: str) -> str:
    return "<p>Hello, " + html.escape(name) + "</p>"  # text, not markup


# --- exploit ---
if __name__ == "__main__":
    print(greet("<script>"))
