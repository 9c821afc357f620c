"""Cards and buttons: each is answered and kept, also where it has no place."""

import pytest

from station import messages
from station.domain.cards.cards import card
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from tests.bench import GTIN, Bench, headline, pack, stock


def test_a_mode_card_begins_another_activity_which_outlives_a_restart(bench, path):
    assert headline(bench.card("M-PICK")) == "CHECKPOINT"
    bench.scan(pack())
    assert bench.newest()["activity"] == "checkpoint"
    with Bench(path) as again:
        assert headline(again.begin()) == "CHECKPOINT"
        again.card("M-RECV")
        assert headline(again.wait(11)) == "RECEIVE"


def test_a_panel_chooses_an_activity_as_a_card_does(bench):
    assert headline(bench.handle(messages.ActivityChosen, activity="checkpoint")) == "CHECKPOINT"
    assert bench.newest()["command"] == "activity checkpoint"


def test_a_place_card_says_where_packages_go_from_then_on(bench, path):
    bench.card("L-B3")
    bench.scan(pack())
    assert bench.newest()["moved"]["location"] == "B3"
    with Bench(path) as again:
        again.scan(pack("S2"))
        assert again.newest()["location"] == "B3"


def test_a_quantity_holds_for_one_scan(bench):
    lot = pack().partition(b"\x1d")[0]
    bench.card("N-12")
    for quantity in (12, 1):
        bench.scan(lot)
        assert bench.newest()["moved"]["quantity"] == quantity


def test_a_hold_card_takes_back_the_package_just_received(bench):
    bench.scan(pack("S1", "K9981", "261120"))
    assert headline(bench.card("HOLD")) == "ON HOLD"
    body = bench.newest()
    assert (body["moved"]["status"], body["lot"], body["serial"]) == ("hold", "K9981", "S1")
    assert bench.stock() == {"K9981": 0}
    assert bench.card("HOLD").verdict is Verdict.NOT_NOW


def test_a_hold_card_means_the_last_scan_and_no_earlier_one(bench):
    bench.scan(pack())
    bench.scan(b"no package")
    assert bench.card("HOLD").verdict is Verdict.NOT_NOW
    assert bench.stock() == {"A2231": 1}


def test_an_answer_that_waits_is_confirmed_by_the_card_as_by_the_button(bench):
    for confirm in (bench.press, lambda: bench.card("ACK")):
        bench.scan(pack(f"S{len(bench.journal())}", "K9981", "261120"))
        assert headline(confirm()) == "RECEIVE"
        assert bench.newest()["confirmed"] is True


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("ACK", "Nothing to confirm"),
        ("HOLD", "Nothing to hold"),
        ("B-Q1", "No alarm for this bin"),
        ("M-NAP", "Unknown activity"),
        ("L", "Unknown place"),
        ("L-" + "X" * 17, "Unknown place"),
        ("N-0", "1 to 999 at once"),
        ("N-1000", "1 to 999 at once"),
        ("N-X", "1 to 999 at once"),
        ("EMPTY", "Card has no use here"),
    ],
)
def test_a_command_in_the_wrong_state_is_refused_aloud_and_journalled(bench, words, why):
    outcome = bench.card(words)
    assert (outcome.verdict, headline(outcome), bench.last.tone.name) == (Verdict.NOT_NOW, "NOT NOW", "not_now")
    kind, body = bench.journal()[-1]
    assert (kind, body["command"], body["verdict"], body["refused"]) == ("command", card(words), "not_now", why)


def test_a_button_with_nothing_to_confirm_is_journalled(bench):
    assert bench.press().verdict is Verdict.NOT_NOW
    assert bench.newest()["command"] == "button ack"


def test_a_card_that_was_misread_does_nothing_and_is_journalled_without_its_text(bench):
    damaged = card("M-PICK").replace("PICK", "PICX").encode()
    outcome = bench.scan(damaged)
    assert (outcome.verdict, headline(outcome)) == (Verdict.UNREADABLE, "UNREADABLE")
    assert (bench.newest()["command"], bench.newest()["activity"]) == ("misread", "receive")
    assert "PICX" not in str(bench.newest())


def test_a_card_is_read_through_caps_lock_and_code_ids(bench):
    for raw in (card("M-PICK").lower(), "]C0" + card("M-RECV")):
        assert bench.scan(raw.encode()).verdict is Verdict.INFO


def test_a_device_that_goes_and_comes_is_said_and_journalled(bench):
    gone = bench.handle(messages.DeviceChanged, device="hand", present=False, problem="hand: the scanner is gone")
    assert (headline(gone), bench.newest()["present"]) == ("LOST", False)
    assert any("hand" in line for line in bench.wait(11).signals.screen.lines)
    back = bench.handle(messages.DeviceChanged, device="hand", present=True, problem="")
    assert (headline(back), bench.newest()["present"]) == ("FOUND", True)
    assert not any("hand" in line for line in bench.wait(11).signals.screen.lines)


def test_a_device_that_is_there_from_the_start_is_no_news(bench):
    before = len(bench.journal())
    bench.handle(messages.DeviceChanged, device="hand", present=True, problem="")
    assert len(bench.journal()) == before


def test_a_clock_that_becomes_known_is_journalled_once(path):
    with Bench(path, clock=ClockQuality.NONE) as bench:
        for _ in range(2):
            bench.handle(messages.ClockChanged, quality="set")
        assert bench.journal() == [("clock", bench.newest())]
        assert (bench.newest()["quality"], bench.newest()["tsq"]) == ("set", "set")


def test_the_network_chirps_when_it_comes_and_goes(bench):
    assert headline(bench.handle(messages.LinkChanged, up=True)) == "ONLINE"
    assert headline(bench.handle(messages.LinkChanged, up=True)) == "ONLINE"
    assert headline(bench.handle(messages.LinkChanged, after=11, up=False)) == "OFFLINE"


def test_news_does_not_wait_for_older_news_that_is_no_longer_true(bench):
    assert headline(bench.handle(messages.LinkChanged, up=True)) == "ONLINE"
    assert headline(bench.handle(messages.LinkChanged, after=1, up=False)) == "OFFLINE"
    assert headline(bench.wait(9)) == "OFFLINE"
    bench.scan(pack())
    assert headline(bench.handle(messages.LinkChanged, after=1, up=True)) == "UNCHECKED"


def test_news_does_not_take_a_fresh_answer_off_the_screen(bench):
    bench.scan(pack("S1"))
    assert headline(bench.scan(pack("S1"))) == "REPEAT"
    assert headline(bench.handle(messages.LinkChanged, up=True)) == "REPEAT"
    lost = {"device": "hand", "present": False, "problem": "gone"}
    assert headline(bench.handle(messages.DeviceChanged, **lost)) == "REPEAT"


def by_card(bench):
    bench.card("M-PICK", after=0.2)


def by_panel(bench):
    bench.handle(messages.ActivityChosen, after=0.2, activity="checkpoint")


def without_serial(lot="A2231", expiry="271031"):
    return f"]d201{GTIN}17{expiry}10{lot}".encode()


@pytest.mark.parametrize("say", [by_card, by_panel])
def test_a_package_is_scanned_anew_once_a_person_has_said_something(bench, say):
    bench.scan(pack("S1"))
    say(bench)
    assert bench.scan(pack("S1"), after=0.2).verdict is Verdict.OK
    assert bench.newest()["moved"]["status"] == "taken"


def test_a_quantity_waits_for_the_scan_that_moves_stock(bench, path):
    stock(path, (GTIN, "C0107", "2027-03-31", 2), (GTIN, "A2231", "2027-10-31", 9))
    bench.card("M-PICK")
    bench.card("N-2")
    assert bench.scan(without_serial()).verdict is Verdict.INCOMPLETE
    assert bench.scan(without_serial("C0107", "270331")).verdict is Verdict.INCOMPLETE
    assert bench.stock() == {"C0107": 0, "A2231": 9}


@pytest.mark.parametrize("later", [lambda b: b.wait(121), lambda b: b.card("M-RECV")])
def test_a_quantity_is_not_asked_for_for_ever(bench, later):
    bench.card("N-5")
    later(bench)
    bench.scan(without_serial())
    assert bench.stock() == {"A2231": 1}


def test_hold_after_a_lost_symbol_holds_nothing(bench):
    bench.scan(pack("S1"))
    bench.handle(messages.ScanVoided, reason="part was lost", source="hand")
    assert bench.card("HOLD").verdict is Verdict.NOT_NOW


def test_the_network_does_not_take_a_question_off_the_screen(bench):
    bench.scan(pack("S1", "K9981", "261120"))
    assert headline(bench.handle(messages.LinkChanged, up=True)) == "SHORT"
    assert headline(bench.press()) == "RECEIVE"
