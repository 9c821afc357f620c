"""The package that a person has in hand: whether it still is, and what tells it from others where it is signed for."""

from datetime import datetime

from station.domain.decision import Item
from station.domain.screens.words import first_that_fits, lot_line, plain, serial_tail
from station.loop.desk import Desk
from station.loop.packages import Judged


def still_done(desk: Desk, judged: Judged, at: datetime) -> bool:
    """Tell whether what is done at the station is still what the package was scanned for."""
    now, then = desk.situation(at), judged.situation
    return (then.activity, then.training) == (now.activity, now.training)


def signed_for(item: Item, name: str) -> tuple[str, ...]:
    """Return the product, and where there is a lot a line with it and with the end of the serial number."""
    lot = lot_line(plain(item.lot)) if item.lot else ""
    serial = f" {serial_tail(plain(item.serial))}" if item.serial else ""
    return (name, first_that_fits(f"{lot}{serial}", lot)) if lot else (name,)
