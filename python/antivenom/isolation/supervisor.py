"""Who makes sure that nothing of a child survives it?

A script, which is never imported.
`child.run` starts this file as `python -I -S supervisor.py CONTROL CPU FILE FILES MEMORY ARGV...`.
It takes the limits upon itself, starts the real child, which inherits them, waits, and at the end
kills all that is left of it. A process of its own is needed because

* limits have to be set between fork and exec, which is unsafe in a program with threads;
* a grandchild that calls `setsid` leaves the process group, so killing the group is not enough.
  On Linux this process is a *child subreaper* (prctl(2)): orphans become its children, so none
  escapes;
* when antivenom itself dies, even by SIGKILL, its end of CONTROL closes and the children die too.

CONTROL is a socket. Its end of file means "kill everything now"; lines of two words go back:
`started PID`, then `exit STATUS`, `signal NUMBER` or `failed REASON`.

Limits of each system:

* Linux: all of the above. Where the kernel allows unprivileged user namespaces the child also
  gets a network namespace with nothing but loopback, which holds for programs it starts as well;
  elsewhere the audit hook of `fence.py` alone refuses the network.
* macOS: no subreaper (a grandchild in a group of its own may survive), no network namespace, and
  the kernel does not enforce RLIMIT_AS.
* Windows: not supported; `child.run` says so.

What it imports is chosen by cost: this file runs once per child, and `signal`, `socket` or `json`
would double its time.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import select
import sys
import time

LINUX = sys.platform.startswith("linux")
# Source: linux/prctl.h, linux/sched.h, linux/if.h, linux/sockios.h, linux/socket.h.
PR_SET_CHILD_SUBREAPER = 36
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS = 0x8913
SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1
AF_INET, SOCK_DGRAM = 2, 2
IFREQ_BYTES = 40
IFREQ_FLAGS_AT = 16
SIGKILL = 9  # POSIX fixes this number (utility `kill`)

KILLING_S = 5.0  # how long to go on killing a tree that keeps growing
POLL_S = 0.02  # how often to look for the child's end where there is no pidfd


def say(control: int, word: str, value: object) -> None:
    """Send one line to antivenom, which may be gone already."""
    try:
        os.write(control, f"{word} {value}\n".encode("utf-8", "backslashreplace"))
    except OSError:
        return


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies (Linux)."""
    if LINUX:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def leave_network() -> None:
    """Move into a network namespace that has loopback alone, where the kernel allows it."""
    if not LINUX:
        return
    uid, gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None)
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return
    # user_namespaces(7): setgroups must be denied before gid_map may be written unprivileged.
    write_proc("setgroups", "deny")
    write_proc("uid_map", f"{uid} {uid} 1")
    write_proc("gid_map", f"{gid} {gid} 1")
    raise_loopback(libc.socket(AF_INET, SOCK_DGRAM, 0))


def write_proc(name: str, text: str) -> None:
    """Write a file of this process in /proc; without it the namespace is less comfortable."""
    try:
        with open(f"/proc/self/{name}", "w", encoding="ascii") as stream:
            stream.write(text)
    except OSError:
        return


def raise_loopback(descriptor: int) -> None:
    """Set the flag IFF_UP of `lo` through a socket, which is closed (netdevice(7))."""
    if descriptor < 0:
        return
    request = bytearray(b"lo".ljust(IFREQ_BYTES, b"\0"))
    try:
        fcntl.ioctl(descriptor, SIOCGIFFLAGS, request)
        request[IFREQ_FLAGS_AT] |= IFF_UP
        fcntl.ioctl(descriptor, SIOCSIFFLAGS, bytes(request))
    except OSError:
        return
    finally:
        os.close(descriptor)


def limit(cpu_s: int, file_bytes: int, open_files: int, memory_bytes: int) -> None:
    """Set the limits that the kernel keeps; hard ones, so that they cannot be raised again."""
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_NOFILE: open_files,
        resource.RLIMIT_AS: memory_bytes,
    }
    for which, value in wanted.items():
        _, hard = resource.getrlimit(which)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(which, (bound, bound))
        except (OSError, ValueError):
            # macOS refuses RLIMIT_AS below what the process has mapped already.
            if LINUX:
                raise


def descendants(root: int) -> list[int]:
    """List the processes below `root`, as /proc shows them now; empty where there is no /proc."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc") if LINUX else []:
        if name.isdigit():
            parent = parent_of(name)
            if parent is not None:
                children.setdefault(parent, []).append(int(name))
    found = list(children.get(root, ()))
    for pid in found:
        found.extend(children.get(pid, ()))
    return found


def parent_of(pid: str) -> int | None:
    """Look up a process's parent; None if the process is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stream:
            # proc(5): the name in parentheses may hold spaces, so count from its end.
            return int(stream.read().rpartition(b")")[2].split()[1])
    except OSError:
        return None


def reap(child: int) -> tuple[int | None, bool]:
    """Collect ended processes without waiting.

    Args:
        child: The process whose status matters.

    Returns:
        The wait status of `child` if it was among them, and whether any process is left.
    """
    status = None
    while True:
        try:
            pid, code = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return status, False
        if pid == 0:
            return status, True
        if pid == child:
            status = code


def watch(control: int, child: int) -> int | None:
    """Wait until the child has ended or CONTROL is closed; its wait status in the first case."""
    try:
        watched = [control, os.pidfd_open(child)]
    except (AttributeError, OSError):  # not Linux, or older than 5.3
        watched = [control]
    timeout_s = POLL_S if len(watched) == 1 else None
    while True:
        status, _ = reap(child)
        if status is not None:
            return status
        ready, _, _ = select.select(watched, [], [], timeout_s)
        if control in ready:
            return None


def kill_all(child: int) -> int | None:
    """Kill the child and all below it, and go on until nothing is left.

    Args:
        child: The child, which leads a process group of its own.

    Returns:
        The child's wait status if it is collected here.
    """
    status = None
    deadline_s = time.monotonic() + KILLING_S
    while time.monotonic() < deadline_s:
        code, left = reap(child)
        status = code if code is not None else status
        if not left:
            break
        send_kill(-child)
        for pid in descendants(os.getpid()):
            send_kill(pid)
        time.sleep(0.001)
    return status


def send_kill(pid: int) -> None:
    """Kill a process, or the group of that number if negative; gone already is as good."""
    try:
        os.kill(pid, SIGKILL)
    except OSError:
        return


def main(control: int, limits: list[int], argv: list[str]) -> None:
    """Run one child from its birth to the death of its last descendant."""
    os.set_inheritable(control, False)
    os.umask(0o022)
    adopt_orphans()
    leave_network()
    try:
        limit(*limits)
        child = os.posix_spawn(argv[0], argv, os.environ, setpgroup=0)
    except (OSError, ValueError) as problem:
        say(control, "failed", problem)
        return
    say(control, "started", child)
    status = watch(control, child)
    late = kill_all(child)
    status = late if status is None else status
    if status is None:
        say(control, "failed", "it could not be killed")
    elif os.WIFSIGNALED(status):
        say(control, "signal", os.WTERMSIG(status))
    else:
        say(control, "exit", os.WEXITSTATUS(status))


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(text) for text in sys.argv[2:6]], sys.argv[6:])
