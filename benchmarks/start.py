"""From exec to READY=1, and what of it is Python and our imports."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import pharmacy
from benchmarks.bench import quietly_run, station
from benchmarks.figures import Row, span

MOST_S = 1.0
_IMPORT = "import time; begun = time.perf_counter(); import station.app; print(time.perf_counter() - begun)"
_LIBRARIES = "import station.app, sys; print(*[vars(m).get('__file__') or '' for m in [*sys.modules.values()]])"


def measure(folder: Path, *, rounds: int) -> Iterator[Row]:
    """Start the station again and again; before every other start its files are put out of the page cache."""
    pharmacy.fill(folder / "station.db", scans=1000, packages=1000, lots=200)
    libraries = [Path(name) for name in quietly_run([sys.executable, "-c", _LIBRARIES]).split()]
    warm, cold, imports = [], [], []
    for _ in range(rounds):
        warm.append(_start(folder))
        _forget(libraries)
        cold.append(_start(folder))
        imports.append(float(quietly_run([sys.executable, "-c", _IMPORT])))
    median = sorted(cold)[len(cold) // 2]
    yield Row("start", f"exec to READY=1, files in the page cache, median of {rounds}", span(warm, "ms", 1e3))
    yield Row(
        "start",
        f"exec to READY=1, files read from the disk, median of {rounds}",
        span(cold, "ms", 1e3),
        "at most 1,000 ms",
        median <= MOST_S,
    )
    yield Row("start", "import station.app", span(imports, "ms", 1e3))


def _start(folder: Path) -> float:
    with station(folder) as (_, process):
        return process.ready_s


def _forget(files: list[Path]) -> None:
    """Ask the kernel to drop clean pages of these files and their compiled forms."""
    for file in files:
        for each in (file, *file.parent.glob(f"__pycache__/{file.stem}.*.pyc")):
            descriptor = os.open(each, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)
