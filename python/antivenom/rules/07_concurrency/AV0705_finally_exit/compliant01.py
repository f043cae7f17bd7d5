"""Lets a request through a chain of checks and counts it."""

from collections.abc import Callable


def admit(checks: list[Callable[[str], None]], user: str, count: Callable[[], None]) -> bool:
    """Admit the user if no check raises; every request is counted."""
    try:
        for check in checks:
            check(user)
    finally:
        count()
    return True


# --- exploit ---
if __name__ == "__main__":

    def no_strangers(user: str) -> None:
        """Refuse everybody but alice."""
        if user != "alice":
            raise PermissionError(f"{user} may not enter")

    try:
        print("mallory admitted:", admit([no_strangers], "mallory", lambda: None))
    except PermissionError as error:
        print("refused:", error)
