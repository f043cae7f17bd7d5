"""Is a document held to its signature, and is a private key kept private?"""

from __future__ import annotations

import base64
import json
import stat
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sbom.conftest import Bench

pytestmark = pytest.mark.slow


@pytest.fixture
def signed(bench: Bench) -> Path:
    """A document with its signature, by the key `key`."""
    path = bench.write("d.json", '{"a": 1}\n')
    assert bench.run("sbom", "keygen", "key").status == 0
    assert bench.run("sbom", "sign", "d.json", "--key", "key").status == 0
    return path


def test_a_signed_document_is_verified_and_its_key_is_named(bench: Bench, signed: Path) -> None:
    del signed
    ended = bench.run("sbom", "verify", "d.json", "--key", "key.pub")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("d.json: signed by SHA256:")


def test_a_private_key_is_for_its_owner_alone_and_never_overwritten(
    bench: Bench, signed: Path
) -> None:
    del signed
    assert stat.S_IMODE((bench.folder / "key").stat().st_mode) == 0o600
    before = (bench.folder / "key").read_bytes()
    for lost in ("key", "key.pub"):
        ended = bench.run("sbom", "keygen", "key")
        assert ended.status == 2
        assert "never overwritten" in ended.err
        assert (bench.folder / "key").read_bytes() == before
        if lost == "key.pub":
            break
        (bench.folder / "key.pub").unlink()


def test_one_changed_byte_is_found(bench: Bench, signed: Path) -> None:
    for data in (b'{"a": 2}\n', b'{"a": 1}', b'{"a": 1}\r\n', b""):
        signed.write_bytes(data)
        ended = bench.run("sbom", "verify", "d.json", "--key", "key.pub")
        assert (ended.status, ended.out) == (1, "")
        assert ended.err.startswith("antivenom: d.json: was changed since it was signed by SHA256:")


def test_another_key_does_not_count(bench: Bench, signed: Path) -> None:
    del signed
    bench.run("sbom", "keygen", "other")
    ended = bench.run("sbom", "verify", "d.json", "--key", "other.pub")
    assert (ended.status, ended.out) == (1, "")
    assert ", and not by SHA256:" in ended.err
    assert (
        bench.run("sbom", "verify", "d.json", "--key", "other.pub", "--key", "key.pub").status == 0
    )


def test_without_a_key_to_trust_nothing_is_verified(bench: Bench, signed: Path) -> None:
    del signed
    ended = bench.run("sbom", "verify", "d.json")
    assert ended.status == 2
    assert "a key that nobody named" in ended.out


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("kind", "x", 2),
        ("version", 2, 2),
        ("algorithm", "none", 2),
        ("sha256", "00", 1),
        ("size", 1, 1),
        ("size", "1", 2),
        ("key", "SHA256:x", 2),
        ("publicKey", 7, 2),
        ("publicKey", "not base64!", 2),
        ("signature", "", 2),
        ("signature", base64.b64encode(b"0" * 64).decode(), 1),
    ],
)
def test_a_signature_that_was_tampered_with_is_refused(
    bench: Bench, signed: Path, field: str, value: object, status: int
) -> None:
    path = signed.with_name("d.json.sig.json")
    entry: dict[str, Any] = json.loads(path.read_text())
    path.write_text(json.dumps({**entry, field: value}))
    ended = bench.run("sbom", "verify", "d.json", "--key", "key.pub")
    assert (ended.status, ended.out, ended.err.count("\n")) == (status, "", 1)


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"[" * 10_000, b"{}"])
def test_a_signature_that_is_none_is_refused(bench: Bench, signed: Path, data: bytes) -> None:
    signed.with_name("d.json.sig.json").write_bytes(data)
    ended = bench.run("sbom", "verify", "d.json", "--key", "key.pub")
    assert (ended.status, ended.err.count("\n")) == (2, 1)


def test_anybody_can_verify_it_with_ed25519_alone(bench: Bench, signed: Path) -> None:
    entry = json.loads((bench.folder / "d.json.sig.json").read_text())
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(entry["publicKey"]))
    key.verify(base64.b64decode(entry["signature"]), signed.read_bytes())


@pytest.mark.parametrize("key", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END"])
def test_a_key_that_is_none_is_the_users_error(bench: Bench, signed: Path, key: bytes) -> None:
    del signed
    bench.write("bad", key)
    for words in (("sign", "d.json", "--key", "bad"), ("verify", "d.json", "--key", "bad")):
        ended = bench.run("sbom", *words)
        assert (ended.status, ended.err.count("\n")) == (2, 1)


def test_a_signature_counts_for_the_grade_only_while_it_is_true(bench: Bench) -> None:
    path = bench.write("s.json", {"bomFormat": "CycloneDX", "specVersion": "1.6"})
    bench.run("sbom", "keygen", "key")
    bench.run("sbom", "sign", "s.json", "--key", "key")
    assert "passed   author signature" in bench.run("sbom", "check", "s.json").out
    path.write_bytes(path.read_bytes() + b" ")
    assert "failed   author signature" in bench.run("sbom", "check", "s.json").out
