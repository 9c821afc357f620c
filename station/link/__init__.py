"""The process that owns the network and no device: journal rows to the broker, the office's word back.

Importing this room loads no MQTT library: `station replay` uses the codec, and only a running link pays for more.
"""

import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from station.config import LinkSettings
from station.errors import SettingsError

WILL_DELAY_S: Final = 30
"""A link that is back within this was never away: no false alarm for a restart."""


def run(
    settings: LinkSettings,
    *,
    station: str,
    journal: Path,
    cursor: Path,
    spool: Path,
    nudge: Path,
    now: Callable[[], datetime],
    ready: Callable[[], None],
    alive: Callable[[], None],
    stop: threading.Event,
    will_delay_s: int = WILL_DELAY_S,
) -> int:
    """Deliver the journal until `stop` is set and return the exit status.

    `ready` is called once the cursor is open, before any network; `alive` at each turn of the loop, which takes a
    quarter of a second unless a connection is being made.
    """
    if not settings.host:
        raise SettingsError("link.host: is empty, so there is no broker to go to; set it, or do not run the link")
    from station.link.service import Link  # noqa: PLC0415  # the codec is imported without a network library

    link = Link(
        settings,
        station=station,
        journal=journal,
        cursor=cursor,
        spool=spool,
        nudge=nudge,
        now=now,
        will_delay_s=will_delay_s,
    )
    with closing(link):
        ready()
        link.run(alive, stop)
    return 0
