"""A disk that fills is said to; no count begins on the last of it, and packages are judged to the end."""

import pytest

from station import messages
from station.domain.verdict import Verdict
from station.store.journal import KINDS, JournalReader
from tests.bench import Bench, is_whole, pack, recall, recalled_pack


def disk(bench, used, **more):
    return bench.handle(messages.DiskChanged, used=used, **more)


def shown(bench):
    return bench.wait(11).signals.screen


def test_a_disk_with_room_says_nothing(bench):
    before = len(bench.journal())
    disk(bench, 89)
    assert len(bench.journal()) == before
    assert "SCAN ITEM" in " ".join(shown(bench).lines)


def test_a_disk_that_fills_is_said_recorded_and_stands_on_the_screen(bench):
    outcome = disk(bench, 91)
    assert outcome.signals.screen.headline == "DISK 91%"
    assert {"event": "disk", "room": "scarce", "used": 91}.items() <= bench.newest().items()
    assert "DISK 91% FULL" in shown(bench).lines


def test_it_is_said_once_at_each_step(bench):
    rows = []
    for used in (90, 89, 92, 96, 97, 99, 95, 94, 40):
        before = len(bench.journal())
        disk(bench, used)
        rows.append(len(bench.journal()) - before)
    assert rows == [1, 0, 0, 0, 1, 0, 0, 1, 1]
    assert bench.newest()["room"] == "enough"


@pytest.mark.parametrize(("used", "begins"), [(96, True), (97, False)])
def test_no_count_begins_on_the_last_of_the_disk(bench, used, begins):
    disk(bench, used)
    outcome = bench.card("M-COUNT-FULL")
    assert (outcome.verdict is not Verdict.NOT_NOW) is begins
    if not begins:
        assert bench.newest()["refused"] == "Disk full: no count"


def test_a_count_that_is_open_goes_on_and_an_expiry_walk_begins(bench):
    bench.card("M-COUNT-FULL")
    bench.card("L-A1")
    disk(bench, 98)
    bench.scan(pack())
    assert bench.newest()["lot"] == "A2231"
    bench.card("M-RECV")
    assert bench.card("M-COUNT").verdict is not Verdict.NOT_NOW
    bench.card("M-RECV")
    assert bench.card("M-WALK").verdict is not Verdict.NOT_NOW


def test_packages_are_judged_to_the_end(path):
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        disk(bench, 99)
        assert bench.scan(pack()).verdict is Verdict.OK
        assert bench.scan(recalled_pack()).verdict is Verdict.RECALLED
        assert "! RECALL STANDS !" in disk(bench, 80).signals.screen.lines


def test_records_put_back_from_an_older_copy_get_a_new_epoch_and_a_row_that_says_so(bench):
    before, rows = bench.store.epoch, bench.store.seq
    outcome = bench.handle(messages.JournalCut, epoch=before, delivered=rows + 40)
    assert bench.store.epoch != before
    told = {"event": "chain_break", "epoch_before": before, "delivered": rows + 40, "rows": rows}
    assert told.items() <= bench.newest().items()
    assert outcome.signals.screen.headline == "CHAIN CUT"
    assert bench.wait(3600).signals.screen.headline == "CHAIN CUT"
    assert is_whole(bench.path)
    with JournalReader(bench.path) as reader:
        assert {row.kind for row in reader.rows()} <= set(KINDS)


def test_word_of_another_epoch_changes_nothing(bench):
    before, rows = bench.store.epoch, bench.store.seq
    bench.handle(messages.JournalCut, epoch="e1", delivered=99)
    assert (bench.store.epoch, bench.store.seq) == (before, rows)


def test_the_new_epoch_is_on_the_disk_with_its_row(bench, path):
    bench.handle(messages.JournalCut, epoch=bench.store.epoch, delivered=99)
    with JournalReader(path) as reader:
        assert reader.epoch == bench.store.epoch
