"""Scans packages and says what each cost: `write_process.py DATABASE SCANS [listed]`; counts.so must be loaded.

Where they are listed, each is on the list of a shipment that was imported before.
"""

import ctypes
import sys
from pathlib import Path

from tests.bench import GTIN, OTHER, RECALLED, Bench, pack, recall, stock
from tests.lists import delivery, sent, take


def counts():
    both = (ctypes.c_longlong * 2)()
    ctypes.CDLL(None).counts(both)
    return tuple(both)


def main(path, scans, *, listed):
    gtins = (GTIN, RECALLED, OTHER)
    stock(path, *((gtin, f"LOT{lot}", "2027-10-31", 5) for gtin in gtins for lot in range(20)))
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        serials = [f"{number * 104729 % 10**9:013}" for number in range(scans)]
        if listed:
            lots = [(f"LOT{number % 20}", gtins[number % 3]) for number in range(scans)]
            take(
                bench,
                delivery(*(sent(serial, lot, gtin=gtin) for serial, (lot, gtin) in zip(serials, lots, strict=True))),
            )
        for number in range(scans // 10):
            bench.scan(pack(f"{number * 7919 % 10**9:012}", f"LOT{number % 20}", gtin=gtins[number % 3]))
        before = counts()
        for number, serial in enumerate(serials):
            bench.scan(pack(serial, f"LOT{number % 20}", gtin=gtins[number % 3]))
            bench.wait(2.0)
        written, flushed = (after - was for after, was in zip(counts(), before, strict=True))
        sys.stdout.write(f"{bench.store.seq} {written / scans} {flushed / scans}\n")


main(Path(sys.argv[1]), int(sys.argv[2]), listed=sys.argv[3:] == ["listed"])
