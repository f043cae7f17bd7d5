"""Seal the order that a browser keeps in a cookie."""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class OrderBox:
    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, order: bytes) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._cipher.encrypt(nonce, order, None)

    def open(self, sealed: bytes) -> bytes:
        return self._cipher.decrypt(sealed[:12], sealed[12:], None)


# --- exploit ---
if __name__ == "__main__":
    box = OrderBox(os.urandom(32))
    sealed = box.seal(b"article=chair   price=90        copies=1")
    print(box.open(sealed))
    try:
        box.open(sealed[:16] + sealed[32:])
    except Exception as refusal:
        print("refused:", type(refusal).__name__)
