"""How many a scan stands for is said before it by a card, or after it by a card or by digits."""

from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.verdict import Verdict
from station.store.database import open_database, transaction
from tests.bench import GTIN, KEY, NDC, PINS, Bench, expired_pack, pack, people, stock
from tests.lists import delivery, sent, take

BY_LOT = pack().partition(b"\x1d")[0]
OTHER_LOT = pack(lot="B9").partition(b"\x1d")[0]


def screen(outcome):
    return outcome.signals.screen


def typed(bench, digits, end="D-ENTER"):
    for digit in digits:
        outcome = bench.card(f"D-{digit}", after=0.3)
    return bench.card(end, after=0.3) if end else outcome


def refusal(bench, outcome):
    assert outcome.verdict is Verdict.NOT_NOW
    return bench.newest()["refused"]


def controlled(path):
    with closing(open_database(path)) as db, transaction(db):
        db.execute(
            "insert into product (gtin, ndc, name, schedule, serialised) values (?, ?, 'OXYCODONE 5MG TAB', 'CII', 0)",
            (GTIN, NDC),
        )


def test_digits_after_a_scan_set_its_quantity_by_a_record_that_refers_to_it(bench):
    scanned = bench.scan(BY_LOT)
    assert screen(typed(bench, "24", end="")).lines[-2:] == ("QTY: 24_", "[ENTER] when complete")
    outcome = bench.card("D-ENTER")
    assert (screen(outcome).headline, screen(outcome).lines[-1]) == ("QTY 24", "Was 1, is now 24")
    body = bench.newest()
    assert (body["corrects"], body["difference"], body["moved"]["quantity"]) == (scanned.seq, 23, 24)
    assert body["undone"]["quantity"] == 1
    assert bench.stock() == {"A2231": 24}


def test_a_card_after_a_scan_sets_its_quantity(bench):
    bench.scan(BY_LOT)
    bench.card("Q-24")
    bench.card("Q-3")
    assert bench.newest()["difference"] == -21
    assert bench.stock() == {"A2231": 3}


def test_a_multiplier_before_a_scan_counts_once_and_a_quantity_after_it_still_sets(bench):
    bench.card("N-12")
    bench.scan(BY_LOT)
    assert bench.stock() == {"A2231": 12}
    typed(bench, "10")
    assert bench.stock() == {"A2231": 10}


def test_what_is_taken_out_is_set_as_well(bench):
    bench.card("N-20")
    bench.scan(BY_LOT)
    bench.card("M-PICK")
    bench.scan(BY_LOT)
    typed(bench, "5")
    assert bench.stock() == {"A2231": 15}
    bench.card("Q-2")
    assert bench.stock() == {"A2231": 18}


def test_more_taken_than_there_were_leaves_none_and_putting_it_right_leaves_the_rest(bench):
    bench.card("N-4")
    bench.scan(BY_LOT)
    bench.card("M-PICK")
    bench.scan(BY_LOT)
    bench.card("Q-9")
    assert bench.stock() == {"A2231": 0}
    bench.card("Q-3")
    assert bench.stock() == {"A2231": 1}


def test_undo_takes_the_scan_back_with_its_quantity(bench):
    bench.scan(BY_LOT)
    typed(bench, "24")
    bench.card("Q-30")
    assert screen(bench.card("UNDO")).headline == "UNDONE"
    assert bench.stock() == {}
    assert len(bench.newest()["undoes"]) == 3


def test_a_hold_card_sets_apart_as_many_as_there_are(bench):
    bench.scan(pack(lot="K9981", expiry="261120").partition(b"\x1d")[0])
    typed(bench, "24")
    bench.card("HOLD")
    assert bench.newest()["moved"]["quantity"] == 24
    assert bench.stock() == {"K9981": 0}


def test_what_came_in_today_counts_the_quantity_once(bench, path):
    bench.scan(BY_LOT)
    typed(bench, "24")
    assert any("Today 24 in" in line for line in screen(bench.wait(20)).lines)
    with Bench(path) as again:
        again.at = bench.at
        again.begin()
        assert any("Today 24 in" in line for line in screen(again.wait(20)).lines)


def test_a_number_that_was_not_ended_is_set_before_the_next_scan(bench):
    bench.scan(BY_LOT)
    typed(bench, "24", end="")
    bench.scan(OTHER_LOT)
    assert bench.stock() == {"A2231": 24, "B9": 1}
    assert [body.get("difference") for _, body in bench.journal()][-2:] == [23, None]


def test_a_number_that_was_not_ended_is_set_before_another_card(bench):
    bench.scan(BY_LOT)
    typed(bench, "24", end="")
    bench.card("M-PICK")
    assert bench.stock() == {"A2231": 24}


def test_a_number_taken_back_digit_by_digit_sets_nothing(bench):
    bench.scan(BY_LOT)
    typed(bench, "2", end="D-BACK")
    bench.scan(OTHER_LOT)
    assert bench.stock() == {"A2231": 1, "B9": 1}


def test_a_number_nobody_ends_is_refused_after_a_minute(bench):
    bench.scan(BY_LOT)
    typed(bench, "24", end="")
    assert refusal(bench, bench.wait(61)) == "Quantity was not set"
    assert bench.stock() == {"A2231": 1}


@pytest.mark.parametrize("say", [lambda b: typed(b, "1000"), lambda b: b.card("Q-1000")], ids=["digits", "card"])
def test_more_than_999_are_asked_again(bench, say):
    bench.scan(BY_LOT)
    asked = say(bench)
    assert (screen(asked).headline, screen(asked).aside) == ("1000?", "SO MANY?")
    assert bench.stock() == {"A2231": 1}
    bench.card("YES")
    assert bench.stock() == {"A2231": 1000}


def test_no_leaves_the_quantity_and_so_does_no_answer(bench):
    bench.scan(BY_LOT)
    bench.card("Q-1000")
    assert refusal(bench, bench.card("NO")) == "Quantity was not set"
    bench.card("Q-1000")
    assert refusal(bench, bench.wait(61)) == "Quantity was not set"
    assert bench.stock() == {"A2231": 1}


def test_too_many_that_were_not_ended_are_not_set_in_silence(bench):
    bench.scan(BY_LOT)
    typed(bench, "1000", end="")
    bench.scan(OTHER_LOT)
    assert bench.stock() == {"A2231": 1, "B9": 1}
    assert [body.get("refused") for _, body in bench.journal()][-2] == "Quantity was not set"


def test_of_a_controlled_product_more_than_100_are_asked_again(path):
    with Bench(path) as bench:
        controlled(path)
        bench.begin()
        bench.scan(BY_LOT)
        assert screen(bench.card("Q-100")).headline == "QTY 100"
        assert screen(bench.card("Q-101")).headline == "101?"
        bench.card("YES")
        assert bench.stock() == {"A2231": 101}


@pytest.mark.parametrize("words", ["Q-0", "Q-10000", "Q-X", "Q"])
def test_a_card_without_a_quantity_is_refused(bench, words):
    bench.scan(BY_LOT)
    assert refusal(bench, bench.card(words)) == "1 to 9999"


def test_none_is_no_quantity(bench):
    bench.scan(BY_LOT)
    assert refusal(bench, typed(bench, "0")) == "1 to 9999"


@pytest.mark.parametrize("say", ["Q-5", "D-5"])
def test_a_package_with_a_serial_number_is_one(bench, say):
    bench.scan(pack())
    assert refusal(bench, bench.card(say)) == "Serialised: one each"


@pytest.mark.parametrize("say", ["Q-5"])
def test_a_quantity_means_the_last_scan_and_no_earlier_one(bench, say):
    bench.scan(BY_LOT)
    bench.scan(b"no package")
    assert refusal(bench, bench.card(say)) == "No scan to count"
    assert bench.stock() == {"A2231": 1}


def test_after_ten_minutes_a_quantity_means_nothing_any_more(bench):
    bench.scan(BY_LOT)
    assert refusal(bench, bench.card("Q-5", after=601)) == "No scan to count"


def test_an_alarm_has_no_quantity(bench):
    bench.scan(expired_pack().partition(b"\x1d")[0])
    assert bench.card("Q-5").verdict is Verdict.NOT_NOW


def test_what_was_set_apart_since_is_not_counted_again(bench):
    bench.card("N-5")
    bench.scan(BY_LOT)
    bench.card("HOLD")
    assert refusal(bench, bench.card("Q-3")) == "Changed since"


def test_a_pin_that_comes_too_late_is_no_quantity(path):
    with Bench(path, site_key=KEY) as bench:
        people(path)
        bench.begin()
        bench.scan(BY_LOT)
        bench.badge("JRIVERA")
        bench.wait(120)
        for digit in "0417":
            assert refusal(bench, bench.card(f"D-{digit}", after=0.3)) == "No number is asked"
        assert bench.stock() == {"A2231": 1}


def test_nothing_is_set_where_nothing_can_be_saved(bench, path):
    bench.scan(BY_LOT)
    typed(bench, "24", end="")
    path.with_name(f"{path.name}-wal").rename(path.with_name("away"))
    assert bench.scan(OTHER_LOT).verdict is Verdict.BLOCKED
    path.with_name("away").rename(path.with_name(f"{path.name}-wal"))
    assert bench.stock() == {"A2231": 1}


FIRST = pack(lot="C0107", expiry="270331").partition(b"\x1d")[0]


@pytest.fixture
def shelf(bench, path):
    """A checkpoint with two of the lot that goes out first, and nine of the next."""
    by_lot(path)
    stock(path, (GTIN, "C0107", "2027-03-31", 2), (GTIN, "A2231", "2027-10-31", 9))
    bench.card("M-PICK")
    return bench


def by_lot(path, schedule=None):
    """Let the product have packages without serial numbers."""
    with closing(open_database(path)) as db, transaction(db):
        row = (GTIN, NDC, "GABAPENTIN 300 CAP", schedule)
        db.execute("insert into product (gtin, ndc, name, schedule, serialised) values (?, ?, ?, ?, 0)", row)


@pytest.mark.parametrize("say", [lambda b: typed(b, "5"), lambda b: b.card("Q-5")], ids=["digits", "card"])
def test_more_than_there_are_of_the_first_lot_says_how_many_and_which_lot_has_the_rest(shelf, say):
    scanned = shelf.scan(FIRST)
    outcome = say(shelf)
    assert outcome.verdict is Verdict.EARLIER_EXISTS
    assert screen(outcome).text()[:6] == (
        "NOT ENOUGH",
        "GABAPENTIN 300 CAP",
        "TAKE 2 OF C0107",
        "EXP 2027-03-31",
        "SHELF-1  QTY 2",
        "THEN A2231",
    )
    body = shelf.newest()
    assert (body["corrects"], body["findings"], body.get("moved")) == (scanned.seq, ["not_enough"], None)
    assert shelf.stock() == {"C0107": 1, "A2231": 9}


def test_after_that_as_many_as_there_are_can_be_set_and_the_rest_taken_of_the_next_lot(shelf):
    shelf.scan(FIRST)
    shelf.card("Q-5")
    assert screen(shelf.card("Q-2")).headline == "QTY 2"
    shelf.card("N-3")
    assert shelf.scan(BY_LOT).verdict is Verdict.OK
    assert shelf.stock() == {"C0107": 0, "A2231": 6}


def test_the_same_is_said_where_the_number_comes_before_the_scan(shelf):
    shelf.card("N-5")
    outcome = shelf.scan(FIRST)
    assert (screen(outcome).headline, screen(outcome).lines[1]) == ("NOT ENOUGH", "TAKE 2 OF C0107")
    assert shelf.card("R-3").verdict is Verdict.NOT_NOW
    assert shelf.stock() == {"C0107": 2, "A2231": 9}


def test_while_a_count_is_open_it_does_not_say_how_many_there_should_be(shelf):
    shelf.station._desk.is_counting = lambda: True
    shelf.scan(FIRST)
    lines = screen(shelf.card("Q-5")).lines
    assert "TAKE ALL OF C0107" in lines
    assert not any("QTY" in line for line in lines)


def test_a_lot_that_was_taken_for_a_reason_keeps_its_reason_when_the_number_is_set(shelf):
    shelf.scan(BY_LOT)
    shelf.card("R-2")
    assert screen(shelf.card("Q-4")).headline == "QTY 4"
    assert shelf.stock() == {"C0107": 2, "A2231": 5}


def test_a_quantity_after_the_scan_is_held_against_the_list(bench, path):
    by_lot(path)
    take(bench, delivery(sent("", quantity=5)))
    bench.scan(BY_LOT)
    bench.card("Q-4")
    assert (bench.newest()["list"], bench.newest()["difference"]) == ("match", 3)
    outcome = bench.card("Q-6")
    assert outcome.verdict is Verdict.SUSPECT
    assert "ONLY 5 MORE SENT" in screen(outcome).lines
    assert bench.stock() == {"A2231": 4}
    bench.card("N-2")
    assert "ONLY 1 MORE SENT" in screen(bench.scan(BY_LOT)).lines


def test_where_badges_are_given_for_what_is_taken_its_number_is_said_before_the_scan(path):
    with Bench(path, site_key=KEY, controlled_badges=2) as bench:
        by_lot(path, "II")
        people(path)
        stock(path, (GTIN, "A2231", "2027-10-31", 9))
        bench.begin()
        bench.card("M-PICK")
        bench.scan(BY_LOT)
        for person in ("JRIVERA", "MCHEN"):
            bench.badge(person)
            bench.pin(PINS[person])
        assert bench.stock() == {"A2231": 8}
        for say in ("D-5", "Q-5"):
            outcome = bench.card(say)
            assert screen(outcome).lines == ("Say how many before", "the scan")
            assert refusal(bench, outcome) == "Say how many before the scan"
        assert bench.stock() == {"A2231": 8}


@pytest.mark.parametrize("badges", [0, 1])
def test_so_many_of_a_controlled_product_are_asked_again_when_they_are_said_before_the_scan(path, badges):
    with Bench(path, site_key=KEY, controlled_badges=badges) as bench:
        by_lot(path, "II")
        people(path)
        stock(path, (GTIN, "A2231", "2027-10-31", 500))
        bench.begin()
        bench.card("M-PICK")
        bench.card("N-101")
        assert screen(bench.scan(BY_LOT)).headline == "101?"
        assert bench.stock() == {"A2231": 500}
        bench.card("YES")
        if badges:
            bench.badge("JRIVERA")
            bench.pin(PINS["JRIVERA"])
        assert bench.stock() == {"A2231": 399}
        bench.scan(BY_LOT)
        assert bench.newest()["verdict"] in ("ok", "info")
        assert bench.stock() == {"A2231": 399 - (not badges)}


@pytest.mark.parametrize("say", [lambda b: b.card("NO"), lambda b: b.wait(61)], ids=["no", "nothing"])
def test_so_many_that_are_not_meant_are_not_received(path, say):
    with Bench(path) as bench:
        by_lot(path, "II")
        bench.begin()
        bench.card("N-999")
        assert screen(bench.scan(BY_LOT)).headline == "999?"
        assert refusal(bench, say(bench)) == "Quantity was not set"
        assert bench.stock() == {}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.lists(st.integers(1, 999), max_size=3)), min_size=1, max_size=6))
def test_stock_is_the_sum_of_what_was_moved_and_not_taken_back(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("day") / "station.db"
    with Bench(path) as bench:
        bench.begin()
        expected = 0
        for undone, quantities in steps:
            bench.scan(BY_LOT)
            for quantity in quantities:
                bench.card(f"Q-{quantity}")
            if undone:
                bench.card("UNDO")
            else:
                expected += quantities[-1] if quantities else 1
        assert sum(bench.stock().values()) == expected
        total = 0
        for _, body in bench.journal():
            total += body.get("moved", {}).get("quantity", 0)
            undoes = body.get("undoes", [])
            total -= body["undone"]["quantity"] if undoes else 0
        assert total == expected


def test_a_lot_that_was_not_found_stays_so_when_the_quantity_is_put_right(bench):
    for lot, expiry, count in (("C0107", "270331", 3), ("A2231", "271031", 9)):
        bench.card(f"N-{count}")
        bench.scan(pack(lot=lot, expiry=expiry).partition(b"\x1d")[0])
    bench.card("M-PICK")
    bench.scan(BY_LOT)
    assert bench.card("R-1").verdict is Verdict.INCOMPLETE
    assert screen(bench.card("Q-2")).lines[-1] == "Was 1, is now 2"
    assert bench.scan(BY_LOT).verdict is Verdict.INCOMPLETE
    assert bench.stock()["A2231"] == 6


def test_packages_are_opened_one_by_one(bench, path):
    with closing(open_database(path)) as db, transaction(db):
        values = (GTIN, NDC)
        db.execute(
            "insert into product (gtin, ndc, name, serialised, open_days) values (?, ?, 'VELMORIL', 0, 28)", values
        )
    bench.card("N-9")
    bench.scan(BY_LOT)
    bench.card("M-OPEN")
    bench.scan(BY_LOT)
    assert refusal(bench, bench.card("Q-3")) == "Opened: one each"
    with closing(open_database(path)) as db:
        assert db.execute("select lot from open_pack").fetchall() == [("A2231",)]
    assert bench.stock()["A2231"] == 8


@pytest.mark.parametrize("words", ["UNDO", "Q-7"])
def test_what_is_on_hold_is_not_taken_off_the_shelf_once_more(bench, words):
    bench.card("N-10")
    bench.scan(BY_LOT)
    bench.card("N-5")
    bench.scan(BY_LOT)
    bench.card("HOLD")
    bench.card(words)
    bench.card("NO")
    assert bench.stock() == {"A2231": 10}
