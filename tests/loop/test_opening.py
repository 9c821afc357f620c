"""An opened package is good until its use-by date, which is never later than the printed one."""

from contextlib import closing
from datetime import date

import pytest

from station.domain.choices import Choices
from station.domain.decision import AlarmKind
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from station.store.database import open_database, transaction
from tests.bench import (
    GTIN,
    KEY,
    NDC,
    PINS,
    Bench,
    expired_pack,
    lines,
    pack,
    people,
    recall,
    recall_record,
    recalled_pack,
    stock,
)

FIRST = pack("S1", "C0107", "270331")


def keys(bench, *words):
    for word in words:
        outcome = bench.card(f"D-{word}", after=0.2)
    return outcome


def has_days(path, days):
    with closing(open_database(path)) as db, transaction(db):
        db.execute("update product set open_days = ?", (days,))


@pytest.fixture
def vials(bench, path):
    stock(path, (GTIN, "C0107", "2027-03-31", 24), (GTIN, "A2231", "2027-10-31", 10))
    has_days(path, 28)
    recall(path)
    bench.card("M-OPEN")
    return bench


def test_an_opened_package_has_a_use_by_date_and_is_no_sealed_one_any_more(vials):
    opened = vials.scan(FIRST)
    assert opened.verdict is Verdict.OK
    assert "USE BY 2026-10-16" in lines(opened)
    assert (vials.newest()["opened_on"], vials.newest()["use_by"]) == ("2026-09-18", "2026-10-16")
    assert vials.stock()["C0107"] == 23


def test_the_use_by_date_is_never_later_than_the_printed_one(vials):
    stock_day = pack("S2", "D0001", "260930")
    assert "USE BY 2026-09-30" in lines(vials.scan(stock_day))


def test_what_is_left_is_kept(vials, path):
    vials.scan(FIRST)
    assert lines(keys(vials, "6", "2"))[-1] == "QTY LEFT: 62_"
    assert "Left 62" in lines(keys(vials, "ENTER"))
    assert (vials.newest()["event"], vials.newest()["left"]) == ("left", "62")
    assert "QTY LEFT: _" in lines(vials.scan(FIRST))
    with closing(open_database(path)) as db:
        assert db.execute("select quantity_left, use_by from open_pack").fetchall() == [("62", "2026-10-16")]


def test_a_product_without_a_rule_is_asked_for(vials, path):
    has_days(path, None)
    assert "DAYS AFTER OPENING?" in lines(vials.scan(FIRST))
    assert vials.stock()["C0107"] == 24
    assert "USE BY 2026-09-28" in lines(keys(vials, "1", "0", "ENTER"))
    assert vials.newest()["days"] == 10
    assert vials.stock()["C0107"] == 23


def test_a_package_whose_days_nobody_typed_is_not_opened(vials, path):
    has_days(path, None)
    vials.scan(FIRST)
    vials.card("M-RECV")
    assert vials.card("D-5").verdict is Verdict.NOT_NOW
    assert vials.stock()["C0107"] == 24


@pytest.mark.parametrize("days", [28, None])
def test_a_recalled_package_is_not_opened_and_its_alarm_has_the_screen(vials, path, days):
    has_days(path, days)
    recall(path, recall_record(lot="C0107", ndc=NDC))
    stopped = vials.scan(FIRST)
    assert (stopped.verdict, stopped.signals.screen.headline) == (Verdict.RECALLED, "RECALL")
    assert (vials.newest()["verdict"], vials.newest()["moved"]["status"]) == ("recalled", "recalled")
    assert "opened_on" not in vials.newest()
    assert vials.card("D-5").verdict is Verdict.NOT_NOW


def test_a_recalled_package_alarms_where_it_cannot_be_opened_because_the_date_is_not_known(path):
    recall(path)
    with Bench(path, clock=ClockQuality.NONE) as bench:
        bench.card("M-OPEN")
        assert bench.scan(recalled_pack()).verdict is Verdict.RECALLED


def test_an_expired_package_is_not_opened(vials):
    stopped = vials.scan(expired_pack())
    assert (stopped.verdict, stopped.signals.screen.headline) == (Verdict.EXPIRED, "EXPIRED")
    assert vials.card("D-5").verdict is Verdict.NOT_NOW


def test_an_open_package_that_is_recalled_is_asked_nothing(vials, path):
    vials.scan(FIRST)
    keys(vials, "6", "2", "ENTER")
    recall(path, recall_record(lot="C0107", ndc=NDC))
    assert vials.scan(FIRST, after=400).signals.screen.headline == "RECALL"


def test_nothing_is_opened_that_is_not_the_first_to_expire(vials):
    assert vials.scan(pack("S2", "A2231", "271031")).verdict is Verdict.EARLIER_EXISTS


def test_an_open_package_goes_out_before_a_sealed_one(vials):
    vials.scan(FIRST)
    vials.card("M-PICK")
    first = vials.scan(pack("S2", "C0107", "270331"))
    assert first.verdict is Verdict.EARLIER_EXISTS
    assert lines(first)[1:3] == ("TAKE OPEN C0107 SN S1", "USE BY 2026-10-16")
    taken = vials.scan(FIRST)
    assert taken.verdict is Verdict.SHORT_DATED
    assert "USE BY 2026-10-16" in " ".join(lines(taken))
    assert vials.scan(pack("S2", "C0107", "270331")).verdict is Verdict.OK


def test_an_open_package_past_its_use_by_date_is_expired_whatever_is_printed(vials):
    vials.scan(FIRST)
    vials.card("M-PICK")
    assert vials.scan(FIRST, after=29 * 86400).verdict is Verdict.EXPIRED


def test_an_open_package_of_the_same_date_goes_first(vials, path):
    has_days(path, 365)
    vials.scan(FIRST)
    vials.card("M-PICK")
    assert "OPEN: C0107 ..S1" in lines(vials.scan(pack("S2", "C0107", "270331")))


def test_a_site_may_have_open_packages_go_first_whatever_their_date(path):
    stock(path, (GTIN, "A2231", "2027-10-31", 10))
    has_days(path, 400)
    with Bench(path, choices=Choices(open_first=True)) as bench:
        bench.card("M-OPEN")
        bench.scan(pack("S2", "A2231", "271031"))
        bench.card("M-PICK")
        assert bench.scan(FIRST).verdict is Verdict.EARLIER_EXISTS


def test_an_open_package_is_moved_as_one_that_is_open(vials):
    vials.scan(FIRST)
    vials.card("M-MOVE")
    vials.scan(FIRST)
    assert vials.newest()["moved"]["status"] == "opened"
    assert "1 package" in lines(vials.card("L-CART-2"))
    assert vials.stock()["C0107"] == 23
    vials.card("M-LOOKUP")
    assert vials.scan(FIRST).signals.screen.aside == "OPEN"


def test_nothing_is_opened_while_the_date_is_not_known(path):
    stock(path, (GTIN, "C0107", "2027-03-31", 24))
    has_days(path, 28)
    with Bench(path, clock=ClockQuality.NONE) as bench:
        bench.card("M-OPEN")
        refused = bench.scan(FIRST)
        assert (refused.verdict, refused.signals.screen.headline) == (Verdict.NOT_NOW, "NOT NOW")
        assert bench.stock()["C0107"] == 24


def test_a_lot_without_serial_numbers_has_open_packages_too(vials):
    vials.scan(FIRST.partition(b"\x1d")[0])
    keys(vials, "5", "ENTER")
    vials.card("M-PICK")
    first = vials.scan(pack("S2", "C0107", "270331"))
    assert lines(first)[1:3] == ("TAKE OPEN C0107", "USE BY 2026-10-16")


def test_what_is_no_digit_is_refused_and_the_question_stands(vials):
    vials.scan(FIRST)
    assert keys(vials, "12").verdict is Verdict.NOT_NOW
    assert "Left 7" in lines(keys(vials, "7", "ENTER"))


def test_days_beyond_the_calendar_end_with_the_printed_date(vials, path):
    has_days(path, None)
    vials.scan(FIRST)
    keys(vials, "9", "9", "9", "9", "ENTER")
    assert date.fromisoformat(vials.newest()["use_by"]) == date(2027, 3, 31)


def test_a_product_that_the_catalog_has_not_is_asked_for_by_its_number(vials, path):
    with closing(open_database(path)) as db, transaction(db):
        db.execute("delete from product")
    assert f"GTIN {GTIN}" in lines(vials.scan(FIRST))


def open_packs(path):
    with closing(open_database(path)) as db:
        return db.execute("select serial, lot, use_by from open_pack").fetchall()


def test_a_package_that_is_opened_for_a_reason_has_a_use_by_date_too(vials, path):
    assert vials.scan(pack("S2", "A2231", "271031")).verdict is Verdict.EARLIER_EXISTS
    assert "USE BY 2026-10-16" in lines(vials.card("R-2"))
    assert open_packs(path) == [("S2", "A2231", "2026-10-16")]
    assert vials.newest()["override"]["reason"] == "R2"


def test_what_was_recalled_while_its_days_were_asked_is_not_opened(vials, path):
    has_days(path, None)
    vials.scan(FIRST)
    recall(path, recall_record(lot="C0107", ndc=NDC, number="D-0999-2026"))
    assert keys(vials, "7", "ENTER").verdict is Verdict.RECALLED
    assert open_packs(path) == []
    assert [alarm.kind for alarm in vials.store.alarms()] == [AlarmKind.RECALL_I]


def test_a_package_opened_with_typed_days_can_be_taken_back(vials, path):
    has_days(path, None)
    vials.scan(FIRST)
    keys(vials, "7", "ENTER")
    assert vials.card("UNDO").signals.screen.headline == "UNDONE"
    assert open_packs(path) == []
    assert vials.stock()["C0107"] == 24


@pytest.mark.parametrize("days", [28, None])
def test_nothing_is_opened_in_a_zone_that_is_counted(vials, path, days):
    has_days(path, days)
    for words in ("M-COUNT-FULL", "L-SHELF-1", "M-OPEN"):
        vials.card(words)
    vials.scan(FIRST)
    last = keys(vials, "7", "ENTER")
    assert last.verdict is Verdict.NOT_NOW
    assert "QTY LEFT: _" not in vials.last.screen.lines
    assert open_packs(path) == []
    assert not any(body.get("event") == "left" for _, body in vials.journal())


def test_an_open_package_that_was_taken_and_comes_back_keeps_its_use_by_date(path):
    stock(path, (GTIN, "C0107", "2027-03-31", 24))
    has_days(path, 28)
    people(path)
    with Bench(path, site_key=KEY) as bench:
        for mode in ("M-OPEN", "M-PICK", "M-RETURN"):
            bench.card(mode)
            bench.scan(FIRST)
        bench.card("YES")
        bench.badge("AOKAFOR")
        assert bench.pin(PINS["AOKAFOR"]).signals.screen.headline == "RELEASED"
        bench.card("M-PICK")
        assert "USE BY 2026-10-16" in " ".join(lines(bench.scan(FIRST)))
        bench.card("UNDO")
        assert bench.scan(FIRST, after=29 * 86400).verdict is Verdict.EXPIRED


def test_an_open_package_that_is_taken_was_in_stock(bench, path):
    stock(path, (GTIN, "C0107", "2027-03-31", 1), (GTIN, "A2231", "2027-10-31", 10))
    has_days(path, 28)
    bench.card("M-OPEN")
    bench.scan(FIRST)
    bench.card("M-PICK")
    assert "Left after this 0" in lines(bench.scan(FIRST))
