from dataclasses import replace

import pytest
from hypothesis import given

from station.domain.decision import Activity, AlarmKind
from station.domain.judge import judge
from station.domain.recall import Finding
from station.domain.screens import patterns
from station.domain.stock import Bands, Status
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from tests.domain.bench import (
    MARCH,
    OCTOBER,
    checkpoint,
    codes,
    days,
    item,
    known,
    lines,
    lot,
    package,
    recalled,
    receive,
)
from tests.domain.cases import CASES

ALL_AT_ONCE = known(
    lot("C0107", days(0)),
    package=package(lot="B9999", status=Status.HOLD),
    match=recalled("II"),
)
BY_HAND = recalled("II", Finding.CHECK, "lot looks recalled")


def test_the_order_of_outcomes_is_the_order_of_their_seriousness():
    words = "recalled suspect expired blocked check duplicate ambiguous unreadable incomplete earlier_exists"
    assert [verdict.value for verdict in Verdict] == [*words.split(), "short_dated", "not_now", "info", "ok"]
    assert [verdict.rank for verdict in Verdict] == list(range(14))


def test_one_outcome_wins_and_all_are_kept():
    answer = receive(item(expiry=days(-1), serial=None), ALL_AT_ONCE)
    assert answer.verdict is Verdict.RECALLED
    assert codes(answer) == ["recall", "serial_on_other_lot", "expired", "no_serial"]


def test_a_recall_goes_before_a_suspicion():
    assert receive(item("B1"), ALL_AT_ONCE).verdict is Verdict.RECALLED


def test_a_suspicion_goes_before_an_expiry():
    answer = receive(item(expiry=days(-1)), replace(known(package=package()), recall_date=None))
    assert codes(answer) == ["serial_on_other_lot", "expired"]


def test_an_expiry_goes_before_a_hold():
    held = known(package=package(expiry=days(-1), status=Status.HOLD))
    assert codes(checkpoint(item(expiry=days(-1)), held)) == ["expired", "on_hold"]


def test_a_hold_goes_before_a_recall_to_check_by_hand():
    held = known(package=package(status=Status.HOLD), match=BY_HAND)
    assert codes(checkpoint(item(), held)) == ["on_hold", "recall_by_hand"]


def test_a_recall_to_check_by_hand_goes_before_a_date_to_check_by_eye():
    answer = receive(item(), known(match=BY_HAND), clock=ClockQuality.NONE)
    assert codes(answer) == ["recall_by_hand", "date_unknown"]
    assert lines(answer)[-1] == "CHECK DATE BY EYE"


def test_a_check_goes_before_a_repeat_and_a_repeat_before_what_is_short_dated():
    soon = item(expiry=days(75))
    again = known(package=package(expiry=days(75)))
    assert codes(receive(soon, again, clock=ClockQuality.NONE)) == ["date_unknown", "already_received", "short_dated"]


def test_what_is_incomplete_goes_before_an_earlier_lot_and_that_before_what_is_short_dated():
    answer = checkpoint(item(expiry=days(20), serial=None), known(lot("C0107", days(3))))
    assert codes(answer) == ["no_serial", "earlier_lot", "short_dated"]


def test_a_recall_that_a_person_must_read_holds_the_package():
    answer = receive(item("17A-O443"), known(match=BY_HAND))
    assert (answer.verdict, answer.alarm, answer.advice) == (Verdict.CHECK, AlarmKind.CHECK, None)
    assert answer.moved.status is Status.HOLD
    assert answer.signals.screen.text() == (
        "CHECK         RECALL?",
        "LISINOPRIL 10MG TAB",
        "LOT 17A-O443",
        "lot looks recalled",
        "D-0123-2026",
        "HOLD. CHECK, then ACK",
    )


def test_what_else_was_found_is_said():
    answer = receive(item(expiry=days(-2), serial=None), known())
    assert lines(answer)[-1] == "NO SERIAL IN CODE"
    assert lines(receive(item(serial=None), known(match=recalled())))[-1] == "NO SERIAL IN CODE"


def test_what_has_no_room_is_counted():
    of_three = receive(item("17A", expiry=days(-2)), known(package=package(), match=recalled()))
    assert codes(of_three) == ["recall", "serial_on_other_lot", "expired"]
    assert lines(of_three)[-1] == "+2 more"
    dated = known(lot("C0107", days(3)), match=BY_HAND)
    assert lines(checkpoint(item(expiry=days(20)), dated))[-1] == "FIRST TAKE C0107 +1"


def test_old_recall_data_weakens_an_ok_and_says_its_age():
    assert lines(receive(item(), known(recall_date=days(-9))))[-1] == "TO SHELF-B3"
    assert lines(receive(item(), known(recall_date=days(-10))))[-1] == "Recalls 10d old!"
    assert lines(receive(item(), known(recall_date=days(-17))))[-1] == "17d OLD CHECK CLASS I"
    assert lines(checkpoint(item(), known(recall_date=days(-170))))[-1] == "170d: CHECK CLASS I"
    assert lines(receive(item(expiry=days(75)), known(recall_date=days(-16))))[-1] == "Recalls 16d old!"
    expired = replace(known(), recall_expires=days(-1))
    assert lines(checkpoint(item(), expired))[-1] == "EXPIRED CHECK CLASS I"
    assert lines(checkpoint(item(), known(recall_date=None)))[-1] == "NO RECALL DATA!"


@pytest.mark.parametrize("answer", [receive, checkpoint])
def test_what_may_be_used_says_of_which_day_the_recall_data_is(answer):
    fresh = answer(item(), known(recall_date=days(-9)))
    assert "No match 09SEP26 data" in fresh.signals.screen.lines
    assert fresh.signals.screen.headline == "OK"


@pytest.mark.parametrize(("old", "headline"), [(-10, "NO MATCH"), (-17, "NO MATCH"), (None, "UNCHECKED")])
def test_on_old_recall_data_nothing_is_called_ok(old, headline):
    shelf = known(lot("C0107", MARCH, 2), recall_date=old and days(old))
    screen = receive(item(), shelf).signals.screen
    assert (screen.headline, screen.aside) == (headline, "")
    assert screen.lines[:4] == ("LISINOPRIL 10MG TAB", "LOT A2231", "EXP 2027-10-31  408d", "PUT BEHIND")
    assert checkpoint(item(), known(recall_date=old and days(old))).signals.screen.headline == headline


def test_the_sound_of_what_may_be_used_reassures_less_on_data_that_is_too_old():
    tones = [receive(item(), known(recall_date=days(-old))).signals.tone for old in (9, 16, 17)]
    assert tones == [patterns.OK, patterns.OK, patterns.OK_ON_OLD_DATA]
    front = receive(item("C0107", MARCH), known(lot("A2231", OCTOBER), recall_date=days(-17)))
    assert front.signals.tone == patterns.OK_ON_OLD_DATA


def test_what_is_stopped_says_nothing_of_recall_data():
    stopped = receive(item(expiry=days(-1)), known(recall_date=days(-17)))
    assert not any("Recalls" in line or "No match" in line for line in stopped.signals.screen.lines)


def test_blocking_days_hold_a_package_below_what_the_door_asks():
    answer = receive(item(expiry=days(5)), known(), bands=Bands(block=30))
    assert codes(answer) == ["below_block"]


SAYS_NO_OK = {Activity.PULL, Activity.RETURN, Activity.RETURN_OUT, Activity.LOOKUP}


def situation_of(case):
    return case[2]


def looks(situation):
    """Tell whether nothing is used by what is done."""
    return situation.training or situation.activity in {Activity.LOOKUP, Activity.COUNT, Activity.EXPIRY_WALK}


@given(CASES)
def test_nothing_is_ok_that_was_not_proved(case):
    item, known, situation = case
    answer = judge(item, known, situation)
    if answer.verdict in {Verdict.OK, Verdict.SHORT_DATED}:
        assert situation.clock is ClockQuality.SET
        assert item.lot is not None
        assert item.expiry >= situation.today
        assert item.serial or (known.product and not known.product.serialised)
        assert known.match.verdict is Finding.NO_MATCH
        assert known.package is None or known.package.status in {Status.AVAILABLE, Status.OPENED} or looks(situation)
    if answer.verdict is Verdict.OK:
        assert not answer.findings
    else:
        assert answer.signals.tone not in {patterns.OK, patterns.FRONT}


@given(CASES)
def test_a_recalled_package_is_never_received_taken_or_given_a_place(case):
    item, known, situation = case
    answer = judge(item, replace(known, match=recalled()), situation)
    assert answer.verdict is Verdict.RECALLED
    assert answer.advice is None
    sent_back = situation.activity is Activity.RETURN_OUT and known.package
    assert answer.moved is None or answer.moved.status is (
        Status.RETURNED if sent_back and known.package.status is Status.RECALLED else Status.RECALLED
    )


@given(CASES)
def test_the_winner_is_the_most_serious_of_what_was_found(case):
    answer = judge(*case)
    ranks = [finding.verdict.rank for finding in answer.findings]
    assert ranks == sorted(ranks)
    least = Verdict.INFO if situation_of(case).activity in SAYS_NO_OK else Verdict.OK
    assert answer.verdict is (answer.findings[0].verdict if answer.findings else least)


@given(CASES)
def test_an_alarm_stands_for_every_stop_that_has_a_bin_and_for_every_hand_check(case):
    answer = judge(*case)
    situation = situation_of(case)
    silent = situation.training or situation.activity is Activity.LOOKUP
    stops = answer.verdict in {Verdict.SUSPECT, Verdict.EXPIRED} and not silent
    alarming = answer.verdict is Verdict.RECALLED or stops
    by_hand = answer.verdict is Verdict.CHECK and "recall_by_hand" in codes(answer)
    assert (answer.alarm is not None) == (alarming or by_hand)


@given(CASES)
def test_a_package_is_kept_only_in_spite_of_what_a_person_can_decide(case):
    item, known, situation = case
    answer = judge(item, known, situation)
    if answer.moved is not None and answer.moved.status in {Status.AVAILABLE, Status.OPENED, Status.TAKEN}:
        carried = situation.activity in {Activity.MOVE, Activity.KIT}
        is_open = carried and known.package is not None and known.package.status is Status.OPENED
        arrives = carried or situation.activity is Activity.RECEIVE
        out = Status.OPENED if situation.activity is Activity.OPEN or is_open else Status.TAKEN
        assert answer.moved.status is (Status.AVAILABLE if arrives and not is_open else out)
        assert answer.verdict in {Verdict.OK, Verdict.SHORT_DATED, Verdict.INCOMPLETE, Verdict.CHECK}
        assert "recall_by_hand" not in codes(answer)


@given(CASES)
def test_practice_changes_nothing_and_says_that_it_is_practice(case):
    item, known, situation = case
    answer = judge(item, known, replace(situation, training=True))
    assert answer.moved is None
    assert "* TRAINING *" in answer.signals.screen.lines
    recalled_or_not = {AlarmKind.RECALL_I, AlarmKind.RECALL_II, AlarmKind.RECALL_III, AlarmKind.CHECK}
    assert answer.alarm is None or answer.alarm in recalled_or_not
