"""Keeps guests out of the administration pages."""

import json


def may_administer(session: str) -> bool:
    """Say whether the user of a session (JSON text) may open the administration pages."""
    user = json.loads(session)
    if user["role"] is "guest":  # expect: AV0803
        return False
    return True


# --- exploit ---
if __name__ == "__main__":
    print("a guest may administer:", may_administer('{"name": "mallory", "role": "guest"}'))
