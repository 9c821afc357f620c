"""A day at the receiving bench: packages held against the list of what was sent."""

from contextlib import closing

import pytest

from station import gs1
from station.domain.arrivals.shipment import Against
from station.domain.decision import Activity
from station.domain.verdict import Advice, Verdict
from station.loop.arrivals.shipments import LAPSES
from station.store.database import open_database
from tests.bench import GTIN, OTHER, Bench, is_whole, lines, no_writing, pack, recall, recall_record, stock
from tests.lists import OCTOBER, delivery, sent, take


@pytest.fixture
def desk(path):
    """A station with recall data of yesterday, where nothing was ever received against a list."""
    recall(path)
    stock(path)
    with Bench(path) as bench:
        bench.begin()
        yield bench


def answered(bench):
    return bench.newest().get("list")


def status(bench, serial, gtin=GTIN):
    with closing(open_database(bench.path)) as db:
        found = db.execute("select status from package where gtin = ? and serial = ?", (gtin, serial)).fetchone()
    return found and found[0]


def test_a_package_on_the_list_is_a_match_and_the_screen_says_how_many_have_come(desk):
    take(desk, delivery())
    outcome = desk.scan(pack("S1"))
    assert outcome.verdict is Verdict.OK
    assert outcome.signals.screen.text() == (
        "OK     MATCH RECEIVED",
        "VELMORIL 10MG TAB",
        "LOT A2231",
        "EXP 2027-10-31  408d",
        "TO SHELF-1",
        "1 of 9  PO 88213",
        "No match 17SEP26 data",
    )
    assert (answered(desk), desk.newest()["shipment"]) == ("match", "DEL100")


def test_the_place_on_the_shelf_is_said_beside_the_match(path):
    recall(path)
    stock(path, (GTIN, "C0107", "2027-03-31", 2))
    with Bench(path) as bench:
        take(bench, delivery())
        outcome = bench.scan(pack("S1"))
    assert (outcome.advice, outcome.signals.screen.aside) == (Advice.BEHIND, "MATCH PUT BEHIND")
    assert lines(outcome)[3:5] == ("BEHIND LOT C0107", "1 of 9  PO 88213")


def test_on_old_recall_data_the_match_of_the_list_is_told_from_no_match_of_recalls(path):
    stock(path)
    with Bench(path) as bench:
        take(bench, delivery())
        screen = bench.scan(pack("S1")).signals.screen
    assert (screen.headline, screen.lines[3]) == ("UNCHECKED", "LIST MATCH RECEIVED")


def test_a_short_dated_package_is_a_match_that_asks(desk):
    take(desk, delivery(sent("D1", "K9981", OCTOBER.replace(year=2026))))
    outcome = desk.scan(pack("D1", "K9981", "261031"))
    assert outcome.verdict is Verdict.SHORT_DATED
    assert "LIST MATCH 1 of 1" in lines(outcome)
    assert answered(desk) == "match"


def test_a_package_that_was_received_against_the_list_is_not_received_twice(desk):
    take(desk, delivery())
    desk.scan(pack("S1"))
    outcome = desk.scan(pack("S1"), after=60)
    assert (outcome.verdict, answered(desk)) == (Verdict.DUPLICATE, "already_received")
    assert desk.stock() == {"A2231": 1}


def test_a_serial_number_that_is_not_on_the_list_is_held_as_suspect_under_a_case(desk):
    take(desk, delivery())
    desk.scan(pack("S1"))
    outcome = desk.scan(pack("X9"))
    assert outcome.verdict is Verdict.SUSPECT
    assert outcome.signals.screen.text() == (
        "SUSPECT          HOLD",
        "PO 88213",
        "LOT A2231 SN X9",
        "NOT ON LIST",
        "Check 1 of 3 packs",
        "BIN Q1, call PIC",
        "Case S-2026-0001",
    )
    row = desk.newest()
    assert (row["list"], row["case"], row["checked"], row["check_need"]) == ("not_on_list", "S-2026-0001", 1, 3)
    assert status(desk, "X9") == "suspect"
    assert desk.stock() == {"A2231": 1}
    assert [alarm.kind.value for alarm in desk.store.alarms()] == ["suspect"]


def test_another_lot_and_another_date_than_listed_are_suspect(desk):
    take(desk, delivery())
    assert "List LOT A2231" in lines(desk.scan(pack("S1", lot="B1")))
    assert desk.newest()["listed"] == {"lot": "A2231", "expiry": "2027-10-31"}
    assert "List EXP 31OCT27" in lines(desk.scan(pack("S2", expiry="271130")))
    assert [status(desk, serial) for serial in ("S1", "S2")] == ["suspect", "suspect"]


def test_a_suspect_package_stays_held_when_it_is_scanned_again(desk):
    take(desk, delivery())
    desk.scan(pack("S1", lot="B1"))
    assert desk.scan(pack("S1", lot="B1"), after=60).verdict is Verdict.SUSPECT
    assert desk.newest()["checked"] == 1
    assert len(desk.store.alarms()) == 1


def test_packages_of_a_suspect_lot_are_listed_in_its_case_until_enough_are_checked(desk):
    take(desk, delivery())
    desk.scan(pack("X9"))
    shown = [desk.scan(pack(serial)).signals.screen.lines[4] for serial in ("S1", "S2", "S3")]
    assert shown == ["Check 2 of 3 packs", "Check 3 of 3 packs", "3 of 9  PO 88213"]
    cases = [(row["serial"], row["case"]) for _, row in desk.journal() if row.get("case")]
    assert cases == [("X9", "S-2026-0001"), ("S1", "S-2026-0001"), ("S2", "S-2026-0001")]


def test_another_lot_has_a_case_of_its_own(desk):
    take(desk, delivery())
    desk.scan(pack("X9"))
    desk.scan(pack("X8", "C0107", gtin=OTHER))
    assert desk.newest()["case"] == "S-2026-0002"
    desk.scan(pack("X7"))
    assert (desk.newest()["case"], desk.newest()["checked"]) == ("S-2026-0001", 2)


def test_a_package_whose_list_is_not_here_is_kept_in_quarantine(desk):
    take(desk, delivery())
    outcome = desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN))
    assert outcome.verdict is Verdict.BLOCKED
    assert outcome.signals.screen.text() == (
        "HOLD      LIST ABSENT",
        f"GTIN {_UNKNOWN}",
        "LOT K9981 SN Z1",
        "EXP 2027-10-31  408d",
        "KEEP IN QUARANTINE",
        "until its list comes",
    )
    assert (answered(desk), status(desk, "Z1", _UNKNOWN)) == ("list_absent", "hold")
    assert desk.stock() == {}


def test_when_the_list_comes_the_package_is_matched_and_in_stock_in_one_commit(desk):
    take(desk, delivery())
    desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN))
    desk.press()
    outcome = take(desk, delivery(sent("Z1", "K9981", gtin=_UNKNOWN), name="DEL200", po="88300"))
    (_, imported), (kind, matched) = desk.journal()[-2:]
    assert (imported["what"], imported["shipments"][0]["shipment"]) == ("shipment", "DEL200")
    assert (kind, matched["event"], matched["list"], matched["serial"]) == ("receipt", "list_came", "match", "Z1")
    assert matched["moved"] == {"status": "available", "quantity": 1, "location": "SHELF-1"}
    assert (status(desk, "Z1", _UNKNOWN), desk.stock()) == ("available", {"K9981": 1})
    assert lines(outcome) == ("PO 88300", "1 of 1 in", "1 waited and match", "Scan them to shelve")
    assert is_whole(desk.path)


def test_a_package_that_waited_is_scanned_once_more_to_be_told_its_place(desk):
    take(desk, delivery())
    desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN))
    take(desk, delivery(sent("Z1", "K9981", gtin=_UNKNOWN), name="DEL200", po="88300"))
    outcome = desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN))
    assert (outcome.verdict, outcome.advice, answered(desk)) == (Verdict.OK, None, "match")
    assert desk.stock() == {"K9981": 1}
    assert desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN), after=60).verdict is Verdict.DUPLICATE
    assert desk.stock() == {"K9981": 1}


def test_a_package_that_waited_and_is_listed_with_another_lot_raises_the_alarm(desk):
    take(desk, delivery())
    desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN))
    outcome = take(desk, delivery(sent("Z1", "K9982", gtin=_UNKNOWN), name="DEL200", po="88300"))
    assert desk.newest()["list"] == "wrong_lot"
    assert (status(desk, "Z1", _UNKNOWN), outcome.signals.screen.headline) == ("suspect", "SUSPECT")
    assert desk.stock() == {}


def test_a_package_that_is_recalled_while_it_waits_is_not_released_by_its_list(desk):
    take(desk, delivery())
    desk.scan(pack("Z1", "K9981", gtin=OTHER))
    assert answered(desk) == "not_on_list"
    desk.card("S-99999")
    desk.scan(pack("Z2", "K9981", gtin=OTHER))
    assert answered(desk) == "list_absent"
    recall(desk.path, {**_recall_of(OTHER), "code_info": "Lot: K9981"}, source_date="2026-09-18")
    take(desk, delivery(sent("Z2", "K9981", gtin=OTHER), name="DEL200", po="99999"))
    assert (desk.newest()["verdict"], desk.newest()["list"]) == ("recalled", "match")
    assert status(desk, "Z2", OTHER) == "recalled"


def test_scanned_again_before_its_list_came_it_still_waits(desk):
    take(desk, delivery())
    desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN))
    assert desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN), after=60).verdict is Verdict.BLOCKED
    assert answered(desk) == "list_absent"


def test_what_waits_cannot_be_taken(desk):
    take(desk, delivery())
    desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN))
    desk.card("M-PICK")
    assert desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN)).verdict is Verdict.BLOCKED


def test_a_package_that_waits_and_is_not_on_the_list_that_came_is_suspect(desk):
    take(desk, delivery())
    desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN))
    take(desk, delivery(sent("Z9", "K9981", gtin=_UNKNOWN), name="DEL200", po="88300"))
    desk.card("S-88300")
    assert desk.scan(pack("Z1", "K9981", gtin=_UNKNOWN)).verdict is Verdict.SUSPECT
    assert answered(desk) == "not_on_list"


def test_the_card_of_an_order_chooses_its_shipment(desk):
    take(desk, delivery(), delivery(sent("M1", gtin=_UNKNOWN), name="DEL200", po="88300"))
    outcome = desk.card("S-PO-88300")
    assert (outcome.signals.screen.headline, lines(outcome)[:2]) == ("SHIPMENT", ("PO 88300", "0 of 1 in"))
    desk.scan(pack("X9"))
    assert desk.newest()["shipment"] == "DEL200"


def test_the_card_of_an_order_in_two_shipments_chooses_both(desk):
    take(desk, delivery(), delivery(sent("M1", gtin=_UNKNOWN), name="DEL200"))
    assert lines(desk.card("S-88213")) == ("PO 88213", "2 lists", "0 of 10 in", "----- SCAN ITEM -----")
    assert desk.scan(pack("S1")).verdict is Verdict.OK
    assert desk.scan(pack("M1", gtin=_UNKNOWN)).verdict is Verdict.OK


def test_the_card_of_a_shipment_that_is_in_says_so_and_what_is_too_much_is_not_on_the_list(desk):
    take(desk, delivery(sent("M1", gtin=_UNKNOWN)))
    desk.scan(pack("M1", gtin=_UNKNOWN))
    assert "All of it is in" in lines(desk.card("S-DEL100"))
    desk.scan(pack("M2", gtin=_UNKNOWN))
    assert answered(desk) == "not_on_list"


def test_the_card_of_a_shipment_whose_list_is_not_here_lets_its_packages_wait(desk):
    take(desk, delivery())
    assert lines(desk.card("S-77001"))[:2] == ("77001", "LIST ABSENT")
    desk.scan(pack("X9"))
    assert answered(desk) == "list_absent"
    take(desk, delivery(sent("X8"), name="DEL300", po="77001"))
    desk.scan(pack("X7"))
    assert (answered(desk), desk.newest()["shipment"]) == ("not_on_list", "DEL300")


def test_a_choice_outlives_a_restart(desk):
    take(desk, delivery(), delivery(sent("M1", gtin=_UNKNOWN), name="DEL200", po="88300"))
    desk.card("S-88300")
    with Bench(desk.path) as again:
        again.at = desk.at
        again.scan(pack("X9"))
        assert again.newest()["shipment"] == "DEL200"


def test_a_choice_lapses_when_nothing_is_received_for_long(desk):
    take(desk, delivery())
    desk.card("S-88213")
    desk.scan(pack("Z1", gtin=_UNKNOWN), after=LAPSES.total_seconds() + 1)
    assert answered(desk) == "list_absent"


def test_a_package_of_another_open_list_chooses_that_one(desk):
    take(desk, delivery(), delivery(sent("M1", gtin=_UNKNOWN), name="DEL200", po="88300"))
    desk.card("S-88213")
    desk.scan(pack("M1", gtin=_UNKNOWN))
    desk.scan(pack("X9", gtin=_UNKNOWN))
    assert desk.newest()["shipment"] == "DEL200"


def test_a_card_of_a_shipment_has_no_use_elsewhere_or_without_lists(path):
    with Bench(path) as bench:
        assert "No list was imported" in lines(bench.card("S-88213"))
        assert "Which shipment?" in lines(bench.card("S"))
        bench.card("M-PICK")
        assert "Card has no use here" in lines(bench.card("S-88213"))
    with Bench(path, activity=Activity.RECEIVE, against=Against.NONE) as bench:
        bench.card("M-RECV")
        assert "Not against lists" in lines(bench.card("S-88213"))


def test_a_site_that_receives_against_lists_holds_everything_until_the_first_comes(path):
    with Bench(path, against=Against.LISTS) as bench:
        bench.scan(pack("S1"))
        assert (answered(bench), status(bench, "S1")) == ("list_absent", "hold")
        take(bench, delivery())
        assert (status(bench, "S1"), bench.stock()) == ("available", {"A2231": 1})


def test_where_no_list_was_ever_imported_receiving_is_as_it_was(path):
    recall(path)
    with Bench(path) as bench:
        assert bench.scan(pack("S1")).signals.screen.aside == "RECEIVED"
        assert "list" not in bench.newest()


def test_a_site_that_wants_no_lists_is_told_nothing_of_them(path):
    recall(path)
    with Bench(path, against=Against.NONE) as bench:
        take(bench, delivery())
        assert bench.scan(pack("X9")).verdict is Verdict.OK
        assert "list" not in bench.newest()


def test_a_package_that_waits_comes_in_where_lists_are_no_longer_asked(path):
    with Bench(path, against=Against.LISTS) as bench:
        bench.scan(pack("S1"))
    with Bench(path, against=Against.NONE) as bench:
        bench.scan(pack("S1"))
        assert status(bench, "S1") == "available"


def test_a_symbol_without_a_serial_number_is_not_received_against_serial_numbers(desk):
    take(desk, delivery())
    outcome = desk.scan(f"]d201{GTIN}1727103110A2231".encode())
    assert (outcome.verdict, answered(desk)) == (Verdict.INCOMPLETE, "list_wants_serial")
    assert "LIST: scan 2D code" in lines(outcome)
    assert desk.stock() == {}


def test_a_lot_that_is_counted_comes_in_by_its_quantity_card(desk):
    take(desk, delivery(sent("", quantity=10)))
    desk.card("N-8")
    desk.scan(f"]d201{GTIN}1727103110A2231".encode())
    assert (answered(desk), desk.stock()) == ("match", {"A2231": 8})
    desk.card("N-3")
    outcome = desk.scan(f"]d201{GTIN}1727103110A2231".encode(), after=5)
    assert (answered(desk), outcome.verdict) == ("not_on_list", Verdict.SUSPECT)
    assert "ONLY 2 MORE SENT" in lines(outcome)
    assert desk.stock() == {"A2231": 8}


def test_a_package_that_cannot_wait_by_its_serial_number_is_to_be_scanned_again(desk):
    take(desk, delivery())
    outcome = desk.scan(f"]d201{_UNKNOWN}1727103110A2231".encode())
    assert answered(desk) == "list_absent"
    assert "Rescan with its list" in lines(outcome)


def test_a_recalled_package_on_the_list_is_a_recalled_one_first(desk):
    recall(desk.path, {**_recall_of(GTIN), "code_info": "Lot: A2231"}, source_date="2026-09-18")
    take(desk, delivery())
    outcome = desk.scan(pack("S1"))
    assert (outcome.verdict, answered(desk), status(desk, "S1")) == (Verdict.RECALLED, "match", "recalled")
    assert desk.scan(pack("S1"), after=60).verdict is Verdict.RECALLED
    assert answered(desk) == "already_received"


def test_what_was_received_before_the_first_list_came_counts_as_come(desk):
    desk.scan(pack("S1"))
    outcome = take(desk, delivery(), after=60)
    assert lines(outcome)[1] == "1 of 9 in"
    assert desk.scan(pack("S1"), after=60).verdict is Verdict.DUPLICATE
    assert desk.newest()["list"] == "already_received"
    assert desk.scan(pack("S2")).signals.screen.lines[4] == "2 of 9  PO 88213"


def test_a_package_in_stock_that_is_on_no_list_is_a_repeat_and_no_suspect(desk):
    desk.scan(pack("X9"))
    take(desk, delivery())
    desk.card("S-88213")
    assert desk.scan(pack("X9"), after=60).verdict is Verdict.DUPLICATE


def test_two_suspects_that_cannot_be_saved_yet_have_two_cases(desk):
    take(desk, delivery())
    with no_writing(desk.store):
        desk.scan(pack("X9"))
        desk.scan(pack("X8", "C0107", gtin=OTHER))
    desk.wait(1)
    cases = [(row["serial"], row["case"]) for _, row in desk.journal() if row.get("case")]
    assert cases == [("X9", "S-2026-0001"), ("X8", "S-2026-0002")]


def test_a_list_is_announced_once_the_answer_that_is_being_read_is_over(desk):
    take(desk, delivery(), after=60)
    answer = desk.scan(pack("S1"), after=60)
    assert take(desk, delivery(sent("M1"), name="DEL200"), after=1).signals.screen == answer.signals.screen
    assert desk.wait(30).signals.screen.headline == "LIST CAME"


def test_a_list_that_another_process_took_in_is_announced_when_the_station_looks(desk):
    with Bench(desk.path) as office:
        take(office, delivery())
    outcome = desk.wait(30)
    assert (outcome.signals.screen.headline, lines(outcome)) == ("LIST CAME", ("PO 88213", "0 of 9 in"))
    assert desk.wait(30).signals.screen.headline != "LIST CAME"


def _recall_of(gtin):
    ndc = gtin[3:13]
    return recall_record(ndc=f"{ndc[:5]}-{ndc[5:9]}-{ndc[9:]}", number="D-0999-2026")


def _gtin(body):
    return body + gs1.check_digit(body)


_UNKNOWN = _gtin("0039990404443")


def test_a_package_that_is_taken_back_is_one_that_has_not_come(desk):
    take(desk, delivery())
    desk.scan(pack("S1"))
    desk.scan(pack("S2"))
    desk.card("UNDO")
    assert desk.scan(pack("S2")).signals.screen.lines[4] == "2 of 9  PO 88213"
    assert answered(desk) == "match"


def test_an_earlier_package_is_taken_back_though_others_came_since(desk):
    take(desk, delivery())
    for serial in ("S1", "S2"):
        desk.scan(pack(serial))
    desk.card("UNDO")
    desk.card("UNDO")
    desk.card("YES")
    assert desk.scan(pack("S3")).signals.screen.lines[4] == "1 of 9  PO 88213"


def test_a_suspect_package_that_is_taken_back_is_still_one(desk):
    take(desk, delivery())
    desk.scan(pack("X9"))
    assert "Alarmed: it stays" in lines(desk.card("UNDO"))
    assert status(desk, "X9") == "suspect"


def test_a_counted_lot_is_taken_back_by_its_quantity(desk):
    take(desk, delivery(sent("", quantity=10)))
    for number in (8, 2):
        desk.card(f"N-{number}")
        desk.scan(f"]d201{GTIN}1727103110A2231".encode())
    desk.card("UNDO")
    desk.card("N-2")
    desk.scan(f"]d201{GTIN}1727103110A2231".encode())
    assert (answered(desk), desk.stock()) == ("match", {"A2231": 10})


def test_what_came_in_today_counts_packages_that_another_program_released(path):
    recall(path)
    stock(path)
    with Bench(path, against=Against.LISTS) as bench:
        bench.begin()
        bench.scan(pack("S1"))
        bench.press()
        assert any(line.startswith("Today 0 in") for line in lines(bench.wait(60)))
        with Bench(path, against=Against.LISTS, at=bench.at) as importing:
            take(importing, delivery())
        bench.wait(5)
        assert any(line.startswith("Today 1 in") for line in lines(bench.wait(60)))


def test_a_suspect_package_that_is_expired_besides_says_that_there_is_more(desk):
    desk.scan(pack("S1"))
    suspect = desk.scan(pack("S1", "B7", "260831"))
    assert suspect.verdict is Verdict.SUSPECT
    assert desk.newest()["findings"] == ["serial_on_other_lot", "expired"]
    assert lines(suspect)[-1] == "Case S-2026-0001 +1"
