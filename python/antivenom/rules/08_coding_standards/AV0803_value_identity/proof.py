"""An equal value is another object, so the guest and the anonymous user get in."""

PAYLOADS = (
    '{"name": "mallory", "role": "guest", "line": "m:x:65534:1"}',
    '{"role": "guest", "line": "nobody:x:065534:65534:nobody:/:/bin/false"}',
)


def exploit(module, payload):
    """Come as the one user that is to be kept out."""
    if hasattr(module, "may_administer"):
        return module.may_administer(payload)
    return module.may_read(payload.split('"')[-2])


def behaviour(module):
    """Everybody else gets in."""
    if hasattr(module, "may_administer"):
        assert module.may_administer('{"role": "admin"}') is True
        assert module.may_administer('{"role": "guestbook keeper"}') is True
        return
    assert module.may_read("alice:x:1000:1000::/home/alice:/bin/sh") is True
    assert module.may_read("root:x:0:0::/root:/bin/sh") is True
