"""News of recalls between scans: recorded, shown, and an alarm for what was seen before it was recalled."""

from datetime import date

import pytest

from station import messages
from station.domain.decision import AlarmKind
from station.domain.verdict import Verdict
from station.store.recalls.bundles import folder_of
from station.store.recalls.lookback import IN_FORCE, LOOKED_BACK
from tests.bench import GTIN, NDC, NOW, RECALLED, Bench, no_writing, pack, recall, recall_record, recalled_pack, stock
from tests.bundling import Office

PLACES = (("SHELF-1", 4), ("SHELF-2", 1))


def seen(bench, gtin=RECALLED, lot="17A-0443", places=PLACES, expiry=date(2027, 10, 31)):
    return bench.handle(
        messages.RecalledSeen, gtin=gtin, lot=lot, expiry=expiry, places=places, location="SHELF-1", seen_at=NOW
    )


def test_other_recalls_are_recorded_once(bench, path):
    recall(path)
    assert bench.handle(messages.RecallsChanged).seq
    assert bench.handle(messages.RecallsChanged).seq is None
    kind, body = bench.journal()[-1]
    (full,) = body["bundles"]
    assert (kind, body["what"], full["kind"], full["version"]) == ("recalls", "in_force", "full", 1)
    assert (full["source_date"], full["recalls"], full["key"]) == ("2026-09-17", 1, "")
    assert bench.store.remembered(IN_FORCE) == bench.store.recalls.name


def test_a_scan_is_judged_by_other_recalls_before_they_are_recorded(bench, path):
    assert bench.scan(recalled_pack("R1")).verdict is Verdict.OK
    recall(path)
    assert bench.scan(recalled_pack("R2")).verdict is Verdict.RECALLED
    assert bench.newest()["recall_version"] == 1


def test_the_urgent_recalls_are_recorded_beside_the_full_ones(bench, path, tmp_path):
    office = Office(tmp_path / "office")
    office.install(path, office.bundle(3))
    office.install(path, office.bundle(1, "20B-0001", kind="urgent"))
    bench.handle(messages.RecallsChanged)
    full, urgent = bench.newest()["bundles"]
    assert (full["version"], urgent["kind"], urgent["version"]) == (3, "urgent", 1)
    assert full["key"] == urgent["key"] != ""


def test_a_bundle_that_is_refused_is_said_and_recorded(bench):
    outcome = bench.handle(
        messages.RecallsRefused, bundle="full-9.db", refusal="version_goes_back", problem="version 9 came after 10"
    )
    assert outcome.signals.screen.text()[:3] == ("REFUSED", "NEW RECALL DATA:", "version goes back")
    assert bench.newest() | {"tsq": 0, "boot": 0, "mono": 0} == {
        "event": "recalls",
        "what": "refused",
        "bundle": "full-9.db",
        "refusal": "version_goes_back",
        "problem": "version 9 came after 10",
        "tsq": 0,
        "boot": 0,
        "mono": 0,
    }


def test_a_question_to_a_person_is_not_taken_away_by_a_bundle_that_is_refused(bench):
    bench.scan(pack("S2", "K9981", "261120"))
    outcome = bench.handle(messages.RecallsRefused, bundle="b", refusal="unsigned", problem="p")
    assert (outcome.signals.screen.headline, outcome.seq) == ("SHORT", 3)


def test_what_is_recalled_after_it_was_seen_is_an_alarm_with_what_where_and_when(bench, path):
    stock(path, (RECALLED, "17A-0443", "2027-10-31", 4))
    recall(path)
    outcome = seen(bench)
    assert (outcome.verdict, bench.last.tone.name) == (Verdict.RECALLED, "recall")
    assert outcome.signals.screen.text() == (
        "RECALL           STOP",
        f"GTIN {RECALLED}",
        "LOT 17A-0443",
        "CLASS I D-0443-2026",
        "4 on SHELF-1 +1 more",
        "Seen 18SEP26 14:07",
        "Scan Q1, then ACK",
    )
    kind, body = bench.journal()[-1]
    assert (kind, body["event"], body["what"], body["lot"]) == ("alarm", "look_back", "recall_1", "17A-0443")
    assert body["in_stock"] == [{"location": "SHELF-1", "quantity": 4}, {"location": "SHELF-2", "quantity": 1}]
    assert (body["last_seen"], body["location"]) == ("2026-09-18T14:07:00.000Z", "SHELF-1")
    assert (body["recalls"], body["recall_version"], body["expiry"]) == (["D-0443-2026"], 1, "2027-10-31")


def test_the_alarm_stands_until_its_bin_card_and_ack_and_is_not_raised_again(bench, path):
    recall(path)
    seen(bench)
    assert seen(bench).seq is None
    bench.card("B-Q1")
    bench.press()
    (_, binned), (_, closed) = bench.journal()[-2:]
    assert (binned["event"], closed["event"]) == ("binned", "closed")
    assert (closed["command"], closed["recalls"], closed["recall_version"]) == ("button ack", ["D-0443-2026"], 1)
    assert seen(bench).seq is None
    assert bench.store.alarms() == []


def test_a_scan_told_of_it_already(bench, path):
    recall(path)
    bench.scan(recalled_pack())
    assert seen(bench).seq is None
    assert len(bench.store.alarms()) == 1


def test_a_recall_that_is_graver_than_the_last_is_told_again(bench, path):
    recall(path, recall_record(classification="Class III"))
    seen(bench)
    recall(path, recall_record(classification="Class I"))
    seen(bench)
    assert [alarm.kind for alarm in bench.store.alarms()] == [AlarmKind.RECALL_I, AlarmKind.RECALL_III]


def test_what_a_person_must_check_is_a_check(bench, path):
    recall(path, recall_record(lot="see the letter"))
    outcome = seen(bench, places=())
    assert outcome.verdict is Verdict.CHECK
    assert outcome.signals.screen.text()[0] == "CHECK         RECALL?"
    assert outcome.signals.screen.lines[3:] == ("NONE IN STOCK", "Seen 18SEP26 14:07", "CHECK, then ACK")
    bench.press()
    assert bench.store.alarms() == []


def test_a_product_without_a_lot_and_a_recall_without_a_class_are_shown(bench, path):
    stock(path)
    recall(path, recall_record(classification="Not Yet Classified", ndc=NDC))
    lines = seen(bench, GTIN, None, (("SHELF-1", 4),), None).signals.screen.lines
    assert lines[:3] == ("VELMORIL 10MG TAB", "D-0443-2026", "4 on SHELF-1")


def test_under_a_graver_alarm_it_waits_its_turn(bench, path):
    recall(path, recall_record(), recall_record("D-0444-2026", "Class II", "20B-0001"))
    bench.scan(recalled_pack())
    seen(bench, lot="20B-0001")
    assert "LOT 17A-0443" in bench.last.screen.lines
    bench.card("B-Q1")
    bench.press()
    assert "LOT 20B-0001" in bench.wait(5).signals.screen.lines
    assert bench.last.tone.name == "recall_2"


def test_the_alarm_sounds_again_after_a_power_cut(bench, path):
    recall(path)
    seen(bench)
    with Bench(path) as again:
        again.begin()
        assert (again.last.screen.headline, again.last.tone.name) == ("RECALL", "recall")


def test_what_is_no_longer_recalled_when_its_turn_comes_is_passed_over(bench, path):
    recall(path)
    assert seen(bench, lot="20B-0001").seq is None
    assert bench.store.alarms() == []


def test_that_all_was_looked_back_upon_is_recorded(bench):
    bench.handle(messages.LookedBack, recalls="full-2", lots=40, hits=1)
    body = bench.newest()
    assert (body["what"], body["set"], body["lots"], body["hits"]) == ("looked_back", "full-2", 40, 1)
    assert bench.store.remembered(LOOKED_BACK) == "full-2"


def test_a_look_back_of_which_an_alarm_could_not_be_saved_is_not_over(bench, path):
    recall(path)
    with no_writing(bench.store):
        assert seen(bench).signals.screen.aside == "NOT SAVED"
    over = {"recalls": "full-2", "lots": 1, "hits": 1}
    assert bench.handle(messages.LookedBack, **over).seq is None
    seen(bench)
    assert bench.handle(messages.LookedBack, **over).seq
    assert [alarm.kind for alarm in bench.store.alarms()] == [AlarmKind.RECALL_I]


@pytest.mark.parametrize(("classification", "tone"), [("Class II", "recall_2"), ("Class III", "recall_3")])
def test_the_alarm_says_its_class(bench, path, classification, tone):
    recall(path, recall_record(classification=classification))
    seen(bench)
    assert bench.last.tone.name == tone


def test_recalls_that_were_damaged_while_the_station_was_down_are_told_at_its_start(path):
    recall(path)
    for database in folder_of(path).glob("*.db"):
        database.write_bytes(b"")
    with Bench(path) as bench:
        bench.begin()
        assert "is not what its manifest says" in bench.newest()["recall_problem"]
        assert "NO RECALL DATA!" in bench.last.screen.lines
