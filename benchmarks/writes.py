"""What a scan writes and flushes: the system calls on the database's files, counted by strace.

Counted are the bytes handed to the kernel for `station.db` and its write-ahead log, and the calls of fdatasync and
fsync. What the file system writes for itself is not.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks import pharmacy
from benchmarks.bench import Bench, station
from benchmarks.figures import Row

MOST_BYTES = 8000
LOTS = 200
_CALL = re.compile(r"(?P<call>pwrite64|fdatasync|fsync)\(\d+<[^>]*/station\.db(?P<log>-wal)?>.*= (?P<result>\d+)$")
_QUIET_S = 1.5
"""Longer than the station waits before it takes a moment for a quiet one."""


@dataclass(slots=True)
class Count:
    """What was written and flushed."""

    log: int = 0
    database: int = 0
    flushes: int = 0


def measure(folder: Path, *, alone: int, stream: int) -> Iterator[Row]:
    """Count over scans that each have a quiet moment after them, and over a stream that the station tidies up after."""
    if shutil.which("strace") is None:
        yield Row("writes", "bytes and flushes a scan", "not counted: apt-get install strace")
        return
    pharmacy.fill(folder / "station.db", scans=1000, packages=1000, lots=LOTS)
    packages = pharmacy.fresh(LOTS, "N")
    trace = folder / "trace"
    with station(folder, *_strace(trace)) as (bench, _):
        bench.paced(islice(packages, 5))
        with _counted(trace) as calm:
            _one_by_one(bench, packages, alone)
        with _counted(trace) as busy:
            bench.stream(list(islice(packages, stream)))
            bench.rest(_QUIET_S)
    yield from _rows(calm, f"{alone} with a pause after each", alone)
    yield from _rows(busy, f"{stream} without a pause, with the tidying after them", stream)


def _rows(count: Count, what: str, scans: int) -> Iterator[Row]:
    written, flushes = (count.log + count.database) / scans, count.flushes / scans
    parts = f"{written:,.0f} B ({count.log / scans:,.0f} log, {count.database / scans:,.0f} database)"
    yield Row("writes", f"bytes a scan, {what}", parts, "at most 8,000 B", written <= MOST_BYTES)
    yield Row("writes", f"flushes a scan, {what}", f"{flushes:.2f}", "1", round(flushes, 1) <= 1.0)


def _one_by_one(bench: Bench, packages: Iterator[bytes], scans: int) -> None:
    for symbol in islice(packages, scans):
        bench.scan(symbol)
        bench.rest(_QUIET_S)


def _strace(trace: Path) -> list[str]:
    """Return the words that trace a command; strace is the one that runs detached, so that ending ends the command."""
    wanted = "trace=pwrite64,fdatasync,fsync"
    return [
        "strace",
        "--daemonize=grandchild",
        "--follow-forks",
        "--seccomp-bpf",
        "-y",
        "-s0",
        "-e",
        wanted,
        "-o",
        str(trace),
    ]


@contextmanager
def _counted(trace: Path) -> Iterator[Count]:
    """Count the calls that are traced while the block runs."""
    count = Count()
    start = trace.stat().st_size
    yield count
    with trace.open(encoding="utf-8", errors="replace") as calls:
        calls.seek(start)
        for line in calls:
            if found := _CALL.search(line):
                if found["call"] != "pwrite64":
                    count.flushes += 1
                elif found["log"]:
                    count.log += int(found["result"])
                else:
                    count.database += int(found["result"])
