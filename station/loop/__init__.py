"""The core: takes what is in the inbox, has it decided, records it and answers. One thread, one method a message."""

from station.loop.commands import ACTIVITIES
from station.loop.outcome import Outcome
from station.loop.station import Station

__all__ = ["ACTIVITIES", "Outcome", "Station"]
