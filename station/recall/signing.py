"""Who says what a bundle is: Ed25519 signatures over its manifest.

A private key is a file of 64 hexadecimal digits that its owner alone may read. A public key is 64 as well and stands
in each station's settings; two of them while one takes the other's place. A key's id is the beginning of its hash.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from station.recall.manifest import BundleError, Manifest

_SIZE: Final = 32
_ID: Final = 16
"""Hexadecimal digits of a key's id."""
_OTHERS: Final = 0o077
"""The rights of others than the owner."""


def new_key(path: Path) -> str:
    """Make a private key in a new file, and return its public key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    private = Ed25519PrivateKey.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BundleError(f"{path}: the key cannot be written ({error.strerror}); name a new file") from error
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{private.private_bytes_raw().hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    return private.public_key().public_bytes_raw().hex()


def sign(manifest: Manifest, key: Path) -> Manifest:
    """Return the manifest signed with the private key in a file."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    private = Ed25519PrivateKey.from_private_bytes(_private(key))
    public = private.public_key().public_bytes_raw()
    return replace(manifest, key=key_id(public.hex()), signature=private.sign(manifest.signed).hex())


def verify(manifest: Manifest, keys: Iterable[str]) -> None:
    """Return if one of these public keys signed the manifest; raise `BundleError` that says why not."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    if not manifest.signature:
        raise BundleError("the manifest is not signed")
    known = {key_id(key): key for key in keys}
    if manifest.key not in known:
        raise BundleError(f"the manifest is signed by key {manifest.key}, which is none of those trusted")
    public = Ed25519PublicKey.from_public_bytes(public_key(known[manifest.key]))
    try:
        public.verify(bytes.fromhex(manifest.signature), manifest.signed)
    except InvalidSignature:
        raise BundleError("the signature is not of this manifest: it was altered after it was signed") from None


def key_id(public: str) -> str:
    """Return the id of a public key."""
    return hashlib.sha256(public_key(public)).hexdigest()[:_ID]


def public_key(text: str) -> bytes:
    """Return the bytes of a public key as the settings write it; raise `BundleError` where it is none."""
    try:
        raw = bytes.fromhex(text.strip())
    except ValueError:
        raw = b""
    if len(raw) != _SIZE:
        raise BundleError(f"{text!r} is no public key; one is 64 hexadecimal digits, as `station recall keygen` prints")
    return raw


def _private(path: Path) -> bytes:
    """Return the private key in a file that nobody else may read."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
        raw = bytes.fromhex(text.strip())
    except OSError as error:
        raise BundleError(f"{path}: the key cannot be read ({error.strerror})") from error
    except ValueError:
        raw = b""
    if len(raw) != _SIZE:
        raise BundleError(f"{path}: holds no private key; `station recall keygen` makes one")
    if mode & _OTHERS:
        raise BundleError(f"{path}: others may read this private key; run chmod 600 on it")
    return raw
