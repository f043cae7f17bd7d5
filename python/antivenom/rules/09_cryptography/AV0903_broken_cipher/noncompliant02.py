"""Seal the order that a browser keeps in a cookie."""

import os

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher


class OrderBox:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, order: bytes) -> bytes:
        nonce = os.urandom(16)
        cipher = Cipher(ARC4(nonce + self._key), mode=None)  # expect: AV0903
        return nonce + cipher.encryptor().update(order)

    def open(self, sealed: bytes) -> bytes:
        cipher = Cipher(ARC4(sealed[:16] + self._key), mode=None)  # expect: AV0903
        return cipher.decryptor().update(sealed[16:])


# --- exploit ---
if __name__ == "__main__":
    box = OrderBox(os.urandom(16))
    sealed = box.seal(b"article=chair price=90")
    altered = sealed[:-2] + bytes([sealed[-2] ^ ord("9") ^ ord("0"), sealed[-1]])
    print("the buyer flips two bits:", box.open(altered))
