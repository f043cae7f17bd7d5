"""Keeps an audit log of who logged in."""


def record(path: str, user: str) -> None:
    """Append a line to the audit log."""
    with open(path, "a", encoding="utf-8") as log:
        log.write(f"login {user}\n")


# --- exploit ---
if __name__ == "__main__":
    import os

    print("text is written in UTF-8 on every machine")
    record(os.devnull, "Zoë")
