"""A made-up pharmacy of any size: its database, filled in big transactions, and packages that have not been seen yet.

Labeler numbers are outside those in use. The journal is chained by the code that chains a station's own.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from station import gs1
from station.domain.instants import stamp
from station.store.database import open_database, transaction
from station.store.journal import append

LOTS_OF_A_PRODUCT: Final = 10
SCANS_A_DAY: Final = 500
_BATCH: Final = 20_000
LOCATION: Final = "SHELF-1"


def fill(path: Path, *, scans: int, packages: int, lots: int, each: int = LOTS_OF_A_PRODUCT) -> None:
    """Make a database with this many scans behind it and this much on its shelves, so many lots to `each` product.

    Nothing is flushed while it is made; the station that opens it flushes every commit.
    """
    now = datetime.now(UTC)
    with closing(open_database(path)) as db:
        db.execute("pragma synchronous = off")
        with transaction(db):
            db.executemany(
                "insert into product (gtin, ndc, name) values (?, ?, ?)",
                ((_gtin(number), f"99901-{number:05}", f"EXAMPLIN {number}") for number in range(-(-lots // each))),
            )
            held = (packages // lots + (number < packages % lots) for number in range(lots))
            db.executemany(
                "insert into stock values (?, ?, ?, ?, ?, ?, ?)",
                (
                    (*_lot(number, now, each), LOCATION, count, stamp(now), stamp(now))
                    for number, count in enumerate(held)
                ),
            )
        for start in range(0, packages, _BATCH):
            with transaction(db):
                db.executemany(
                    "insert into package values (?, ?, ?, ?, ?, ?, ?, null)",
                    (
                        _package(number % lots, number, now, each)
                        for number in range(start, min(start + _BATCH, packages))
                    ),
                )
        for start in range(0, scans, _BATCH):
            with transaction(db):
                for number in range(start, min(start + _BATCH, scans)):
                    days = timedelta(days=1 + (scans - number) / SCANS_A_DAY)
                    append(db, stamp(now - days), "scan", _body(number, lots, now))
        db.execute("pragma wal_checkpoint(truncate)")


def fresh(lots: int, prefix: str) -> Iterator[bytes]:
    """Yield packages to receive, product after product, each with a serial number of its own.

    Each is of its product's last lot to expire, so the answer is OK, put behind: one short tone.
    """
    today = datetime.now(UTC)
    number = 0
    while True:
        gtin, expiry, lot = _lot(number * LOTS_OF_A_PRODUCT % lots + LOTS_OF_A_PRODUCT - 1, today)
        printed = date.fromisoformat(expiry).strftime("%y%m%d")
        yield f"]d201{gtin}17{printed}10{lot}\x1d21{prefix}{number:08}".encode()
        number += 1


def any_package(lot: int, each: int = LOTS_OF_A_PRODUCT) -> str:
    """Return the symbol of a package of a lot that is on the shelf, with a serial number that was never seen."""
    gtin, expiry, name = _lot(lot, datetime.now(UTC), each)
    printed = date.fromisoformat(expiry).strftime("%y%m%d")
    return f"]d201{gtin}17{printed}10{name}\x1d21NEW{lot:08}"


def _gtin(product: int) -> str:
    digits = f"00399901{product:05}"
    return digits + gs1.check_digit(digits)


def _lot(number: int, now: datetime, each: int = LOTS_OF_A_PRODUCT) -> tuple[str, str, str]:
    """Return a lot as (gtin, expiry, lot); the lots of a product expire one after the other, a year from now on.

    They are a month apart, or a day where there are more of them than years to come.
    """
    product, place = divmod(number, each)
    days = 30 * place if each <= LOTS_OF_A_PRODUCT else place % 9000
    return _gtin(product), (now.date() + timedelta(days=365 + days)).isoformat(), f"L{number:06}"


def _package(lot_number: int, number: int, now: datetime, each: int) -> tuple[str, ...]:
    gtin, expiry, lot = _lot(lot_number, now, each)
    return (gtin, f"A{number:09}", lot, expiry, LOCATION, "available", stamp(now))


def _body(number: int, lots: int, now: datetime) -> str:
    """Return a record as a station writes it for a received package."""
    gtin, expiry, lot = _lot(number % lots, now)
    serial = f"A{number:09}"
    body = {
        "activity": "receive",
        "location": LOCATION,
        "source": "bench",
        "aim": "]d2",
        "kind": "gs1",
        "read": "exact",
        "raw": f"]d201{gtin}17{expiry[2:].replace('-', '')}10{lot}\x1d21{serial}",
        "gtin": gtin,
        "serial": serial,
        "lot": lot,
        "expiry": expiry,
        "product": "EXAMPLIN",
        "verdict": "ok",
        "advice": "behind",
        "moved": {"status": "available", "quantity": 1, "location": LOCATION},
        "tsq": "set",
        "boot": "0d7f3c1a",
        "mono": 123456789,
    }
    return json.dumps(body, separators=(",", ":"))
