"""What became of a child process?"""

from __future__ import annotations

import signal
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finished:
    """The child ended by itself, with this exit status (0 to 255)."""

    exit_code: int


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The child was killed because its time was over."""

    wall_s: float


@dataclass(frozen=True, slots=True)
class Killed:
    """A signal ended the child; not one that was sent from here."""

    signal_number: int


@dataclass(frozen=True, slots=True)
class OutputTooLarge:
    """The child was killed because it wrote more than it may."""

    limit_bytes: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """The child was killed because the caller asked for it."""


@dataclass(frozen=True, slots=True)
class NotStarted:
    """The child never ran."""

    reason: str


Ending = Finished | TimedOut | Killed | OutputTooLarge | Stopped | NotStarted


def describe(ending: Ending) -> str:
    """Say in a few words how a child ended."""
    match ending:
        case Finished(exit_code):
            return f"exit status {exit_code}"
        case TimedOut(wall_s):
            return f"time limit of {wall_s:g} s"
        case Killed(signal_number):
            return f"killed by {_signal_name(signal_number)}"
        case OutputTooLarge(limit_bytes):
            return f"more than {limit_bytes} bytes of output"
        case Stopped():
            return "stopped"
        case NotStarted(reason):
            return f"could not be started: {reason}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal
        return f"signal {number}"


@dataclass(frozen=True, slots=True)
class Result:
    """The end of a child, with what it left.

    Attributes:
        ending: How it ended.
        stdout: What it printed, cut at the limit.
        stderr: The same for standard error.
        messages: Lines that it wrote on its channel, in order, without line ends.
        refused: Attempts to reach the network that were refused, in order.
    """

    ending: Ending
    stdout: bytes = b""
    stderr: bytes = b""
    messages: tuple[bytes, ...] = ()
    refused: tuple[str, ...] = ()
