"""`station recall keygen`, `sign` and `verify`: who says what a bundle is."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from station.cli import options
from station.errors import UsageError

if TYPE_CHECKING:
    from station.recall.manifest import Manifest


def add(verbs: options.Verbs) -> None:
    """Add the verbs."""
    made = verbs.add_parser(
        "keygen",
        help="make a key to sign with",
        description="Write a new private key into a file for its owner alone, and print the public key, which "
        "goes into the settings of each station: [recall] keys.",
    )
    made.add_argument("file", type=Path, metavar="FILE", help="the private key; it must not be there yet")
    made.set_defaults(run=_keygen)
    signed = verbs.add_parser(
        "sign", help="sign a bundle", description="Sign the manifest of a bundle, after its file is found to be whole."
    )
    signed.add_argument("bundle", type=Path, metavar="BUNDLE")
    signed.add_argument("--key", type=Path, required=True, metavar="FILE", help="the private key")
    signed.set_defaults(run=_sign)
    checked = verbs.add_parser(
        "verify",
        help="check a bundle as a station would",
        description="Check the signature, the file's size, hash and soundness, its contents and its canaries.",
        epilog="Exit status: 0 all is well, 64 something is not.",
    )
    checked.add_argument("bundle", type=Path, metavar="BUNDLE")
    checked.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="HEX",
        help="a public key that is trusted; repeatable (default: the settings' recall.keys)",
    )
    options.add_settings(checked)
    checked.set_defaults(run=_verify)


def _keygen(arguments: argparse.Namespace) -> int:
    from station.recall import signing  # noqa: PLC0415  # the help needs no cryptography

    print(signing.new_key(arguments.file))
    return 0


def _sign(arguments: argparse.Namespace) -> int:
    from station.recall import bundle, manifest, signing  # noqa: PLC0415
    from station.store.recalls import guards  # noqa: PLC0415

    path: Path = arguments.bundle
    made = manifest.read(manifest.beside(path))
    _whole(path, made)
    guards.sound(path, made)
    signed = signing.sign(made, arguments.key)
    bundle.write_manifest(path, signed)
    print(f"{path}: {made.kind} bundle {made.version} of {made.source_date}, signed by key {signed.key}")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from station.recall import manifest  # noqa: PLC0415
    from station.store.recalls import guards  # noqa: PLC0415

    path: Path = arguments.bundle
    made = manifest.read(manifest.beside(path))
    guards.authentic(made, arguments.key or options.settings(arguments).recall.keys)
    _whole(path, made)
    guards.sound(path, made)
    print(
        f"{path}: {made.kind} bundle {made.version} of {made.source_date} is whole and signed by key {made.key}; "
        f"good until {made.expires:%Y-%m-%d}"
    )
    return 0


def _whole(path: Path, made: "Manifest") -> None:
    """Refuse a file that is not the manifest's."""
    from station.recall import manifest  # noqa: PLC0415
    from station.store.recalls import guards  # noqa: PLC0415

    try:
        size, found = path.stat().st_size, manifest.digest(path)
    except OSError as error:
        raise UsageError(f"{path}: the bundle cannot be read ({error.strerror})") from error
    guards.whole(size, found, made)
