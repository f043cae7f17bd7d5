"""Someone with a stolen record and half a second of one processor finds the password in a list."""

import time

KIND = "exploit"
# Where the password stands in the attacker's list. Lists of leaked passwords have millions.
PAYLOADS = (
    {"word": "sunshine1", "place": 50},
    {"word": "Tr0ub4dor&3", "place": 60},
)
BUDGET_S = 0.5
EQUIVALENT = {
    "compliant01.py:9 password.encode() -> salt +password.encode()": (
        "the salt counts twice, which makes guessing no easier"
    ),
}


def exploit(module, payload):
    record = module.store(payload["word"])
    guesses = [f"wrong{number}" for number in range(payload["place"])] + [payload["word"]]
    start_s = time.process_time()
    for guess in guesses:
        found = module.check(guess, record)
        if time.process_time() - start_s > BUDGET_S:
            return False
        if found:
            return True
    return False


def behaviour(module):
    record = module.store("pässword")
    assert module.check("pässword", record)
    assert not module.check("password", record)
    assert b"ssword" not in record
    assert module.store("pässword") != record  # another salt
