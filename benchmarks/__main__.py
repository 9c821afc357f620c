"""Measure a station as it runs, beside what it is measured by, and print a table.

    python -m benchmarks [--quick] [PART ...]

The processes are the real ones: `station run` with a pseudo-terminal for its scanner and a socket for its panel,
`station link`, `station office`, mosquitto. `--quick` takes few samples: it shows that all works, not how well.
"""

import argparse
import os
import platform
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import answers, decision, drain, export, growth, gs1, recall, start, writes
from benchmarks.figures import Row, heading, line
from benchmarks.place import file_system, folder_on_disk
from station.gs1 import decode as read

Part = Callable[[Path, bool], Iterator[Row]]


def _gs1(_folder: Path, _quick: bool) -> Iterator[Row]:
    ours, theirs = gs1.in_turns(lambda: read(gs1.PACK), lambda: gs1.biips(gs1.PACK))
    yield Row("gs1", "a pack read by station.gs1 / by biip", f"{ours * 1e6:.0f} / {theirs * 1e6:.0f} µs")
    yield Row("gs1", "ratio", f"{theirs / ours:.1f} times as quick")


PARTS: dict[str, Part] = {
    "start": lambda folder, quick: start.measure(folder, rounds=2 if quick else 15),
    "gs1": _gs1,
    "beep": lambda folder, quick: answers.measure(folder, scans=20 if quick else 1000, stream=100 if quick else 9000),
    "writes": lambda folder, quick: writes.measure(folder, alone=2 if quick else 20, stream=100 if quick else 2000),
    "drain": lambda folder, quick: drain.measure(folder, rows=2000 if quick else 50_000, scans=5 if quick else 500),
    "decision": lambda folder, quick: decision.measure(
        folder, packages=2000 if quick else 200_000, lots=200 if quick else 20_000, decisions=50 if quick else 4000
    ),
    "growth": lambda folder, quick: growth.measure(
        folder, few=1000 if quick else 10_000, many=5000 if quick else 1_000_000, scans=10 if quick else 500
    ),
    "recall": lambda folder, quick: recall.measure(
        folder, records=300 if quick else 15_542, lookups=200 if quick else 20_000
    ),
    "export": lambda folder, quick: export.measure(folder, rows=2000 if quick else 1_000_000, rounds=2 if quick else 7),
}


def main(words: list[str]) -> int:
    """Measure the parts that the words name, all without any; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="few samples, in about a minute")
    parser.add_argument("--folder", type=Path, help="where to work; it must be on a disk, not in memory")
    given = parser.parse_args(words)
    for part in given.parts:
        if part not in PARTS:
            parser.error(f"unknown part {part!r}; known are {', '.join(PARTS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it otherwise
    with folder_on_disk(given.folder) as folder:
        print(_machine(folder), heading(), sep="\n\n", flush=True)
        missed = 0
        for name in given.parts or PARTS:
            place = folder / name
            place.mkdir()
            before = _spent()
            for row in PARTS[name](place, given.quick):
                print(line(row), flush=True)
                missed += row.met is False
            print(line(_others(name, before, _spent())), flush=True)
    return int(missed > 0)


def _spent() -> tuple[float, float, float]:
    """Return processor seconds: those there were, those used, and those used by us and what we started and ended."""
    ticks = [int(word) for word in Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
    user, nice, system, idle, waiting, *rest = (number / os.sysconf("SC_CLK_TCK") for number in ticks)
    used = user + nice + system + sum(rest)
    return used + idle + waiting, used, sum(os.times()[:4])


def _others(part: str, before: tuple[float, float, float], after: tuple[float, float, float]) -> Row:
    """Tell how quiet the machine was, since what else runs shows in every p99."""
    there, used, ours = (now - then for now, then in zip(after, before, strict=True))
    return Row(part, "processor time that other work took meanwhile", f"{max(0.0, used - ours) / there:.0%}")


def _machine(folder: Path) -> str:
    """Return what it is measured on, and how busy that is."""
    load = Path("/proc/loadavg").read_text(encoding="ascii").split()[0]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{time.strftime('%Y-%m-%d')}, {machine}, {file_system(folder)}, load before {load}"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
