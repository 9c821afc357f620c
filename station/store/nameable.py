"""What a site has that a card can name: places, products of the catalog, shipments that are still to come, and kits."""

import sqlite3

from station.domain.stock import IN_TRANSIT, KIT


def places(db: sqlite3.Connection) -> list[str]:
    """Return where packages stand or stood; what is on its way or in a kit stands in no place."""
    found = "select location from stock union select location from package order by 1"
    names = (name for (name,) in db.execute(found))
    return [name for name in names if name and name != IN_TRANSIT and not name.startswith(KIT)]


def products(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the GTIN and the name of each product of the catalog, by name."""
    return db.execute("select gtin, name from product order by name, gtin").fetchall()


def shipments(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the name and the order of each shipment of which something has not come; the order may be empty."""
    return db.execute("select name, po from shipment where received < expected order by name").fetchall()


def kits(db: sqlite3.Connection) -> list[str]:
    """Return the names of the kits that were filled here."""
    return [name for (name,) in db.execute("select name from kit order by name")]
