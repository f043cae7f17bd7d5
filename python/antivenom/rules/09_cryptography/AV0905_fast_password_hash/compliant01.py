"""Keep the passwords of customers so that they can be checked, not read."""

import hashlib
import hmac
import os


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=5)


def store(password: str) -> bytes:
    salt = os.urandom(16)
    return salt + _digest(password, salt)


def check(password: str, record: bytes) -> bool:
    return hmac.compare_digest(_digest(password, record[:16]), record[16:])


# --- exploit ---
if __name__ == "__main__":
    import time

    record = store("correct horse")
    start_s = time.perf_counter()
    check("battery staple", record)
    print(f"a thief tries one password in {1e6 * (time.perf_counter() - start_s):,.0f} microseconds")
