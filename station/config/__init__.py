"""The settings: from TOML, the environment and the command line to one frozen value, each with where it came from.

Order, the later over the earlier: the code's default, the file, the environment (`STATION_LINK_HOST`), the command
line (`--set link.host=...`). An unknown key is an error that names the nearest one, the file and the dotted path.
"""

from station.config.listing import described, listing
from station.config.reading import DEFAULT_FILE, load
from station.config.settings import DEVICES, DeviceSettings, LinkSettings, Settings

__all__ = ["DEFAULT_FILE", "DEVICES", "DeviceSettings", "LinkSettings", "Settings", "described", "listing", "load"]
