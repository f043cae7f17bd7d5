"""How does a script run in a child interpreter, and how is its end observed?

One call, one process tree, one thread: `run` may be called from several threads at once. The
tree is antivenom, a supervisor (`supervisor.py`), the child (`fence.py`, then the script). The
parent reads output, output limits and time; the supervisor kills.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from antivenom.isolation.limits import Limits
from antivenom.isolation.result import (
    Ending,
    Finished,
    Killed,
    NotStarted,
    OutputTooLarge,
    Result,
    Stopped,
    TimedOut,
)

_HERE = Path(__file__).resolve().parent
_TICK_S = 0.1  # how often the caller's wish to stop is looked at
_GRACE_S = 8.0  # how long the supervisor has to kill a tree before it is killed itself
_REFUSED = b"refused "


@dataclass(frozen=True, slots=True)
class Script:
    """A Python file to run in a child.

    Attributes:
        path: The file.
        message: Bytes that the child can read from its channel, until end of file. The number of
            the channel's descriptor is the script's first argument if this is not None.
        flags: Options of the interpreter beside `-I`.
        environment: Variables beside the few that are always set.
        interpreter: The Python that runs it.
    """

    path: Path
    message: bytes | None = None
    flags: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    interpreter: str = field(default=sys.executable)


def run(script: Script, limits: Limits, stop: threading.Event | None = None) -> Result:
    """Run `script` to its end, in a fresh empty folder that is removed afterwards.

    Args:
        script: What to run.
        limits: What it may take.
        stop: Set by another thread to end the run early.

    Returns:
        How it ended and what it wrote. When this returns, no process of the script is alive.
    """
    if os.name != "posix":
        return Result(NotStarted("child processes with limits need Linux or macOS"))
    with tempfile.TemporaryDirectory(prefix="antivenom-") as name:
        folder = os.path.realpath(name)
        try:
            with _started(script, limits, folder) as observed:
                return observed.watch(stop)
        except OSError as problem:
            return Result(NotStarted(str(problem)))


@contextlib.contextmanager
def _started(script: Script, limits: Limits, folder: str) -> Iterator[_Observed]:
    """Start the supervisor, which starts the child; at the end nothing of it is alive."""
    control, their_control = socket.socketpair()
    channel, their_channel = socket.socketpair()
    with control, channel:
        with their_control, their_channel:
            process = subprocess.Popen(
                _command(script, limits, their_control.fileno(), their_channel.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=folder,
                env=_environment(script, folder),
                pass_fds=(their_control.fileno(), their_channel.fileno()),
                start_new_session=True,
            )
        with process:
            observed = _Observed(process, control, channel, limits, script.message or b"")
            try:
                yield observed
            finally:
                observed.end()


def _command(script: Script, limits: Limits, control: int, channel: int) -> list[str]:
    """Write the supervisor's command line, which ends with the child's."""
    bounds = (limits.cpu_s, limits.file_bytes, limits.open_files, limits.memory_bytes)
    return [
        *(sys.executable, "-I", "-S", "-B", str(_HERE / "supervisor.py")),
        *(str(number) for number in (control, *bounds)),
        *(script.interpreter, "-I", "-B", *script.flags),
        *(str(_HERE / "fence.py"), str(channel), str(script.path.resolve())),
        *([str(channel)] if script.message is not None else []),
    ]


def _environment(script: Script, folder: str) -> dict[str, str]:
    return {
        "HOME": folder,
        "LC_ALL": "C.UTF-8",
        # Each arena reserves 64 MiB of address space, which a few threads would use up.
        "MALLOC_ARENA_MAX": "2",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "TMPDIR": folder,
        "TZ": "UTC",
        **dict(script.environment),
    }


class _Observed:
    """A child that runs, seen from here: four streams, a clock, and a line to its supervisor."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        control: socket.socket,
        channel: socket.socket,
        limits: Limits,
        message: bytes,
    ) -> None:
        self._process = process
        self._control = control
        self._channel = channel
        self._limits = limits
        self._unsent = memoryview(message)
        self._got: dict[str, bytearray] = {
            name: bytearray() for name in ("control", "channel", "stdout", "stderr")
        }
        self._decided: Ending | None = None
        self._deadline_s = time.monotonic() + limits.wall_s
        self._selector = selectors.DefaultSelector()

    def watch(self, stop: threading.Event | None) -> Result:
        """Read until the supervisor says that all is over, and kill on a limit or on `stop`."""
        for stream, name in (
            (self._control, "control"),
            (self._channel, "channel"),
            (self._process.stdout, "stdout"),
            (self._process.stderr, "stderr"),
        ):
            if stream is not None:
                os.set_blocking(stream.fileno(), False)
                self._selector.register(stream.fileno(), selectors.EVENT_READ, name)
        self._send()
        while self._control.fileno() in self._selector.get_map():
            self._wait()
            self._decide(stop)
        self._drain()
        return self._result()

    def end(self) -> None:
        """Let the supervisor kill what is left, and kill it too if it does not."""
        self._selector.close()
        self._control.close()
        try:
            self._process.wait(timeout=_GRACE_S)
        except subprocess.TimeoutExpired:
            self._kill_both()
            self._process.wait()

    def _wait(self) -> None:
        """Handle what is ready, or a tick without anything."""
        for key, events in self._selector.select(_TICK_S):
            if events & selectors.EVENT_WRITE:
                self._send()
            if events & selectors.EVENT_READ:
                self._read(key.fd, key.data)

    def _drain(self) -> None:
        """Read what is still in the streams; all their writers are dead."""
        for key in list(self._selector.get_map().values()):
            while key.fd in self._selector.get_map() and self._read(key.fd, key.data):
                pass

    def _read(self, descriptor: int, name: str) -> bool:
        """Take one block from a stream; False if there was none."""
        try:
            block = os.read(descriptor, 65536)
        except BlockingIOError:
            return False
        except ConnectionResetError:
            block = b""
        if not block:
            self._selector.unregister(descriptor)
            return False
        got = self._got[name]
        room = self._limit_of(name) - len(got)
        got += block[: max(room, 0)]
        if len(block) > room and self._decided is None:
            self._kill(OutputTooLarge(self._limit_of(name)))
        return True

    def _limit_of(self, name: str) -> int:
        return self._limits.output_bytes if name.startswith("std") else self._limits.message_bytes

    def _send(self) -> None:
        """Hand the message over as far as the channel takes it; its end of file comes last."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            with contextlib.suppress(BlockingIOError):
                while self._unsent:
                    self._unsent = self._unsent[self._channel.send(self._unsent) :]
            if self._unsent:
                self._want(selectors.EVENT_READ | selectors.EVENT_WRITE)
                return
            self._channel.shutdown(socket.SHUT_WR)
        self._want(selectors.EVENT_READ)

    def _want(self, events: int) -> None:
        if self._channel.fileno() in self._selector.get_map():
            self._selector.modify(self._channel.fileno(), events, "channel")

    def _decide(self, stop: threading.Event | None) -> None:
        """Kill if the time is over or the caller wants it; make sure that killing ends."""
        now_s = time.monotonic()
        if self._decided is None:
            if stop is not None and stop.is_set():
                self._kill(Stopped())
            elif now_s >= self._deadline_s:
                self._kill(TimedOut(self._limits.wall_s))
        elif now_s >= self._deadline_s + _GRACE_S:
            self._kill_both()

    def _kill(self, why: Ending) -> None:
        """Tell the supervisor to kill, for this reason."""
        self._decided = why
        self._deadline_s = time.monotonic()
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)

    def _kill_both(self) -> None:
        """The supervisor does not answer: kill it, and the child's group with it."""
        started = self._reports().get("started")
        if started is not None:
            with contextlib.suppress(OSError):
                os.killpg(int(started), signal.SIGKILL)
        self._process.kill()

    def _reports(self) -> dict[str, str]:
        """Everything that the supervisor said."""
        lines = bytes(self._got["control"]).decode().splitlines()
        return {word: value for word, _, value in (line.partition(" ") for line in lines)}

    def _ending(self) -> Ending:
        said = self._reports()
        if "failed" in said:
            return NotStarted(said["failed"])
        if self._decided is not None:
            return self._decided
        if "exit" in said:
            return Finished(int(said["exit"]))
        if "signal" in said:
            number = int(said["signal"])
            # Several threads may use up the processor time before the wall time is over.
            return TimedOut(self._limits.wall_s) if number == signal.SIGXCPU else Killed(number)
        return NotStarted("its supervisor died")

    def _result(self) -> Result:
        lines = bytes(self._got["channel"]).splitlines()
        return Result(
            self._ending(),
            bytes(self._got["stdout"]),
            bytes(self._got["stderr"]),
            tuple(line for line in lines if not line.startswith(_REFUSED)),
            tuple(
                line[len(_REFUSED) :].decode("utf-8", "replace")
                for line in lines
                if line.startswith(_REFUSED)
            ),
        )
