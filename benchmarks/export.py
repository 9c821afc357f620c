"""How long a regulator's request takes: `station export` from a full journal, in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks import pharmacy
from benchmarks.figures import Row, span
from station.store.database import open_database
from station.store.journal import JournalRow, head

MOST_S: Final = 2.0
_LOTS_SHARE: Final = 50


def measure(folder: Path, *, rows: int, rounds: int) -> Iterator[Row]:
    """Ask for a package, a lot, a product and days of a journal of so many rows, then prove all of it."""
    path = folder / "station.db"
    lots = max(20, rows // _LOTS_SHARE)
    pharmacy.fill(path, scans=rows, packages=lots, lots=lots)
    day = (datetime.now(UTC) - timedelta(days=1 + rows // pharmacy.SCANS_A_DAY // 2)).date()
    row = _row_in_the_middle(path)
    for name, words in (
        ("a serial number", ["--serial", _printed(row, "serial")]),
        ("a lot", ["--lot", _printed(row, "lot")]),
        ("a product by its NDC", ["--ndc", _printed(row, "gtin")[3:13]]),
        ("three days", ["--from", str(day), "--to", str(day + timedelta(days=2))]),
        ("a serial number that is not there", ["--serial", "nobody's"]),
    ):
        yield _asked(path, name, words, rows, rounds)
    taken, _ = _seconds(["verify", str(path)], path)
    yield Row("export", f"station verify, {rows:,} rows", f"{taken:.1f} s ({rows / taken:,.0f} rows/s)")


def _asked(path: Path, name: str, words: list[str], rows: int, rounds: int) -> Row:
    out = path.with_name("answer.jsonl")
    command = ["export", *words, "--db", str(path), "-o", str(out)]
    times = [_seconds(command, path) for _ in range(rounds)]
    taken, used = [wall for wall, _ in times], sorted(processor for _, processor in times)[rounds // 2]
    found = len(out.read_text(encoding="utf-8").splitlines()) - 2
    what = f"station export, {name}, {found} of {rows:,} rows, median of {rounds}"
    value = f"{span(taken, 's', places=2)}; {used:.2f} s of the processor"
    return Row("export", what, value, f"at most {MOST_S:.0f} s", sorted(taken)[rounds // 2] <= MOST_S)


def _seconds(words: list[str], path: Path) -> tuple[float, float]:
    """Return how long the program took, from before it is made until it ended, and what it used of the processor."""
    settings = path.with_name("station.toml")
    settings.write_text("[site]\ntimezone = 'UTC'\n", encoding="utf-8")
    begun, before = time.perf_counter(), os.times()
    done = subprocess.run(
        [sys.executable, "-m", "station", *words, "--config", str(settings)],
        capture_output=True,
        text=True,
        check=False,
    )
    taken, after = time.perf_counter() - begun, os.times()
    if done.returncode:
        raise SystemExit(f"station {' '.join(words)} ended with status {done.returncode}: {done.stderr}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return taken, used


def _row_in_the_middle(path: Path) -> JournalRow:
    with closing(open_database(path)) as db:
        last, _ = head(db)
        middle = "select seq, at, kind, body, hash from journal where seq = ?"
        return JournalRow(*db.execute(middle, (last // 2 + 1,)).fetchone())


def _printed(row: JournalRow, name: str) -> str:
    return row.body.split(f'"{name}":"', 1)[1].split('"', 1)[0]
