"""What keeps a script off the network inside its own process?

A script, which is never imported.
`child.run` starts the child as `python -I [FLAGS] fence.py CHANNEL SCRIPT [ARGUMENT...]`. This
file installs an audit hook (PEP 578), which cannot be removed again, and then runs SCRIPT as
`__main__`, as if it had been named on the command line.

The hook refuses to connect, bind or send to any address but loopback and UNIX sockets, and to ask
a name server. Each refusal is written to CHANNEL as it happens, so that a script which swallows
the exception cannot hide it.

The hook sees what Python does, with one gap: a host name that is given to `connect` itself is looked
up by C code before the hook is asked, so only the connection is refused. What a started program or native code does is the business of the
network namespace, where there is one (`supervisor.py`).
"""

from __future__ import annotations

import os
import runpy
import sys
from typing import Any

_BY_ADDRESS = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_BY_NAME = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})


def _is_number(host: str) -> bool:
    """Tell whether `host` is an address, which is resolved without asking anyone."""
    import _socket

    for family in (_socket.AF_INET, _socket.AF_INET6):
        try:
            _socket.inet_pton(family, host.partition("%")[0])
        except (OSError, ValueError):
            continue
        return True
    return False


def _is_loopback(host: str) -> bool:
    """Tell whether `host` is this machine: a local name, 127.0.0.0/8 or ::1."""
    if host.lower() in _LOCAL_NAMES:
        return True
    return _is_number(host) and (host.startswith("127.") or host == "::1")


def _text(host: object) -> str:
    if isinstance(host, (bytes, bytearray)):
        return bytes(host).decode("latin-1")
    return str(host)


def _address_allowed(family: int, address: object) -> bool:
    import _socket

    if address is None:  # sendmsg on a connected socket: judged when it was connected
        return True
    if family == getattr(_socket, "AF_UNIX", None):
        return True
    if family in (_socket.AF_INET, _socket.AF_INET6) and isinstance(address, tuple):
        return _is_loopback(_text(address[0]))
    return False


def _allowed(event: str, arguments: tuple[Any, ...]) -> bool:
    if event in _BY_ADDRESS:
        return _address_allowed(arguments[0].family, arguments[1])
    host = arguments[0]
    if host is None:  # getaddrinfo(None, ...) means loopback or the wildcard; bind judges it
        return True
    return _text(host) == "" or _is_loopback(_text(host)) or _is_number(_text(host))


def install(channel: int) -> None:
    """Refuse the network from now on; refusals are written to `channel`."""
    watched = _BY_ADDRESS | _BY_NAME

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in watched and not _allowed(event, arguments):
            target = arguments[1] if event in _BY_ADDRESS else arguments[0]
            line = f"refused {event} {target!r}"[:500].replace("\n", " ")
            os.write(channel, line.encode("utf-8", "backslashreplace") + b"\n")
            raise PermissionError(f"antivenom: {event} to {target!r} is refused here")

    sys.addaudithook(hook)


def main(channel: int, script: str, arguments: list[str]) -> None:
    """Run `script` as `__main__` behind the fence."""
    # Programs that the script starts must not be able to speak in its name.
    os.set_inheritable(channel, False)
    install(channel)
    sys.argv = [script, *arguments]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
