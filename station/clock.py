"""The only clock of the station: what time it is, and whether that can be believed.

A Raspberry Pi without a network or a battery wakes up in the past. The kernel knows whether something has set its
clock since: `adjtimex` answers TIME_ERROR until then (adjtimex(2)), and systemd-timesyncd leaves a file.
"""

import ctypes
import time
from datetime import UTC, datetime
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
    """Return seconds since some point that never goes back."""
    return time.monotonic()


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


def boot() -> str:
    """Return eight characters that are the same until the machine starts again."""
    try:
        return _BOOT_ID.read_text(encoding="ascii")[:8]
    except OSError:
        return "unknown"
