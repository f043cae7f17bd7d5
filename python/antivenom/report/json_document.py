"""How does one JSON document hold the messages of a run?

The document is `{"messages": [...], "complete": true}`: the same objects as in the saved stream,
in their order. `complete` is false if the run was cut before its summary.
"""

from __future__ import annotations

import json

from antivenom.model.messages import Progress, Summary
from antivenom.model.wire import to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from antivenom.model.messages import Message
    from antivenom.report.handler import Options


class JsonDocument:
    """Writes each message as it comes, one line each, between the brackets of the document."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._opening = '{"messages": [\n'
        self._complete = False

    def handle(self, message: Message) -> None:
        """Write one message; progress is for whoever watches and is left out."""
        if isinstance(message, Progress):
            return
        self._complete = isinstance(message, Summary)
        self._stream.write(self._opening + json.dumps(to_json(message)))
        self._opening = ",\n"

    def close(self) -> None:
        """End the document."""
        start = self._opening if self._opening != ",\n" else ""
        self._stream.write(f'{start}\n], "complete": {json.dumps(self._complete)}}}\n')


def make(stream: TextIO, _options: Options) -> JsonDocument:
    """Create the handler; see `antivenom.report.handler`."""
    return JsonDocument(stream)
