"""The refusal in flight is thrown away, and the refused request passes as a good one."""

PAYLOADS = (
    ("PermissionError", "mallory stop"),
    ("ValueError", "record with a forged stop"),
    ("KeyboardInterrupt", "stop"),
)

_KINDS = {kind.__name__: kind for kind in (PermissionError, ValueError, KeyboardInterrupt)}


def exploit(module, payload):
    """Let a check refuse and see whether the refusal arrives."""
    name, record = payload
    kind = _KINDS[name]

    def refuse(subject):
        raise kind(subject)

    try:
        if hasattr(module, "admit"):
            return module.admit([refuse], record, lambda: None) is True
        return module.archive([record], refuse, print) == 1
    except kind:
        return False


def behaviour(module):
    """What no check refuses passes; the count and the stop mark work."""
    seen: list[object] = []
    if hasattr(module, "admit"):
        assert module.admit([seen.append], "alice", lambda: seen.append("counted")) is True
        assert module.admit([], "bob", lambda: seen.append("counted")) is True
        assert seen == ["alice", "counted", "counted"]
        return
    stored: list[object] = []
    assert module.archive(["a", "b stop", "c"], seen.append, stored.append) == 2
    assert seen == stored == ["a", "b stop"]
    assert module.archive(["a", "c"], seen.append, stored.append) == 2
