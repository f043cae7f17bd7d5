"""How is code run that must not be trusted with this process, this machine or this network?

A script runs in a child interpreter of its own, started as `python -I`, in a fresh empty
folder, with a cleared environment and with limits on time, memory, files and output. What
became of it is a value (`Finished`, `TimedOut`, `Killed`, `OutputTooLarge`, `NotStarted`), never
an exception, and no process and no file outlives the call.

This contains accidents and demonstrations, such as the exploits of the guide. It is not a prison
for hostile native code: the child runs as the same user and may read that user's files. See
`supervisor.py` for the limits of each system.

Imports the standard library only.
"""

from antivenom.isolation.child import Script, run
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
    describe,
)

__all__ = [
    "Ending",
    "Finished",
    "Killed",
    "Limits",
    "NotStarted",
    "OutputTooLarge",
    "Result",
    "Script",
    "Stopped",
    "TimedOut",
    "describe",
    "run",
]
