"""Logs users in."""

import hashlib
import hmac

ACCOUNTS = {"alice": hashlib.sha256(b"tea with milk").digest()}


def fingerprint(password: str) -> bytes:
    """Compute what is stored instead of the password (short for the example)."""
    return hashlib.sha256(password.encode()).digest()


def log_in(user: str, password: str) -> str:
    """Open a session for a user who knows the password."""
    assert hmac.compare_digest(ACCOUNTS[user], fingerprint(password))  # expect: AV0807
    return f"session of {user}"


# --- exploit ---
if __name__ == "__main__":
    try:
        print("opened the", log_in("alice", "a guess"))
    except AssertionError:
        print("refused; now run it with `python -O`")
