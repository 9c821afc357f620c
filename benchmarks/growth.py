"""Whether a full station is as quick and as small as a new one: two stations scanned in turn, scan by scan."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks import pharmacy
from benchmarks.bench import station
from benchmarks.figures import Row, spread

MOST_RATIO = 1.10
"""What two measurings of the same station differ by on a machine that is not quiet."""
MOST_GROWTH = 2e6


def measure(folder: Path, *, few: int, many: int, scans: int) -> Iterator[Row]:
    """Compare a station with `few` scans behind it to one with `many`; stock grows in the same proportion."""
    names = [folder / "few", folder / "many"]
    sizes = [(count, max(20, count // 50)) for count in (few, many)]
    for name, (count, lots) in zip(names, sizes, strict=True):
        name.mkdir()
        pharmacy.fill(name / "station.db", scans=count, packages=max(20, count // 5), lots=lots)
    with station(names[0]) as (small, small_process), station(names[1]) as (large, large_process):
        shelves = [pharmacy.fresh(lots, "N") for _, lots in sizes]
        small.paced(islice(shelves[0], 20))
        large.paced(islice(shelves[1], 20))
        times: tuple[list[float], list[float]] = ([], [])
        for one, other in islice(zip(*shelves, strict=False), scans):
            times[0].extend(answer.committed for answer in small.paced([one]))
            times[1].extend(answer.committed for answer in large.paced([other]))
            small.rest(0.0)
        spreads = [spread(each) for each in times]
        for (count, lots), each in zip(sizes, spreads, strict=True):
            what = f"last byte to saved at {count:,} scans, {count // 5:,} packages, {lots:,} lots, p50 / p95 / p99"
            yield Row("growth", f"{what} of {scans}", str(each))
        ratio = spreads[1].p50 / spreads[0].p50
        yield Row("growth", "ratio of the medians", f"{ratio:.2f}", "no growth (at most 1.10)", ratio <= MOST_RATIO)
        residents = [small_process.most_resident, large_process.most_resident]
        yield Row(
            "growth",
            f"resident at most, {few:,} / {many:,} scans",
            " / ".join(f"{each / 1e6:.1f} MB" for each in residents),
            "no growth (at most 2 MB)",
            residents[1] - residents[0] <= MOST_GROWTH,
        )
        ready = " / ".join(f"{process.ready_s * 1e3:.0f} ms" for process in (small_process, large_process))
        yield Row("growth", f"exec to READY=1, {few:,} / {many:,} scans", ready)
    database = (names[1] / "station.db").stat().st_size
    yield Row(
        "growth", f"the database of {many:,} scans", f"{database / 1e6:,.0f} MB ({database / many:,.0f} B a scan)"
    )
