"""The hours of the night, in which what only reassures is heard softly."""

from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True, slots=True)
class Night:
    """From one time of day to another, of the site's own clock; it may have midnight within."""

    begins: time
    ends: time
    """The first minute that is day again."""

    def covers(self, local: datetime) -> bool:
        """Tell whether it is night at this instant of the site's zone."""
        at = local.time()
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends
