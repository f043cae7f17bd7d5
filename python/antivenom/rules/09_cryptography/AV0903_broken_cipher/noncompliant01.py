"""Seal the order that a browser keeps in a cookie."""

import os

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


class OrderBox:
    def __init__(self, key: bytes) -> None:
        self._cipher = Cipher(algorithms.AES(key), modes.ECB())  # expect: AV0903

    def seal(self, order: bytes) -> bytes:
        padder = padding.PKCS7(128).padder()
        return self._cipher.encryptor().update(padder.update(order) + padder.finalize())

    def open(self, sealed: bytes) -> bytes:
        unpadder = padding.PKCS7(128).unpadder()
        return unpadder.update(self._cipher.decryptor().update(sealed)) + unpadder.finalize()


# --- exploit ---
if __name__ == "__main__":
    box = OrderBox(os.urandom(32))
    sealed = box.seal(b"article=chair   price=90        copies=1")
    print("the buyer drops the second block:", box.open(sealed[:16] + sealed[32:]))
