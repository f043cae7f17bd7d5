"""A signature that cannot be read passes, and a plugin keeps the privileges it should lose."""

import hmac

PAYLOADS = (
    {"key": "secret", "signature": "not hexadecimal"},
    {"key": "secret", "signature": "00f"},
    {"key": None, "signature": "00"},
)


def exploit(module, payload):
    """Get past the guard, or let a guard that is out of order go unnoticed."""
    if hasattr(module, "run_plugin"):
        return _keeps_privileges(module, payload["signature"])
    key = payload["key"] and payload["key"].encode()
    try:
        accepted = module.is_authentic(key, b"pay 1000 to mallory", payload["signature"])
    except TypeError:
        return False  # the missing key came to light
    return accepted or key is None


def _keeps_privileges(module, reason):
    def drop_privileges():
        raise PermissionError(reason)

    try:
        return module.run_plugin(drop_privileges, lambda: "ran") == "ran"
    except PermissionError:
        return False


def behaviour(module):
    """Good signatures pass and bad ones do not; plugins run after privileges are dropped."""
    if hasattr(module, "is_authentic"):
        good = hmac.new(b"secret", b"pay", "sha256").hexdigest()
        assert module.is_authentic(b"secret", b"pay", good) is True
        assert module.is_authentic(b"secret", b"pay", "00" * 32) is False
        return
    steps = []
    assert module.run_plugin(lambda: steps.append("dropped"), lambda: "ran") == "ran"
    assert steps == ["dropped"]

    def unknown_here():
        raise NotImplementedError("no users on this platform")

    assert module.run_plugin(unknown_here, lambda: "ran") == "ran"
