"""A fault of the quota store lifts the quota, because the caller had to catch everything."""

PAYLOADS = ("damaged", "unreachable")


class _Unreachable(dict):
    """A store whose server does not answer."""

    def __contains__(self, user):
        raise ConnectionError("store is down")


def exploit(module, payload):
    """Ask for an upload beyond the limit while the store is at fault."""
    stores = {"damaged": {"mallory": "three"}, "unreachable": _Unreachable()}
    try:
        return module.may_upload(stores[payload], "mallory")
    except (TypeError, ConnectionError):
        return False


def behaviour(module):
    """New users and users below the limit may upload, others may not."""
    used = {"alice": 2, "bob": module.LIMIT}
    assert module.may_upload(used, "alice") is True
    assert module.may_upload(used, "bob") is False
    assert module.may_upload(used, "carol") is True
    assert module.uploads_left(used, "alice") == 1
