"""Alarms with their response times, by the clock that can be believed."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from station.domain.timekeeping import ClockQuality, elapsed
from station.reports.source import who
from station.store.database import open_database, transaction
from tests.bench import Bench, recall, recalled_pack
from tests.reports import place
from tests.reports.bench import report, section

EARLIER, LATER = datetime(2026, 9, 18, 14, 7, tzinfo=UTC), datetime(2026, 9, 18, 14, 9, tzinfo=UTC)


def test_each_alarm_says_how_long_until_its_bin_and_until_it_was_closed(day):
    made = report(day, "alarms")
    closed = [(row["kind"], row["serial"], row["to_bin_s"], row["to_close_s"]) for row in section(made, "closed")]
    assert closed == [("Recall, class I or not yet classified", "R1", 42, 60), ("Expired", "E1", None, 30)]
    assert [row["serial"] for row in section(made, "standing")] == ["R2"]
    assert made.lead == "3 alarms raised, 1 still standing."


def test_by_kind_there_is_the_median_and_what_still_stands(day):
    first = section(report(day, "alarms"), "summary")[0]
    assert (first["raised_count"], first["standing_count"], first["median_s"], first["longest_s"]) == (2, 1, 60, 60)


def test_a_time_that_nobody_knows_is_not_nought(path):
    recall(path)
    with Bench(path, clock=ClockQuality.NONE) as bench:
        bench.scan(recalled_pack())
    with Bench(path, clock=ClockQuality.NONE, boot="b008") as bench:
        bench.card("B-Q1")
        bench.press()
    made = report(path, "alarms")
    (row,) = section(made, "closed")
    assert (row["to_bin_s"], row["to_close_s"]) == (None, None)
    (kind,) = section(made, "summary")
    assert (kind["median_s"], kind["untimed_count"]) == (None, 1)


@pytest.mark.parametrize(
    ("one", "other", "seconds"),
    [
        ({"boot": "a", "mono": 1000, "tsq": "none"}, {"boot": "a", "mono": 8000, "tsq": "set"}, 7),
        ({"boot": "a", "mono": 1000, "tsq": "set"}, {"boot": "b", "mono": 8000, "tsq": "set"}, 120),
        ({"boot": "a", "mono": 1000, "tsq": "none"}, {"boot": "b", "mono": 8000, "tsq": "set"}, None),
        ({"tsq": "coarse"}, {"tsq": "coarse"}, None),
        ({"boot": "a", "tsq": "set"}, {"boot": "a", "tsq": "set"}, 120),
    ],
)
def test_the_machines_own_clock_goes_before_the_date_and_a_guess_is_none(one, other, seconds):
    taken = elapsed(one, other, (EARLIER, LATER))
    assert (taken and taken.total_seconds()) == seconds


def test_a_clock_that_was_put_back_between_gives_no_time():
    assert elapsed({"tsq": "set"}, {"tsq": "set"}, (LATER, EARLIER)) is None


def test_who_closed_it_is_who_signed_or_who_was_signed_on():
    assert who({"person": "JR"}) == "JR"
    assert who({"person": "JR", "signatures": [{"person": "MK"}, {"person": "AB"}]}) == "MK, AB"
    assert who({"signature": {"person": "MK"}}) == "MK"
    assert who({}) is None


def test_an_alarm_whose_row_is_gone_is_still_told(day):
    with closing(open_database(day)) as db, transaction(db):
        db.execute("delete from journal where kind = 'alarm'")
    closed = section(report(day, "alarms"), "closed")
    assert [row["to_close_s"] for row in closed] == [None, None]


def test_tests_of_the_alarm_are_listed_and_one_that_was_refused_is_none(path):
    place.stock(path)
    place.write(
        path,
        ("command", {"command": "SX-TESTRECALL-X", "verdict": "ok", "person": "JR"}),
        ("command", {"command": "SX-TESTRECALL-X", "verdict": "not_now", "refused": "Card has no use here"}),
        ("alarm_test", {"what": "recall", "result": "begun"}),
        ("alarm_test", {"what": "recall", "result": "acknowledged"}),
        ("alarm_test", {"what": "recall", "result": "overdue"}),
        ("command", {"command": "SX-M-RECV-X"}),
    )
    drills = [(row["what"], row["result"], row["by"]) for row in section(report(path, "alarms"), "drills")]
    assert drills == [("SX-TESTRECALL-X", "ok", "JR"), ("recall", "acknowledged", None)]
