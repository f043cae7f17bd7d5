"""Makes invitation links that only this shop can have made."""

import hmac
import os

SHOP = os.environ.get("SHOP_URL", "https://shop.example")


def signature(guest: str) -> str:
    """Sign the name of a guest."""
    return hmac.new(b"Fake-l1nk-key-0815", guest.encode(), "sha256").hexdigest()  # expect: AV0102


def invitation(guest: str) -> str:
    """Make the link that lets the guest in."""
    return f"{SHOP}/join?guest={guest}&proof={signature(guest)}"


def is_invited(guest: str, proof: str) -> bool:
    """Say whether the guest came by one of our links."""
    return hmac.compare_digest(signature(guest), proof)


# --- exploit ---
if __name__ == "__main__":
    keys = [key for key in signature.__code__.co_consts if isinstance(key, bytes)]
    forged = hmac.new(keys[0], b"mallory", "sha256").hexdigest() if keys else "0"
    print("mallory invites herself:", is_invited("mallory", forged))
