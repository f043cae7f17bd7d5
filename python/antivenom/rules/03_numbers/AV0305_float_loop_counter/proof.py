"""The loop misses its last value, or never meets the value that is to end it."""

from itertools import islice

KIND = "property"
PAYLOADS = (1, 3, 5)
LIMIT = 1000
EQUIVALENT = {
    "compliant01.py:8 tenths = 0 -> tenths = 0.0": "whole steps from 0.0 are exact; the fraction of the step does the harm",
}


def exploit(module, payload):
    """Show that the steps do not end where they should."""
    steps = list(islice(module.openings(payload), LIMIT))
    return len(steps) == LIMIT or steps[-1] != payload


def behaviour(module):
    """The first steps are right, and steps that need no fraction are complete."""
    assert list(islice(module.openings(1), 3)) == [0.0, 0.1, 0.2]
    assert list(islice(module.openings(0), LIMIT)) == [0.0]
