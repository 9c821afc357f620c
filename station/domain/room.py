"""How much room the disk has left for records, and what is given up while there is still some."""

from enum import Enum
from typing import Final


class Room(Enum):
    """The room for records."""

    ENOUGH = "enough"
    SCARCE = "scarce"
    """It is to be made; nothing is refused."""
    NONE = "none"
    """No count is begun, so that what is left is for scans and alarms."""


SCARCE_AT: Final = 90
"""Percent of the disk in use."""
NONE_AT: Final = 97
"""Percent of the disk in use."""
SLACK: Final = 2
"""Percent that a disk must be below a step before it is said to have more room: at the step itself it may go to and fro
with each file that comes and goes, and each word of it is a row."""


def room(used: int) -> Room:
    """Return what it is with so many percent of the disk in use."""
    return Room.NONE if used >= NONE_AT else Room.SCARCE if used >= SCARCE_AT else Room.ENOUGH


def is_news(told: int, used: int) -> bool:
    """Tell whether a disk of which so many percent were told has other room by now: less at once, more for good."""
    was = room(told)
    return room(used) is not was and (used > told or room(used + SLACK) is not was)
