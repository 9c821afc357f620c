"""The benchmark measures real processes; here each part runs with so few samples that only the way is shown."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import answers, decision, drain, export, growth, pharmacy, recall, start, writes
from benchmarks.__main__ import main
from benchmarks.figures import Row, line, span, spread
from benchmarks.place import file_system, folder_on_disk
from station.store.database import open_database
from station.store.journal import JournalReader, first_break


def test_a_percentile_is_a_time_that_occurred():
    hundred = spread([number / 1000 for number in range(100, 0, -1)])
    assert (hundred.p50, hundred.p95, hundred.p99, hundred.count) == (0.051, 0.096, 0.1, 100)


def test_a_spread_is_written_in_milliseconds():
    assert str(spread([0.0015])) == "1.50 / 1.50 / 1.50 ms"


def test_some_rates_are_written_as_their_median_and_how_far_they_spread():
    assert span([3000.0, 1000.0, 2000.0], "/s") == "2,000 (1,000 to 3,000) /s"


def test_a_missed_target_stands_out():
    assert line(Row("beep", "p99", "12 ms", "10 ms", met=False)) == "| beep | p99 | 12 ms | 10 ms | **missed** |"


def test_a_folder_in_memory_is_refused_by_name():
    memory = Path("/dev", "shm")
    assert file_system(memory) == "tmpfs"
    with pytest.raises(SystemExit, match="is in memory; name a folder on a disk"), folder_on_disk(memory):
        pass


def test_a_made_up_pharmacy_has_the_size_asked_for_and_a_whole_chain(tmp_path):
    pharmacy.fill(tmp_path / "station.db", scans=30, packages=25, lots=20)
    with JournalReader(tmp_path / "station.db") as journal:
        assert first_break(journal.after(0, 100)) is None
        assert journal.last() == 30
    db = open_database(tmp_path / "station.db")
    counts = "select (select count(*) from product), (select count(*) from stock), (select sum(quantity) from stock)"
    assert db.execute(counts).fetchone() == (2, 20, 25)
    db.close()


def test_an_unknown_part_is_refused_with_those_that_are_known(capsys):
    with pytest.raises(SystemExit):
        main(["beeps"])
    assert "unknown part 'beeps'; known are start, gs1, beep" in capsys.readouterr().err


def test_the_way_to_the_beep_is_measured(tmp_path):
    rows = list(answers.measure(tmp_path, scans=3, stream=20))
    assert [row.part for row in rows] == ["beep"] * 5 + ["memory"]


def test_a_bundle_is_built_and_looked_up_in(tmp_path):
    rows = list(recall.measure(tmp_path, records=30, lookups=10))
    assert rows[0].what.startswith("building a bundle of 30 records")
    assert [row.met for row in rows[:3]] == [True] * 3
    assert len(rows) == 6


def test_a_regulators_request_is_measured_and_finds_what_is_there(tmp_path):
    rows = list(export.measure(tmp_path, rows=1000, rounds=1))
    counts = [row.what.split(", ")[2].split(" of ")[0] for row in rows[:5]]
    days = counts.pop(3)
    assert (counts, int(days) > 1) == (["1", "50", "500", "0"], True)
    assert [row.met for row in rows] == [True] * 5 + [None]


def test_the_start_is_measured(tmp_path):
    assert len(list(start.measure(tmp_path, rounds=1))) == 3


def test_a_full_station_is_measured_beside_a_new_one(tmp_path):
    rows = list(growth.measure(tmp_path, few=10, many=100, scans=2))
    assert [row.met is None for row in rows] == [True, True, False, False, True, True]


def test_a_decision_is_measured_with_little_and_with_much_in_stock(tmp_path):
    rows = list(decision.measure(tmp_path, packages=40, lots=20, decisions=4))
    assert [row.what.partition(",")[0] for row in rows[:5]] == [
        "a decision with 20 packages in 10 lots of products of ten lots",
        "processor time of it",
        "a decision with 40 packages in 20 lots of products of ten lots",
        "processor time of it",
        "ratio of the medians",
    ]


def test_a_drain_is_measured_while_packages_are_scanned(tmp_path):
    rows = list(drain.measure(tmp_path, rows=200, scans=1))
    assert [row.what.partition(",")[0] for row in rows[2:]][::2] == [
        "station link by puback",
        "last byte to saved meanwhile",
        "last byte to saved meanwhile",
    ]


def test_a_scan_writes_little_and_flushes_once(tmp_path):
    rows = list(writes.measure(tmp_path, alone=3, stream=20))
    assert not shutil.which("strace") or [row.met for row in rows] == [True] * 4


def test_nothing_is_left_when_it_is_broken_off(tmp_path):
    words = [sys.executable, "-u", "-m", "benchmarks", "--quick", "--folder", tmp_path, "beep"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
        while b"fdatasync" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.stdout.read()  # what it still says is heard, or it would end because nobody listens
    assert process.returncode == 130
    assert list(tmp_path.iterdir()) == []
    assert not [each for each in Path("/proc").glob("[0-9]*/cmdline") if _mentions(each, os.fsencode(tmp_path))]


def _mentions(command_line, word):
    try:
        return word in command_line.read_bytes()
    except OSError:
        return False
