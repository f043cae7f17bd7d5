"""Where does a report go, and what if it cannot be written?

A report that goes to a file is written beside it and renamed over it at the end, so
that a full disk, an error or Ctrl-C leaves the old one as it was. A standard output
that nobody reads any more ends the writing in silence, and nothing else.
"""

from __future__ import annotations

import os
import stat
import sys
from itertools import count

from antivenom.errors import OutputError
from antivenom.model.messages import Summary
from antivenom.model.overriding import override
from antivenom.report.handler import Options, make_handler

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import TextIOWrapper
    from typing import TextIO

    from typing_extensions import Self

    from antivenom.model.messages import Message


def deliver(
    messages: Iterable[Message], form: str, path: str | None, *, explain: bool
) -> int | None:
    """Write a run as a report.

    Args:
        messages: The run.
        form: Name of the form of report.
        path: File to write to; None for standard output.
        explain: Whether to add the pages of the rules that found something.

    Returns:
        The exit status that the run came to, also if nobody read the report; None
        if the run was cut short.

    Raises:
        OutputError: The report cannot be written.
    """
    status: int | None = None
    with Output.to(path, form) as output:
        handler = make_handler(form, output.stream, _options(output.stream, explain=explain))
        for message in messages:
            if isinstance(message, Summary):
                status = message.status
            if output.listened_to:
                try:
                    handler.handle(message)
                except OSError as error:
                    output.fail(error)
        try:
            handler.close()
            output.finish()
        except OSError as error:
            output.fail(error)
    return status


def _options(stream: TextIO, *, explain: bool) -> Options:
    if not stream.isatty():
        return Options(explain=explain)
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    try:
        width = os.get_terminal_size(stream.fileno()).columns
    except OSError:
        width = 0
    return Options(colour=not plain, width=width or 100, explain=explain)


class Output:
    """The destination of a report: standard output, or what is kept as it is.

    Attributes:
        stream: Where to write. What the encoding cannot say, such as an undecodable
            byte of a file name, is escaped with a backslash.
        name: What to call the destination in messages.
        listened_to: False once nobody reads it any more.
    """

    def __init__(self, stream: TextIO, name: str) -> None:
        self.stream = stream
        self.name = name
        self.listened_to = True

    @staticmethod
    def to(path: str | None, form: str) -> Output:
        """Open a destination.

        Args:
            path: A file; None for standard output.
            form: The form of report to be written.

        Raises:
            OutputError: The file cannot be written.
        """
        if path is None:
            return Output(_standard_output(form), "standard output")
        try:
            if os.path.exists(path) and not os.path.isfile(path):
                # A device or a pipe: there is nothing to keep, and a name to leave alone.
                return Output(_text(path, os.O_WRONLY), path)
            return _FileOutput(os.path.realpath(path), path)
        except OSError as error:
            raise OutputError(_refusal(path, error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is not None:
            self.abandon()

    def finish(self) -> None:
        """Make what was written stay."""
        if self.listened_to:
            self.stream.flush()

    def abandon(self) -> None:
        """Take back what can be taken back."""

    def fail(self, error: OSError) -> None:
        """Stop writing because of an error.

        Raises:
            OutputError: Somebody wants to know.
        """
        self.listened_to = False
        if not isinstance(error, BrokenPipeError):
            raise OutputError(_refusal(self.name, error)) from error


class _FileOutput(Output):
    """A file that is replaced when the report is complete."""

    def __init__(self, target: str, name: str) -> None:
        self._target = target
        self._draft, stream = _new_file_beside(target)
        super().__init__(stream, name)
        if os.path.exists(target):
            os.chmod(self._draft, stat.S_IMODE(os.stat(target).st_mode))

    @override
    def finish(self) -> None:
        self.stream.flush()
        # Some file systems find out only now that there is no room.
        os.fsync(self.stream.fileno())
        self.stream.close()
        os.replace(self._draft, self._target)

    @override
    def abandon(self) -> None:
        try:
            os.unlink(self._draft)
            self.stream.close()
        except OSError:
            # The disk is full, or the file is gone: there is no more to take back.
            return


def _new_file_beside(target: str) -> tuple[str, TextIOWrapper]:
    """Create a file in the folder of another one; return its path and a stream to it."""
    for number in count():
        path = f"{target}.{os.getpid()}-{number}.part"
        try:
            return path, _text(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            # Left behind by a process of the same number that was killed.
            continue
    raise AssertionError("counting never ends")


def _text(path: str, flags: int) -> TextIOWrapper:
    descriptor = os.open(path, flags, 0o666)
    return open(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n")


def _standard_output(form: str) -> TextIO:
    if sys.stdout is None:
        # The caller closed it: there is nobody to tell, and the status still counts.
        return _text(os.devnull, os.O_WRONLY)
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        encoding = sys.stdout.encoding if form in {"text", "concise"} else "utf-8"
        reconfigure(encoding=encoding, errors="backslashreplace", newline="\n")
    return sys.stdout


def _refusal(name: str, error: OSError) -> str:
    return f"cannot write to {name}: {error.strerror or error}"
