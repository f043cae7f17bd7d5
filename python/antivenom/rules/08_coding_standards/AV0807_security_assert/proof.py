"""Under `python -O` any ticket opens a session, and any amount is paid."""

PYTHON_FLAGS = ("-O",)
PAYLOADS = (
    {"guess": "a guess", "amount": 1000},
    {"guess": "", "amount": -1000},
)


def exploit(module, payload):
    """Log in with a guess, or leave an account below zero or above what was in it."""
    try:
        if hasattr(module, "log_in"):
            return module.log_in("alice", payload["guess"]) == "session of alice"
        return not 0 <= module.Account(10).withdraw(payload["amount"]) <= 10
    except (PermissionError, ValueError):
        return False


def behaviour(module):
    """The right ticket logs in, and money that is there is paid."""
    if hasattr(module, "log_in"):
        assert module.log_in("alice", module.TICKETS["alice"]) == "session of alice"
        return
    account = module.Account(10)
    assert account.withdraw(3) == 7
    assert account.withdraw(7) == 0
