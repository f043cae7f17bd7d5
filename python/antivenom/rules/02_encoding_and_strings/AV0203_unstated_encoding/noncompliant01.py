"""Keeps an audit log of who logged in."""


def record(path: str, user: str) -> None:
    """Append a line to the audit log."""
    with open(path, "a") as log:  # expect: AV0203
        log.write(f"login {user}\n")


# --- exploit ---
if __name__ == "__main__":
    import locale
    import os

    print("this machine writes text in", locale.getpreferredencoding(False))
    record(os.devnull, "Zoë")
