"""Scans packages and says what each commit cost: `write_process.py DATABASE SCANS DAY`; counts.so must be loaded.

The line says how many commits were measured, bytes and flushes for each, and the verdict on the last package. To the
bytes of a commit in the log comes its share of what is copied back in quiet moments.
"""

import ctypes
import sys
from contextlib import closing
from pathlib import Path

from station.store.database import open_database, transaction
from tests.bench import GTIN, OTHER, RECALLED, Bench, gtin_of, pack, recall, stock
from tests.lists import delivery, sent, take

GTINS = (GTIN, RECALLED, OTHER)
PRODUCTS = 50
"""Products of which a package is open at a time."""


def counts():
    both = (ctypes.c_longlong * 2)()
    ctypes.CDLL(None).counts(both)
    return tuple(both)


def serial(number):
    return f"{number * 104729 % 10**9:013}"


def package(number):
    return pack(serial(number), f"LOT{number % 20}", gtin=GTINS[number % 3])


def by_lot(number):
    return package(number).partition(b"\x1d")[0]


def listed(bench, scans, lines):
    take(bench, delivery(*lines(scans)))


def of_serials(scans):
    return (sent(serial(number), f"LOT{number % 20}", gtin=GTINS[number % 3]) for number in range(scans))


def of_lots(scans):
    return (sent("", f"LOT{number % 20}", gtin=GTINS[number % 3], quantity=scans) for number in range(60))


def here(bench, scans, received, *cards):
    """Receive the packages of the day, then scan the cards that it begins with."""
    for number in range(scans):
        bench.scan(received(number))
    for words in cards:
        bench.card(words)


def returned(bench, scans):
    """Take what is given back later."""
    here(bench, scans, package, "M-PICK")
    here(bench, scans, package, "M-RETURN")


def later(number):
    """Return a package that expires after all others of its product."""
    return pack(serial(number), f"LATE{number % 20}", "281031", gtin=GTINS[number % 3])


def alone(number):
    """Return a package of one of many products."""
    return pack(serial(number), "A2231", gtin=product(number))


def product(number):
    return gtin_of(f"99907-{number % PRODUCTS:04}-1")


def products(path):
    """Put every product into the catalog, with the days that it is good for once it is open."""
    with closing(open_database(path)) as db, transaction(db):
        gtins = {*GTINS, *map(product, range(PRODUCTS))}
        rows = ((gtin, "VELMORIL 10MG TAB") for gtin in gtins)
        db.executemany("insert or ignore into product (gtin, name, open_days) values (?, ?, 28)", rows)


def not_the_first(bench, number):
    """Scan a package that is not the first to go out."""
    bench.scan(later(number))


def used_up(bench, number):
    """Take the package of the product that is open already: it would go first."""
    if number >= PRODUCTS:
        bench.card("M-PICK")
        bench.scan(alone(number - PRODUCTS))
        bench.card("M-OPEN")


def by_scan(package):
    return lambda bench, number: bench.scan(package(number))


def begun(received, *cards):
    """Return a morning: the packages of the day are received, and cards begin what is done with them."""
    return lambda bench, scans: here(bench, scans, received, *cards)


def nothing(_bench, _number):
    """Do nothing beforehand."""


DAYS = {
    "receive": (nothing, nothing, by_scan(package)),
    "against-a-list": (lambda bench, scans: listed(bench, scans, of_serials), nothing, by_scan(package)),
    "against-a-list-of-lots": (lambda bench, scans: listed(bench, scans, of_lots), nothing, by_scan(by_lot)),
    "checkpoint": (begun(package, "M-PICK"), nothing, by_scan(package)),
    "override": (begun(later, "M-PICK"), not_the_first, lambda bench, _number: bench.card("R-3")),
    "open": (begun(alone, "M-OPEN"), used_up, by_scan(alone)),
    "move": (begun(package, "M-MOVE", "L-SHELF-1"), nothing, by_scan(package)),
    "pull": (begun(package, "M-PULL"), nothing, by_scan(package)),
    "return": (returned, nothing, by_scan(package)),
    "count": (begun(package, "M-COUNT", "L-SHELF-1"), nothing, by_scan(package)),
    "walk": (begun(package, "M-WALK", "L-SHELF-1"), nothing, by_scan(package)),
}
"""What is scanned: the morning before it, what goes before each scan, and the scan that is measured."""


def main(path, scans, name):
    morning, before, scan = DAYS[name]
    stock(path, *((gtin, f"LOT{lot}", "2027-10-31", 5) for gtin in GTINS for lot in range(20)))
    products(path)
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        for number in range(scans // 10):
            bench.scan(pack(f"{number * 7919 % 10**9:012}", f"LOT{number % 20}", gtin=GTINS[number % 3]))
        morning(bench, scans)
    with Bench(path, at=bench.at) as bench:  # what the morning wrote is copied back by now
        begins, commits = bench.store.seq, 0
        bench.begin()
        logged, copied, flushed = 0, 0, counts()[1]
        for number in range(scans):
            before(bench, number)
            row, start = bench.store.seq, counts()[0]
            outcome = scan(bench, number)
            scanned = counts()[0]
            commits += bench.store.seq - row
            bench.wait(2.0)
            logged, copied = logged + scanned - start, copied + counts()[0] - scanned
        every = bench.store.seq - begins
        told = f"{commits} {logged / commits + copied / every} {(counts()[1] - flushed) / every}"
        sys.stdout.write(f"{told} {outcome.verdict.value}\n")


main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
