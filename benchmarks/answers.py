"""From the scanner's bytes to the beep, scan after scan, and then as fast as they come; what that costs in memory."""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from benchmarks import pharmacy
from benchmarks.bench import station
from benchmarks.figures import Row, spread
from benchmarks.place import Disk

BEYOND_FLUSH_S = 0.010
MOST_RESIDENT = 60e6
LOTS = 200


def measure(folder: Path, *, scans: int, stream: int) -> Iterator[Row]:
    """Measure on a small pharmacy; the disk's own flush is measured after each scan, so both saw the same minutes."""
    pharmacy.fill(folder / "station.db", scans=1000, packages=1000, lots=LOTS)
    packages = pharmacy.fresh(LOTS, "N")
    with closing(Disk(folder)) as disk, station(folder) as (bench, process):
        bench.paced(islice(packages, 20))
        answers = bench.paced(islice(packages, scans), disk.flush)
        beeps, flushes = spread([answer.beeped for answer in answers]), spread(disk.flushes)
        limit = BEYOND_FLUSH_S + flushes.p99
        numbers = f"p50 / p95 / p99 of {scans}"
        yield Row("beep", f"the disk's own fdatasync of 4 kB, {numbers}", str(flushes))
        yield Row("beep", f"last byte to saved, {numbers}", str(spread([answer.committed for answer in answers])))
        yield Row(
            "beep",
            f"last byte to beep, {numbers}",
            str(beeps),
            f"p99 at most 10 ms + the disk's = {limit * 1e3:.1f} ms",
            beeps.p99 <= limit,
        )
        part = f"{flushes.p50 / beeps.p50:.0%} / {flushes.p99 / beeps.p99:.0%}"
        yield Row("beep", "the flush's part of it, p50 / p99", part)
        seconds = bench.stream(list(islice(packages, stream)))
        yield Row("beep", f"scans a second without a pause, {stream} of them", f"{stream / seconds:,.0f} /s")
        yield Row(
            "memory",
            f"resident after {scans + stream:,} scans (at most)",
            f"{process.resident / 1e6:.1f} MB ({process.most_resident / 1e6:.1f} MB)",
            "at most 60 MB",
            process.most_resident <= MOST_RESIDENT,
        )
