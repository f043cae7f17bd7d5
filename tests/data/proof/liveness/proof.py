"""An odd number never comes to zero in steps of two."""

KIND = "liveness"
PAYLOADS = (5,)


def exploit(module, payload):
    module.count_down(payload)
    return False


def behaviour(module):
    assert module.count_down(4) == 0
