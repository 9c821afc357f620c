"""Cards that are signed as they are printed: their options, the site's key, and how they are shown."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from station.cli import options
from station.config.site_key import key_in, site_key
from station.errors import UsageError

_BLACK_AND_WHITE, _AS_BEFORE = "\x1b[40;97m", "\x1b[0m"
"""White on black whatever the terminal's own colours are: a scanner reads no code in two shades of grey."""


def add(verb: argparse.ArgumentParser) -> None:
    """Add the options that every such card has."""
    verb.add_argument(
        "--at", metavar="TIME", help="its time, such as 2026-09-18T14:07:00Z (default: now, by this machine)"
    )
    verb.add_argument("--key-file", metavar="FILE", help="the site's key (default: site.key_file of the settings)")
    verb.add_argument("--svg", type=Path, metavar="FILE", help="draw the QR code into this file instead")
    verb.add_argument("--text", action="store_true", help="print the text of the card alone")
    options.add_settings(verb)


def show(text: str, said: str, arguments: argparse.Namespace) -> int:
    """Print a card as text and as a QR code, and what it does; or its text alone."""
    if arguments.text:
        print(text)
        return 0
    from station.panel import symbols  # noqa: PLC0415  the text needs nothing that draws

    symbol = symbols.Symbol(symbols.Carrier.QR, text=text)
    if arguments.svg:
        try:
            arguments.svg.write_text(symbols.svg(symbol), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{arguments.svg}: cannot be written ({error.strerror})") from error
    else:
        for line in symbols.in_blocks(symbol):
            print(f"{_BLACK_AND_WHITE}{line}{_AS_BEFORE}" if sys.stdout.isatty() else line)
    print(text)
    print(said)
    return 0


def key(arguments: argparse.Namespace) -> bytes:
    """Return the site's key, or raise `UsageError` that says where it can be named."""
    if arguments.key_file:
        return key_in(arguments.key_file, "--key-file")
    key = site_key(options.settings(arguments))
    if key is None:
        raise UsageError("no key signs it; name one with --key-file, or site.key_file in the settings")
    return key


def instant(arguments: argparse.Namespace, now: datetime) -> datetime:
    """Return the card's time: what was said, or now."""
    if not arguments.at:
        return now
    try:
        at = datetime.fromisoformat(arguments.at)
    except ValueError:
        raise UsageError(f"--at is {arguments.at!r}; write it like 2026-09-18T14:07:00Z") from None
    if at.tzinfo is None:
        raise UsageError(f"--at is {arguments.at!r}, without a zone; end it with Z")
    return at
