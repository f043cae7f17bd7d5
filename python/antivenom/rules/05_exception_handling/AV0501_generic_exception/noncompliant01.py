"""Grants uploads against a quota; a user without an entry is new and may upload."""

from collections.abc import Mapping

LIMIT = 3


def uploads_left(used: Mapping[str, int], user: str) -> int:
    """Say how many uploads a known user has left."""
    if user not in used:
        raise Exception(f"unknown user {user!r}")  # expect: AV0501
    return LIMIT - used[user]


def may_upload(used: Mapping[str, int], user: str) -> bool:
    """Say whether the user may upload; new users may."""
    try:
        return uploads_left(used, user) > 0
    except Exception:
        return True


# --- exploit ---
if __name__ == "__main__":
    print("a user at the limit may upload:", may_upload({"mallory": 3}, "mallory"))
    print("the same with a damaged entry: ", may_upload({"mallory": "three"}, "mallory"))
