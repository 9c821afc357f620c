"""The time of a recording: the wall clock that each line names, and the seconds that passed between the lines."""

from datetime import datetime, timedelta
from typing import Final

from station.clock import Clock
from station.domain.timekeeping import HORIZON

_A_DAY: Final = timedelta(days=1)
_A_MINUTE: Final = timedelta(minutes=1)


class RecordedTime:
    """The clocks of a recorded station.

    Time passes from line to line. A line that is earlier than the one before has its clock put back, and no time
    passes. One that is decades later has it put forward, and so has a line that tells of the clock itself and is more
    than a day later: a minute passes. A line may say how many seconds after the machine's start it is: `mono_s`.
    """

    def __init__(self) -> None:
        self._wall: datetime | None = None
        self._mono = 0.0
        self._ahead = timedelta(0)
        """How much longer was waited than until the lines since."""
        self.clock: Final = Clock(self.wall, lambda: self._mono)

    def wall(self) -> datetime:
        """Return what the system's clock shows."""
        assert self._wall is not None, "asked between lines only"
        return self._wall

    def line(self, at: datetime, mono_s: float | None, *, sets_clock: bool) -> None:
        """Go on to a line of the recording; raise `ValueError` where the seconds since the start go back."""
        if self._wall is not None and self._wall - self._ahead <= at:
            self._ahead = max(timedelta(0), self._wall - at)
            at += self._ahead  # waiting for longer than until the next line is no clock put back
        else:
            self._ahead = timedelta(0)
        passed = timedelta(0) if self._wall is None else at - self._wall
        longest = _A_DAY if sets_clock else HORIZON
        if mono_s is None:
            passed = max(timedelta(0), passed) if passed <= longest else _A_MINUTE
            mono_s = self._mono + passed.total_seconds()
        if mono_s < self._mono:
            raise ValueError(f"the seconds since the start never go back, and were {self._mono:g}")
        self._wall, self._mono = at, mono_s

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += timedelta(seconds=seconds)
        self._wall = self.wall() + timedelta(seconds=seconds)
        self._mono += seconds
