"""Who signed this document, and is it still the same?

A signature is a small JSON file beside the document. It is Ed25519 (RFC 8032) over the
exact bytes of the document, so that any other tool can verify it; nothing is
normalised, and nothing but the document is signed. docs/sbom.md describes the file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os

from antivenom.errors import ExitStatus, OutputError, UsageError
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

SUFFIX = ".sig.json"
KIND = "antivenom-signature"
MAX_SIGNATURE_BYTES = 64 * 1024


class SignatureError(UsageError):
    """A key or a signature cannot be read; the text begins with its path."""


class MismatchError(UsageError):
    """A signature does not belong to the document, or not to the key."""

    status = ExitStatus.FINDINGS


class Signature(Record):
    """What a signature file says.

    Attributes:
        digest: SHA-256 of the document, hexadecimal.
        size_bytes: Of the document.
        public: The raw public key, 32 bytes.
        signature: 64 bytes.
    """

    digest: str
    size_bytes: int
    public: bytes
    signature: bytes


def key_id(public: bytes) -> str:
    """Return the name of a public key: `SHA256:` and its digest, as base64."""
    digest = hashlib.sha256(public).digest()
    return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")


def make_keys() -> tuple[bytes, bytes, str]:
    """Make a pair of keys.

    Returns:
        The private key (PKCS #8) and the public key, as PEM, and the key's name.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    secret = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = private.public_key()
    shown = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return secret, shown, key_id(_raw(public))


def _raw(public: Ed25519PublicKey) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def write_new(path: str, data: bytes, mode: int) -> None:
    """Write a file that must not exist yet, never readable by more than `mode` allows.

    Raises:
        OutputError: It exists, or cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise OutputError(f"{path}: exists already, and a key is never overwritten") from error
    except OSError as error:
        raise OutputError(f"cannot write to {path}: {error.strerror}") from error
    try:
        with open(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            file.write(data)
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        os.unlink(path)
        raise OutputError(f"cannot write to {path}: {error.strerror}") from error


def read_private_key(data: bytes, path: str) -> Ed25519PrivateKey:
    """Read a private key.

    Raises:
        SignatureError: It is none of Ed25519, or is encrypted.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(data, password=None)
    except TypeError as error:
        raise SignatureError(f"{path}: is encrypted, which is not supported") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SignatureError(f"{path}: is no private key in PEM form") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SignatureError(f"{path}: is no key of Ed25519")
    return key


def read_public_key(data: bytes, path: str) -> Ed25519PublicKey:
    """Read a public key.

    Raises:
        SignatureError: It is none of Ed25519.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SignatureError(f"{path}: is no public key in PEM form") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SignatureError(f"{path}: is no key of Ed25519")
    return key


def sign(document: bytes, key: Ed25519PrivateKey) -> tuple[str, str]:
    """Sign a document.

    Returns:
        The text of the signature file, and the name of the key.
    """
    public = _raw(key.public_key())
    entry = {
        "kind": KIND,
        "version": 1,
        "algorithm": "Ed25519",
        "sha256": hashlib.sha256(document).hexdigest(),
        "size": len(document),
        "key": key_id(public),
        "publicKey": base64.b64encode(public).decode("ascii"),
        "signature": base64.b64encode(key.sign(document)).decode("ascii"),
    }
    return json.dumps(entry, indent=2) + "\n", key_id(public)


def read_signature(data: bytes, path: str) -> Signature:
    """Read a signature file.

    Raises:
        SignatureError: It is none.
    """
    try:
        entry = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise SignatureError(f"{path}: is no JSON") from error
    if not isinstance(entry, dict) or entry.get("kind") != KIND:
        raise SignatureError(f"{path}: is no signature of antivenom")
    if entry.get("version") != 1 or entry.get("algorithm") != "Ed25519":
        raise SignatureError(f"{path}: is a signature of a kind that is not known here")
    public, signature = _decoded(entry, "publicKey", 32), _decoded(entry, "signature", 64)
    digest, size = entry.get("sha256"), entry.get("size")
    if not (public and signature and isinstance(digest, str) and isinstance(size, int)):
        raise SignatureError(f"{path}: is an incomplete signature")
    if entry.get("key") != key_id(public):
        raise SignatureError(f"{path}: names another key than the one that it holds")
    return Signature(digest, size, public, signature)


def _decoded(entry: dict[str, Any], name: str, size: int) -> bytes:
    value = entry.get(name)
    if not isinstance(value, str) or len(value) > 200:
        return b""
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if len(data) == size else b""


def verify(document: bytes, signature: Signature, keys: dict[bytes, str]) -> str:
    """Hold a document to its signature.

    Args:
        document: Its exact bytes.
        signature: What the file beside it says.
        keys: Raw public keys that are trusted, with what to call each; empty for
            whichever key the signature holds.

    Returns:
        The name of the key that signed.

    Raises:
        MismatchError: The document was changed, or the key is another one.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    name = key_id(signature.public)
    if len(document) != signature.size_bytes:
        sizes = f"has {len(document):,} bytes and was signed with {signature.size_bytes:,}"
        raise MismatchError(f"was changed since it was signed by {name}: {sizes}")
    if hashlib.sha256(document).hexdigest() != signature.digest:
        raise MismatchError(
            f"was changed since it was signed by {name}: its SHA-256 is another one"
        )
    try:
        Ed25519PublicKey.from_public_bytes(signature.public).verify(signature.signature, document)
    except (InvalidSignature, ValueError) as error:
        raise MismatchError(f"its signature by {name} is false") from error
    if keys and signature.public not in keys:
        expected = ", ".join(sorted(key_id(public) for public in keys))
        raise MismatchError(f"is signed by {name}, and not by {expected}")
    return name


def raw_public(key: Ed25519PublicKey) -> bytes:
    """Return a public key's 32 bytes."""
    return _raw(key)
