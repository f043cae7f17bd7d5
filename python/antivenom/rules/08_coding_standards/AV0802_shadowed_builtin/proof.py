"""A shadowed `all` lets everybody in, and a shadowed `pow` guards only half of the digits."""

PAYLOADS = (
    "123456789012345679",
    "123456789012345675",
)

GENUINE = 123456789012345678


def exploit(module, payload):
    """Enter a closed room, or alter an account number without being noticed."""
    if hasattr(module, "may_enter"):
        return module.may_enter(payload, [lambda user: user == "alice"]) == "welcome"
    return module.is_account(f"{payload}{module.guard(GENUINE):02}")


def behaviour(module):
    """Users whom every check admits may enter; good account numbers pass, others do not."""
    if hasattr(module, "may_enter"):
        assert module.may_enter("alice", [str.isalpha, str.islower]) == "welcome"
        assert module.may_enter("alice", []) == "welcome"
        combine = module.all_of if hasattr(module, "all_of") else module.all
        assert combine(str.isalpha, str.islower)("alice") is True
        assert combine(str.isalpha, str.islower)("Alice") is False
        return
    assert module.is_account(f"12{module.guard(12):02}")
    assert not module.is_account(f"12{module.guard(13):02}")
    assert not module.is_account("no digits")
    assert module.printed("1234567890") == "1234 5678 90"
