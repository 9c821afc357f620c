"""A package whose label cannot be read is tried three times, then taken in by hand; no lot is ever assumed."""

from contextlib import closing
from datetime import date

import pytest

from station.domain.cards.cards import card
from station.domain.verdict import Verdict
from station.loop.handling.nocode import printed_date
from station.store.database import open_database, transaction
from tests.bench import GTIN, KEY, NDC, OTHER, RECALLED, Bench, pack, people, recall, recalled_pack, stock

UPC = f"]E0{GTIN[1:]}".encode()
"""An EAN-13 of the product: it says nothing of lot and expiry."""
TORN = b"]d201" + GTIN[:-1].encode() + (b"0" if GTIN[-1] != "0" else b"1") + b"17271031"


def screen(outcome):
    return outcome.signals.screen


def typed(bench, digits):
    for digit in digits:
        bench.card(f"D-{digit}", after=0.3)
    return bench.card("D-ENTER", after=0.3)


def refusal(bench, outcome):
    assert outcome.verdict is Verdict.NOT_NOW
    return bench.newest()["refused"]


def product(path, schedule="", serialised=0):
    with closing(open_database(path)) as db, transaction(db):
        db.execute(
            "insert into product (gtin, ndc, name, schedule, serialised) values (?, ?, 'OXYCODONE 5MG TAB', ?, ?)",
            (GTIN, NDC, schedule or None, serialised),
        )


def test_a_label_is_tried_three_times_then_by_hand(bench):
    tries = [screen(bench.scan(TORN)).lines[-1] for _ in range(4)]
    assert tries == ["2 more, then NOCODE", "1 more, then NOCODE", "[NOCODE]: by hand", "[NOCODE]: by hand"]


def test_each_scanner_has_its_own_tries_and_a_label_that_reads_begins_anew(bench):
    bench.scan(TORN)
    assert screen(bench.scan(TORN, source="door")).lines[-1] == "2 more, then NOCODE"
    bench.scan(pack())
    assert screen(bench.scan(TORN)).lines[-1] == "2 more, then NOCODE"
    assert screen(bench.scan(TORN, source="door")).lines[-1] == "1 more, then NOCODE"


def test_a_upc_says_the_product_and_is_never_ok(bench, path):
    stock(path, (GTIN, "C0107", "2027-03-31", 5))
    for mode in ("M-RECV", "M-PICK"):
        bench.card(mode)
        outcome = bench.scan(UPC)
        assert (outcome.verdict, outcome.advice) == (Verdict.INCOMPLETE, None)
        assert "Scan 2D or [NOCODE]" in screen(outcome).lines
        assert "moved" not in bench.newest()
    assert bench.stock() == {"C0107": 5}


def test_after_a_upc_nocode_asks_for_the_lot_at_once(bench, path):
    product(path)
    bench.scan(UPC)
    assert screen(bench.card("NOCODE")).lines[:2] == ("OXYCODONE 5MG TAB", "LOT, if all digits:")


def test_a_package_without_a_code_is_received_by_what_is_printed_on_it(bench, path):
    product(path)
    assert screen(bench.card("NOCODE")).headline == "NO CODE"
    bench.card(f"P-{GTIN}")
    assert bench.newest()["command"] == card(f"P-{GTIN}")
    asked = typed(bench, "440077")
    assert screen(asked).lines[:3] == ("OXYCODONE 5MG TAB", "LOT 440077", "EXP as YYMMDD or MMYY")
    outcome = typed(bench, "271031")
    assert outcome.verdict is Verdict.OK
    body = bench.newest()
    assert (body["code"], body["lot"], body["expiry"], body["source"]) == ("nocode", "440077", "2027-10-31", "nocode")
    assert "nocode" in body["findings"]
    assert bench.journal()[-1][0] == "scan"
    assert bench.stock() == {"440077": 1}


def test_undo_and_a_quantity_follow_it_as_any_scan(bench, path):
    product(path)
    bench.scan(UPC)
    bench.card("NOCODE")
    typed(bench, "440077")
    typed(bench, "1027")
    bench.card("Q-6")
    assert bench.stock() == {"440077": 6}
    bench.card("UNDO")
    assert bench.stock() == {}


def test_a_multiplier_holds_for_a_package_without_a_code(bench, path):
    product(path)
    bench.card("N-4")
    bench.scan(UPC)
    bench.card("NOCODE")
    typed(bench, "440077")
    typed(bench, "1027")
    assert bench.stock() == {"440077": 4}


def test_a_package_without_a_code_goes_out_in_its_turn_only(bench, path):
    stock(path, (GTIN, "1107", "2027-03-31", 5), (GTIN, "2231", "2027-10-31", 5))
    bench.card("M-PICK")
    bench.card("NOCODE")
    bench.scan(UPC)
    typed(bench, "2231")
    assert typed(bench, "271031").verdict is Verdict.INCOMPLETE
    assert {"earlier_lot", "no_serial"} <= set(bench.newest()["findings"])
    assert "nocode" in bench.newest()["findings"]


@pytest.mark.parametrize(
    ("lot", "expiry", "held"), [(None, "271031", "no_lot"), ("440077", None, "no_expiry"), (None, None, "no_lot")]
)
@pytest.mark.parametrize("mode", ["M-RECV", "M-PICK"])
def test_without_a_lot_or_an_expiry_it_is_set_apart_and_nothing_is_assumed(bench, path, mode, lot, expiry, held):
    product(path)
    bench.card(mode)
    bench.scan(UPC)
    bench.card("NOCODE")
    typed(bench, lot) if lot else bench.card("NO")
    outcome = typed(bench, expiry) if expiry else bench.card("NO")
    assert (outcome.verdict, screen(outcome).headline) == (Verdict.INCOMPLETE, "ON HOLD")
    assert bench.newest()["held"] == held
    assert "moved" not in bench.newest()
    assert bench.stock() == {}


def test_a_recalled_lot_alarms_though_it_was_typed(path):
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        bench.card("NOCODE")
        bench.card(f"P-{RECALLED}")
        bench.card("NO")
        typed(bench, "271031")
        assert bench.store.alarms()


def test_an_expired_date_stops_though_it_was_typed(bench, path):
    product(path)
    bench.scan(UPC)
    bench.card("NOCODE")
    typed(bench, "440077")
    assert typed(bench, "0826").verdict is Verdict.EXPIRED
    assert bench.stock() == {}


def test_what_is_no_date_is_refused_and_asked_again(bench, path):
    product(path)
    bench.scan(UPC)
    bench.card("NOCODE")
    typed(bench, "440077")
    for wrong in ("1327", "271301", "271", "270230"):
        assert refusal(bench, typed(bench, wrong)) == "No date: YYMMDD, MMYY"
    assert typed(bench, "280200").verdict is Verdict.OK
    assert bench.newest()["expiry"] == "2028-02-29"


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("1027", date(2027, 10, 31)),
        ("0228", date(2028, 2, 29)),
        ("271031", date(2027, 10, 31)),
        ("271000", date(2027, 10, 31)),
        ("0027", None),
        ("27103", None),
    ],
)
def test_a_printed_date_is_a_day_or_the_last_of_its_month(digits, day):
    assert printed_date(digits, date(2026, 9, 18)) == day


def test_a_code_that_reads_after_all_is_read_and_ends_the_asking(bench):
    bench.card("NOCODE")
    assert bench.scan(pack()).verdict is Verdict.OK
    assert bench.card(f"P-{GTIN}").verdict is Verdict.NOT_NOW
    assert bench.stock() == {"A2231": 1}


def test_a_recalled_package_that_is_scanned_meanwhile_alarms(path):
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        bench.card("NOCODE")
        assert bench.scan(recalled_pack()).verdict is Verdict.RECALLED


@pytest.mark.parametrize("argument", ["", "-123", f"-{GTIN[:-1]}X", "-00399901010715"])
def test_a_card_that_names_no_product_is_refused_and_the_question_stays(bench, path, argument):
    product(path)
    bench.card("NOCODE")
    assert refusal(bench, bench.card(f"P{argument}")) == "No product card"
    assert screen(bench.card(f"P-{GTIN}")).headline == "NO CODE"


def test_a_product_card_by_itself_does_nothing(bench):
    assert refusal(bench, bench.card(f"P-{OTHER}")) == "Scan NOCODE first"


@pytest.mark.parametrize("end", [lambda b: b.card("NO"), lambda b: b.wait(121)], ids=["no", "two minutes"])
def test_who_leaves_it_takes_nothing_in_and_the_journal_says_so(bench, end):
    bench.card("NOCODE")
    assert refusal(bench, end(bench)) == "Not taken in"


def test_a_lot_nobody_types_is_not_waited_for(bench, path):
    product(path)
    bench.scan(UPC)
    bench.card("NOCODE")
    assert refusal(bench, bench.wait(121)) == "Not taken in"
    assert bench.card("D-4").verdict is Verdict.NOT_NOW


def test_an_activity_without_packages_by_hand_refuses(bench):
    bench.card("M-OPEN")
    assert refusal(bench, bench.card("NOCODE")) == "Not in this activity"


def test_a_controlled_package_wants_two_badges(path):
    with Bench(path, site_key=KEY) as bench:
        people(path)
        product(path, "CII")
        bench.begin()
        bench.scan(UPC)
        bench.card("NOCODE")
        typed(bench, "440077")
        assert "CONTROLLED, NO CODE" in screen(typed(bench, "271031")).lines
        assert bench.stock() == {}
        bench.badge("JRIVERA")
        bench.pin("0417")
        assert bench.stock() == {}
        bench.badge("JRIVERA")
        assert bench.stock() == {}
        bench.badge("MCHEN")
        assert bench.pin("59265358").verdict is Verdict.OK
        assert [signature["person"] for signature in bench.newest()["signatures"]] == ["JRIVERA", "MCHEN"]
        assert bench.stock() == {"440077": 1}


@pytest.mark.parametrize("mode", ["M-COUNT", "M-OPEN", "M-PICK", "M-TRAIN"])
def test_what_was_said_for_another_activity_moves_and_counts_nothing(bench, mode):
    bench.card("NOCODE")
    bench.card(f"P-{GTIN}")
    bench.card(mode)
    for word in (*"0107", "ENTER", *"270331", "ENTER"):
        last = bench.card(f"D-{word}", after=0.2)
    assert (last.verdict, bench.newest()["refused"]) == (Verdict.NOT_NOW, "Activity has changed")
    assert not any("moved" in body for _, body in bench.journal())


def test_the_next_package_without_a_code_is_another_product(bench):
    bench.scan(UPC)
    for word in ("NOCODE", "NO", "NO"):
        bench.card(word)
    assert "Which product?" in screen(bench.card("NOCODE")).lines
