"""`station time-card`: a card that tells a station without a network what time it is."""

import argparse
from datetime import UTC
from typing import Final

from station import clock
from station.cli import options, signed_card
from station.domain.cards import time_card
from station.domain.timekeeping import CARD_LIFE

_MINUTES: Final = int(CARD_LIFE.total_seconds()) // 60


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "time-card",
        help="print a card that sets a station's clock",
        description="Print a TIME card, signed with the site's key, as text and as a QR code to scan from the screen.",
        epilog=f"A station takes a card once, and within {_MINUTES} minutes of its time. A machine whose own clock is "
        "not synchronised signs a wrong time as readily as a right one: compare it with a watch first.",
    )
    signed_card.add(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the card."""
    at = signed_card.instant(arguments, clock.now())
    text = time_card.text(at, signed_card.key(arguments))
    said = f"Tells {at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC; scan it once, within {_MINUTES} minutes."
    return signed_card.show(text, said, arguments)
