"""A scan: judged, recorded, answered, in this order; an alarm alone may be early."""

from contextlib import closing

import pytest

from station import gs1, messages
from station.domain.decision import Activity
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Advice, Verdict
from station.loop.packages import BOUNCE
from station.loop.station import TIDY_AFTER
from station.store.store import Entry, Store
from tests.bench import GTIN, Bench, expired_pack, is_whole, pack, recall, recalled_pack, rows, stock

SECOND = 1.0


def listening(path, **options):
    """Return a station and what the journal's newest row was at each sound, as (tone, number of rows)."""
    heard = []
    bench = Bench(path, watch=lambda signals: heard.append((signals.tone.name, len(rows(path)))), **options)
    return bench, heard


def test_an_ok_is_heard_only_after_its_commit(path):
    recall(path)
    bench, heard = listening(path)
    with bench:
        for number in range(5):
            outcome = bench.scan(pack(f"S{number}"))
            assert (outcome.verdict, outcome.seq) == (Verdict.OK, number + 1)
    assert heard == [("ok", number) for number in range(1, 6)]


@pytest.mark.parametrize("scan", [recalled_pack(), expired_pack()])
def test_an_alarm_is_heard_before_its_commit(path, scan):
    recall(path)
    bench, heard = listening(path)
    with bench:
        assert bench.scan(scan).seq == 1
    assert heard[0][1] == 0


def test_a_received_package_is_on_the_shelf_and_in_the_journal(bench):
    bench.scan(pack("S1"))
    body = bench.newest()
    assert (body["verdict"], body["gtin"], body["lot"], body["serial"]) == ("ok", GTIN, "A2231", "S1")
    assert (body["activity"], body["location"], body["source"]) == ("receive", "SHELF-1", "hand")
    assert (body["tsq"], body["boot"], body["mono"]) == ("set", "b007", 3000)
    assert bench.stock() == {"A2231": 1}


def test_a_taken_package_is_off_the_shelf(path):
    stock(path, (GTIN, "A2231", "2027-10-31", 4))
    with Bench(path, activity=Activity.CHECKPOINT) as bench:
        assert bench.scan(pack()).verdict is Verdict.OK
        assert bench.stock() == {"A2231": 3}


def test_where_a_package_goes_is_said(path):
    stock(path, (GTIN, "C0107", "2027-03-31", 4))
    with Bench(path) as bench:
        assert bench.scan(pack("S1")).advice is Advice.BEHIND
        assert bench.scan(pack("S2", "B0990", "270131")).advice is Advice.FRONT


def test_the_scanners_second_look_at_a_package_ticks_and_is_not_recorded(bench):
    bench.scan(pack("S1"))
    outcome = bench.scan(pack("S1"), after=BOUNCE.total_seconds())
    assert (outcome.verdict, outcome.seq, bench.last.tone.name) == (Verdict.DUPLICATE, None, "tick")
    assert bench.stock() == {"A2231": 1}


def test_the_same_package_later_is_a_repeat(bench):
    bench.scan(pack("S1"))
    outcome = bench.scan(pack("S1"), after=BOUNCE.total_seconds() + 0.001)
    assert (outcome.verdict, bench.newest()["verdict"]) == (Verdict.DUPLICATE, "duplicate")
    assert bench.stock() == {"A2231": 1}


def test_a_clock_that_goes_back_makes_no_second_look(bench):
    bench.scan(pack("S1"))
    assert bench.scan(pack("S1"), after=-1.0).seq is not None


def test_packages_without_serial_numbers_have_no_second_look(bench):
    lot = f"]d201{GTIN}1727103110A2231".encode()
    for count in (1, 2):
        bench.scan(lot, after=0.1)
        assert bench.stock() == {"A2231": count}


def test_a_second_look_under_a_recall_leaves_the_siren_alone(path):
    recall(path)
    with Bench(path) as bench:
        bench.scan(recalled_pack())
        sounded = len(bench.announced)
        bench.scan(recalled_pack(), after=1.0)
        assert len(bench.announced) == sounded


def test_an_answer_gives_way_to_rest_and_one_that_asks_stays(bench, path):
    recall(path)
    bench.scan(pack("S1"))
    assert bench.wait(9.9).signals.screen.headline == "OK"
    assert bench.wait(0.2).signals.screen.headline == "RECEIVE"
    bench.scan(pack("S2", "K9981", "261120"))
    assert bench.wait(3600).signals.screen.headline == "SHORT"
    assert bench.press().signals.screen.headline == "RECEIVE"


def test_what_came_in_today_is_shown_and_begins_anew_with_the_day(bench):
    for number in range(3):
        bench.scan(pack(f"S{number}"))
    assert "Today 3 in  0 hold" in bench.wait(60).signals.screen.lines
    assert "Today 0 in  0 hold" in bench.wait(24 * 3600).signals.screen.lines


def test_what_came_in_before_a_restart_is_counted(bench, path):
    bench.scan(pack("S1"))
    with Bench(path) as again:
        assert "Today 1 in  0 hold" in again.begin().signals.screen.lines


def test_each_scanner_is_read_as_it_is_set_up(path):
    scanners = {"old": gs1.ScannerProfile(separators=("<GS>",))}
    with Bench(path, scanners=scanners) as bench:
        text = f"01{GTIN}1727103110A2231<GS>21S1".encode()
        assert bench.scan(text, source="old").verdict is Verdict.OK
        assert bench.newest()["lot"] == "A2231"


def test_a_scan_of_which_a_part_was_lost_is_said_and_recorded_and_nothing_of_it_is_used(bench):
    outcome = bench.handle(messages.ScanVoided, reason="12 key strokes were lost", source="hand")
    assert (outcome.verdict, outcome.signals.screen.headline) == (Verdict.UNREADABLE, "SCAN AGAIN")
    assert bench.newest()["findings"] == ["voided"]
    assert bench.stock() == {}


def test_without_a_trusted_clock_no_package_in_date_is_ok(path):
    with Bench(path, clock=ClockQuality.NONE) as bench:
        assert bench.scan(pack()).verdict is Verdict.CHECK
        assert bench.newest()["tsq"] == "none"
        assert bench.scan(pack("E0", "8790", "251231")).verdict is Verdict.EXPIRED


def test_an_import_while_the_station_runs_leaves_the_chain_whole(bench, path):
    bench.scan(pack("S1"))
    with closing(Store(path)) as other:
        other.record(Entry(bench.at, "import", {"event": "import"}))
    recall(path)
    assert bench.scan(recalled_pack()).verdict is Verdict.RECALLED
    assert [kind for kind, _ in bench.journal()] == ["start", "scan", "import", "scan"]
    assert is_whole(path)


def test_the_log_is_copied_back_after_many_scans_in_a_quiet_moment(bench, path):
    empty = path.stat().st_size
    for number in range(TIDY_AFTER - 2):
        bench.scan(f"no package {number}".encode())
        bench.wait(SECOND)
    assert path.stat().st_size == empty
    for number in range(2):
        bench.scan(f"no package at all {number}".encode())
        bench.wait(SECOND)
    assert path.stat().st_size > empty


@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_that_is_lost_goes_on_from_the_last_day_that_was_known(path, restarted):
    """A package that had expired on that day stays expired, whatever the clock says now."""
    with Bench(path) as bench:
        bench.scan(pack())
        bench.handle(messages.ClockChanged, quality="none")
        if not restarted:
            bench.at = bench.at.replace(year=1970)
            assert bench.scan(expired_pack()).verdict is Verdict.EXPIRED
    with Bench(path, clock=ClockQuality.NONE) as bench:
        bench.at = bench.at.replace(year=1970)
        assert bench.scan(expired_pack("E2")).verdict is Verdict.EXPIRED
        assert bench.scan(pack("S2", expiry="261031")).verdict is Verdict.CHECK
