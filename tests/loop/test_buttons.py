"""Three buttons and a keypad: each says what a card says; one that is held begins afresh."""

import pytest

from station.domain.screens import notices
from station.domain.verdict import Verdict
from station.loop.digits import NumberEntry
from tests.bench import Bench, expired_pack, headline, pack, recall, recalled_pack


def ask_for_a_number(bench):
    """Ask for a number, and return the list that it will stand in."""
    desk, entered = bench.station._desk, []

    def done(number, at):
        entered.append(number)
        return desk.answer(Verdict.INFO, notices.asked(int(number)), at)

    refused = bench.station._desk.refused
    NumberEntry(desk, lambda digits: notices.refused(f"{digits}_"), done, lambda at, why: refused("D", why, at)).ask(
        bench.at
    )
    return entered


def test_enter_means_seen_where_no_number_is_typed(bench):
    bench.scan(pack("S1", "K9981", "261120"))
    assert headline(bench.card("D-ENTER")) == "RECEIVE"
    assert bench.newest()["confirmed"] is True


def test_enter_ends_a_number_where_one_is_typed(bench):
    bench.scan(pack("S1", "K9981", "261120"))
    entered = ask_for_a_number(bench)
    bench.card("D-7")
    bench.card("D-ENTER")
    assert entered == ["7"]
    assert bench.newest().get("confirmed") is None


def test_enter_acknowledges_an_alarm_as_the_card_does(bench):
    bench.scan(expired_pack())
    bench.card("B-XEXP")
    recalled = bench.store.alarms()
    assert recalled == []
    assert bench.card("D-ENTER").verdict is Verdict.NOT_NOW


@pytest.mark.parametrize("words", ["D-5", "D-BACK", "D-CLEAR", "D-DOT"])
def test_a_digit_without_a_number_is_refused_and_kept(bench, words):
    assert bench.card(words).verdict is Verdict.NOT_NOW
    assert bench.newest()["refused"] == "No number is asked"


@pytest.mark.parametrize("words", ["YES", "NO"])
def test_an_answer_without_a_question_is_refused_and_kept(bench, words):
    assert bench.card(words).verdict is Verdict.NOT_NOW
    assert bench.newest()["refused"] == "No question stands"


def test_the_button_acknowledges_an_alarm_before_it_answers_a_question(path):
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        bench.scan(recalled_pack())
        entered = ask_for_a_number(bench)
        assert headline(bench.press()) == "PAUSED"
        bench.card("D-3")
        bench.card("D-ENTER")
        assert entered == ["3"]


def test_a_held_button_gives_up_the_number_and_says_so_in_the_journal(bench):
    entered = ask_for_a_number(bench)
    bench.card("D-4")
    assert headline(bench.press("resync")) == "RECEIVE"
    assert bench.newest()["gave_up"] is True
    assert bench.card("D-ENTER").verdict is Verdict.NOT_NOW
    assert entered == []


def test_a_held_button_gives_up_a_multiplier(bench):
    bench.card("N-12")
    bench.press("resync")
    bench.scan(pack().partition(b"\x1d")[0])
    assert bench.newest()["moved"]["quantity"] == 1


def test_a_held_button_shows_everything_anew_though_nothing_changed(bench):
    bench.wait(20)
    shown = bench.last
    before = len(bench.announced)
    bench.press("resync")
    assert [signals.screen.headline for signals in bench.announced[before:]] == ["", "RECEIVE"]
    assert bench.last.screen.headline == shown.screen.headline


def test_a_held_button_ends_no_alarm_and_its_sound_is_back(path):
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        bench.scan(recalled_pack())
        bench.press()
        bench.wait(6)
        assert bench.last.tone.name == "silence"
        assert headline(bench.press("resync")) == "RECALL"
        assert bench.last.tone.name == "recall"
        assert len(bench.store.alarms()) == 1


def test_after_a_fresh_start_a_hold_card_means_no_scan(bench):
    bench.scan(pack())
    bench.press("resync")
    assert bench.card("HOLD").verdict is Verdict.NOT_NOW
