"""A backlog on its way to the broker, alone and while packages are scanned: real processes all of them, one journal.

The link's rate is set against a bare paho loop with the same window and messages, and the scans' times against those
without a backlog; all of them are measured in turn, round after round, so that they saw the same minutes.
"""

import sqlite3
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks import paho, pharmacy
from benchmarks.bench import Answer, Bench, station
from benchmarks.figures import Row, span, spread
from benchmarks.programs import PATIENCE_S, STATION, broker, program
from station import config
from station.link import codec
from station.store.journal import JournalReader

LOTS: Final = 200
LEAST_SHARE: Final = 0.70
MOST_SAVED_S: Final = 0.025
_PIECE: Final = 5
"""Scans between two looks at the link's cursor."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to drain, and what was measured of it."""

    delivery: str
    scanning: bool
    """Whether packages are scanned meanwhile."""
    least: float | None = None
    """The share of the bare loop's rate that is aimed at."""
    rates: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


def measure(folder: Path, *, rows: int, scans: int) -> Iterator[Row]:
    """Drain again and again until `scans` packages were scanned under each way to deliver."""
    pharmacy.fill(folder / "station.db", scans=rows, packages=2000, lots=LOTS)
    packages = pharmacy.fresh(LOTS, "N")
    ways = [Way("puback", False, LEAST_SHARE), Way("puback", True, LEAST_SHARE), Way("store-ack", True)]
    bare: list[float] = []
    quiet: list[Answer] = []
    with JournalReader(folder / "station.db") as journal:
        messages = [codec.message("bench", journal.epoch, row) for row in journal.after(0, rows)]
    with station(folder) as (bench, _):
        bench.paced(islice(packages, 20))
        while any(way.scanning and len(way.answers) < scans for way in ways):
            bare.append(rows / _bare(folder, messages))
            quiet += bench.paced(islice(packages, 5 * _PIECE))
            for way in ways:
                with _link(bench, folder, way.delivery) as cursor:
                    _drain(way, bench, packages, cursor, rows)
    size = statistics.mean(len(message.payload) for message in messages)
    yield Row("drain", f"bare paho loop, {rows:,} messages of {size:.0f} B, window {paho.WINDOW}", span(bare, "/s"))
    yield Row("drain", f"last byte to saved without a backlog, p50 / p95 / p99 of {len(quiet)}", _saved(quiet)[0])
    for way in ways:
        yield from _rows(way, statistics.median(bare))


def _rows(way: Way, bare: float) -> Iterator[Row]:
    share = statistics.median(way.rates) / bare
    yield Row(
        "drain",
        f"station link by {way.delivery}, {'packages are scanned meanwhile' if way.scanning else 'alone'}",
        f"{span(way.rates, '/s')}, {share:.2f} of the bare loop",
        "" if way.least is None else f"at least {way.least:.2f}",
        None if way.least is None else share >= way.least,
    )
    if way.scanning:
        times, latest = _saved(way.answers)
        what = f"last byte to saved meanwhile, p50 / p95 / p99 of {len(way.answers)}"
        yield Row("drain", what, times, f"p99 at most {MOST_SAVED_S * 1e3:.0f} ms", latest <= MOST_SAVED_S)


def _saved(answers: list[Answer]) -> tuple[str, float]:
    found = spread([answer.committed for answer in answers])
    return str(found), found.p99


def _drain(way: Way, bench: Bench, packages: Iterator[bytes], cursor: Path, rows: int) -> None:
    """Go on until the link's cursor has passed the rows that were there when it began."""
    begun, first = time.perf_counter(), 0
    deadline = begun + 4 * PATIENCE_S
    while (acked := _acked(cursor)) < rows:
        seen = time.perf_counter()
        if seen > deadline:
            raise TimeoutError(f"{cursor}: the link stands at row {acked} of {rows}")
        if first == 0 < acked:
            begun, first = seen, acked
        if first and way.scanning:
            way.answers.extend(bench.paced(islice(packages, _PIECE if rows - acked > rows // 10 else 1)))
        else:
            bench.rest(0.01)
    way.rates.append((acked - first) / (time.perf_counter() - begun))


def _bare(folder: Path, messages: list[codec.Outgoing]) -> float:
    with broker(folder, *paho.BROKER) as port:
        paho.subscribe_and_leave(port)
        return paho.publish(port, messages)


@contextmanager
def _link(bench: Bench, folder: Path, delivery: str) -> Iterator[Path]:
    """Run a link that has delivered nothing yet, with a broker and an office of its own that know nothing yet."""
    cursor, stored = config.load(bench.settings, {}).cursor, folder / "office.db"
    for file in (cursor, stored):
        for left in file.parent.glob(file.name + "*"):
            left.unlink()
    by_office = delivery == "store-ack"
    with ExitStack() as stack:
        port = stack.enter_context(broker(folder, *(paho.BROKER_FOR_OFFICE if by_office else paho.BROKER)))
        if by_office:
            office = (*STATION, "office", "--port", str(port), "--db", stored)
            stack.enter_context(program(office, ready_at=folder / "office-ready"))
        else:
            paho.subscribe_and_leave(port)
        told = {"port": port, "delivery": delivery, "window": paho.WINDOW}
        options = [word for key, value in told.items() for word in ("--set", f"link.{key}={value}")]
        link: tuple[str | Path, ...] = (*STATION, "link", "--config", bench.settings, *options)
        stack.enter_context(program(link, ready_at=folder / "link-ready"))
        yield cursor


def _acked(cursor: Path) -> int:
    """Return how far the link's cursor is; 0 while it has none."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{cursor}?mode=ro", uri=True)) as db:
        acked: int = db.execute("select ifnull(max(acked), 0) from cursor").fetchone()[0]
        return acked
    return 0
