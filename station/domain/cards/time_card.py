"""The TIME card, `SX-T-<time>-<signature>-<check>`: a site tells a station without a network what time it is."""

import re
from datetime import UTC, datetime
from typing import Final

from station.domain.cards import cards
from station.domain.cards.cards import Card

VERB: Final = "T"
_FORM: Final = "%Y%m%dT%H%M%SZ"
_TIME: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z")


def text(at: datetime, key: bytes) -> str:
    """Return what the card of this instant holds, signed by the site's key; whole seconds, UTC."""
    return cards.signed(f"{VERB}-{at.astimezone(UTC).strftime(_FORM)}", key)


def told(card: Card, key: bytes | None) -> datetime | None:
    """Return the instant that a card tells; None where the site's key did not sign it, or it is no instant."""
    argument = cards.vouched(card, key)
    if argument is None or not _TIME.fullmatch(argument):
        return None
    try:
        return datetime.strptime(argument, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
