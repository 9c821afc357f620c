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
_QUIET_S = 2.5
"""Longer than the station waits for the next scan before it tidies up."""


@dataclass(slots=True)
class Count:
    """What was written and flushed."""

    log: int = 0
    database: int = 0
    flushes: int = 0


def measure(folder: Path, *, scans: int) -> Iterator[Row]:
    """Count over scans that follow each other, and over scans that each have the station's quiet after them."""
    if shutil.which("strace") is None:
        yield Row("writes", "bytes and flushes a scan", "not counted: apt-get install strace")
        return
    pharmacy.fill(folder / "station.db", scans=1000, packages=1000, lots=LOTS)
    packages = pharmacy.fresh(LOTS, "N")
    trace = folder / "trace"
    with station(folder, *_strace(trace)) as (bench, _):
        bench.paced(islice(packages, 5))
        bench.rest(_QUIET_S)
        with _counted(trace) as busy:
            bench.paced(islice(packages, scans))
        bench.rest(_QUIET_S)
        slow = max(1, scans // 20)
        with _counted(trace) as calm:
            _one_by_one(bench, packages, slow)
    each = (busy.log + busy.database) / scans
    yield Row("writes", f"bytes a scan, {scans} in a stream", f"{each:,.0f} B", "at most 8,000 B", each <= MOST_BYTES)
    flushes = busy.flushes / scans
    yield Row("writes", "flushes a scan, in a stream", f"{flushes:.2f}", "1", round(flushes, 1) <= 1.0)
    each, flushes = (calm.log + calm.database) / slow, calm.flushes / slow
    what = f"{slow} with a pause after each, log / database"
    parts = f"{calm.log / slow:,.0f} / {calm.database / slow:,.0f} B"
    yield Row("writes", f"bytes a scan, {what}", parts, "at most 8,000 B", each <= MOST_BYTES)
    yield Row("writes", "flushes a scan, with a pause after each", f"{flushes:.2f}")


def _one_by_one(bench: Bench, packages: Iterator[bytes], scans: int) -> None:
    for symbol in islice(packages, scans):
        bench.scan(symbol)
        bench.rest(_QUIET_S)


def _strace(trace: Path) -> list[str]:
    wanted = "trace=pwrite64,fdatasync,fsync"
    return ["strace", "--follow-forks", "--seccomp-bpf", "-y", "-s0", "-e", wanted, "-o", str(trace)]


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
