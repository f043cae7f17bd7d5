"""Is the OSV query interface answered as the audit finds, and within bounds?"""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from antivenom.cli.main import main
from antivenom.evidence import EvidenceBase
from antivenom.scan.osv_server import MAX_CONNECTIONS, MAX_REQUEST_BYTES, OsvServer


@pytest.fixture
def server(carried: EvidenceBase) -> Iterator[OsvServer]:
    """A server over the evidence that is carried."""
    with OsvServer(carried) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def connect(server: OsvServer) -> socket.socket:
    host, port = server.server_address[:2]
    return socket.create_connection((str(host), int(port)), timeout=5)


def ask(server: OsvServer, method: str, path: str, body: object = None) -> tuple[int, Any]:
    host, port = server.server_address[:2]
    connection = http.client.HTTPConnection(str(host), int(port), timeout=10)
    text = None if body is None else json.dumps(body)
    connection.request(method, path, text)
    answer = connection.getresponse()
    read = answer.read()
    connection.close()
    return answer.status, json.loads(read)


def package(version: str, name: str = "Jinja2") -> dict[str, Any]:
    return {"package": {"ecosystem": "PyPI", "name": name}, "version": version}


def test_a_query_is_answered_as_an_audit_finds(server: OsvServer) -> None:
    status, body = ask(server, "POST", "/v1/query", package("2.4.1"))
    assert (status, len(body["vulns"])) == (200, 9)
    assert all(each["affected"][0]["package"]["name"] == "jinja2" for each in body["vulns"])
    assert ask(server, "POST", "/v1/query", package("3.1.6")) == (200, {})
    airflow = {"package": {"purl": "pkg:pypi/apache-airflow@3.3.2"}}
    assert ask(server, "POST", "/v1/query", airflow) == (200, {})


def test_a_batch_is_answered_in_its_order(server: OsvServer) -> None:
    queries = [package("3.1.6"), package("2.4.1"), {"package": {"purl": "pkg:pypi/jinja2@2.4.1"}}]
    status, body = ask(server, "POST", "/v1/querybatch", {"queries": queries})
    assert status == 200
    assert [len(each.get("vulns", ())) for each in body["results"]] == [0, 9, 9]
    assert set(body["results"][1]["vulns"][0]) == {"id", "modified"}


@pytest.mark.parametrize("name", ["PYSEC-2014-8", "CVE-2014-1402"])
def test_a_record_is_found_by_any_name(name: str, server: OsvServer) -> None:
    status, body = ask(server, "GET", f"/v1/vulns/{name}")
    assert (status, body["id"]) == (200, "PYSEC-2014-8")
    assert "CVE-2014-1402" in body["aliases"]


def test_what_is_not_there_is_not_there(server: OsvServer) -> None:
    assert ask(server, "GET", "/v1/vulns/PYSEC-1-1")[0] == 404
    assert ask(server, "GET", "/v1/vulns/..%2F")[0] == 404
    assert ask(server, "GET", "/")[0] == 404
    assert ask(server, "POST", "/v1/other", {})[0] == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 400),
        ({}, 400),
        ({"package": {"name": "x"}}, 400),
        ({"package": {"purl": "rubbish"}}, 400),
        ({"package": {"purl": "pkg:pypi/x@1"}, "version": "1"}, 400),
        ({"package": {"ecosystem": "PyPI", "name": "x"}, "version": 1}, 400),
        ({"package": {"ecosystem": "npm", "name": "x"}, "version": "1"}, 501),
        ({"commit": "c0ffee"}, 501),
    ],
)
def test_what_cannot_be_answered_is_refused_and_not_clean(
    body: object, status: int, server: OsvServer
) -> None:
    assert ask(server, "POST", "/v1/query", body)[0] == status


def test_a_batch_is_bounded(server: OsvServer) -> None:
    queries = [package("1")] * 1001
    assert ask(server, "POST", "/v1/querybatch", {"queries": queries})[0] == 400
    assert ask(server, "POST", "/v1/querybatch", {"queries": 1})[0] == 400


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (f"Content-Length: {MAX_REQUEST_BYTES + 1}", b" 413 "),
        ("Content-Length: -1", b" 411 "),
        ("Content-Length: 99999999999999999999", b" 411 "),
        ("X: y", b" 411 "),
    ],
)
def test_the_size_of_a_request_is_bounded(head: str, status: bytes, server: OsvServer) -> None:
    with connect(server) as client:
        client.sendall(f"POST /v1/query HTTP/1.0\r\n{head}\r\n\r\n".encode())
        assert status in client.recv(1000)


def test_deep_json_is_refused(server: OsvServer) -> None:
    body = b"[" * 200_000
    with connect(server) as client:
        head = f"POST /v1/query HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n"
        client.sendall(head.encode() + body)
        assert b" 400 " in client.recv(1000)


def test_the_number_of_threads_is_bounded(server: OsvServer) -> None:
    silent = [connect(server) for _ in range(2 * MAX_CONNECTIONS)]
    try:
        for _ in range(100):
            if threading.active_count() > MAX_CONNECTIONS:
                break
            threading.Event().wait(0.01)
        assert threading.active_count() <= MAX_CONNECTIONS + 2
    finally:
        for each in silent:
            each.close()
    assert ask(server, "POST", "/v1/query", package("2.4.1"))[0] == 200


def test_it_listens_on_loopback_alone(server: OsvServer) -> None:
    assert server.address.startswith("http://127.0.0.1:")


@pytest.mark.slow
def test_the_verb_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "antivenom", "audit", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("serving 2026-07-23 on http://127.0.0.1:")
        host, _, port = line.strip().rpartition("http://")[2].partition(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        connection.request("GET", "/v1/vulns/PYSEC-2014-8")
        assert connection.getresponse().status == 200
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


def test_a_port_that_is_taken_is_one_line(
    server: OsvServer, capsys: pytest.CaptureFixture[str]
) -> None:
    port = str(server.server_address[1])
    assert main(["audit", "serve", "--port", port]) == 2
    assert f"127.0.0.1:{port}: " in capsys.readouterr().err
    assert main(["audit", "serve", "--port", "99999"]) == 2
    assert main(["audit", "serve", "--host", "192.0.2.1"]) == 2


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pip_audit") is None, reason="pip-audit is not installed")
def test_the_client_of_pip_audit_finds_what_the_audit_finds(
    server: OsvServer, tmp_path: Path
) -> None:
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("jinja2==2.4.1\ndjango==3.2.0\n", encoding="utf-8")
    options = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    service = ["-s", "osv", "--osv-url", f"{server.address}/v1/query"]
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *service, *options, "-r", str(wanted)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    found = {each["name"]: len(each["vulns"]) for each in json.loads(done.stdout)["dependencies"]}
    assert found == {"jinja2": 9, "django": 26}
