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
NONE_AT: Final = 97
"""Percent of the disk in use."""


def room(used: int) -> Room:
    """Return what it is with so many percent of the disk in use."""
    return Room.NONE if used >= NONE_AT else Room.SCARCE if used >= SCARCE_AT else Room.ENOUGH
