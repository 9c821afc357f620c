"""A count: zones opened and closed by card, every package once, nothing said of how many there should be."""

import pytest

from station.domain.counts.counting import CountRules, CountState, CountType, Freeze
from station.domain.decision import Activity
from station.domain.verdict import Verdict
from station.messages import RecalledSeen
from tests.bench import GTIN, OTHER, RECALLED, expired_pack, pack, recalled_pack, stock, text
from tests.loop.counting import CREAM, OXY, Counter, pharmacy, plain_pack


def test_the_count_card_begins_a_count_and_asks_for_a_zone(counter):
    assert text(counter.card("M-COUNT")) == ("COUNT", "SPOT BEGINS", "Scan a zone card", "BLIND")
    assert (counter.count.type, counter.count.state) == (CountType.SPOT, CountState.OPEN)


def test_a_card_may_say_which_count_it_begins(counter):
    assert "FULL BEGINS" in text(counter.card("M-COUNT-FULL"))
    assert counter.count.type is CountType.FULL


def test_a_card_of_a_count_that_is_none_is_refused(counter):
    assert counter.card("M-COUNT-HALF").verdict is Verdict.NOT_NOW


def test_another_count_does_not_begin_while_one_is_open(counter):
    counter.card("M-COUNT-FULL")
    assert text(counter.card("M-COUNT-CYCLE")) == ("NOT NOW", "FULL count is open")
    assert "FULL GOES ON" in text(counter.card("M-COUNT"))


def test_every_package_is_counted_with_its_zones_running_total(counter):
    counter.open("", "A1")
    assert counter.scan(pack("S1")).verdict is Verdict.OK
    outcome = counter.scan(pack("S2"))
    assert text(outcome)[:5] == (
        "COUNTED",
        "VELMORIL 10MG TAB",
        "LOT A2231 SN S2",
        "EXP 2027-10-31  408d",
        "A1  Total 2",
    )
    assert counter.packs() == 2


def test_a_package_is_counted_once_and_its_second_scan_says_when_and_where(counter):
    counter.open("", "SHELF-B3")
    counter.scan(pack("10000004417"))
    outcome = counter.scan(pack("10000004417"), after=60)
    assert outcome.verdict is Verdict.DUPLICATE
    assert text(outcome) == (
        "REPEAT        IGNORED",
        "ALREADY COUNTED",
        "SN ..4417",
        "at 14:07:09",
        "ZONE SHELF-B3",
        "Not added. Total 1",
        "Other pack? HELP",
    )
    assert (outcome.signals.tone.name, counter.packs()) == ("duplicate", 1)
    assert counter.newest()["first"]["zone"] == "SHELF-B3"


def test_a_package_that_was_counted_in_another_zone_says_which(counter):
    counter.open("", "A2")
    counter.scan(pack("S1"))
    counter.card("L-A3")
    assert "COUNTED IN A2 14:07" in text(counter.scan(pack("S1"), after=5))
    assert counter.packs() == 1


def test_a_package_that_another_station_counted_is_refused(counter):
    counter.open("", "A3")
    counter.elsewhere("S1")
    outcome = counter.scan(pack("S1"))
    assert outcome.verdict is Verdict.DUPLICATE
    assert {"COUNTED IN A2 14:02", "AT cart-2"} <= set(text(outcome))
    assert counter.packs() == 0


def test_a_package_that_two_stations_counted_is_marked_and_the_first_is_kept(counter):
    counter.open("", "A3")
    counter.scan(pack("S1"))
    outcome = counter.elsewhere("S1")
    assert "COUNTED IN TWO ZONES" in text(outcome)
    (told,) = counter.events("counted_in_two_zones")
    (twice,) = told["twice"]
    assert (twice["first"]["station"], twice["second"]["station"]) == ("cart-2", "front-desk")
    assert (twice["first"]["zone"], twice["second"]["zone"]) == ("A2", "A3")


def test_two_stations_agree_which_of_them_was_first(tmp_path):
    firsts = []
    for number, (own, other) in enumerate([("A1", "A2"), ("A2", "A1")]):
        place = tmp_path / f"{number}.db"
        pharmacy(place)
        with Counter(place, station=f"cart-{number}") as counter:
            counter.begin()
            counter.open("", own)
            counter.scan(pack("S1"))
            counter.elsewhere("S1", f"cart-{1 - number}", other, "2026-09-18T14:07:09+00:00")
            (told,) = counter.events("counted_in_two_zones")
            firsts.append(told["twice"][0]["first"]["station"])
    assert firsts == ["cart-0", "cart-0"]


def test_word_of_another_station_without_an_open_count_is_passed_over_and_kept(counter):
    counter.elsewhere("S1")
    assert counter.newest()["event"] == "passed_over"


def test_this_stations_own_words_coming_back_mark_nothing(counter):
    counter.open("", "A3")
    counter.scan(pack("S1"))
    counter.elsewhere("S1", "front-desk", "A3")
    assert counter.events("counted_in_two_zones") == []
    assert counter.scan(pack("S1")).verdict is Verdict.DUPLICATE


def test_nothing_is_counted_before_a_zone_is_open(counter):
    counter.card("M-COUNT")
    assert text(counter.scan(pack())) == ("NOT NOW", "NOT COUNTED", "Scan a zone card")
    assert counter.packs() == 0


def test_a_recalled_package_without_a_zone_sounds_its_alarm(counter):
    counter.card("M-COUNT")
    assert counter.scan(recalled_pack()).verdict is Verdict.RECALLED


def test_a_closed_zone_shows_its_totals_and_nothing_else(counter):
    counter.open("", "B3")
    counter.scan(pack("S1"))
    counter.scan(pack("S2", "C0107"))
    counter.scan(expired_pack())
    counter.card("B-XEXP")
    outcome = counter.card("CLOSE")
    assert text(outcome) == (
        "CLOSED           ZONE",
        "B3",
        "Packs 3  Lots 3",
        "Expired 1  Recall 0",
        "No barcode 0",
        "CLOSE ends the count",
    )
    assert outcome.signals.tone.name == "done"


def test_an_empty_shelf_is_confirmed_and_not_just_missing(counter):
    counter.open("", "A1")
    assert "NOTHING COUNTED" in text(counter.card("CLOSE"))
    assert "Packs 0  Lots 0" in text(counter.card("EMPTY"))
    (closed,) = counter.events("zone_closed")
    assert (closed["zone"], closed["empty"], closed["packs"]) == ("A1", True, 0)


def test_a_shelf_with_packages_is_not_empty(counter):
    counter.open("", "A1")
    counter.scan(pack())
    assert "ZONE IS NOT EMPTY" in text(counter.card("EMPTY"))


def test_a_closed_zone_opens_again_by_resume_alone(counter):
    counter.open("", "A1")
    counter.scan(pack("S1"))
    counter.card("CLOSE")
    assert "ZONE IS CLOSED" in text(counter.card("L-A1"))
    assert text(counter.card("RESUME"))[:2] == ("ZONE", "A1")
    counter.scan(pack("S2"))
    assert counter.packs() == 2


def test_a_count_survives_a_power_cut_after_any_scan(path, counter):
    counter.open("FULL", "A1")
    counter.scan(pack("S1"))
    with Counter(path) as again:
        again.begin()
        assert "A1  Total 1" in text(again.wait(1))
        assert again.scan(pack("S1"), after=60).verdict is Verdict.DUPLICATE
        assert again.scan(pack("S2")).verdict is Verdict.OK
        assert again.packs() == 2


def test_a_count_goes_on_after_hours_and_other_work(counter):
    counter.open("", "A1")
    counter.scan(pack("S1"))
    counter.wait(8 * 3600)
    counter.card("M-RECV")
    assert text(counter.card("M-COUNT"))[:3] == ("COUNT", "SPOT GOES ON", "A1  Total 1")


def test_a_recalled_package_sounds_first_is_counted_as_recalled_and_pauses_the_count(counter):
    counter.open("", "A1")
    assert counter.scan(recalled_pack()).verdict is Verdict.RECALLED
    assert counter.lines() == {("A1", RECALLED, "17A-0443", "recalled"): 1}
    paused = counter.scan(pack("S1"))
    assert (paused.verdict, counter.packs()) == (Verdict.NOT_NOW, 1)
    assert {"COUNTING PAUSED", "Scan bin card Q1"} <= set(text(paused))
    counter.card("B-Q1")
    counter.card("ACK")
    assert counter.scan(pack("S1")).verdict is Verdict.OK
    assert counter.packs() == 2


def test_a_zone_is_not_closed_before_the_recalled_package_is_in_its_bin(counter):
    counter.open("", "A1")
    counter.scan(recalled_pack())
    assert counter.card("CLOSE").verdict is Verdict.NOT_NOW
    counter.card("B-Q1")
    assert counter.card("CLOSE").verdict is Verdict.INFO


def test_another_recalled_package_is_counted_though_the_count_is_paused(counter):
    counter.open("", "A1")
    counter.scan(recalled_pack("R1"))
    counter.scan(recalled_pack("R2"))
    assert counter.packs() == 2


def test_an_expired_package_is_counted_as_expired(counter):
    counter.open("", "A1")
    assert counter.scan(expired_pack()).verdict is Verdict.EXPIRED
    assert counter.lines() == {("A1", GTIN, "8812", "expired"): 1}


def test_in_the_quarantine_bin_recalled_packages_are_counted_without_a_siren(counter):
    counter.open("", "Q1")
    outcome = counter.scan(recalled_pack())
    assert (outcome.verdict, outcome.signals.screen.headline) == (Verdict.RECALLED, "COUNTED")
    assert counter.store.alarms() == []
    assert counter.lines() == {("Q1", RECALLED, "17A-0443", "recalled"): 1}


def test_a_package_that_was_never_received_is_found_and_one_that_left_is_back(counter):
    counter.scan(pack("S1"))
    counter.card("M-PICK")
    counter.scan(pack("S1"))
    counter.open("", "A1")
    counter.scan(pack("S1"))
    assert "resurrected" in counter.newest()["findings"]
    counter.scan(pack("S2"))
    assert "found" in counter.newest()["findings"]
    assert counter.packs() == 2
    assert counter.stock() == {"A2231": 0}


def test_a_package_on_hold_is_on_hand_and_counted_as_held(counter):
    counter.scan(pack("S1"))
    counter.card("HOLD")
    counter.open("", "A1")
    assert counter.scan(pack("S1")).verdict is Verdict.BLOCKED
    assert counter.lines() == {("A1", GTIN, "A2231", "held"): 1}


def test_a_serial_number_on_two_lots_is_suspect_in_a_count_too(counter):
    counter.open("", "A1")
    counter.scan(pack("S1"))
    assert counter.scan(pack("S1", "C0107")).verdict is Verdict.SUSPECT
    assert counter.packs() == 1


def test_packages_without_serial_numbers_ask_how_many(counter):
    counter.open("", "A1")
    outcome = counter.scan(plain_pack())
    assert text(outcome) == (
        "COUNT",
        "HYDROCORTISONE 1% CRM",
        "LOT 44K EXP 30JUN27",
        "HOW MANY? scan digits",
        "QTY: _",
        "A1  BLIND",
    )
    assert text(counter.digits(37))[:5] == (
        "COUNTED          x 37",
        "HYDROCORTISONE 1% CRM",
        "LOT 44K EXP 30JUN27",
        "A1  Total 37",
    )
    assert counter.packs() == 37


def test_scans_of_packages_without_serial_numbers_add_up_until_a_quantity_is_typed(counter):
    counter.open("", "A1")
    for _ in range(3):
        counter.scan(plain_pack(), after=2)
    assert counter.packs() == 3
    counter.digits(20)
    assert counter.packs() == 20


def test_a_second_pile_of_a_lot_is_added_to_the_first(counter):
    counter.open("", "A1")
    counter.scan(plain_pack())
    counter.digits(20)
    counter.scan(plain_pack())
    assert "20 + 17" in text(counter.digits(17))
    assert counter.packs() == 37


def test_a_typed_quantity_can_be_put_right(counter):
    counter.open("", "A1")
    counter.scan(plain_pack())
    counter.digits(100)
    counter.card("Q-10")
    assert counter.packs() == 10


def test_a_multiplier_counts_for_the_next_scan_alone(counter):
    counter.open("", "A1")
    counter.card("N-5")
    counter.scan(plain_pack())
    assert counter.packs() == 5
    counter.scan(plain_pack(lot="45K"))
    assert counter.packs() == 6


def test_a_multiplier_makes_no_more_of_a_package_with_a_serial_number(counter):
    counter.open("", "A1")
    counter.card("N-5")
    counter.scan(pack("S1"))
    counter.scan(plain_pack())
    assert counter.packs() == 2


def test_digits_go_to_the_last_line_after_a_power_cut_too(path, counter):
    counter.open("", "A1")
    counter.scan(plain_pack())
    with Counter(path) as again:
        again.begin()
        again.digits(12)
        assert again.packs() == 12


def test_digits_that_were_not_entered_are_set_before_something_else_is_done(counter):
    counter.open("", "A1")
    counter.scan(plain_pack())
    counter.card("D-3")
    counter.card("D-7")
    counter.scan(plain_pack(lot="45K"))
    assert [quantity for (_, _, lot, _), quantity in counter.lines().items() if lot == "44K"] == [37]
    counter.card("D-9")
    counter.card("CLOSE")
    assert counter.packs() == 46


def test_so_many_that_would_be_asked_again_are_not_set_unasked(counter):
    counter.open("", "A1")
    counter.scan(plain_pack())
    for digit in "1000":
        counter.card(f"D-{digit}")
    counter.scan(pack("S1"))
    refused = [body["refused"] for kind, body in counter.journal() if kind == "command" and "refused" in body]
    assert refused == ["Quantity was not set"]
    assert counter.packs() == 2


@pytest.mark.parametrize("between", [pack("S1"), b"RX 4417", pack("S9", "C0107", "270331")[:20]])
def test_digits_are_not_taken_for_the_line_before_what_was_scanned_last(counter, between):
    counter.open("", "A1")
    counter.scan(pack("S1"))
    counter.scan(plain_pack())
    counter.scan(between)
    assert counter.card("D-3").verdict is Verdict.NOT_NOW
    assert counter.card("Q-3").verdict is Verdict.NOT_NOW
    assert counter.packs() == 2


def test_neither_close_nor_empty_ends_a_zone_while_a_package_is_not_in_its_bin(counter):
    counter.open("", "A1")
    counter.scan(recalled_pack("R1"))
    counter.card("L-A2")
    for word in ("EMPTY", "CLOSE"):
        assert counter.card(word).signals.screen.lines[0] == "COUNTING PAUSED"
    counter.card("B-Q1")
    assert counter.card("EMPTY").signals.screen.headline == "CLOSED"


def test_digits_without_a_line_that_takes_them_are_refused(counter):
    counter.open("", "A1")
    assert counter.card("D-3").verdict is Verdict.NOT_NOW
    counter.scan(pack("S1"))
    assert counter.card("D-3").verdict is Verdict.NOT_NOW
    assert counter.card("Q-3").verdict is Verdict.NOT_NOW
    assert counter.packs() == 1


@pytest.mark.parametrize(("gtin", "most"), [(CREAM, 999), (OXY, 100)])
def test_more_than_anybody_counts_at_once_is_asked_again(counter, gtin, most):
    counter.open("", "A1")
    counter.scan(plain_pack(gtin))
    counter.digits(most)
    assert counter.packs() == most
    assert f"MORE THAN {most}" in text(counter.digits(most + 1))
    assert counter.packs() == most
    assert counter.card("NO").signals.screen.headline == "NOT TAKEN"
    counter.digits(most + 1)
    counter.card("YES")
    assert counter.packs() == most + 1


def test_a_multiplier_above_the_cap_counts_nothing_until_it_is_sure(counter):
    counter.open("", "A1")
    counter.card("N-500")
    assert "NOT COUNTED YET" in text(counter.scan(plain_pack(OXY)))
    assert counter.packs() == 0
    counter.card("YES")
    assert counter.packs() == 500


def test_packages_without_a_code_are_counted_by_hand(path, counter):
    counter.open("", "A1")
    counter.card("NOCODE")
    with Counter(path) as again:
        again.begin()
        again.scan(plain_pack(OTHER))
        again.digits(6)
        assert "No barcode 1" in text(again.card("CLOSE"))


def test_a_count_of_named_items_takes_no_other(counter):
    counter.card("M-COUNT-SHIFT")
    counter.card("L-CAB-1")
    assert text(counter.scan(pack())) == ("NOT NOW", "NOT IN THIS COUNT", "Not a controlled one")
    assert counter.scan(pack(gtin=OXY)).verdict is Verdict.OK


@pytest.mark.parametrize("words", ["CLOSE", "EMPTY", "RESUME", "L-A1", "NOCODE"])
def test_the_cards_of_a_count_have_no_use_where_nothing_is_counted(counter, words):
    counter.card("M-COUNT")
    counter.card("CLOSE")
    assert counter.card(words).verdict in (Verdict.NOT_NOW, Verdict.INFO)
    counter.card("M-RECV")
    if words not in ("L-A1", "NOCODE"):
        assert counter.card(words).verdict is Verdict.NOT_NOW


def test_a_zone_that_is_being_counted_is_frozen(counter):
    counter.open("", "SHELF-1")
    counter.card("M-RECV")
    outcome = counter.scan(pack("S9"))
    assert (outcome.verdict, outcome.signals.screen.headline) == (Verdict.NOT_NOW, "FROZEN")
    assert counter.stock() == {}
    counter.card("L-SHELF-2")
    assert counter.scan(pack("S9")).verdict is Verdict.OK


def test_a_recalled_package_is_set_apart_from_a_frozen_zone(counter):
    counter.open("", "SHELF-1")
    counter.card("M-RECV")
    assert counter.scan(recalled_pack()).verdict is Verdict.RECALLED


def test_under_a_soft_freeze_a_movement_says_since_when_its_zone_is_counted(path):
    pharmacy(path)
    with Counter(path, CountRules(freeze=Freeze.SOFT)) as counter:
        counter.begin()
        counter.open("", "SHELF-1")
        counter.card("M-RECV")
        assert counter.scan(pack("S9")).verdict is Verdict.OK
        during = counter.newest()["during_count"]
        assert (during["zone"], during["as_of"]) == ("SHELF-1", 2)


def test_what_is_read_without_certainty_is_not_counted(counter):
    counter.open("", "A1")
    counter.scan(b"]C1" + b"not a package")
    assert counter.packs() == 0


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda counter: counter.card("CLOSE"),
        lambda counter: counter.card("L-A2"),
        lambda counter: counter.scan(pack("S1")),
    ],
    ids=["the zone was closed", "another zone was opened", "another package was counted"],
)
def test_digits_do_not_go_to_a_line_that_is_no_longer_the_last(counter, meanwhile):
    counter.open("", "A1")
    counter.scan(plain_pack())
    meanwhile(counter)
    counter.digits(37)
    assert counter.lines()["A1", CREAM, "44K", "good"] == 1


def test_a_yes_that_comes_too_late_counts_nothing(counter):
    counter.open("", "A1")
    counter.scan(plain_pack())
    counter.digits(1000)
    counter.scan(pack("S1"))
    assert counter.card("YES").verdict is Verdict.NOT_NOW
    assert counter.packs() == 2


@pytest.mark.parametrize("activity", ["PICK", "RECV", "LOOKUP", "MOVE", "PULL"])
def test_while_a_count_is_open_no_answer_says_how_many_there_should_be(path, activity):
    pharmacy(path)
    stock(path, (GTIN, "A2231", "2027-10-31", 7351), (GTIN, "C0107", "2027-03-31", 7351))
    with Counter(path, activity=Activity.CHECKPOINT) as counter:
        counter.begin()
        if activity == "PICK":
            counter.card(f"M-{activity}")
            assert "735" in "".join(text(counter.scan(pack("S0", "C0107", "270331"))))
        counter.open("", "A1")
        counter.card(f"M-{activity}")
        before = len(counter.announced)
        counter.card("N-5")
        earlier = plain_pack(GTIN, "C0107", "270331")
        for symbol in (pack("S1"), pack("S2", "C0107", "270331"), plain_pack(GTIN), earlier):
            counter.scan(symbol)
        counter.handle(
            RecalledSeen,
            gtin=RECALLED,
            lot="17A-0443",
            expiry=None,
            places=(("SHELF-1", 7351),),
            location="SHELF-1",
            seen_at=counter.at,
        )
        said = [line for signals in counter.announced[before:] for line in signals.screen.text()]
        assert said
        assert not any("735" in line for line in said)
        assert not any("735" in str(body) for _, body in counter.journal())


def test_undo_takes_the_last_package_back_once_and_it_can_be_counted_again(counter):
    counter.open("", "A1")
    counter.scan(pack("S1"))
    counter.scan(pack("S2"))
    assert {"Line 1", "A1  Total 1"} <= set(text(counter.card("UNDO")))
    assert counter.card("UNDO").verdict is Verdict.NOT_NOW
    assert counter.scan(pack("S2")).verdict is Verdict.OK
    assert (counter.packs(), counter.events("undone")[0]["lot"]) == (2, "A2231")


def test_undo_takes_a_typed_quantity_back(counter):
    counter.open("", "A1")
    counter.scan(plain_pack())
    counter.digits(37)
    counter.card("UNDO")
    assert counter.packs() == 1


@pytest.mark.parametrize(
    ("symbol", "wait", "why"),
    [(pack("S1"), 61, "Older than 60 s"), (recalled_pack(), 1, "Alarmed: it stays"), (None, 1, "Nothing to take back")],
)
def test_undo_has_a_minute_and_takes_no_alarm_back(counter, symbol, wait, why):
    counter.open("", "A1")
    if symbol:
        counter.scan(symbol)
    before = counter.packs()
    assert why in text(counter.card("UNDO", after=wait))
    assert counter.packs() == before


def test_undo_without_a_zone_takes_nothing_back(counter):
    counter.card("M-COUNT")
    assert counter.card("UNDO").verdict is Verdict.NOT_NOW


def test_a_product_card_names_what_is_counted_by_hand(counter):
    counter.open("", "A1")
    assert "Scan NOCODE first" in text(counter.card(f"P-{OTHER}"))
    counter.card("NOCODE")
    assert "No product card" in text(counter.card("P-7"))
    counter.card(f"P-{OTHER}")
    counter.digits(6)
    assert counter.lines() == {("A1", OTHER, "", "good"): 6}
    assert counter.newest()["nocode"] is True
