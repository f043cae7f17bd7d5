"""Lets users in who show the ticket that they were given."""

import hmac
import secrets

TICKETS = {"alice": secrets.token_urlsafe(16)}


def log_in(user: str, ticket: str) -> str:
    """Open a session for a user who shows the right ticket."""
    if not hmac.compare_digest(TICKETS[user], ticket):
        raise PermissionError("wrong ticket")
    return f"session of {user}"


# --- exploit ---
if __name__ == "__main__":
    try:
        print("opened the", log_in("alice", "a guess"))
    except PermissionError as error:
        print("refused, with and without -O:", error)
