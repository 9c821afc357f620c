"""The back office that a small site runs itself: it stores what its stations send and says so, once it is stored."""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from station.office.ledger import StoredEvent, recent

if TYPE_CHECKING:
    from station.mqtt import Broker

__all__ = ["StoredEvent", "recent", "run"]


def run(
    broker: "Broker",
    *,
    db: Path,
    now: Callable[[], datetime],
    ready: Callable[[], None],
    alive: Callable[[], None],
    stop: threading.Event,
    identity: str = "lotwatch-office",
) -> int:
    """Store and acknowledge until `stop` is set and return the exit status.

    `ready` is called once the database is open, before any network; `alive` at each turn of the loop. `identity`
    is the office's name at the broker and must stay the same, since the broker keeps messages for it.
    """
    from station.office.service import serve  # noqa: PLC0415  # who reads `recent` loads no network library

    serve(broker, db=db, now=now, ready=ready, alive=alive, stop=stop, identity=identity)
    return 0
