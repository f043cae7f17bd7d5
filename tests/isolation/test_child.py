"""Does a child process stay within its limits, and leave nothing behind?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from antivenom.isolation import (
    Finished,
    Killed,
    Limits,
    NotStarted,
    OutputTooLarge,
    Result,
    Script,
    Stopped,
    TimedOut,
    describe,
    run,
)

Go = Callable[..., Result]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX process limits")
linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="macOS keeps no such limit; see supervisor.py"
)


@pytest.fixture
def go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Go:
    """Run a few lines in a child whose folder is made below the test's own."""
    folders = tmp_path / "folders"
    folders.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folders))

    def run_lines(text: str, message: bytes | None = None, wall_s: float = 5.0) -> Result:
        path = tmp_path / "script.py"
        path.write_text(text, encoding="utf-8")
        result = run(Script(path, message=message), Limits(wall_s=wall_s))
        assert list(folders.iterdir()) == []
        return result

    return run_lines


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_exit_status_and_the_output_come_back(go: Go) -> None:
    result = go("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)")
    assert result == Result(Finished(3), b"out\n", b"err\n")


def test_a_child_starts_in_an_empty_folder_with_a_short_environment(go: Go) -> None:
    result = go("import os; print(os.listdir()); print(sorted(os.environ))")
    names = ["HOME", "LC_ALL", "MALLOC_ARENA_MAX", "PATH", "TMPDIR", "TZ"]
    assert result.stdout.decode().splitlines() == ["[]", str(names)]


def test_a_child_is_isolated_and_reads_an_empty_stdin(go: Go) -> None:
    result = go("import sys; print(sys.flags.isolated, repr(sys.stdin.read()), sys.argv[1:])")
    assert result.stdout == b"1 '' []\n"


@linux_only
def test_a_child_inherits_its_channel_and_nothing_else(go: Go) -> None:
    with tempfile.TemporaryFile() as stream:
        os.set_inheritable(stream.fileno(), True)
        result = go(
            "import os, sys\n"
            "mine = [os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')"
            " if int(n) > 2 and os.path.lexists(f'/proc/self/fd/{n}')]\n"
            "print(len(mine), mine[0].startswith('socket:'))",
            message=b"",
        )
    assert result.stdout == b"1 True\n"


def test_a_message_is_read_from_the_channel_and_answered(go: Go) -> None:
    result = go(
        "import os, sys\n"
        "channel = int(sys.argv[1])\n"
        "total = 0\n"
        "while block := os.read(channel, 65536): total += len(block)\n"
        "os.write(channel, b'%d bytes\\nread\\n' % total)\n",
        message=b"x" * 900_000,
    )
    assert result.messages == (b"900000 bytes", b"read")


@pytest.mark.slow
def test_a_child_that_takes_too_long_is_killed(go: Go) -> None:
    result = go("print('begun', flush=True)\nwhile True: pass", wall_s=1.0)
    assert (result.ending, result.stdout) == (TimedOut(1.0), b"begun\n")


@pytest.mark.slow
def test_processor_time_of_several_threads_counts_as_time(go: Go) -> None:
    busy = "import hashlib\nwhile True: hashlib.sha256(bytes(50_000_000)).digest()\n"
    result = go(f"import threading\ntext = {busy!r}\nexec(text)", wall_s=0.6)
    assert isinstance(result.ending, TimedOut)


def test_a_signal_is_told_from_an_exit_status(go: Go) -> None:
    result = go("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert result.ending == Killed(signal.SIGSEGV)


def test_too_much_output_kills(go: Go) -> None:
    result = go("while True: print('x' * 1000)")
    assert result.ending == OutputTooLarge(Limits().output_bytes)
    assert len(result.stdout) == Limits().output_bytes


@linux_only
def test_memory_is_limited(go: Go) -> None:
    result = go("bytearray(600 << 20)")
    assert result.ending == Finished(1)
    assert result.stderr.endswith(b"MemoryError\n")


def test_files_are_limited(go: Go) -> None:
    result = go("with open('big', 'wb') as stream: stream.write(bytes(65 << 20))")
    assert result.ending == Finished(1)
    assert b"File too large" in result.stderr


def test_no_core_file_is_left(go: Go) -> None:
    result = go("import resource; print(resource.getrlimit(resource.RLIMIT_CORE))")
    assert result.stdout == b"(0, 0)\n"


@linux_only
def test_a_grandchild_in_a_session_of_its_own_is_killed(go: Go) -> None:
    result = go(
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        print(os.getpid(), flush=True)\n"
        "        time.sleep(600)\n"
        "    os._exit(0)\n"
        "time.sleep(0.1)\n"
    )
    assert result.ending == Finished(0)
    assert not is_alive(int(result.stdout))


def test_a_grandchild_that_holds_the_output_open_does_not_hold_the_run(go: Go) -> None:
    result = go("import subprocess; subprocess.Popen(['/bin/sleep', '600'])")
    assert result.ending == Finished(0)


def test_a_caller_can_stop_a_run(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text("import time; time.sleep(600)", encoding="utf-8")
    stop = threading.Event()
    stop.set()
    assert run(Script(path), Limits(), stop).ending == Stopped()


def test_an_interpreter_that_is_not_there_is_a_result(tmp_path: Path) -> None:
    ending = run(Script(tmp_path / "x.py", interpreter="/nowhere/python"), Limits()).ending
    assert isinstance(ending, NotStarted)
    assert "No such file" in ending.reason


@linux_only
@pytest.mark.slow
def test_a_child_dies_with_the_process_that_runs_it(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    told = tmp_path / "pid"
    path.write_text(
        f"import os, time\n"
        f"with open({str(told)!r}, 'w') as stream: stream.write(str(os.getpid()))\n"
        f"time.sleep(600)\n",
        encoding="utf-8",
    )
    runner = (
        "from pathlib import Path\n"
        "from antivenom.isolation import Limits, Script, run\n"
        f"run(Script(Path({str(path)!r})), Limits())\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", runner],
        env={"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)},
    ) as process:
        wait_until(lambda: told.exists() and told.read_text() != "")
        process.kill()
    pid = int(told.read_text())
    wait_until(lambda: not is_alive(pid))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline_s
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (Finished(0), "exit status 0"),
        (TimedOut(10.0), "time limit of 10 s"),
        (Killed(signal.SIGKILL), "killed by SIGKILL"),
        (Killed(1000), "killed by signal 1000"),
        (OutputTooLarge(5), "more than 5 bytes of output"),
        (Stopped(), "stopped"),
        (NotStarted("no fork"), "could not be started: no fork"),
    ],
)
def test_each_ending_has_its_words(ending: Finished, text: str) -> None:
    assert describe(ending) == text
