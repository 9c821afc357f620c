"""A lot goes out before an earlier one only for a reason, and where it matters with a supervisor's signature."""

from contextlib import closing

import pytest

from station.domain.choices import Choices
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from station.messages import ClockChanged, ScanVoided
from station.store.database import open_database, transaction
from tests.bench import GTIN, KEY, NDC, PINS, Bench, lines, pack, people, recall, recall_record, stock

LATER = pack("S1", "A2231", "271031")


def aside(outcome):
    return outcome.signals.screen.aside


@pytest.fixture
def picking(path):
    stock(path, (GTIN, "C0107", "2027-03-31", 24), (GTIN, "C0300", "2027-05-31", 1), (GTIN, "A2231", "2027-10-31", 10))
    people(path)
    recall(path)
    with Bench(path, site_key=KEY) as bench:
        bench.begin()
        bench.card("M-PICK")
        yield bench


def test_a_reason_lets_the_later_lot_go_and_is_kept(picking):
    refers = picking.scan(LATER).seq
    taken = picking.card("R-3")
    assert (taken.verdict, aside(taken)) == (Verdict.OK, "OVERRIDE")
    assert "in place of C0107" in lines(taken)
    body = picking.newest()
    assert body["override"] == {
        "reason": "R3",
        "refers": refers,
        "earlier": {"lot": "C0107", "expiry": "2027-03-31", "locations": ["SHELF-1"]},
    }
    assert body["moved"]["status"] == "taken"
    assert picking.stock()["A2231"] == 9


def test_the_station_asks_why_for_thirty_seconds(picking):
    picking.scan(LATER)
    assert "R1 earlier not found" in lines(picking.card("OVERRIDE"))
    assert picking.card("R-03").verdict is Verdict.OK
    picking.scan(pack("S2", "A2231", "271031"))
    picking.card("OVERRIDE")
    assert picking.wait(31).signals.screen.headline == "CANCELLED"
    assert picking.stock()["A2231"] == 9


def test_a_no_cancels(picking):
    picking.scan(LATER)
    picking.card("OVERRIDE")
    assert picking.card("NO").signals.screen.headline == "CANCELLED"
    assert picking.newest()["cancelled"] == "override"


def test_there_is_nothing_to_override_without_an_earlier_lot_or_much_later(picking):
    for words in ("R-1", "OVERRIDE"):
        assert picking.card(words).verdict is Verdict.NOT_NOW
        picking.scan(pack("S9", "C0107", "270331"))
        assert picking.card(words).verdict is Verdict.NOT_NOW
        picking.scan(LATER)
        assert picking.card(words, after=121).verdict is Verdict.NOT_NOW


def test_a_reason_that_is_none_is_refused(picking):
    picking.scan(LATER)
    assert picking.card("R-7").verdict is Verdict.NOT_NOW


def test_a_lot_that_is_not_found_is_asked_for_no_more_until_it_is_seen(picking):
    picking.scan(LATER)
    second = picking.card("R-1")
    assert second.verdict is Verdict.EARLIER_EXISTS
    assert "TAKE LOT C0300" in lines(second)
    assert picking.card("R-1").verdict is Verdict.OK
    picking.scan(pack("S2", "C0107", "270331"))
    picking.card("M-RECV")
    picking.scan(pack("S3", "C0107", "270331"))
    picking.card("M-PICK")
    assert "TAKE LOT C0107" in lines(picking.scan(pack("S4", "A2231", "271031")))


def test_a_damaged_lot_leaves_the_next_earlier_one_to_be_taken(picking):
    picking.scan(LATER)
    assert "TAKE LOT C0300" in lines(picking.card("R-2"))
    assert "C0107" in str(picking.scan(pack("S2", "A2231", "271031")).signals.screen)


def test_of_two_damaged_lots_the_one_in_hand_is_taken_after_a_reason_for_each(picking):
    picking.scan(LATER)
    picking.card("R-2")
    taken = picking.card("R-2")
    assert (taken.verdict, aside(taken)) == (Verdict.OK, "OVERRIDE")
    assert "in place of C0300" in lines(taken)
    assert (picking.stock()["A2231"], picking.stock()["C0107"]) == (9, 24)


def test_a_lot_that_is_not_found_is_not_said_to_be_first_to_expire_in_the_one_taken_for_it(picking):
    picking.scan(LATER)
    picking.card("R-1")
    taken = picking.card("R-1")
    assert (taken.verdict, aside(taken)) == (Verdict.OK, "OVERRIDE")
    again = picking.scan(pack("S2", "A2231", "271031"))
    assert (again.verdict, aside(again)) == (Verdict.OK, "FIRST TO EXPIRE"), "nothing else is there any more"


@pytest.mark.parametrize("ended", ["no", "nobody"])
def test_a_reason_after_it_was_cancelled_takes_nothing(picking, ended):
    picking.scan(LATER)
    picking.card("OVERRIDE")
    if ended == "no":
        picking.card("NO")
    else:
        picking.wait(31)
    assert picking.card("R-3").verdict is Verdict.NOT_NOW
    assert picking.stock()["A2231"] == 10


@pytest.mark.parametrize("mode", ["M-RECV", "M-TRAIN"])
def test_a_signature_for_a_reason_takes_nothing_once_something_else_is_done(picking, mode):
    picking.scan(LATER)
    picking.card("R-4")
    picking.card(mode)
    picking.badge("AOKAFOR")
    assert picking.pin(PINS["AOKAFOR"]).verdict is Verdict.NOT_NOW
    assert picking.newest()["refused"] == "Activity has changed"
    assert picking.stock()["A2231"] == 10


def test_any_other_reason_wants_a_supervisor_s_signature(picking):
    picking.scan(LATER)
    asked = lines(picking.card("R-4"))
    assert "OVERRIDE FEFO  R4" in asked
    assert "LOT A2231 SN S1" in asked, "who signs sees for which package"
    assert picking.badge("JRIVERA").verdict is Verdict.NOT_NOW
    assert picking.stock()["A2231"] == 10
    picking.badge("AOKAFOR")
    assert picking.pin(PINS["AOKAFOR"]).verdict is Verdict.OK
    (signature,) = picking.newest()["override"]["signatures"]
    assert (signature["person"], signature["meaning"]) == ("AOKAFOR", "APPROVED")


def controlled(path):
    with closing(open_database(path)) as db, transaction(db):
        db.execute("update product set schedule = 'II'")


def test_a_controlled_package_wants_a_supervisor_for_every_reason(picking, path):
    controlled(path)
    picking.scan(LATER)
    assert "OVERRIDE FEFO  R3" in lines(picking.card("R-3"))
    picking.badge("AOKAFOR")
    assert picking.pin(PINS["AOKAFOR"]).verdict is Verdict.OK


def test_no_reason_takes_out_what_has_been_recalled_meanwhile(picking, path):
    picking.scan(LATER)
    recall(path, recall_record(lot="A2231", ndc="99901-0107-1"))
    assert picking.card("R-3").verdict is Verdict.RECALLED


@pytest.mark.parametrize("mode", ["M-RECV", "M-TRAIN", "M-OPEN", "K-CART"])
def test_a_reason_takes_nothing_out_once_something_else_is_done(picking, mode):
    picking.scan(LATER)
    picking.card(mode)
    before = picking.stock()
    assert picking.card("R-3").verdict is Verdict.NOT_NOW
    assert (picking.newest()["refused"], picking.stock()) == ("Nothing to override", before)


def test_a_lot_that_nobody_handled_for_long_is_asked_for(path):
    stock(path, (GTIN, "C0107", "2027-03-31", 24), (GTIN, "A2231", "2027-10-31", 10))
    with Bench(path, choices=Choices(stale_days=10)) as bench:
        bench.card("M-PICK")
        asked = bench.scan(LATER)
        assert (asked.verdict, asked.signals.screen.headline) == (Verdict.EARLIER_EXISTS, "CHECK LOT?")
        assert "Not seen for 17 days" in lines(asked)
        there = bench.card("YES")
        assert (there.verdict, there.signals.screen.headline) == (Verdict.EARLIER_EXISTS, "NOT FIRST")
        bench.scan(pack("S2", "A2231", "271031"))
        assert bench.last.screen.headline == "NOT FIRST"


def test_a_lot_that_was_handled_by_a_clock_of_1970_is_not_called_stale(path):
    stock(path, (GTIN, "C0107", "2027-03-31", 24), (GTIN, "A2231", "2027-10-31", 10))
    with closing(open_database(path)) as db, transaction(db):
        db.execute("update stock set seen_at = '1970-01-01T00:00:40.000Z'")
    with Bench(path) as bench:
        bench.card("M-PICK")
        assert bench.scan(LATER).signals.screen.headline == "NOT FIRST"


def test_a_lot_that_is_not_there_any_more_lets_the_next_one_go(path):
    stock(path, (GTIN, "C0107", "2027-03-31", 24), (GTIN, "A2231", "2027-10-31", 10))
    with Bench(path, choices=Choices(stale_days=10)) as bench:
        bench.card("M-PICK")
        bench.scan(LATER)
        assert bench.card("NO").verdict is Verdict.OK
        assert bench.newest()["override"]["reason"] == "R1"


def test_a_controlled_package_waits_for_the_badges_the_site_asks_for(path):
    stock(path, (GTIN, "A2231", "2027-10-31", 10))
    people(path)
    controlled(path)
    with Bench(path, site_key=KEY, controlled_badges=2) as bench:
        bench.card("M-PICK")
        assert bench.scan(LATER).verdict is Verdict.INFO
        bench.badge("JRIVERA")
        bench.pin(PINS["JRIVERA"])
        assert bench.badge("JRIVERA").verdict is Verdict.NOT_NOW
        assert bench.stock()["A2231"] == 10
        bench.badge("MCHEN")
        assert bench.pin(PINS["MCHEN"]).verdict is Verdict.OK
        assert [each["person"] for each in bench.newest()["signatures"]] == ["JRIVERA", "MCHEN"]
        assert bench.stock()["A2231"] == 9


def test_badges_for_a_controlled_package_take_nothing_once_something_else_is_done(path):
    stock(path, (GTIN, "A2231", "2027-10-31", 10))
    people(path)
    controlled(path)
    with Bench(path, site_key=KEY, controlled_badges=1) as bench:
        bench.card("M-PICK")
        bench.scan(LATER)
        bench.card("M-TRAIN")
        bench.badge("JRIVERA")
        assert bench.pin(PINS["JRIVERA"]).verdict is Verdict.NOT_NOW
        assert bench.newest()["refused"] == "Activity has changed"
        assert bench.stock()["A2231"] == 10


def test_a_recalled_controlled_package_alarms_and_waits_for_no_badge(path):
    stock(path, (GTIN, "A2231", "2027-10-31", 10))
    people(path)
    controlled(path)
    recall(path, recall_record(lot="A2231", ndc=NDC))
    with Bench(path, site_key=KEY, controlled_badges=2) as bench:
        bench.card("M-PICK")
        stopped = bench.scan(LATER)
        assert (stopped.verdict, stopped.signals.screen.headline) == (Verdict.RECALLED, "RECALL")
        assert bench.newest()["moved"]["status"] == "recalled"
        assert "waits" not in bench.newest()


def test_no_badge_is_asked_for_where_the_site_asks_for_none_or_nothing_is_taken(path):
    stock(path, (GTIN, "A2231", "2027-10-31", 10))
    controlled(path)
    with Bench(path) as bench:
        bench.card("M-PICK")
        assert bench.scan(LATER).verdict is Verdict.OK


def test_a_reason_does_not_stand_in_for_the_second_badge_of_a_controlled_package(path):
    stock(path, (GTIN, "C0107", "2027-03-31", 24), (GTIN, "A2231", "2027-10-31", 10))
    people(path)
    controlled(path)
    with Bench(path, site_key=KEY, controlled_badges=2) as bench:
        bench.card("M-PICK")
        bench.scan(LATER)
        bench.card("R-2")
        bench.badge("AOKAFOR")
        assert bench.pin(PINS["AOKAFOR"]).verdict is Verdict.INFO
        assert bench.stock()["A2231"] == 10
        bench.badge("MCHEN")
        assert bench.pin(PINS["MCHEN"]).verdict is Verdict.OK
        body = bench.newest()
        assert (body["override"]["reason"], [each["person"] for each in body["signatures"]]) == (
            "R2",
            ["AOKAFOR", "MCHEN"],
        )
        assert bench.stock()["A2231"] == 9


def test_a_controlled_package_is_judged_by_the_date_that_is_known_as_it_is_signed_for(path):
    stock(path, (GTIN, "A2231", "2026-09-10", 10))
    people(path)
    controlled(path)
    with Bench(path, site_key=KEY, controlled_badges=1, clock=ClockQuality.NONE) as bench:
        bench.card("M-PICK")
        bench.scan(pack("S1", "A2231", "260910"))
        bench.handle(ClockChanged, quality="set")
        bench.badge("JRIVERA")
        assert bench.pin(PINS["JRIVERA"]).verdict is Verdict.EXPIRED
        assert bench.newest()["moved"]["status"] == "expired"


@pytest.mark.parametrize("answer", ["R-1", "NO", "YES"])
def test_a_reason_given_in_training_says_nothing_of_the_lots_on_the_shelf(path, answer):
    stock(path, (GTIN, "C0107", "2027-03-31", 24), (GTIN, "A2231", "2027-10-31", 10))
    with Bench(path, choices=Choices(stale_days=10)) as bench:
        bench.card("M-PICK")
        bench.card("M-TRAIN")
        bench.scan(LATER)
        bench.card(answer)
        bench.card("M-PICK")
        told = bench.scan(LATER)
        assert (told.verdict, told.signals.screen.headline) == (Verdict.EARLIER_EXISTS, "CHECK LOT?")


@pytest.mark.parametrize("between", ["voided", "resync"])
def test_a_reason_is_not_taken_for_the_package_before_a_lost_scan(picking, between):
    picking.scan(LATER)
    if between == "voided":
        picking.handle(ScanVoided, source="hand", reason="gap")
    else:
        picking.press("resync")
    assert picking.card("R-2").verdict is Verdict.NOT_NOW
    assert picking.stock()["A2231"] == 10
