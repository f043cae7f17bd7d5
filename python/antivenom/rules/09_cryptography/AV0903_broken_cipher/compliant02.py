"""Seal the order that a browser keeps in a cookie."""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class OrderBox:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, order: bytes) -> bytes:
        nonce = os.urandom(12)
        cipher = AESGCM(self._key)
        return nonce + cipher.encrypt(nonce, order, None)

    def open(self, sealed: bytes) -> bytes:
        cipher = AESGCM(self._key)
        return cipher.decrypt(sealed[:12], sealed[12:], None)


# --- exploit ---
if __name__ == "__main__":
    box = OrderBox(os.urandom(16))
    sealed = box.seal(b"article=chair price=90")
    altered = sealed[:-2] + bytes([sealed[-2] ^ ord("9") ^ ord("0"), sealed[-1]])
    print(box.open(sealed))
    try:
        box.open(altered)
    except Exception as refusal:
        print("refused:", type(refusal).__name__)
