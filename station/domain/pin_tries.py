"""Wrong PINs: three tries, then a minute's rest, whichever program they were given to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

TRIES: Final = 3
LOCKED: Final = timedelta(seconds=60)
REMEMBERED: Final = "pin_tries"
"""Where they are kept, with the journal row of each: neither a power cut nor another program gives anybody more."""
_NONE: Final = (0, "")


@dataclass(frozen=True, slots=True)
class PinTries:
    """The wrong PINs of each person since the last right one."""

    of: Mapping[str, tuple[int, str]]
    """How many, and until when a lock holds that came of them."""

    @classmethod
    def read(cls, text: str | None) -> Self:
        """Return what was kept as text."""
        return cls({person: (count, until) for person, (count, until) in json.loads(text or "{}").items()})

    def text(self) -> str:
        """Return what is to be kept."""
        return json.dumps(self.of)

    def left(self, person: str) -> int:
        """Return how many tries a person has until the next lock."""
        return TRIES - self.of.get(person, _NONE)[0]

    def locked_for(self, person: str, at: datetime) -> int | None:
        """Return how many seconds a person's PIN is still locked, at least one; None where it is not.

        A lock that ends later than it can is from before the clock was set, and is over.
        """
        until = self.of.get(person, _NONE)[1]
        left = datetime.fromisoformat(until) - at if until else timedelta(0)
        return max(1, round(left.total_seconds())) if timedelta(0) < left <= LOCKED else None

    def wrong(self, person: str, at: datetime) -> Self:
        """Return them with one more; the last that a person has brings the lock."""
        left = self.left(person) - 1
        return type(self)({**self.of, person: (TRIES - left, "") if left else (0, (at + LOCKED).isoformat())})

    def right(self, person: str) -> Self:
        """Return them after a right PIN: the wrong ones before it no longer count."""
        return type(self)({who: tries for who, tries in self.of.items() if who != person})
