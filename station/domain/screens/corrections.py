"""What a person sees and hears of scans that are put right: taken back, or given another quantity."""

from datetime import datetime

from station.domain.decision import Item, Signals
from station.domain.screens import patterns
from station.domain.screens.signals import COLUMNS, Colour, Screen
from station.domain.screens.words import day, first_that_fits, fitted, lot_line, plain, serial_tail


def undone(item: Item, name: str, was: str, scanned: datetime) -> Signals:
    """Return the answer to a scan that was taken back; `scanned` by the site's clock."""
    then = first_that_fits(f"Was {was} {scanned:%H:%M:%S}", f"Was {was} {scanned:%H:%M}")
    lines = (*_package(item, name), then, "As if never scanned")
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


def product_wanted() -> Signals:
    """Ask which product a package without a code is."""
    lines = ("Which product?", "Scan its shelf card", "or its UPC", "[NO] leaves it")
    return Signals(Screen("NO CODE", lines), patterns.blink(Colour.WHITE), patterns.INFO)


def lot_wanted(name: str, digits: str) -> Signals:
    """Ask for the lot that is printed on the package; a keypad has no letters, so NO says that it has any."""
    lines = (fitted(name), "LOT, if all digits:", f"{digits}_"[-COLUMNS:], "[ENTER]", "[NO] not only digits")
    return Signals(Screen("NO CODE", lines), patterns.steady(Colour.WHITE), patterns.TICK)


def expiry_wanted(name: str, lot: str | None, digits: str) -> Signals:
    """Ask for the expiry that is printed on the package."""
    told = lot_line(plain(lot)) if lot else "NO LOT"
    lines = (fitted(name), told, "EXP as YYMMDD or MMYY", f"{digits}_  [ENTER]", "[NO] none is printed")
    return Signals(Screen("NO CODE", lines), patterns.steady(Colour.WHITE), patterns.TICK)


def set_apart(item: Item, name: str) -> Signals:
    """Return the answer to a package of which a person could not say the lot or the expiry: it is not used."""
    missing = " AND ".join(word for word, value in (("LOT", item.lot), ("EXPIRY", item.expiry)) if value is None)
    lines = (*_package(item, name), f"NO {missing}", "Set it apart, tell", "the pharmacist")
    return Signals(Screen("ON HOLD", lines, aside="NOCODE"), patterns.blink(Colour.AMBER), patterns.ATTEND)


def _package(item: Item, name: str) -> tuple[str, ...]:
    """Return which package is meant, in at most three lines: a long lot and the serial number take the expiry's."""
    lot = lot_line(plain(item.lot)) if item.lot else ""
    serial = serial_tail(plain(item.serial)) if item.serial else ""
    expiry = f"EXP {day(item.expiry)}" if item.expiry else ""
    together = first_that_fits(f"{lot} {serial}".strip())
    own = (together, expiry) if together or not lot else (lot, serial)
    return tuple(fitted(line) for line in (name, *own) if line)
