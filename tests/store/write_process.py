"""Scans packages and says what each cost: `write_process.py DATABASE SCANS`; counts.so must be loaded."""

import ctypes
import sys
from pathlib import Path

from tests.bench import GTIN, OTHER, RECALLED, Bench, pack, recall, stock


def counts():
    both = (ctypes.c_longlong * 2)()
    ctypes.CDLL(None).counts(both)
    return tuple(both)


def main(path, scans):
    gtins = (GTIN, RECALLED, OTHER)
    stock(path, *((gtin, f"LOT{lot}", "2027-10-31", 5) for gtin in gtins for lot in range(20)))
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        for number in range(scans // 10):
            bench.scan(pack(f"{number * 7919 % 10**9:012}", f"LOT{number % 20}", gtin=gtins[number % 3]))
        before = counts()
        for number in range(scans):
            bench.scan(pack(f"{number * 104729 % 10**9:013}", f"LOT{number % 20}", gtin=gtins[number % 3]))
            bench.wait(2.0)
        written, flushed = (after - was for after, was in zip(counts(), before, strict=True))
        sys.stdout.write(f"{bench.store.seq} {written / scans} {flushed / scans}\n")


main(Path(sys.argv[1]), int(sys.argv[2]))
