"""How is the stream itself saved: one JSON object a line?"""

from __future__ import annotations

import json

from antivenom.model.messages import Progress
from antivenom.model.wire import to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from antivenom.model.messages import Message
    from antivenom.report.handler import Options

# One encoder for all lines: `json.dumps` with options would make one for each.
_ENCODER = json.JSONEncoder(separators=(",", ":"))


class JsonLines:
    """Writes each message as it comes. Escapes everything but ASCII, so any encoding will do."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def handle(self, message: Message) -> None:
        """Write one line; progress is for whoever watches and is not saved."""
        if not isinstance(message, Progress):
            self._stream.write(_ENCODER.encode(to_json(message)) + "\n")

    def close(self) -> None:
        """Write nothing: a cut stream is seen by its missing summary."""


def make(stream: TextIO, _options: Options) -> JsonLines:
    """Create the handler; see `antivenom.report.handler`."""
    return JsonLines(stream)
