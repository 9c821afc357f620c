"""How well the time is known."""

from enum import Enum


class ClockQuality(Enum):
    """What may be believed of the station's clock; the value is `tsq` in the records."""

    NONE = "none"
    """Nothing: it is known to be wrong, or nothing is known of it."""
    COARSE = "coarse"
    """It may be right, and nothing proves it."""
    SET = "set"
    """It is right: set by the network or by a signed card."""
