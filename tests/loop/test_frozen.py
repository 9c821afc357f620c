"""A zone that is being counted holds still, whichever way packages would come or go; and practice touches nothing."""

import pytest

from station import messages
from station.domain.counts.counting import CountRules, Freeze
from station.domain.verdict import Verdict
from tests.bench import pack
from tests.loop.counting import Counter, pharmacy, plain_pack


@pytest.fixture(params=[Freeze.HARD, Freeze.SOFT], ids=["hard", "soft"])
def counter(request, path):
    pharmacy(path)
    with Counter(path, CountRules(freeze=request.param)) as counter:
        counter.begin()
        counter.freeze = request.param
        yield counter


def holds_still(counter, outcome):
    """Tell whether what was asked for was refused under a hard freeze, and recorded for the count under a soft one."""
    body = counter.newest()
    if counter.freeze is Freeze.HARD:
        return (outcome.verdict, body["refused"]) == (Verdict.NOT_NOW, "zone is being counted")
    return body["during_count"]["zone"] == "SHELF-1"


def test_what_is_on_its_way_does_not_arrive_in_a_zone_that_is_counted(counter):
    counter.scan(pack("S1"))
    counter.card("M-MOVE")
    counter.scan(pack("S1"))
    counter.open("FULL", "SHELF-1")
    counter.card("M-MOVE")
    assert holds_still(counter, counter.card("L-SHELF-1"))
    assert counter.stock() == {"A2231": 1}
    if counter.freeze is Freeze.HARD:
        assert counter.card("L-SHELF-2").signals.screen.headline == "MOVED"


def test_nothing_is_taken_back_out_of_a_zone_that_is_counted(counter):
    counter.scan(pack("S1"))
    counter.open("FULL", "SHELF-1")
    counter.card("M-RECV")
    assert holds_still(counter, counter.card("UNDO"))
    assert counter.stock().get("A2231", 0) == (1 if counter.freeze is Freeze.HARD else 0)


def test_nothing_is_set_apart_by_hand_in_a_zone_that_is_counted(counter):
    counter.scan(pack("S1"))
    counter.open("FULL", "SHELF-1")
    counter.card("M-RECV")
    assert holds_still(counter, counter.card("HOLD"))
    assert counter.stock()["A2231"] == (1 if counter.freeze is Freeze.HARD else 0)


def test_no_quantity_is_put_right_in_a_zone_that_is_counted(counter):
    counter.scan(plain_pack())
    counter.open("FULL", "SHELF-1")
    counter.card("M-RECV")
    assert holds_still(counter, counter.card("Q-12"))
    assert counter.stock()["44K"] == (1 if counter.freeze is Freeze.HARD else 12)


@pytest.mark.parametrize("words", ["UNDO", "HOLD", "Q-5"])
def test_practice_neither_takes_back_nor_holds_what_was_received_before_it(bench, words):
    bench.scan(plain_pack() if words == "Q-5" else pack())
    before = bench.stock()
    bench.card("M-TRAIN")
    assert bench.card(words).verdict is Verdict.NOT_NOW
    assert bench.stock() == before


def test_a_mode_chosen_at_the_panel_leaves_a_question_unanswered_as_its_card_does(bench):
    bench.card("M-RECV")
    bench.scan(plain_pack())
    bench.card("Q-1200")
    bench.handle(messages.ActivityChosen, activity="checkpoint")
    assert bench.card("YES").verdict is Verdict.NOT_NOW
    assert bench.stock() == {"44K": 1}


def test_a_station_starts_again_on_the_day_on_which_something_was_taken_back_in_a_count(path):
    pharmacy(path)
    with Counter(path) as counter:
        counter.begin()
        counter.scan(pack("S1"))
        counter.open("SPOT", "SHELF-2")
        counter.scan(pack("S2"))
        counter.card("UNDO")
        at = counter.at
    with Counter(path, at=at) as counter:
        counter.begin()
        counter.card("M-RECV")
        assert "Today 1 in  0 hold" in counter.wait(20).signals.screen.text()
