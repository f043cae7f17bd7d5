"""What happens inside the child of one trial?

A script, which is never imported.
It reads its order, one JSON object, from the channel; loads the example's text as a module, and
proof.py as another; calls `exploit` or `behaviour`; and writes what it saw to the channel. Each
line starts with the order's nonce, which the example never sees, so that nothing the example
prints or writes can pass for a verdict:

    NONCE {"ready": true}                      just before the call
    NONCE {"returned": REPR, "type": NAME}     the call came back
    NONCE {"raised": TEXT, "stage": STAGE}     it did not, or what comes before it did not
    NONCE {"missing": [NAME, ...]}             instead of all that: distributions that are absent

No antivenom code can be imported here. The process leaves at once after its verdict, whatever
threads are still waiting for each other.
"""

from __future__ import annotations

import ast
import builtins
import json
import linecache
import os
import re
import sys
import traceback
import types
from typing import Any

TRACE_CHARACTERS = 2000


class Channel:
    """The line to the process that judges."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._nonce = ""

    def read_order(self) -> dict[str, Any]:
        """Read the order, and keep its nonce to ourselves."""
        blocks = []
        while block := os.read(self._descriptor, 65536):
            blocks.append(block)
        order: dict[str, Any] = json.loads(b"".join(blocks))
        self._nonce = order.pop("nonce")
        return order

    def say(self, **message: object) -> None:
        """Write one line."""
        line = f"{self._nonce} {json.dumps(message)}\n".encode()
        while line:
            line = line[os.write(self._descriptor, line) :]


def load(name: str, file: str, text: str, optimize: int) -> types.ModuleType:
    """Make a module of `text`, and run it."""
    module = types.ModuleType(name)
    sys.modules[name] = module  # pickle and dataclasses look modules up by name
    # Tracebacks and `inspect` find the source here; there is no such file.
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    code = compile(text, file, "exec", dont_inherit=True, optimize=optimize)
    # As `exec` does: what C code imports on behalf of the module is looked up here.
    module.__dict__["__builtins__"] = builtins.__dict__
    # A module's code is a function without parameters whose globals are the module's names.
    types.FunctionType(code, module.__dict__)()
    return module


def missing(distributions: list[str]) -> list[str]:
    """Name the distributions that are not installed for this interpreter.

    Only names are asked for, and they stand in the names of the metadata folders:
    `NAME-VERSION.dist-info`, with every `-` of the name escaped (PyPA, recording installed
    projects).
    """
    installed = {
        normal(entry.partition("-")[0].removesuffix(".egg-info"))
        for folder in sys.path
        if os.path.isdir(folder)
        for entry in os.listdir(folder)
        if entry.endswith((".dist-info", ".egg-info"))
    }
    return [name for name in distributions if normal(name) not in installed]


def normal(name: str) -> str:
    """Write a distribution's name in the one form that compares (PyPA, name normalization)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def describe(problem: BaseException) -> str:
    """Write an exception and where it came from, without the frames of the machinery."""
    frames = [
        frame for frame in traceback.extract_tb(problem.__traceback__) if frame.filename != __file__
    ]
    lines = traceback.format_list(frames) + traceback.format_exception_only(type(problem), problem)
    return "".join(lines)[-TRACE_CHARACTERS:]


class Stages:
    """Where the trial is, and what is said if it ends there.

    Whatever is raised, SystemExit and KeyboardInterrupt too, is reported and goes no further.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.stage = "module"

    def __enter__(self) -> None:
        """Nothing is to be made ready."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: types.TracebackType | None,
    ) -> bool:
        """Report what was raised, if anything was."""
        del kind, trace
        if problem is None:
            return False
        self._channel.say(raised=describe(problem), stage=self.stage)
        return True  # it goes no further


def call(order: dict[str, Any], channel: Channel) -> None:
    """Load both files, make the call, and say what came of it."""
    at = Stages(channel)
    with at:
        module = load("example", order["file"], order["text"], -1)
        at.stage = "proof"
        # Asserts in proof.py must speak even where the rule is about `python -O`.
        proof = load("proof", order["proof_file"], order["proof_text"], 0)
        function = getattr(proof, order["function"])
        payload = [] if order["payload"] is None else [ast.literal_eval(order["payload"])]
        at.stage = "call"
        channel.say(ready=True)
        returned = function(module, *payload)
        channel.say(returned=repr(returned)[:200], type=type(returned).__name__)


class NoAntivenom:
    """Refuses to find antivenom, which is importable where it is installed."""

    def find_spec(
        self, fullname: str, path: object = None, target: types.ModuleType | None = None
    ) -> None:
        """Raise for antivenom and its modules; leave all others to the finders behind."""
        del path, target
        if fullname.partition(".")[0] == "antivenom":
            raise ModuleNotFoundError("a proof does not use antivenom", name=fullname)


def main(descriptor: int) -> None:
    """Carry out one order."""
    channel = Channel(descriptor)
    order = channel.read_order()
    if order["requires"] is not None:
        channel.say(missing=missing(order["requires"]))
        return
    sys.meta_path.insert(0, NoAntivenom())
    call(order, channel)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
