"""Controlled products: two badges in order, never the same one, within ten minutes; counted again by others."""

import json
from datetime import UTC, datetime

import pytest

from station.cli import main
from station.domain.counts.counting import CountRules, CountState, CountType, Freeze
from station.domain.verdict import Verdict
from station.store.count_changes import Opened
from station.store.store import Entry, Store
from tests.bench import GTIN, OTHER, Bench, expired_pack, is_whole, pack, rows, text
from tests.loop.counting import CREAM, LORA, OXY, Counter, pharmacy, plain_pack


def count_shift(counter):
    """Count the cabinet at the change of shifts, up to the question for the first badge."""
    counter.open("SHIFT", "CAB-1")
    counter.scan(plain_pack(OXY, "C7"))
    counter.digits(37)
    counter.card("CLOSE")
    return counter.card("CLOSE")


def test_a_shift_count_asks_for_the_outgoing_badge_and_then_the_incoming_one(counter):
    assert text(count_shift(counter))[0].endswith("COUNTED")
    outcome = counter.sign("JRIVERA")
    assert text(outcome) == (
        "CII COUNT",
        "OXYCODONE 5MG TAB",
        "Counted, value hidden",
        "Counter J. Rivera OK",
        "Witness: scan badge",
        "Same badge refused",
    )
    assert (outcome.signals.light.pattern, outcome.signals.tone.name) == ("pulse", "witness")
    done = counter.sign("MCHEN")
    assert (done.verdict, "Both signed" in text(done)) == (Verdict.OK, True)
    (certified,) = counter.events("certified")
    assert [(each["person"], each["meaning"]) for each in certified["signatures"]] == [
        ("JRIVERA", "COUNTED"),
        ("MCHEN", "WITNESSED"),
    ]
    assert counter.count.state is CountState.CERTIFIED


def test_the_witness_tone_is_a_beep_each_15_seconds_for_a_minute_at_most(counter):
    count_shift(counter)
    tone = counter.sign("JRIVERA").signals.tone
    beeps = [hertz for hertz, _ in tone.notes if hertz]
    assert (len(beeps), tone.repeats) == (4, False)
    assert sum(seconds for _, seconds in tone.notes) == pytest.approx(60)


def test_the_same_badge_twice_is_refused(counter):
    count_shift(counter)
    counter.sign("JRIVERA")
    assert counter.badge("JRIVERA").verdict is Verdict.NOT_NOW
    assert counter.events("certified") == []
    counter.sign("MCHEN")
    assert len(counter.events("certified")) == 1


@pytest.mark.parametrize("signed", [[], ["JRIVERA"]])
def test_a_count_that_nobody_signs_within_ten_minutes_is_an_event(counter, signed):
    count_shift(counter)
    for person in signed:
        counter.sign(person)
    counter.wait(590)
    assert counter.events("not_signed") == []
    outcome = counter.wait(30)
    assert text(outcome)[:3] == ("NOT SIGNED", "SHIFT COUNT", "No badge in 10 min")
    assert [event["reason"] for event in counter.events("not_signed")] == ["late"]


def test_a_count_that_was_not_signed_in_time_can_still_be_signed(counter):
    count_shift(counter)
    counter.wait(700)
    counter.card("M-COUNT")
    counter.sign("JRIVERA")
    counter.sign("MCHEN")
    assert counter.count.state is CountState.CERTIFIED
    assert len(counter.events("not_signed")) == 1


def test_a_power_cut_between_the_badges_asks_for_both_again(path, counter):
    count_shift(counter)
    counter.sign("JRIVERA")
    with Counter(path) as again:
        again.at = counter.at
        assert text(again.begin())[0].endswith("COUNTED")
        again.sign("MCHEN")
        again.sign("JRIVERA")
        assert again.count.state is CountState.CERTIFIED


def test_ten_minutes_that_pass_without_power_are_an_event_too(path, counter):
    count_shift(counter)
    with Counter(path) as again:
        again.at = counter.at
        again.wait(0)
    with Counter(path) as again:
        again.at = counter.at.replace(hour=15)
        again.begin()
        assert len(again.events("not_signed")) == 1


def test_a_count_without_controlled_products_wants_no_badge(counter):
    counter.open("", "A1")
    counter.scan(pack())
    counter.card("CLOSE")
    assert counter.card("CLOSE").verdict is Verdict.OK
    assert counter.count.state is CountState.CERTIFIED


@pytest.mark.parametrize(("witnessed", "signs"), [(frozenset(), False), (frozenset({"IV"}), True)])
def test_schedules_below_two_are_witnessed_where_the_site_says_so(path, witnessed, signs):
    pharmacy(path)
    with Counter(path, CountRules(witnessed=witnessed)) as counter:
        counter.begin()
        counter.open("", "A1")
        counter.scan(pack(gtin=LORA))
        counter.card("CLOSE")
        counter.card("CLOSE")
        assert (counter.count.state is CountState.COUNTED) == signs


def test_an_inventory_of_controlled_products_says_whether_it_was_at_opening_or_close(counter):
    counter.open("FULL", "A1")
    counter.scan(pack(gtin=LORA))
    counter.card("CLOSE")
    assert counter.card("CLOSE").signals.screen.headline == "OPEN/CLOSE"
    counter.card("OPEN")
    (certified,) = counter.events("certified")
    assert certified["business"] == "open"


def test_a_certificate_has_what_a_regulator_asks_for(counter):
    counter.open("FULL", "A1", "A2")
    counter.card("EMPTY")
    counter.card("L-A1")
    counter.scan(pack(gtin=LORA))
    counter.scan(pack("S2", "C0107"))
    counter.card("CLOSE")
    counter.card("CLOSE")
    counter.card("CLOSE")
    (certified,) = counter.events("certified")
    assert certified["totals"] == {"packs": 2, "lots": 2, "expired": 0, "recalled": 0, "held": 0, "nocode": 0}
    assert [(zone["zone"], zone["state"], zone.get("empty")) for zone in certified["zones"]] == [
        ("A1", "closed", None),
        ("A2", "closed", True),
    ]
    assert (certified["business"], certified["revision"], certified["station"]) == ("close", 1, "front-desk")
    sections = {each["section"]: each["lines"] for each in counter.events("lines")}
    assert [line["name"] for line in sections["III-V"]] == ["LORAZEPAM 1MG TAB"]
    assert [(line["lot"], line["quantity"]) for line in sections["other"]] == [("C0107", 1)]


def test_a_certificate_carries_the_chain_it_stands_on(path, counter):
    counter.open("", "A1")
    counter.scan(pack())
    counter.card("CLOSE")
    counter.card("CLOSE")
    journal = rows(path)
    certified = json.loads(journal[-1].body)
    assert (certified["upto_seq"], certified["chain"]) == (journal[-2].seq, journal[-2].hash.hex())
    assert is_whole(path)


def test_a_large_count_keeps_its_rows_small(path, counter):
    counter.open("", "A1")
    for number in range(45):
        counter.scan(pack(f"S{number}", f"LOT{number}"), after=2)
    counter.card("CLOSE")
    counter.card("CLOSE")
    assert [len(each["lines"]) for each in counter.events("lines")] == [20, 20, 5]
    assert max(len(row.body) for row in rows(path)) < 8000


def test_a_count_with_an_open_or_a_missing_zone_does_not_end(counter):
    counter.open("", "A1")
    counter.scan(pack())
    counter.card("L-A2")
    counter.scan(pack("S2"))
    counter.card("CLOSE")
    assert {"STILL OPEN", "A1"} <= set(text(counter.card("CLOSE")))


def test_zones_that_are_left_out_need_a_reason(path):
    pharmacy(path)
    store = Store(path)
    opened = Opened("C-1", CountType.FULL, Freeze.HARD, ("A1", "A2"), {"zones": ["A1", "A2"]})
    store.record(Entry(datetime(2026, 9, 18, 8, tzinfo=UTC), "count", {"event": "opened"}, changes=(opened,)))
    store.close()
    with Counter(path) as counter:
        counter.begin()
        counter.card("M-COUNT")
        assert "Not in this count" in text(counter.card("L-A3"))
        counter.card("L-A1")
        counter.scan(pack())
        assert "Zones to go 1" in text(counter.card("CLOSE"))
        assert {"NOT COUNTED", "A2"} <= set(text(counter.card("CLOSE")))
        counter.card("R-2")
        counter.card("CLOSE")
        (certified,) = counter.events("certified")
        assert [(zone["state"], zone.get("reason")) for zone in certified["zones"]] == [
            ("closed", None),
            ("reasoned", "R2"),
        ]


def closed_count(counter, gtin=GTIN):
    counter.open("", "A1")
    counter.scan(plain_pack(gtin, "A7"))
    counter.digits(10)
    counter.card("CLOSE")
    counter.card("CLOSE")


def test_a_recount_says_what_to_count_and_nothing_else(counter):
    closed_count(counter)
    outcome = counter.recount((GTIN, "A7"))
    assert text(outcome) == (
        "RECOUNT",
        "VELMORIL 10MG TAB",
        "LOT A7",
        "Count all of it again",
        "Attempt 2",
        "CLOSE when done",
    )
    assert outcome.signals.tone.name == "attend"


def test_a_recount_counts_its_item_anew_and_the_first_count_stays(counter):
    closed_count(counter)
    counter.recount((GTIN, "A7"), (OTHER, ""))
    assert counter.scan(plain_pack(CREAM)).verdict is Verdict.NOT_NOW
    assert counter.scan(plain_pack(GTIN, "A8")).verdict is Verdict.NOT_NOW
    counter.scan(plain_pack(GTIN, "A7"))
    counter.digits(9)
    assert "GABAPENTIN 300 CAP" in text(counter.card("CLOSE"))
    counter.card("EMPTY")
    assert [(each["gtin"], each["quantity"]) for each in counter.events("recounted")] == [(GTIN, 9), (OTHER, 0)]
    assert counter.lines() == {("A1", GTIN, "A7", "good"): 10}
    assert counter.events("certified")[-1]["revision"] == 2


def test_an_item_is_asked_for_once_at_a_time_and_its_attempts_are_numbered(counter):
    closed_count(counter)
    counter.recount((GTIN, "A7"))
    counter.recount((GTIN, "A7"))
    assert len(counter.events("recount_begun")) == 1
    counter.card("EMPTY")
    assert "Attempt 3" in text(counter.recount((GTIN, "A7")))


def test_a_recount_outlives_a_power_cut(path, counter):
    closed_count(counter)
    counter.recount((GTIN, "A7"))
    counter.scan(plain_pack(GTIN, "A7"))
    with Counter(path) as again:
        again.at = counter.at
        again.begin()
        assert "RECOUNT  Total 1" in text(again.wait(20))
        assert again.card("M-COUNT").signals.screen.headline == "RECOUNT"
        assert "First end the recount" in text(again.card("L-A9"))
        again.card("CLOSE")
        assert again.events("recounted")[0]["quantity"] == 1


def test_a_recount_that_comes_in_the_middle_of_a_zone_waits(counter):
    counter.open("", "A1")
    counter.scan(pack("S1"))
    assert counter.recount((GTIN, "")).signals.screen.headline == "RECOUNT"
    assert counter.scan(pack("S2")).verdict is Verdict.OK
    assert "Recount 1 items" in text(counter.card("CLOSE"))
    assert counter.card("RESUME").signals.screen.headline == "RECOUNT"


def test_a_recount_that_comes_while_something_else_is_done_begins_with_the_count_card(counter):
    closed_count(counter)
    counter.card("M-RECV")
    counter.recount((GTIN, "A7"))
    assert counter.scan(pack("N1")).verdict is Verdict.OK
    assert counter.card("M-COUNT").signals.screen.headline == "RECOUNT"


def test_a_recount_of_no_count_is_passed_over_and_kept(counter):
    counter.recount((GTIN, "A7"))
    assert counter.newest()["event"] == "passed_over"


def test_a_controlled_item_is_counted_again_by_another_person(counter):
    count_shift(counter)
    counter.sign("JRIVERA")
    counter.sign("MCHEN")
    counter.recount((OXY, "C7"))
    counter.scan(plain_pack(OXY, "C7"))
    counter.digits(36)
    counter.card("CLOSE")
    assert counter.badge("JRIVERA").verdict is Verdict.NOT_NOW
    counter.sign("MCHEN")
    counter.sign("JRIVERA")
    (recounted,) = counter.events("recounted")
    assert (recounted["quantity"], [s["person"] for s in recounted["signatures"]]) == (36, ["MCHEN", "JRIVERA"])


def test_the_third_count_of_a_controlled_item_is_a_supervisors(counter):
    count_shift(counter)
    counter.sign("JRIVERA")
    counter.sign("MCHEN")
    for _ in range(2):
        counter.recount((OXY, "C7"))
        counter.card("EMPTY")
        if len(counter.events("recount_begun")) == 1:
            counter.sign("MCHEN")
            counter.sign("JRIVERA")
    assert counter.badge("MCHEN").verdict is Verdict.NOT_NOW
    counter.sign("AOKAFOR")
    counter.sign("MCHEN")
    assert len(counter.events("recounted")) == 2


def test_a_missed_shift_count_is_told_once(path):
    pharmacy(path)
    with Counter(path, CountRules(shift_times=("14:30",))) as counter:
        counter.begin()
        counter.wait(52 * 60)
        assert counter.events("shift_missed") == []
        outcome = counter.wait(60)
        assert {"SHIFT COUNT MISSED", "due 18SEP26 14:30"} <= set(text(outcome))
        counter.wait(60)
        assert len(counter.events("shift_missed")) == 1
    with Counter(path, CountRules(shift_times=("14:30",))) as again:
        again.at = counter.at
        again.begin()
        again.wait(60)
        assert len(again.events("shift_missed")) == 1


def test_a_shift_that_was_counted_in_time_is_not_missed(path):
    pharmacy(path)
    with Counter(path, CountRules(shift_times=("14:30",))) as counter:
        counter.begin()
        count_shift(counter)
        counter.sign("JRIVERA")
        counter.sign("MCHEN")
        counter.wait(3600)
        assert counter.events("shift_missed") == []


def test_a_new_station_has_missed_nothing(path):
    pharmacy(path)
    with Counter(path, CountRules(shift_times=("06:45",))) as counter:
        counter.begin()
        counter.wait(60)
        assert counter.events("shift_missed") == []


def test_an_expiry_walk_lists_what_expires_and_counts_nothing(path):
    pharmacy(path)
    with Counter(path) as counter:
        counter.begin()
        counter.card("M-WALK")
        counter.card("L-A1")
        assert counter.scan(pack("S1")).signals.screen.headline == "SEEN"
        assert counter.scan(pack("S1"), after=60).verdict is Verdict.OK
        assert counter.scan(pack("S3", "B1", "261001")).verdict is Verdict.SHORT_DATED
        counter.scan(expired_pack())
        counter.card("B-XEXP")
        assert text(counter.card("CLOSE")) == (
            "WALKED",
            "A1",
            "Lots seen 3",
            "Expired 1",
            "Recalled 0",
            "Soon 1",
        )
        (walked,) = counter.events("walked")
        assert [(each["lot"], each["condition"]) for each in walked["listed"]] == [("8812", "expired"), ("B1", "good")]
        assert counter.card("CLOSE").verdict is Verdict.INFO
        assert counter.card("D-3").verdict is Verdict.NOT_NOW
        assert not any(body.get("counted") for _, body in counter.journal())


def test_a_station_that_does_not_count_needs_nothing_of_it(path):
    with Bench(path) as bench:
        bench.begin()
        assert bench.scan(pack()).verdict is Verdict.OK


def test_an_empty_count_does_not_end(counter):
    counter.card("M-COUNT")
    assert "NOTHING COUNTED" in text(counter.card("CLOSE"))


def test_a_pending_recount_begins_where_the_count_would_end(counter):
    counter.open("", "A1")
    counter.scan(pack("S1"))
    counter.recount((GTIN, ""))
    counter.card("CLOSE")
    assert counter.card("CLOSE").signals.screen.headline == "RECOUNT"


def test_a_card_without_a_place_opens_no_zone(counter):
    counter.card("M-COUNT")
    assert "Unknown place" in text(counter.card("L-" + "X" * 17))


def test_settings_of_counts_that_are_wrong_are_named(tmp_path, capsys):
    for setting, wrong in (("witness", "VI"), ("shift_times", "6:45")):
        path = tmp_path / "station.toml"
        path.write_text(f'[count]\n{setting} = ["{wrong}"]\n')
        assert main(["config", "--config", str(path)]) == 78
        assert f"{path}: count.{setting} has '{wrong}'" in capsys.readouterr().err
