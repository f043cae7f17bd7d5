"""Checks the signature of a webhook call."""

import hmac


def is_authentic(key: bytes, body: bytes, signature: str) -> bool:
    """Say whether the hexadecimal signature of the body was made with the key."""
    try:
        expected = hmac.new(key, body, "sha256").digest()
        if not hmac.compare_digest(expected, bytes.fromhex(signature)):
            return False
    except ValueError:
        return False
    return True


# --- exploit ---
if __name__ == "__main__":
    for signature in ("00" * 32, "no hexadecimal"):
        print(f"{signature[:16]!r}: accepted = {is_authentic(b'key', b'pay 1000', signature)}")
