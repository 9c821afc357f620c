"""What a person sees and hears of scans that are put right: taken back, or given another quantity."""

from datetime import datetime

from station.domain import patterns
from station.domain.decision import Item, Signals
from station.domain.signals import Colour, Screen
from station.domain.words import day, first_that_fits, fitted, lot_line, plain, serial_tail


def undone(item: Item, name: str, was: str, scanned: datetime) -> Signals:
    """Return the answer to a scan that was taken back; `scanned` by the site's clock."""
    lines = (*_package(item, name), f"Was {was} {scanned:%H:%M:%S}", "As if never scanned")
    return Signals(Screen("UNDONE", lines), patterns.flash(Colour.WHITE), patterns.DONE)


def undo(item: Item, name: str, was: str, scanned: datetime) -> Signals:
    """Return the question whether this earlier scan is to be taken back."""
    lines = (*_package(item, name), f"{was} {scanned:%H:%M:%S}", "[YES] take it back", "[NO] leave it")
    return Signals(Screen("UNDO?", lines), patterns.blink(Colour.WHITE), patterns.QUERY)


def quantity_asked(item: Item, name: str, digits: str) -> Signals:
    """Return the question how many there are, with the digits so far."""
    lines = (*_package(item, name), f"QTY: {digits}_", "[ENTER] when complete")
    return Signals(Screen("HOW MANY?", lines), patterns.steady(Colour.WHITE), patterns.TICK)


def quantity_sure(item: Item, name: str, count: int) -> Signals:
    """Return the question whether so many are meant."""
    lines = (*_package(item, name), "[YES] so many", "[NO] count again")
    return Signals(Screen(f"{count}?", lines, aside="SO MANY?"), patterns.blink(Colour.AMBER), patterns.QUERY)


def quantity_set(item: Item, name: str, before: int, count: int) -> Signals:
    """Return the answer to a quantity that was set after its scan."""
    lines = (*_package(item, name), f"Was {before}, is now {count}")
    return Signals(Screen(f"QTY {count}", lines), patterns.flash(Colour.GREEN), patterns.DONE)


def _package(item: Item, name: str) -> tuple[str, ...]:
    """Return the lines that say which package is meant."""
    lot = lot_line(plain(item.lot)) if item.lot else ""
    serial = serial_tail(plain(item.serial)) if item.serial else ""
    together = first_that_fits(f"{lot} {serial}".strip())
    expiry = f"EXP {day(item.expiry)}" if item.expiry else ""
    return tuple(fitted(line) for line in (name, *([together] if together else [lot, serial]), expiry) if line)
