"""A link or an office as a process of its own, to be killed: `way_process.py link|office FOLDER PORT WILL_DELAY_S`."""

import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from station import link, office
from station.config import LinkSettings
from station.mqtt import Broker


def main(role, folder, port, will_delay_s):
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    common = {"now": lambda: datetime.now(UTC), "ready": lambda: None, "alive": lambda: None, "stop": stop}
    if role == "office":
        return office.run(Broker("127.0.0.1", port), db=folder / "office.db", **common)
    settings = LinkSettings(host="127.0.0.1", port=port, resend_s=0.5, reconnect_max_s=0.5)
    places = {
        "journal": folder / "station.db",
        "cursor": folder / "link.db",
        "spool": folder / "spool",
        "nudge": folder / "nudge",
    }
    return link.run(settings, station="front-desk", **places, **common, will_delay_s=will_delay_s)


sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
