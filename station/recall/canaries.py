"""Packages whose answer is known: asked of a bundle before it is used, they show that the station can read it.

They are chosen evenly over the whole bundle and written into it by what built it.
"""

import sqlite3
from typing import Final

from station.domain.recall import Finding
from station.gs1.checks import check_digit
from station.recall.index import lookup

MUST_ALARM: Final = 50
MUST_NOT: Final = 20
_NEVER_A_LOT: Final = "CANARY"
"""No recalled lot is written so, and no look-alike of it."""
_LISTED: Final = """
    select key, min(first) from recall_product
        join (select recall, min(lot) as first from recall_lot where endings is null group by recall) using (recall)
    where length(key) = 12 group by key order by key
"""


def choose(db: sqlite3.Connection) -> None:
    """Write canaries into a bundle that is being built; a bundle of few recalls has fewer."""
    listed = db.execute(_LISTED).fetchall()
    pairs = [(f"0{key}{check_digit(f'0{key}')}", lot) for key, lot in listed]
    alarms = [(gtin, lot) for gtin, lot in pairs if lookup(db, gtin=gtin, lot=lot).verdict is Finding.RECALL]
    quiet = [
        (gtin, _NEVER_A_LOT)
        for gtin, _ in _evenly(pairs, MUST_ALARM * MUST_NOT)
        if lookup(db, gtin=gtin, lot=_NEVER_A_LOT).verdict is Finding.NO_MATCH
    ]
    for chosen, must_alarm in ((_evenly(alarms, MUST_ALARM), 1), (_evenly(quiet, MUST_NOT), 0)):
        db.executemany("insert into canary values (?, ?, ?)", ((gtin, lot, must_alarm) for gtin, lot in chosen))


def failed(db: sqlite3.Connection) -> list[str]:
    """Return what the bundle says wrongly of its canaries, a sentence for each."""
    wrong = []
    for gtin, lot, must_alarm in db.execute("select gtin, lot, must_alarm from canary").fetchall():
        found = lookup(db, gtin=gtin, lot=lot).verdict
        right = Finding.RECALL if must_alarm else Finding.NO_MATCH
        if found is not right:
            wrong.append(f"product {gtin} lot {lot} gives {found.value}, not {right.value}")
    return wrong


def _evenly(pairs: list[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """Return so many of the pairs, as far from each other as can be."""
    step = max(1, len(pairs) // count)
    return pairs[::step][:count]
