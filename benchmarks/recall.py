"""Building a bundle of a whole export, and looking packages up in it.

    python -m benchmarks.recall EXPORT

measures a real export. As a part of the benchmark it is a made-up one of the real one's size: a recall has a few lots,
now and then hundreds, and the words around them are those that recalls use.
"""

import itertools
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Row, line, span, spread
from station.recall import bundle, index

BUILD_S: Final = 60.0
BUILD_MB: Final = 150
BUNDLE_MB: Final = 12.0
LOOKUP_S: Final = 0.000_2
_TURNS: Final = 5
_SEED: Final = 4
_PRODUCTS: Final = ("Velmoril tablets, 10 mg", "Sodium chloride injection, 0.9 %", "Brivatan capsules, 80 mg")
_PACKAGES: Final = ("100-count bottle", "30 mL vial", "10 x 10 blister packs", "25-count carton")
_REASON: Final = "Presence of particulate matter: a complaint identified fibres in a sealed unit of the product."


def measure(folder: Path, *, records: int, lookups: int) -> Iterator[Row]:
    """Build a bundle of so many made-up records, and look so many packages up."""
    export = folder / "export.json.zip"
    _write(export, records)
    yield from of_export(folder, export, lookups=lookups)


def of_export(folder: Path, export: Path, *, lookups: int) -> Iterator[Row]:
    """Build a bundle of an export in a process of its own, and look so many packages up."""
    path = folder / "recalls.db"
    begun = time.perf_counter()
    command = [sys.executable, "-m", "station", "recall", "build", str(export), "-o", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"the build of {export} ended with status {process.returncode}")
    peak, size = used.ru_maxrss / 1024, path.stat().st_size / 1e6
    with closing(bundle.open_bundle(path)) as db:
        counted = db.execute("select (select count(*) from recall), (select count(*) from recall_lot)").fetchone()
        what = "a bundle of {:,} records with {:,} lots".format(*counted)
        yield Row("recall", f"building {what}", f"{took:.1f} s", f"at most {BUILD_S:.0f} s", took <= BUILD_S)
        yield Row("recall", "resident at most meanwhile", f"{peak:.0f} MB", f"at most {BUILD_MB} MB", peak <= BUILD_MB)
        yield Row("recall", "the bundle", f"{size:.1f} MB", f"at most {BUNDLE_MB:.0f} MB", size <= BUNDLE_MB)
        hits = db.execute("select key, lot from recall_product join recall_lot using (recall) where length(key) = 12")
        pairs = [(f"0{key}0", lot) for key, lot in _chosen(hits.fetchall(), lookups)]
        yield _lookups(db, "recalled lots", pairs)
        yield _lookups(db, "other lots of recalled products", [(gtin, f"{lot[::-1]}7Q") for gtin, lot in pairs])
        yield _lookups(db, "recalled lots on other products", [(gtin[::-1], lot) for gtin, lot in pairs])


def _lookups(db: sqlite3.Connection, name: str, asked: list[tuple[str, str]]) -> Row:
    """Look these up several times over, in processor time: what else the machine does is no part of a look-up."""
    turns = [spread([_timed(db, gtin, lot) for gtin, lot in asked]) for _ in range(_TURNS)]
    p50, p99 = (span([getattr(turn, share) for turn in turns], "µs", 1e6) for share in ("p50", "p99"))
    return Row(
        "recall",
        f"a look-up of {name}, {_TURNS} turns of {len(asked)}",
        f"p50 {p50}, p99 {p99}",
        f"p99 at most {LOOKUP_S * 1e6:.0f} µs",
        sorted(turn.p99 for turn in turns)[_TURNS // 2] <= LOOKUP_S,
    )


def _timed(db: Any, gtin: str, lot: str) -> float:
    begun = time.thread_time()
    index.lookup(db, gtin=gtin, lot=lot)
    return time.thread_time() - begun


def _chosen(pairs: list[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    return random.Random(_SEED).choices(pairs, k=count)  # noqa: S311 - which packages are asked for, the same each time


def _write(path: Path, records: int) -> None:
    """Write an export of made-up records."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("export.json", "w") as file:
        file.write(b'{"meta": {"last_updated": "2026-09-17"}, "results": [')
        for number, record in enumerate(itertools.islice(_records(), records)):
            file.write(b",\n"[not number :] + json.dumps(record).encode())
        file.write(b"]}")


def _records() -> Iterator[dict[str, str]]:
    chance = random.Random(_SEED)  # noqa: S311 - made-up records, the same each time
    for number in itertools.count():
        product, package = chance.choice(_PRODUCTS), chance.choice(_PACKAGES)
        lots = [f"{chance.choice('ABCDK')}{chance.randrange(10**6):06}" for _ in range(_lots(chance))]
        dated = ", ".join(f"{lot}, Exp {chance.randrange(1, 13):02}/2027" for lot in lots)
        yield {
            "recall_number": f"D-{number:05}-2026",
            "event_id": str(80000 + number // 4),
            "classification": f"Class {chance.choice(('I', 'II', 'II', 'II', 'III'))}",
            "product_description": f"{product}, {package}, Rx only, made by Northfield (fictional), Elm Street 1, "
            f"Springfield, NDC {50000 + number // 12}-{number % 12 + 100}-25",
            "code_info": chance.choice((f"Lot #: {dated}", f"Lots: {', '.join(lots)}", "All lots within expiry")),
            "recalling_firm": f"Northfield {number % 900} (fictional)",
            "reason_for_recall": _REASON,
            "report_date": "20260916",
            "recall_initiation_date": "20260901",
        }


def _lots(chance: random.Random) -> int:
    return 400 if chance.random() < 0.005 else chance.randrange(1, 10)


if __name__ == "__main__":
    from benchmarks.place import folder_on_disk

    with folder_on_disk(None) as place:
        for row in of_export(place, Path(sys.argv[1]), lookups=20_000):
            print(line(row), flush=True)
