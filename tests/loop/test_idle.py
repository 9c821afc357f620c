"""An activity at which nobody works for ten minutes ends; a count waits."""

from datetime import timedelta

import pytest

from station import messages
from station.domain.decision import Activity
from tests.bench import Bench, headline, pack

TEN = timedelta(minutes=10)


@pytest.fixture
def bench(path):
    with Bench(path, idle=TEN) as bench:
        bench.begin()
        yield bench


def test_after_ten_minutes_without_a_person_the_station_does_again_what_it_is_there_for(bench):
    bench.card("M-PICK")
    assert headline(bench.wait(599)) == "CHECKPOINT"
    outcome = bench.wait(1)
    assert (headline(outcome), outcome.signals.tone.name) == ("RECEIVE", "done")
    assert (bench.newest()["command"], bench.newest()["activity"]) == ("idle 10 min", "receive")


def test_a_scan_begins_the_ten_minutes_anew(bench):
    bench.card("M-PICK")
    bench.wait(599)
    bench.scan(pack())
    assert headline(bench.wait(599)) == "CHECKPOINT"


def test_news_of_devices_and_network_is_no_person(bench):
    bench.card("M-PICK")
    for up in (True, False) * 5:
        bench.handle(messages.LinkChanged, after=59, up=up)
    assert headline(bench.wait(20)) == "RECEIVE"


def test_what_is_scanned_after_eleven_minutes_is_not_taken_for_what_was_done_before(bench):
    bench.card("M-PICK")
    bench.wait(600)
    bench.scan(pack(), after=60)
    assert bench.newest()["moved"]["status"] == "available"


def test_a_station_for_checkpoints_goes_back_to_checkpoints(path):
    with Bench(path, idle=TEN, activity=Activity.CHECKPOINT) as bench:
        bench.begin()
        bench.wait(1200)
        assert bench.journal()[-1][0] == "start"
        bench.card("M-RECV")
        assert headline(bench.wait(600)) == "CHECKPOINT"


def test_the_activity_ends_after_a_power_cut_too(bench, path):
    bench.card("M-PICK")
    with Bench(path, idle=TEN) as again:
        assert headline(again.begin()) == "CHECKPOINT"
        again.wait(1)
        assert headline(again.wait(600)) == "RECEIVE"


def test_a_count_waits_for_who_counts(bench):
    bench.handle(messages.ActivityChosen, activity="count")
    assert headline(bench.wait(36_000)) == "COUNT"


def test_a_clock_that_was_set_ends_nothing(bench):
    bench.card("M-PICK")
    bench.at += timedelta(days=400)
    bench.handle(messages.ClockChanged, quality="set")
    assert headline(bench.wait(60)) == "CHECKPOINT"


def test_a_site_may_leave_an_activity_open(path):
    with Bench(path) as bench:
        bench.begin()
        bench.card("M-PICK")
        assert headline(bench.wait(36_000)) == "CHECKPOINT"


def test_a_clock_that_is_put_forward_ends_nothing(bench):
    bench.card("M-PICK")
    bench.wait(60)
    bench.at += timedelta(hours=1)
    assert headline(bench.wait(60)) == "CHECKPOINT"
    assert headline(bench.wait(479)) == "CHECKPOINT"
    assert headline(bench.wait(2)) == "RECEIVE"
