"""Decides who may enter: every check of a room has to agree."""

from collections.abc import Callable

Check = Callable[[str], bool]


def all(*checks: Check) -> Check:  # expect: AV0802
    """Combine checks into one that agrees if each of them agrees."""

    def combined(user: str) -> bool:
        return sum(not check(user) for check in checks) == 0

    return combined


def may_enter(user: str, checks: list[Check]) -> str:
    """Say whether the user may enter."""
    if all(check(user) for check in checks):
        return "welcome"
    return "refused"


# --- exploit ---
if __name__ == "__main__":
    print("mallory:", may_enter("mallory", [lambda user: user == "alice"]))
