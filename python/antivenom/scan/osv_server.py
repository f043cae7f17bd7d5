"""How do other tools on this machine ask for advisories without a network?

A server of the OSV query interface, on the loopback interface alone: it has no access control,
and none is needed for what is public anyway, but nobody else's requests shall cost this machine
anything. A request has a bounded size and a bounded time, and a bounded number is served at
once; whoever comes beyond that waits in the operating system's queue.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer

from antivenom.errors import EvidenceError
from antivenom.model.overriding import override
from antivenom.scan.osv_answers import (
    Answer,
    answer_batch,
    answer_query,
    answer_record,
    refused,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from socket import socket

    from antivenom.evidence import EvidenceBase

MAX_REQUEST_BYTES = 4 * 1024 * 1024
MAX_CONNECTIONS = 8
"""How many connections are served at once, each by a thread."""
TIMEOUT_S = 10.0
"""How long a connection may keep silent."""
LOOPBACK = ("127.0.0.1",)
"""The addresses that can be listened on."""


class OsvServer(TCPServer):
    """Listens on loopback and answers from the evidence.

    Args:
        base: What is known.
        port: 0 for any that is free.
    """

    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, base: EvidenceBase, port: int = 0) -> None:
        self.base = base
        # The evidence keeps what it has read, and is not made for several threads.
        self.lock = threading.Lock()
        self._free = threading.BoundedSemaphore(MAX_CONNECTIONS)
        super().__init__((LOOPBACK[0], port), _Handler)

    @property
    def address(self) -> str:
        """Where it listens, as other tools want it."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    @override
    def process_request(
        self, request: socket | tuple[bytes, socket], client_address: object
    ) -> None:
        """Serve a connection in a thread of its own, as soon as one is free."""
        # Not accepting meanwhile is what bounds them.
        self._free.acquire()
        thread = threading.Thread(target=self._serve, args=(request, client_address), daemon=True)
        try:
            thread.start()
        except RuntimeError:
            self._free.release()
            raise

    def _serve(self, request: socket, client_address: object) -> None:
        request.settimeout(TIMEOUT_S)
        try:
            self.finish_request(request, client_address)
        except OSError:
            # The client has gone, or kept silent for too long; nobody waits for an answer.
            return
        finally:
            self.shutdown_request(request)
            self._free.release()


class _Handler(BaseHTTPRequestHandler):
    """Answers one request; the connection is closed after it."""

    server_version = "antivenom"
    sys_version = ""

    @property
    def _answering(self) -> OsvServer:
        if not isinstance(self.server, OsvServer):
            raise TypeError("this handler serves evidence alone")
        return self.server

    def do_GET(self) -> None:
        """Answer a request for a record."""
        prefix = "/v1/vulns/"
        if self.path.startswith(prefix):
            name = self.path[len(prefix) :].partition("?")[0]
            self._answer(lambda: answer_record(self._answering.base, name))
        else:
            self._send(refused("there is nothing here", 404))

    def do_POST(self) -> None:
        """Answer a question about packages."""
        asked = {"/v1/query": answer_query, "/v1/querybatch": answer_batch}.get(self.path)
        if asked is None:
            self._send(refused("there is nothing here", 404))
            return
        request = self._request()
        if isinstance(request, Answer):
            self._send(request)
        else:
            self._answer(lambda: asked(self._answering.base, request))

    def _request(self) -> object:
        """Read the body; the answer to it if it is no JSON of a bounded size."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal() and len(length) < 12):
            return refused("a request needs its length", 411)
        if int(length) > MAX_REQUEST_BYTES:
            return refused(f"a request may have {MAX_REQUEST_BYTES:,} bytes", 413)
        try:
            return json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            return refused("the request is no JSON")

    def _answer(self, answer: Callable[[], Answer]) -> None:
        try:
            with self._answering.lock:
                found = answer()
        except EvidenceError as error:
            found = refused(str(error), 500)
        self._send(found)

    def _send(self, answer: Answer) -> None:
        body = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: a server in the background of a build has no one to tell."""

    @override
    def log_error(self, *args: object) -> None:
        """Say nothing; the client is told what is wrong."""
