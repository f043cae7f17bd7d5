"""Neighbours of a removed entry are skipped, and idle sessions outlive their end."""

import contextlib

PAYLOADS = (
    ["mallory", "trudy"],
    ["mallory", "mallory"],
    ["alice", "mallory", "trudy", "bob"],
)

LEFT = frozenset({"mallory", "trudy"})


def exploit(module, payload):
    """Place entries next to each other, so that one survives the removal of the other."""
    if hasattr(module, "remove_leavers"):
        return any(member in LEFT for member in module.remove_leavers(list(payload), LEFT))
    sessions = {f"{user}-{number}": 0.0 for number, user in enumerate(payload)}
    # The request that cleans up may fail; what counts is what it leaves behind.
    with contextlib.suppress(RuntimeError):
        module.end_idle(sessions, now_s=100.0, idle_s=60.0)
    return sessions != {}


def behaviour(module):
    """Lone leavers and idle sessions go, everybody else stays, in the same object."""
    if hasattr(module, "remove_leavers"):
        members = ["alice", "mallory", "bob"]
        assert module.remove_leavers(members, LEFT) is members
        assert members == ["alice", "bob"]
        return
    sessions = {"fresh": 95.0, "idle": 10.0}
    with contextlib.suppress(RuntimeError):
        module.end_idle(sessions, now_s=100.0, idle_s=60.0)
    assert sessions == {"fresh": 95.0}
    module.end_idle(sessions, now_s=100.0, idle_s=60.0)
    assert sessions == {"fresh": 95.0}
