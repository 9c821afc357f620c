"""A pallet, a tote or a case with a label of its own: received whole, or opened where something in it is in doubt."""

import pytest

from station import gs1
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from tests.bench import GTIN, NDC, OTHER, Bench, is_whole, lines, pack, recall, recall_record, stock
from tests.lists import CASE_A, CASE_B, LINES, OCTOBER, PALLET, delivery, label, sent, sscc_of, take
from tests.loop.counting import Counter, pharmacy


@pytest.fixture
def desk(path):
    recall(path)
    stock(path)
    with Bench(path) as bench:
        bench.begin()
        take(bench, delivery())
        bench.wait(60)
        yield bench


def receipts(bench):
    return [row for kind, row in bench.journal() if kind == "receipt"]


def test_a_pallet_is_received_whole_by_its_label(desk):
    outcome = desk.scan(label(PALLET))
    assert outcome.verdict is Verdict.OK
    assert outcome.signals.screen.text() == (
        "OK     MATCH RECEIVED",
        "VELMORIL 10MG TAB",
        "LOT A2231",
        "EXP 2027-10-31 x6",
        "6 of 9",
        "TO SHELF-1",
        "No match 17SEP26 data",
    )
    assert desk.stock() == {"A2231": 6}
    assert is_whole(desk.path)


def test_every_package_of_it_has_a_row_with_its_serial_number_and_its_container(desk):
    desk.scan(label(PALLET))
    assert [row["serial"] for row in receipts(desk)] == ["S1", "S2", "S3", "S4", "S5", "S6"]
    assert {row["container"] for row in receipts(desk)} == {PALLET}
    assert {(row["list"], row["shipment"], row["verdict"]) for row in receipts(desk)} == {("match", "DEL100", "ok")}


def test_what_came_in_with_a_pallet_is_no_second_time_received(desk):
    desk.scan(label(PALLET))
    assert desk.scan(pack("S4"), after=60).verdict is Verdict.DUPLICATE
    assert "ALREADY RECEIVED" in lines(desk.scan(label(PALLET)))
    assert desk.scan(label(CASE_A)).verdict is Verdict.DUPLICATE
    assert desk.stock() == {"A2231": 6}


def test_what_came_in_today_is_counted_with_the_pallet(desk):
    desk.scan(label(PALLET))
    assert "Today 6 in  0 hold" in lines(desk.wait(60))


def test_a_case_is_received_and_then_the_pallet_no_more_whole(desk):
    assert desk.scan(label(CASE_B)).verdict is Verdict.OK
    outcome = desk.scan(label(PALLET))
    assert (outcome.verdict, lines(outcome)[1]) == (Verdict.NOT_NOW, "3 of 6 are in")
    assert desk.scan(label(CASE_A)).verdict is Verdict.OK
    assert desk.stock() == {"A2231": 6}


def test_a_container_of_which_one_package_is_in_is_to_be_opened(desk):
    desk.scan(pack("S2"))
    assert desk.scan(label(CASE_A)).verdict is Verdict.NOT_NOW
    assert desk.stock() == {"A2231": 1}


def test_a_pallet_chooses_its_shipment(desk):
    take(desk, delivery(sent("M1"), name="DEL200", po="88300"))
    desk.card("S-88300")
    desk.scan(label(PALLET))
    desk.scan(pack("X9"))
    assert (desk.newest()["list"], desk.newest()["shipment"]) == ("not_on_list", "DEL100")


def test_a_case_with_a_serial_number_of_its_own_is_a_container_too(desk):
    case = "1" + OTHER[1:13]
    case += gs1.check_digit(case)
    take(desk, delivery(sent("T1", container=f"{case}.C7"), name="DEL400", containers={f"{case}.C7": ""}))
    assert desk.scan(f"]d201{case}21C7".encode()).verdict is Verdict.OK
    assert desk.newest()["serial"] == "T1"


def test_a_container_with_several_lots_says_how_many_packages_came(desk):
    mixed = (sent("M1", container=sscc_of(9)), sent("M2", "C0107", container=sscc_of(9)))
    take(desk, delivery(*mixed, name="DEL200", containers={sscc_of(9): ""}))
    assert lines(desk.scan(label(sscc_of(9))))[:3] == ("2 packs in all", "several lots", "2 of 2")


def test_a_recalled_package_keeps_the_whole_container_out_and_is_named(desk):
    ndc = GTIN[3:13]
    told = recall_record(ndc=f"{ndc[:5]}-{ndc[5:9]}-{ndc[9:]}", lot="R7", number="D-0999-2026")
    recall(desk.path, told, source_date="2026-09-18")
    take(desk, delivery(*LINES[:3], sent("R1", "R7", container=CASE_A), name="DEL500", containers={CASE_A: ""}))
    outcome = desk.scan(label(CASE_A))
    assert outcome.verdict is Verdict.RECALLED
    assert outcome.signals.screen.text() == (
        "RECALL         INSIDE",
        "lot is recalled",
        "LOT R7 SN R1",
        "1 of 4 packs",
        "OPEN IT, SCAN EACH",
        "Scan Q1, then ACK",
    )
    assert desk.stock() == {}
    assert receipts(desk) == []
    assert [(alarm.kind.value, alarm.detail["serial"]) for alarm in desk.store.alarms()] == [("recall_1", "R1")]


def test_the_recalled_package_that_is_taken_out_of_it_raises_no_second_alarm(desk):
    test_a_recalled_package_keeps_the_whole_container_out_and_is_named(desk)
    assert desk.scan(pack("R1", "R7")).verdict is Verdict.RECALLED
    assert len(desk.store.alarms()) == 1
    assert desk.scan(pack("S1")).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("expiry", "verdict", "last", "alarms"),
    [
        (OCTOBER.replace(year=2025), Verdict.EXPIRED, "Scan X-EXP to close", ["expired"]),
        (OCTOBER.replace(year=2026), Verdict.SHORT_DATED, "None of it is in yet", []),
    ],
)
def test_an_expired_or_short_dated_package_in_it_is_decided_on_by_itself(desk, expiry, verdict, last, alarms):
    inside = (sent("M1", container=sscc_of(9)), sent("E1", "E5", expiry, container=sscc_of(9)))
    take(desk, delivery(*inside, name="DEL200", containers={sscc_of(9): ""}))
    outcome = desk.scan(label(sscc_of(9)))
    assert (outcome.verdict, lines(outcome)[-1]) == (verdict, last)
    assert [alarm.kind.value for alarm in desk.store.alarms()] == alarms
    assert desk.newest()["inside"][0]["serial"] == "E1"
    assert desk.stock() == {}


def test_a_package_that_was_here_before_with_another_lot_makes_the_container_suspect(desk):
    desk.scan(pack("M2", "C0107", gtin=OTHER), after=60)
    inside = (sent("M1", container=sscc_of(9)), sent("M3", container=sscc_of(9)))
    take(desk, delivery(*inside, name="DEL200", containers={sscc_of(9): ""}))
    desk.card("S-DEL200")
    desk.scan(pack("M1", "B7"))
    assert desk.scan(label(sscc_of(9))).verdict is Verdict.SUSPECT
    assert desk.stock() == {}


def test_packages_that_are_counted_come_in_with_their_container(desk):
    inside = sent("", quantity=24, container=sscc_of(9))
    take(desk, delivery(inside, name="DEL200", containers={sscc_of(9): ""}))
    outcome = desk.scan(label(sscc_of(9)))
    assert (outcome.verdict, outcome.signals.screen.headline) == (Verdict.INCOMPLETE, "BY LOT")
    assert desk.stock() == {"A2231": 24}


def test_a_container_on_no_list_is_opened_and_its_packages_scanned(desk):
    outcome = desk.scan(label(sscc_of(77)))
    assert (outcome.verdict, lines(outcome)[1]) == (Verdict.INFO, "ON NO LIST HERE")
    assert desk.newest()["findings"] == ["container_not_on_list"]


def test_where_no_list_was_imported_a_container_is_opened_as_ever(path):
    with Bench(path) as bench:
        bench.scan(label(PALLET))
        assert bench.newest()["findings"] == ["container"]


def test_a_container_has_no_use_at_the_checkpoint(desk):
    desk.card("M-PICK")
    desk.scan(label(PALLET))
    assert desk.newest()["findings"] == ["container"]


def test_without_a_clock_the_dates_in_a_container_are_to_be_checked_by_eye(path):
    recall(path)
    with Bench(path, clock=ClockQuality.NONE) as bench:
        take(bench, delivery())
        outcome = bench.scan(label(PALLET))
    assert (outcome.verdict, lines(outcome)[4]) == (Verdict.CHECK, "BY EYE: CLOCK NOT SET")


def test_on_old_recall_data_a_container_is_no_ok(path):
    recall(path, source_date="2026-08-01")
    with Bench(path) as bench:
        take(bench, delivery())
        outcome = bench.scan(label(PALLET))
    assert outcome.signals.screen.headline == "NO MATCH"
    assert "LIST MATCH 6 of 9" in lines(outcome)
    assert outcome.signals.tone.name == "ok_on_old_data"


def test_a_container_is_not_received_into_a_zone_that_is_being_counted(path):
    pharmacy(path)
    with Counter(path) as counter:
        counter.begin()
        take(counter, delivery())
        counter.open("", "SHELF-1")
        counter.card("M-RECV")
        outcome = counter.scan(label(PALLET))
        assert (outcome.verdict, outcome.signals.screen.headline) == (Verdict.NOT_NOW, "FROZEN")
        assert counter.stock() == {}
        counter.card("L-SHELF-2")
        assert counter.scan(label(PALLET)).verdict is Verdict.OK


def test_a_package_that_is_refused_in_a_counted_zone_has_not_come(path):
    pharmacy(path)
    with Counter(path) as counter:
        counter.begin()
        take(counter, delivery())
        counter.open("", "SHELF-1")
        counter.card("M-RECV")
        assert counter.scan(pack("S1")).verdict is Verdict.NOT_NOW
        counter.card("L-SHELF-2")
        assert counter.scan(pack("S1")).verdict is Verdict.OK


def test_hold_after_a_container_sets_all_of_it_apart(desk):
    desk.scan(label(PALLET))
    outcome = desk.card("HOLD")
    assert outcome.signals.screen.text()[:3] == ("ON HOLD", "All 6 of it", "Not in stock")
    held = [row for kind, row in desk.journal() if kind == "command" and "HOLD" in str(row.get("command"))]
    assert [(row["serial"], row["moved"]["status"]) for row in held] == [(f"S{n}", "hold") for n in range(1, 7)]
    assert desk.stock() == {"A2231": 0}
    assert desk.card("HOLD").verdict is Verdict.NOT_NOW


def test_undo_takes_a_container_back_whole_and_it_can_come_again(desk):
    desk.scan(label(PALLET))
    outcome = desk.card("UNDO")
    assert outcome.signals.screen.text()[:3] == ("UNDONE", "All 6 of ..000018", "Was RECEIVED 14:08:06")
    undone = [row for _, row in desk.journal() if "undoes" in row]
    assert [row["serial"] for row in undone] == [f"S{n}" for n in range(6, 0, -1)]
    assert desk.stock() == {}
    assert "Today 0 in  0 hold" in lines(desk.wait(60))
    assert desk.scan(label(PALLET)).signals.screen.lines[3] == "6 of 9"


def test_undo_after_a_container_takes_back_all_of_it_or_nothing(desk):
    desk.scan(label(CASE_A))
    desk.card("M-PICK")
    desk.scan(pack("S2"))
    assert lines(desk.card("UNDO"))[1] == "LOT A2231 SN S2"
    desk.scan(pack("S2"))
    desk.card("M-RECV")
    desk.scan(label(CASE_B))
    desk.card("HOLD")
    assert (desk.card("UNDO").verdict, desk.newest()["refused"]) == (Verdict.NOT_NOW, "Changed since")
    assert desk.stock() == {"A2231": 2}


def test_a_recall_that_came_meanwhile_keeps_a_container_where_it_is(desk, path):
    desk.scan(label(CASE_A))
    recall(path, recall_record(ndc=NDC, lot="A2231"), source_date="2026-09-18")
    desk.card("UNDO")
    assert desk.newest()["refused"] == "Recalled: it stays"


def test_of_a_large_container_undo_is_refused(path):
    with Bench(path) as bench:
        bench.begin()
        inside = (sent(f"N{number}", container=CASE_A) for number in range(70))
        take(bench, delivery(*inside, containers={CASE_A: ""}))
        bench.scan(label(CASE_A))
        bench.card("UNDO")
        assert bench.newest()["refused"] == "Cannot be taken back"
        assert bench.stock() == {"A2231": 70}


@pytest.mark.parametrize("words", ["Q-5", "D-5"])
def test_a_container_has_no_quantity_to_set(desk, words):
    desk.scan(label(CASE_A))
    desk.card(words)
    assert desk.newest()["refused"] == "No scan to count"
