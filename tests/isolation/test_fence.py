"""Does a child reach itself, and nothing beyond this machine?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from antivenom.isolation import Finished, Limits, Result, Script, run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX process limits")

# 192.0.2.0/24 and 2001:db8::/32 are for documentation (RFC 5737, RFC 3849): nobody is there.
REFUSED = [
    "socket.socket().connect(('192.0.2.1', 80))",
    "socket.socket().connect_ex(('192.0.2.1', 80))",
    "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('192.0.2.1', 53))",
    "socket.socket().bind(('0.0.0.0', 0))",
    "socket.socket().bind(('', 0))",
    "socket.getaddrinfo('example.org', 80)",
    "socket.gethostbyname('example.org')",
]
ALLOWED = [
    "server = socket.create_server(('127.0.0.1', 0))",
    "socket.create_connection(server.getsockname())",
    "socket.create_connection(('localhost', server.getsockname()[1]))",
    "socket.getaddrinfo('localhost', 80)",
    "socket.getaddrinfo('192.0.2.1', 80)",
    "socket.getaddrinfo(None, 80)",
    "socket.socketpair()",
    "socket.socket(socket.AF_UNIX).bind('here')",
]


def run_lines(folder: Path, text: str) -> Result:
    path = folder / "script.py"
    path.write_text(text, encoding="utf-8")
    return run(Script(path), Limits(wall_s=5))


def swallowing(attempts: list[str]) -> str:
    lines = ["import socket"]
    for attempt in attempts:
        lines += ["try:", f"    {attempt}", "except PermissionError:", "    print('refused')"]
    return "\n".join(lines)


def test_every_way_out_is_refused_and_told_even_if_the_exception_is_swallowed(
    tmp_path: Path,
) -> None:
    result = run_lines(tmp_path, swallowing(REFUSED))
    assert (result.ending, result.stderr) == (Finished(0), b"")
    assert result.stdout.split() == [b"refused"] * len(REFUSED)
    assert len(result.refused) == len(REFUSED)
    assert result.refused[0] == "socket.connect ('192.0.2.1', 80)"


def test_this_machine_may_be_reached(tmp_path: Path) -> None:
    result = run_lines(tmp_path, swallowing(ALLOWED))
    assert result == Result(Finished(0))


def test_a_script_runs_as_main_with_its_own_name(tmp_path: Path) -> None:
    text = "import sys; print(__name__, sys.argv == [__file__], __file__)"
    result = run_lines(tmp_path, text)
    assert result.stdout.decode() == f"__main__ True {(tmp_path / 'script.py').resolve()}\n"
