"""One element of a GS1 message."""

import datetime as dt
from typing import NamedTuple

from station.gs1.dates import REFERENCE, date_of
from station.gs1.rules import RULES

DATED = frozenset(("11", "12", "13", "15", "16", "17", "4324", "4325", "4326", "7003", "7006", "7007", "7011", "8008"))
"""The AIs whose value begins with YYMMDD."""


class Element(NamedTuple):
    """An Application Identifier, its value, and where the two stand in the text that was read.

    A named tuple, since four frozen dataclasses take as long as everything else in reading a pack.
    """

    ai: str
    value: str
    start: int
    """Where the AI begins."""
    end: int
    """Where the value ends."""

    @property
    def title(self) -> str:
        """Return the data title that the standard prints beside the value."""
        rule = RULES[self.ai]
        return rule.title if rule else ""

    @property
    def date(self) -> dt.date | None:
        """Return the day the value means, its century reckoned from `REFERENCE`; None where it is no date."""
        return self.date_at(REFERENCE)

    def date_at(self, today: dt.date) -> dt.date | None:
        """Return the day the value means, its century reckoned from today; None where it is no date."""
        return date_of(self.value[:6], today) if self.ai in DATED else None

    @property
    def gtin(self) -> str | None:
        """Return the 14 digits of the GTIN in the value, or None."""
        return self.value[:14] if self.ai in {"01", "02", "03", "8006", "8026"} else None

    @property
    def decimal(self) -> str | None:
        """Return the number with its decimal point in place, or None where the AI has none."""
        if len(self.ai) != 4 or self.ai[:2] not in {"31", "32", "33", "34", "35", "36", "39"}:  # noqa: PLR2004
            return None
        digits = self.value[3:] if self.ai[:3] in {"391", "393"} else self.value
        places = int(self.ai[3])
        digits = digits.zfill(places + 1)
        return f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}" if places else digits
