"""`station time-card`: a card that tells a station without a network what time it is."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from station import app, clock
from station.cli import options
from station.domain.cards import time_card
from station.domain.timekeeping import CARD_LIFE
from station.errors import UsageError

_MINUTES: Final = int(CARD_LIFE.total_seconds()) // 60
_BLACK_AND_WHITE, _AS_BEFORE = "\x1b[40;97m", "\x1b[0m"
"""White on black whatever the terminal's own colours are: a scanner reads no code in two shades of grey."""


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "time-card",
        help="print a card that sets a station's clock",
        description="Print a TIME card, signed with the site's key, as text and as a QR code to scan from the screen.",
        epilog=f"A station takes a card once, and within {_MINUTES} minutes of its time. A machine whose own clock is "
        "not synchronised signs a wrong time as readily as a right one: compare it with a watch first.",
    )
    verb.add_argument(
        "--at", metavar="TIME", help="the time it tells, such as 2026-09-18T14:07:00Z (default: now, by this machine)"
    )
    verb.add_argument("--key-file", metavar="FILE", help="the site's key (default: site.key_file of the settings)")
    verb.add_argument("--svg", type=Path, metavar="FILE", help="draw the QR code into this file instead")
    verb.add_argument("--text", action="store_true", help="print the text of the card alone")
    options.add_settings(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the card."""
    at = _instant(arguments.at) if arguments.at else clock.now()
    text = time_card.text(at, _key(arguments))
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
    print(f"Tells {at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC; scan it once, within {_MINUTES} minutes.")
    return 0


def _key(arguments: argparse.Namespace) -> bytes:
    if arguments.key_file:
        return app.key_in(arguments.key_file, "--key-file")
    key = app.site_key(options.settings(arguments))
    if key is None:
        raise UsageError("no key signs it; name one with --key-file, or site.key_file in the settings")
    return key


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--at is {text!r}; write it like 2026-09-18T14:07:00Z") from None
    if at.tzinfo is None:
        raise UsageError(f"--at is {text!r}, without a zone; end it with Z")
    return at
