"""Whoever has a copy of the code, even the compiled one, can log in and sign as the service."""

import hmac
import marshal
import os
import re
from types import FunctionType

PAYLOADS = ("constants", "strings of the compiled file")
# What operations have set up. The noncompliant files repeat it.
ENVIRONMENT = {"REPORT_CREDENTIAL": "Fake-Passw0rd-4711", "LINK_KEY": "Fake-l1nk-key-0815"}


def _readable(module, how):
    """Yield what somebody with a copy of the code can read in its functions."""
    for function in vars(module).values():
        if not isinstance(function, FunctionType):
            continue
        if how == "constants":
            for constant in function.__code__.co_consts:
                if isinstance(constant, (str, bytes)):
                    yield constant.encode() if isinstance(constant, str) else constant
        else:
            for run in re.findall(rb"[ -~]{6,}", marshal.dumps(function.__code__)):
                yield from (run, run[:-1])  # the mark of the next constant may stick to it


class _MailServer:
    def __init__(self):
        self.sent = []
        self.open = False

    def login(self, _user, word):
        self.open = word == os.environ["REPORT_CREDENTIAL"]

    def sendmail(self, sender, receiver, text):
        if self.open:
            self.sent.append((sender, receiver, text))


def exploit(module, payload):
    """Try every string of the code as the secret."""
    for candidate in _readable(module, payload):
        if hasattr(module, "send_report"):
            server = _MailServer()
            server.login("mallory", candidate.decode(errors="replace"))
            if server.open:
                return True
        elif module.is_invited("mallory", hmac.new(candidate, b"mallory", "sha256").hexdigest()):
            return True
    return False


def behaviour(module):
    """Reports arrive, and links made here are told from others."""
    if hasattr(module, "send_report"):
        server = _MailServer()
        module.send_report(server, "42 orders")
        assert server.sent == [("reports@shop.example", "board@shop.example", "42 orders")]
        return
    address, proof = module.invitation("alice").split("&proof=")
    assert address == "https://shop.example/join?guest=alice"
    assert module.is_invited("alice", proof)
    assert not module.is_invited("bob", proof)
