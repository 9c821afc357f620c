"""What can happen on a connection, as values."""

from dataclasses import dataclass
from typing import Final

NO_SUBSCRIBERS: Final = 0x10
"""A PUBACK's reason code when nobody will receive the message; it is below the failures, and no success either."""
FAILURE: Final = 0x80
"""The least reason code that is a failure."""
TAKEN_OVER: Final = 0x8E
"""A disconnect's reason code when another client came with the same identity."""


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker let us in."""

    receive_maximum: int
    """How many messages it takes before it has acknowledged one."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The broker did not let us in."""

    reason: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection ended; nothing follows."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Subscribed:
    """The broker answered a subscription."""

    topic: str
    """What was asked for."""
    code: int
    reason: str

    @property
    def accepted(self) -> bool:
        """Tell whether messages of the topic will come."""
        return self.code < FAILURE


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The broker answered a message: it took it, or the code says why not."""

    number: int
    code: int
    reason: str

    @property
    def accepted(self) -> bool:
        """Tell whether the broker took the message and has somebody to give it to."""
        return self.code < FAILURE and self.code != NO_SUBSCRIBERS


@dataclass(frozen=True, slots=True)
class Received:
    """A message came; it comes again, on another connection, until it is acknowledged."""

    number: int
    topic: str
    payload: bytes


Event = Connected | Refused | Lost | Subscribed | Acknowledged | Received
