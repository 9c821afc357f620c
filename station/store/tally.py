"""How many packages of each shipment have come by their serial numbers: counted once, then kept in memory.

A package's own row says which shipment it came with, so that a scan writes neither the line of the list nor the
shipment's number, which are two pages. Triggers on this connection alone move the count along with the rows, and back
with them where a commit fails or is taken back; what another connection wrote has it counted anew.
"""

import sqlite3
from typing import Final

CAME: Final = "coalesce(package.shipment = expected.shipment, 0)"
"""Whether the package of a line came with the line's shipment, where a package of that serial number is here."""
JOINED: Final = "expected left join package on package.gtin = expected.gtin and package.serial = expected.serial"


def keep(db: sqlite3.Connection) -> None:
    """Let this connection keep what it counts."""
    for statement in _SET_UP:
        db.execute(statement)


def come(db: sqlite3.Connection, shipment: int) -> int:
    """Return how many packages came with a shipment, without those that its lines have as come themselves."""
    row = db.execute(_KEPT, (shipment,)).fetchone()
    if row is None:
        row = db.execute(_COUNT, (shipment, shipment)).fetchone()
    number: int = row[0]
    return number


def receive(db: sqlite3.Connection, gtin: str, serial: str, shipment: int) -> None:
    """Let a package that is here have come with a shipment; that it came with another one before stays true of that."""
    before = db.execute("select shipment from package where gtin = ? and serial = ?", (gtin, serial)).fetchone()
    if before[0] not in (None, shipment):
        db.execute(_CAME_BEFORE, (gtin, serial, before[0]))
        db.execute("update shipment set received = min(expected, received + 1) where number = ?", before)
    db.execute("update package set shipment = ? where gtin = ? and serial = ?", (shipment, gtin, serial))


_SET_UP: Final = (
    "create temp table come (shipment integer primary key, packages integer not null, version integer not null)",
    """
    create temp trigger come_with after insert on main.package when new.shipment is not null begin
        update come set packages = packages + 1 where shipment = new.shipment;
    end
    """,
    """
    create temp trigger come_with_another after update of shipment on main.package
    when old.shipment is not new.shipment begin
        update come set packages = packages - 1 where shipment = old.shipment;
        update come set packages = packages + 1 where shipment = new.shipment;
    end
    """,
    """
    create temp trigger come_after_all_not after delete on main.package when old.shipment is not null begin
        update come set packages = packages - 1 where shipment = old.shipment;
    end
    """,
)
_KEPT: Final = """
    select packages from temp.come where shipment = ? and version = (select data_version from pragma_data_version)
"""
_COUNT: Final = f"""
    insert or replace into temp.come
    select ?, coalesce(sum({CAME} and received = 0), 0), (select data_version from pragma_data_version)
    from {JOINED} where expected.shipment = ?
    returning packages
"""  # noqa: S608  the names are this module's own
_CAME_BEFORE: Final = """
    update expected set received = 1 where gtin = ? and serial = ? and shipment = ? and received = 0
"""
