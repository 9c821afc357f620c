"""Times of day in settings."""

import re
from datetime import time
from typing import Final

from station.config.settings import Settings
from station.domain.night import Night

_CLOCK_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def clock_time(word: str) -> time | None:
    """Return the time that HH:MM is; None where it is none."""
    return time.fromisoformat(word) if _CLOCK_TIME.fullmatch(word) else None


def night(settings: Settings) -> Night | None:
    """Return the hours of the night, or raise `SettingsError`; None where none are set."""
    said = settings.site.night
    if not said:
        return None
    begins, ends = (clock_time(part) for part in (said.partition("-")[::2]))
    if begins is None or ends is None or begins == ends:
        raise settings.wrong("site.night", f"has {said!r}; write when it begins and ends, such as 21:00-06:30")
    return Night(begins, ends)
