"""What a scan costs the disk: the bytes that SQLite hands to the kernel for the database and its write-ahead
log, the copying back included, and its flushes. What the file system writes for itself is not counted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCANS = 1000


@pytest.fixture(scope="module", params=["", "listed"], ids=["without lists", "against a list"])
def cost(request, tmp_path_factory):
    """Return rows, bytes a scan and flushes a scan of a long day with a pause after every scan."""
    folder = tmp_path_factory.mktemp("writes")
    counter = folder / "counts.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", counter, HERE / "writes.c", "-ldl"], check=True, timeout=60)
    process = subprocess.run(
        [sys.executable, HERE / "write_process.py", folder / "station.db", str(SCANS), *request.param.split()],
        env=os.environ | {"LD_PRELOAD": str(counter), "PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    rows, written, flushed = process.stdout.split()
    return int(rows), float(written), float(flushed), request.param


def test_every_scan_is_a_row(cost):
    imports = cost[0] - (1 + SCANS // 10 + SCANS)
    assert imports in (0, 1)


def test_a_scan_writes_at_most_eight_kilobytes_and_against_a_list_two_pages_more(cost):
    pages = 2 if cost[3] else 0  # the line of the list, and how much of the shipment has come
    assert 1000 < cost[1] <= 8192 + pages * 1280


def test_a_scan_is_flushed_once(cost):
    assert 1.0 <= cost[2] < 1.02
