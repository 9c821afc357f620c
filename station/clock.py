"""The only clock of the station: what time it is, and whether that can be believed.

A Raspberry Pi without a network or a battery wakes up in the past. The kernel knows whether something has set its
clock since: `adjtimex` answers TIME_ERROR until then (adjtimex(2)), and systemd-timesyncd leaves a file.
"""

import ctypes
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

_TIME_ERROR: Final = 5
_TIMEX_BYTES: Final = 512  # struct timex is 208 bytes; the kernel writes no more than it knows
_SYNCHRONISED: Final = Path("/run/systemd/timesync/synchronized")
_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


def now() -> datetime:
    """Return the present instant, aware, UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Return seconds since the machine started, those that it slept among them; they never go back."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def synchronised() -> bool:
    """Tell whether something has set the kernel's clock since the machine started."""
    if _SYNCHRONISED.exists():
        return True
    try:
        library = ctypes.CDLL(None, use_errno=True)
        state: int = library.adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    except (OSError, AttributeError):
        return False
    return 0 <= state < _TIME_ERROR


class Synchronised:
    """Whether the kernel's clock was set since this program looked first.

    Nine hours after the last word of the network the kernel no longer vouches for its clock (its greatest error grows
    by 500 microseconds a second and ends at 16 s); it goes on all the same, and a step of it is seen.
    """

    def __init__(self) -> None:
        self._ever = False

    def __call__(self) -> bool:
        """Tell whether it was set, now or before."""
        self._ever = self._ever or synchronised()
        return self._ever


def boot() -> str:
    """Return eight characters that are the same until the machine starts again."""
    try:
        return _BOOT_ID.read_text(encoding="ascii")[:8]
    except OSError:
        return "unknown"


class Clock:
    """The station's time: the system's, or once a card has told it, that and the seconds since.

    The station may not set the system's clock, and needs not to. The core thread sets it, any thread reads it.
    """

    def __init__(self, wall: Callable[[], datetime] = now, mono: Callable[[], float] = monotonic) -> None:
        self.wall, self.mono = wall, mono
        self._told: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        """Return the present instant, aware, UTC."""
        told = self._told
        return self.wall() if told is None else told[0] + timedelta(seconds=self.mono() - told[1])

    def told(self, at: datetime, mono: float) -> None:
        """Go on from this instant, which it was so many seconds after the machine's start."""
        self._told = (at, mono)

    def follow_system(self) -> None:
        """Go by the system's clock again."""
        self._told = None
