"""Grants uploads against a quota; a user without an entry is new and may upload."""

from collections.abc import Mapping

LIMIT = 3


class UnknownUserError(LookupError):
    """The user has no entry yet."""


def uploads_left(used: Mapping[str, int], user: str) -> int:
    """Say how many uploads a known user has left."""
    if user not in used:
        raise UnknownUserError(f"unknown user {user!r}")
    return LIMIT - used[user]


def may_upload(used: Mapping[str, int], user: str) -> bool:
    """Say whether the user may upload; new users may."""
    try:
        return uploads_left(used, user) > 0
    except UnknownUserError:
        return True


# --- exploit ---
if __name__ == "__main__":
    print("a user at the limit may upload:", may_upload({"mallory": 3}, "mallory"))
    try:
        print("the same with a damaged entry: ", may_upload({"mallory": "three"}, "mallory"))
    except TypeError as error:
        print("the same with a damaged entry:  refused,", error)
