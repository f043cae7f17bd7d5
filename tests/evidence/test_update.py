"""Is evidence replaced wholly or not at all, wherever it comes from?"""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from antivenom.errors import EvidenceError
from antivenom.evidence import SourceKind, open_evidence, update
from antivenom.evidence.base import carried_folder
from antivenom.evidence.index import INDEX_NAME
from antivenom.evidence.update import update_evidence

Serve = Callable[..., str]


class _Server(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; some paths lead elsewhere, and one never answers."""

    def __init__(self, servers: _Servers, folder: str, *connection: Any) -> None:
        self._servers = servers
        super().__init__(*connection, directory=folder)

    def do_GET(self) -> None:
        if self.path.startswith("/to/"):
            self._send_to(self.path.removeprefix("/to"))
        elif self.path.startswith("/round/"):
            self._send_to(self.path + "x")
        elif self.path.startswith("/away/"):
            self._send_to("file:///etc/hostname")
        elif self.path.startswith("/short/"):
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"[[source]]\n")
        elif self.path.startswith("/never/"):
            self._servers.asked.set()
            self._servers.over.wait(30)
        else:
            super().do_GET()

    def _send_to(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


class _Servers(http.server.ThreadingHTTPServer):
    """A server that tells when the path that never answers was asked for."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.asked = threading.Event()
        self.over = threading.Event()
        super().__init__(("127.0.0.1", 0), partial(_Server, self, str(folder)))

    def handle_error(self, *_details: object) -> None:
        """Say nothing: clients of these tests go away."""


@pytest.fixture
def server(snapshots: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Servers]:
    """A server of the snapshots on this machine."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    served = _Servers(snapshots.write())
    thread = threading.Thread(target=served.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield served
    finally:
        served.over.set()
        served.shutdown()
        thread.join()
        served.server_close()


def _address(server: _Servers) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture
def target(tmp_path: Path, snapshots: Any) -> Path:
    """A folder with older evidence, of one CVE with EPSS."""
    snapshots.date = "2998-01-01"
    folder = tmp_path / "target"
    update_evidence(str(snapshots.write()), str(folder))
    snapshots.date = "2999-01-01"
    snapshots.write()
    return folder


@contextlib.contextmanager
def refused(target: Path, match: str) -> Iterator[None]:
    """What happens inside is an error that leaves the old evidence, and nothing beside it."""
    before = (target / INDEX_NAME).read_bytes()
    with pytest.raises(EvidenceError, match=match):
        yield
    _as_before(target, before)


def _as_before(target: Path, before: bytes) -> None:
    assert (target / INDEX_NAME).read_bytes() == before
    assert [path.name for path in target.iterdir()] == [INDEX_NAME]


def test_evidence_comes_from_a_folder(snapshots: Any, target: Path) -> None:
    base = update_evidence(str(snapshots.folder), str(target))
    assert base.day(SourceKind.PYPI) == "2999-01-01"
    assert open_evidence(str(target)).day(SourceKind.PYPI) == "2999-01-01"
    assert [path.name for path in target.iterdir()] == [INDEX_NAME]


@pytest.mark.parametrize("form", ["file://{}", "file://localhost{}", "FILE://{}/"])
def test_evidence_comes_from_a_file_address(snapshots: Any, target: Path, form: str) -> None:
    base = update_evidence(form.format(snapshots.folder), str(target))
    assert base.day(SourceKind.KEV) == "2999-01-01"


@pytest.mark.parametrize("path", ["", "/", "/to"])
def test_evidence_comes_from_a_server(target: Path, server: _Servers, path: str) -> None:
    base = update_evidence(_address(server) + path, str(target))
    assert base.day(SourceKind.EPSS) == "2999-01-01"


@pytest.mark.parametrize(
    ("path", "match"),
    [
        ("/nowhere", "404"),
        ("/round", "(?i)redirect"),
        ("/away", "302 .*file:///etc/hostname.* not allowed"),
        ("/short", "IncompleteRead|ended after 11 of 1000 bytes"),
    ],
)
def test_a_server_that_misleads_is_refused(
    target: Path, server: _Servers, path: str, match: str
) -> None:
    with refused(target, match):
        update_evidence(_address(server) + path, str(target))


def test_a_server_that_is_silent_is_given_up(
    target: Path, server: _Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "SILENCE_S", 0.05)
    with refused(target, "timed out"):
        update_evidence(_address(server) + "/never", str(target))


def test_a_server_that_takes_all_day_is_given_up(
    target: Path, server: _Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "PATIENCE_S", -1.0)
    with refused(target, "took longer than"):
        update_evidence(_address(server), str(target))


def test_a_file_without_end_is_given_up(
    target: Path, server: _Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "MAX_FILE_BYTES", 100)
    with refused(target, "is larger than 100 bytes"):
        update_evidence(_address(server), str(target))


def test_a_server_that_is_not_there_is_an_error(target: Path, server: _Servers) -> None:
    address = _address(server)
    server.shutdown()
    server.server_close()
    with refused(target, "refused"):
        update_evidence(address, str(target))


@pytest.mark.parametrize("origin", ["ftp://example.org/x", "data:text/plain,x", "gopher:x"])
def test_other_schemes_are_refused(target: Path, origin: str) -> None:
    with refused(target, "takes a folder, http, https or file"):
        update_evidence(origin, str(target))


def test_a_file_address_on_another_machine_is_refused(target: Path) -> None:
    with refused(target, "not on elsewhere"):
        update_evidence("file://elsewhere/x", str(target))


@pytest.mark.parametrize(
    "kind", ["pypi.jsonl.gz", "cpython.jsonl", "epss.csv.gz", "kev.json", "ssvc.jsonl"]
)
def test_a_file_that_changed_is_refused(snapshots: Any, target: Path, kind: str) -> None:
    path = snapshots.folder / kind
    path.write_bytes(path.read_bytes()[:-1])
    with refused(target, f"{kind}: has another SHA-256"):
        update_evidence(str(snapshots.folder), str(target))


@pytest.mark.parametrize("name", ["pypi.jsonl.gz", "kev.json", "sources.toml"])
def test_a_file_that_is_absent_is_an_error(snapshots: Any, target: Path, name: str) -> None:
    (snapshots.folder / name).unlink()
    with refused(target, f"{name}: there is no such file"):
        update_evidence(str(snapshots.folder), str(target))


def test_a_pipe_is_not_read(snapshots: Any, target: Path) -> None:
    (snapshots.folder / "kev.json").unlink()
    os.mkfifo(snapshots.folder / "kev.json")
    with refused(target, "there is no such file"):
        update_evidence(str(snapshots.folder), str(target))


def test_a_kind_that_is_missing_is_an_error(snapshots: Any, target: Path) -> None:
    snapshots.write("pypi-advisories", "epss", "kev", "ssvc")
    with refused(target, "sources.toml has no cpython-advisories"):
        update_evidence(str(snapshots.folder), str(target))


def test_another_number_of_records_is_refused(snapshots: Any, target: Path) -> None:
    described = snapshots.folder / "sources.toml"
    described.write_text(described.read_text().replace("records = 2", "records = 3"))
    with refused(target, "has 2 records, but sources.toml says 3"):
        update_evidence(str(snapshots.folder), str(target))


def test_a_record_that_is_malformed_is_refused(snapshots: Any, target: Path) -> None:
    snapshots.pypi = [*snapshots.pypi, {"id": "PYSEC-2024-7"}]
    with refused(target, "line 2: PYSEC-2024-7: 'modified' is missing"):
        update_evidence(str(snapshots.write()), str(target))


def test_sums_must_agree_where_there_are_some(snapshots: Any, target: Path) -> None:
    names = sorted(path.name for path in snapshots.folder.iterdir())
    sums = {
        name: hashlib.sha256((snapshots.folder / name).read_bytes()).hexdigest() for name in names
    }
    listed = snapshots.folder / "SHA256SUMS"
    listed.write_text("".join(f"{sums[name]}  {name}\n" for name in names))
    update_evidence(str(snapshots.folder), str(target))
    listed.write_text("".join(f"{sums[name]}  {name}\n" for name in names[1:]))
    with refused(target, f"SHA256SUMS does not agree about {names[0]}"):
        update_evidence(str(snapshots.folder), str(target))


def test_older_evidence_is_refused_unless_asked_for(snapshots: Any, target: Path) -> None:
    snapshots.date = "2997-01-01"
    with refused(target, "is of 2997-01-01, the present one of 2998-01-01; --allow-older"):
        update_evidence(str(snapshots.write()), str(target))
    base = update_evidence(str(snapshots.folder), str(target), allow_older=True)
    assert base.day(SourceKind.PYPI) == "2997-01-01"


def test_evidence_older_than_what_is_carried_is_refused(snapshots: Any, tmp_path: Path) -> None:
    snapshots.date = "2001-01-01"
    day = open_evidence(carried_folder()).day(SourceKind.PYPI)
    with pytest.raises(EvidenceError, match=f"the present one of {day}"):
        update_evidence(str(snapshots.write()), str(tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def test_damaged_evidence_is_put_right(snapshots: Any, target: Path) -> None:
    (target / INDEX_NAME).write_bytes(b"damaged")
    update_evidence(str(snapshots.folder), str(target))
    open_evidence(str(target)).verify()


def test_a_folder_that_cannot_be_made_is_an_error(snapshots: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EvidenceError, match="file/x: cannot be written: Not a directory"):
        update_evidence(str(snapshots.write()), str(tmp_path / "file" / "x"))


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_evidence(snapshots: Any, target: Path) -> None:
    before = (target / INDEX_NAME).read_bytes()
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from antivenom.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "evidence", "update", "--from", str(snapshots.folder)]
    environment = {**os.environ, "ANTIVENOM_EVIDENCE": str(target)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == f"antivenom: {target}: cannot be written: File too large\n"
    _as_before(target, before)


@pytest.mark.slow
def test_an_interruption_leaves_the_old_evidence(target: Path, server: _Servers) -> None:
    before = (target / INDEX_NAME).read_bytes()
    address = _address(server) + "/never"
    command = [sys.executable, "-m", "antivenom", "evidence", "update", "--from", address]
    environment = {**os.environ, "ANTIVENOM_EVIDENCE": str(target)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as running:
        assert server.asked.wait(20)
        running.send_signal(signal.SIGINT)
        _, complaint = running.communicate(timeout=20)
    assert (running.returncode, complaint) == (130, "antivenom: interrupted\n")
    _as_before(target, before)
