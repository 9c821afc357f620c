"""`station site-key`: makes the key that signs a site's badges."""

import argparse
import os
import secrets
from pathlib import Path
from typing import Final

from station.cli import options
from station.errors import UsageError

_BYTES: Final = 32


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "site-key",
        help="make the key that signs a site's badges and PINs",
        description="Write a new random key that its owner alone can read, and end. All stations of a site have the "
        "same one; whoever reads it can make badges. With another key every badge is printed and every PIN set anew.",
    )
    verb.add_argument("do", metavar="new", choices=("new",), help="new: make one")
    verb.add_argument("file", type=Path, metavar="FILE", help="the file to write; one that is there stays")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make a key."""
    path: Path = arguments.file
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
    except FileExistsError:
        raise UsageError(f"{path}: is there already; a new key voids every badge, name another file") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from error
    print(
        f'{path}: keep a copy where the pharmacy keeps its keys; in station.toml: [site] key_file = "{path.absolute()}"'
    )
    return 0
