"""What time it was when it was not known: rows that were written before the clock was set are dated afterwards.

A row of the journal is never changed. Each has the seconds since its machine started, and once the time is known one
row says what they are to be added to, so what was written before it in the same start can be dated.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Restamp:
    """How rows of one start of the machine are dated."""

    boot: str
    """Which start."""
    first: int
    last: int
    """The sequence numbers of the first and the last row that it dates, where they are of this start and not SET."""
    offset_ms: int
    """Milliseconds from 1970 to the machine's start, UTC, by the clock that was set."""

    def instant(self, mono_ms: int) -> datetime:
        """Return what time it was so many milliseconds after the machine's start."""
        return EPOCH + timedelta(milliseconds=self.offset_ms + mono_ms)

    def dates(self, seq: int, boot: str) -> bool:
        """Tell whether it dates this row, if that was not SET."""
        return self.boot == boot and self.first <= seq <= self.last


def offset_ms(at: datetime, mono_ms: int) -> int:
    """Return the milliseconds from 1970 to the start of a machine that shows `at` now, `mono_ms` after its start."""
    return round((at - EPOCH) / timedelta(milliseconds=1)) - mono_ms
