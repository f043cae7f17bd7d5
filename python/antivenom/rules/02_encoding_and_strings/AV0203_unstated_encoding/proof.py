"""On a machine set to another encoding, a name of choice leaves no trace and passes the list."""

import contextlib
import locale
from pathlib import Path

PAYLOADS = ("Zoë", "Łukasz", "毛")
# Starting with a UTF-8 locale keeps Python's UTF-8 mode off, so that a later locale counts.
ENVIRONMENT = {"LC_ALL": "C.UTF-8"}


def exploit(module, payload):
    """Log in without a record, or get in although banned, where the locale is not UTF-8."""
    locale.setlocale(locale.LC_ALL, "C")
    if hasattr(module, "is_banned"):
        Path("banned.txt").write_bytes(f"{payload}\n".encode())
        return not module.is_banned(Path("banned.txt"), payload)
    with contextlib.suppress(UnicodeEncodeError):  # the web server answers 500 and goes on
        module.record("audit.log", payload)
    return f"login {payload}\n".encode() not in Path("audit.log").read_bytes()


def behaviour(module):
    """Plain names are recorded and found."""
    if hasattr(module, "is_banned"):
        Path("banned.txt").write_bytes(b"Mallory\nfoo\xffbar\n")
        assert module.is_banned(Path("banned.txt"), "Mallory")
        assert not module.is_banned(Path("banned.txt"), "Alice")
        return
    module.record("audit.log", "Alice")
    module.record("audit.log", "Bob")
    assert Path("audit.log").read_bytes() == b"login Alice\nlogin Bob\n"
