"""It talks to itself."""

import socket

PAYLOADS = ("<script>",)


def exploit(module, payload):
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            client.sendall(payload.encode())
            with server.accept()[0] as accepted:
                return accepted.recv(100).decode() in module.greet(payload)


def behaviour(module):
    assert module.greet("Ann") == "<p>Hello, Ann</p>"
