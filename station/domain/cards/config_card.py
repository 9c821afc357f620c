"""The CFG card, `SX-CFG-<setting>-<value>-<time>-<signature>-<check>`: a site changes a setting without a keyboard.

What it says holds until another card says otherwise, over the settings file, also after a restart. It is signed with
the site's key and good for an hour, so that a card found in a drawer changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from station.domain.cards import cards
from station.domain.cards.cards import Card
from station.domain.stock import LONGEST_LOCATION

VERB: Final = "CFG"
LIFE: Final = timedelta(hours=1)
EARLY: Final = timedelta(minutes=5)
"""How far the clock of the machine that made the card may be ahead of the station's."""
RESET: Final = "RESET"
"""The setting whose card, with the value ALL, takes back what all others said."""
_FORM: Final = "%Y%m%dT%H%MZ"


SETTINGS: Final[Mapping[str, tuple[str, range | tuple[str, ...] | None]]] = MappingProxyType(
    {
        "PLACE": ("where received packages go, in at most 16 characters", None),
        "ACTIVITY": ("what is done when nobody says otherwise: RECV or PICK", ("RECV", "PICK")),
        "IDLE": ("minutes after which an activity ends at which nobody works, 0 to 999; 0: never", range(1000)),
        "DOOR": ("days left below which receiving asks, 0 to 3650", range(3651)),
        "PLAN": ("days left below which a package is listed, 0 to 3650", range(3651)),
        "ACT": ("days left below which the checkpoint says how many, 0 to 3650", range(3651)),
        "BLOCK": ("days left below which a package may not be used, 0 to 3650", range(3651)),
        "STALE": ("days after which a lot that nobody handled is asked for, 1 to 3650", range(1, 3651)),
        "BADGES": ("badges before a controlled package is taken, 0 to 2", range(3)),
        RESET: ("takes back what cards said of all settings: ALL", ("ALL",)),
    }
)
"""What a card may set: its word, what it is, and which values are right: numbers, words, or the name of a place."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting and its value."""

    name: str
    value: str


def is_right(setting: Setting) -> bool:
    """Tell whether a card may set this to that."""
    if setting.name not in SETTINGS:
        return False
    right, value = SETTINGS[setting.name][1], setting.value
    if right is None:
        return 0 < len(value) <= LONGEST_LOCATION
    if isinstance(right, tuple):
        return value in right
    return value.isascii() and value.isdecimal() and int(value) in right


def text(setting: Setting, at: datetime, key: bytes) -> str:
    """Return what the card holds, signed by the site's key; good for an hour from this instant."""
    return cards.signed(f"{VERB}-{setting.name}-{setting.value}-{at.astimezone(UTC).strftime(_FORM)}", key)


def read(card: Card, key: bytes | None, now: datetime | None) -> Setting | str:
    """Return what a card sets, or why it sets nothing, in 21 characters; `now` is None while it is unknown."""
    argument = cards.vouched(card, key)
    if argument is None:
        return "NOT THIS SITE'S" if key is not None else "STATION HAS NO KEY"
    words, _, made = argument.rpartition("-")
    name, _, value = words.partition("-")
    setting, at = Setting(name, value), _instant(made)
    if at is None or not is_right(setting):
        return "No such setting"
    if now is None:
        return "CLOCK NOT SET"
    return setting if -EARLY <= now - at <= LIFE else "Card is too old"


def _instant(made: str) -> datetime | None:
    try:
        return datetime.strptime(made, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
