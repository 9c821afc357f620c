"""Alarms: the most urgent keeps light and sound until its package is in its bin and a person has said so."""

import pytest

from station.domain.decision import AlarmKind
from station.domain.verdict import Verdict
from station.loop.front import PAUSE_S
from tests.bench import GTIN, NOW, Bench, expired_pack, pack, recall, recall_record, recalled_pack, stock

SIREN = "recall"


@pytest.fixture
def bench(path):
    recall(path, recall_record(), recall_record("D-0444-2026", "Class II", "20B-0001"))
    with Bench(path) as bench:
        bench.begin()
        yield bench


def second_class(serial="R2"):
    return recalled_pack(serial, "20B-0001")


def kinds(bench):
    return [alarm.kind for alarm in bench.store.alarms()]


def sounds(bench):
    return bench.last.tone.name


def test_a_recalled_package_sounds_until_it_is_in_its_bin_and_acknowledged(bench):
    assert bench.scan(recalled_pack()).verdict is Verdict.RECALLED
    assert (sounds(bench), bench.last.light.pattern) == (SIREN, "strobe")
    assert bench.wait(3600).signals.screen.headline == "RECALL"
    assert bench.card("B-Q1").signals.screen.headline == "IN BIN"
    assert kinds(bench) == [AlarmKind.RECALL_I]
    assert bench.press().signals.screen.headline == "DONE"
    assert kinds(bench) == []
    assert bench.wait(11).signals.screen.headline == "RECEIVE"


def test_every_step_of_an_alarm_is_in_the_journal(bench):
    bench.scan(recalled_pack())
    bench.press()
    bench.card("B-Q1")
    bench.card("ACK")
    (_, scan), (paused, pause), (binned, bin_), (closed, close) = bench.journal()[1:]
    assert (scan["alarm"], scan["moved"]["status"]) == ("recall_1", "recalled")
    assert (paused, pause["command"], pause["paused_s"]) == ("command", "button ack", PAUSE_S)
    assert (binned, bin_["event"], bin_["what"], bin_["serial"]) == ("alarm", "binned", "recall_1", "R1")
    assert (closed, close["event"], close["lot"]) == ("alarm", "closed", "17A-0443")


def test_ack_before_the_bin_card_only_pauses_the_sound(bench):
    bench.scan(recalled_pack())
    assert bench.press(after=0).signals.screen.headline == "PAUSED"
    assert (sounds(bench), bench.last.light.pattern) == ("silence", "strobe")
    assert kinds(bench) == [AlarmKind.RECALL_I]
    bench.wait(PAUSE_S - 1)
    assert sounds(bench) == "silence"
    bench.wait(1)
    assert sounds(bench) == SIREN


def test_a_pause_can_be_taken_again_but_never_ends_the_alarm(bench):
    bench.scan(recalled_pack())
    for _ in range(3):
        bench.press()
        bench.wait(PAUSE_S)
    assert (sounds(bench), kinds(bench)) == (SIREN, [AlarmKind.RECALL_I])


def test_a_new_alarm_breaks_a_pause(bench):
    bench.scan(second_class())
    bench.press()
    bench.scan(recalled_pack())
    assert sounds(bench) == SIREN


def test_a_more_urgent_alarm_takes_over_and_the_other_is_back_after_it(bench):
    bench.scan(second_class())
    assert sounds(bench) == "recall_2"
    bench.scan(recalled_pack())
    assert sounds(bench) == SIREN
    bench.card("B-Q1")
    bench.card("ACK")
    assert kinds(bench) == [AlarmKind.RECALL_II]
    assert (sounds(bench), bench.wait(5).signals.screen.headline) == ("recall_2", "RECALL")


def test_a_less_urgent_alarm_does_not_take_over(bench):
    bench.scan(recalled_pack())
    outcome = bench.scan(second_class())
    assert (outcome.verdict, sounds(bench)) == (Verdict.RECALLED, SIREN)
    assert kinds(bench) == [AlarmKind.RECALL_I, AlarmKind.RECALL_II]
    assert "LOT 17A-0443" in bench.wait(5).signals.screen.lines


def test_an_ok_under_an_alarm_shows_its_screen_and_the_siren_goes_on(bench):
    bench.scan(recalled_pack())
    outcome = bench.scan(pack())
    assert (outcome.verdict, outcome.signals.screen.headline) == (Verdict.OK, "OK")
    assert "! RECALL STANDS !" in outcome.signals.screen.lines
    assert (sounds(bench), bench.last.light.pattern) == (SIREN, "strobe")
    assert bench.wait(1).signals == outcome.signals
    assert bench.wait(5).signals.screen.headline == "RECALL"


def test_the_siren_is_announced_again_at_no_turn_of_the_loop(bench):
    bench.scan(recalled_pack())
    announced = len(bench.announced)
    for _ in range(30):
        bench.wait(1)
    assert len(bench.announced) == announced


def test_an_expired_package_is_closed_by_its_bin_card(bench):
    bench.scan(expired_pack())
    assert kinds(bench) == [AlarmKind.EXPIRED]
    assert bench.card("B-XEXP").signals.screen.headline == "DONE"
    assert kinds(bench) == []


def test_a_check_by_hand_has_no_bin_and_is_closed_by_ack(path):
    recall(path, recall_record(lot="see the letter"))
    with Bench(path) as bench:
        assert bench.scan(recalled_pack()).verdict is Verdict.CHECK
        assert kinds(bench) == [AlarmKind.CHECK]
        bench.press()
        assert kinds(bench) == []


def test_a_serial_number_on_another_lot_is_suspect(bench):
    bench.scan(pack("S1"))
    assert bench.scan(pack("S1", "C0107")).verdict is Verdict.SUSPECT
    assert kinds(bench) == [AlarmKind.SUSPECT]
    bench.card("B-Q1")
    bench.press()
    assert kinds(bench) == []


@pytest.mark.parametrize("card", ["B-XEXP", "B-Q7", "B"])
def test_the_card_of_another_bin_is_refused(bench, card):
    bench.scan(recalled_pack())
    assert bench.card(card).verdict is Verdict.NOT_NOW
    assert not bench.store.alarms()[0].binned


def test_a_bin_card_without_an_alarm_is_refused(bench):
    assert bench.card("B-Q1").verdict is Verdict.NOT_NOW


def test_alarms_stand_again_after_a_power_cut(bench, path):
    bench.scan(second_class())
    bench.scan(recalled_pack())
    with Bench(path) as again:
        again.begin()
        assert (sounds(again), again.last.screen.headline) == (SIREN, "RECALL")
        assert kinds(again) == [AlarmKind.RECALL_I, AlarmKind.RECALL_II]
        again.card("B-Q1")
        again.press()
        assert kinds(again) == [AlarmKind.RECALL_II]


def test_what_stands_is_counted_at_rest(bench):
    bench.scan(expired_pack())
    bench.card("B-XEXP")
    assert "Today 0 in  0 hold" in bench.wait(11).signals.screen.lines


def test_the_recalled_package_is_off_the_shelf_at_once(path):
    recall(path)
    stock(path, (GTIN, "A2231", "2027-10-31", 1))
    with Bench(path) as bench:
        bench.scan(pack("S1"))
        recall(path, recall_record(lot="A2231", ndc="99901-0107-1"))
        assert bench.scan(pack("S1")).verdict is Verdict.RECALLED
        assert bench.stock() == {"A2231": 1}


def test_an_alarm_remembers_when_it_was_raised(bench):
    bench.scan(recalled_pack())
    (alarm,) = bench.store.alarms()
    assert (alarm.raised_at - NOW).total_seconds() == 3
    assert alarm.raised_seq == 2


def test_a_less_urgent_alarm_breaks_a_pause_too(path):
    recall(path)
    with Bench(path) as bench:
        bench.scan(recalled_pack("R1"))
        bench.press()
        bench.scan(recalled_pack("R2"))
        assert bench.wait(5).signals.tone.name == "recall"


def test_another_look_at_a_recalled_package_raises_no_second_alarm(path):
    recall(path)
    with Bench(path) as bench:
        for _ in range(3):
            assert bench.scan(recalled_pack()).verdict is Verdict.RECALLED
        assert len(bench.store.alarms()) == 1
        bench.scan(recalled_pack("R2"))
        assert len(bench.store.alarms()) == 2


def test_once_the_package_is_in_its_bin_the_screen_asks_for_ack_alone(path):
    recall(path)
    with Bench(path) as bench:
        bench.scan(recalled_pack())
        bench.card("B-Q1")
        assert bench.wait(5).signals.screen.lines[-1] == "In bin. Now press ACK"
    with Bench(path) as bench:
        assert bench.begin().signals.screen.lines[-1] == "In bin. Now press ACK"


@pytest.mark.parametrize(
    "raw",
    [
        recalled_pack() + b"\x1d7003ABC",
        recalled_pack().replace(b"17271031", b"17270230"),
        recalled_pack().removeprefix(b"]d2") + b"\x1d05ABC",
    ],
)
def test_a_flaw_in_the_symbol_lets_no_recalled_product_through_in_silence(path, raw):
    recall(path)
    with Bench(path) as bench:
        assert bench.scan(raw).verdict is Verdict.CHECK
        assert kinds(bench) == [AlarmKind.CHECK]


def test_a_lot_that_may_hold_the_serial_is_checked_by_hand_where_the_product_is_recalled(path):
    recall(path)
    with Bench(path) as bench:
        assert bench.scan(recalled_pack("12345678").replace(b"\x1d", b"")).verdict is Verdict.CHECK
        assert kinds(bench) == [AlarmKind.CHECK]
        assert bench.scan(pack("12345678").replace(b"\x1d", b"")).verdict is Verdict.INCOMPLETE
