"""The core: takes what is in the inbox, has it decided, records it and answers. One thread, one method a message."""

from station.loop.desk import Outcome, Rules
from station.loop.station import Station

__all__ = ["Outcome", "Rules", "Station"]
