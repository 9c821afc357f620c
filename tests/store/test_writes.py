"""What a scan costs the disk: the bytes that SQLite hands to the kernel for the database and its write-ahead
log, the copying back included, and its flushes. What the file system writes for itself is not counted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCANS = 1000
MOST_BYTES = 8192
DAYS = (
    *("receive", "against-a-list", "against-a-list-of-lots", "checkpoint", "override", "open", "move", "pull"),
    *("return", "count", "walk"),
)


@pytest.fixture(scope="module")
def counter(tmp_path_factory):
    built = tmp_path_factory.mktemp("writes") / "counts.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", built, HERE / "writes.c", "-ldl"], check=True, timeout=60)
    return built


VERDICTS = {"against-a-list-of-lots": "incomplete", "pull": "info", "return": "info"}
"""What is said of the last package of a day, where that is not OK."""


@pytest.mark.parametrize("day", DAYS)
def test_a_scan_writes_at_most_eight_kilobytes_and_is_flushed_once(counter, tmp_path, day):
    process = subprocess.run(
        [sys.executable, HERE / "write_process.py", tmp_path / "station.db", str(SCANS), day],
        env=os.environ | {"LD_PRELOAD": str(counter), "PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    commits, written, flushed, verdict = process.stdout.split()
    assert int(commits) == SCANS
    assert 1000 < float(written) <= MOST_BYTES
    assert 1.0 <= float(flushed) < 1.02
    assert verdict == VERDICTS.get(day, "ok")
