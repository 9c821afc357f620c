"""A package on receipt and the lists: what the judgement makes of their answer."""

from dataclasses import replace

import pytest
from hypothesis import given

from station.domain.arrivals.shipment import WRONG, Against, Answer, Line, Listing, Waiting
from station.domain.arrivals.suspects import SuspectCase
from station.domain.decision import Activity
from station.domain.judge import judge
from station.domain.stock import Status
from station.domain.verdict import Verdict
from tests.domain.bench import OCTOBER, checkpoint, item, known, lines, lot, package, receive, situation
from tests.domain.cases import CASES

LINE = Line(1, "10000004417", "A2231", OCTOBER, "", 1, 0)
LIST = Listing(True, (LINE,))


def listed(listing, **values):
    return replace(known(**values), listed=listing)


def test_a_match_without_a_shipment_to_name_is_a_match_all_the_same():
    answer = receive(item(), listed(LIST), against=Against.AUTO)
    assert answer.signals.screen.aside == "MATCH RECEIVED"
    assert lines(answer)[3:] == ("TO SHELF-B3",)
    assert receive(item(expiry=OCTOBER.replace(year=2026)), listed(LIST), against=Against.AUTO).arrival is not None


def test_at_the_checkpoint_no_list_is_asked():
    assert checkpoint(item(), listed(replace(LIST, own=())), against=Against.LISTS).arrival is None


def test_what_is_only_practised_changes_no_list_and_opens_no_case():
    answer = receive(item("B7"), listed(LIST), against=Against.AUTO, training=True)
    assert (answer.verdict, answer.arrival, answer.moved) == (Verdict.SUSPECT, None, None)


def test_what_is_looked_up_opens_no_case():
    answer = judge(item("B7"), known(package=package()), situation(Activity.LOOKUP))
    assert (answer.verdict, answer.arrival) == (Verdict.SUSPECT, None)


def test_what_the_list_has_as_come_and_nobody_saw_is_a_repeat():
    answer = receive(item(), listed(replace(LIST, own=(replace(LINE, received=1),))), against=Against.AUTO)
    assert [finding.code for finding in answer.findings] == ["already_received"]
    assert answer.moved is None


def test_a_released_package_is_not_its_own_neighbour_on_the_shelf():
    here = replace(package(), status=Status.AVAILABLE)
    listing = replace(LIST, own=(replace(LINE, received=1),), waiting=Waiting.RELEASED)
    alone = replace(known(lot("A2231", OCTOBER, 1), package=here), listed=listing)
    answer = receive(item(), alone, against=Against.AUTO)
    assert (answer.verdict, answer.advice, answer.moved) == (Verdict.OK, None, None)
    assert answer.arrival.waiting is Waiting.OVER


def test_a_case_of_a_thousand_packages_says_how_many_are_to_be_checked():
    case = SuspectCase("S-2026-0017", 100_000, 4_999, listed=False)
    answer = receive(item(), listed(replace(LIST, case=case)), against=Against.AUTO)
    assert (answer.arrival.check.checked, answer.arrival.check.need) == (5_000, 10_000)


@pytest.mark.parametrize("waiting", Waiting)
def test_a_package_that_left_does_not_come_in_again_by_waiting(waiting):
    gone = listed(replace(LIST, waiting=waiting), package=package(status=Status.TAKEN))
    assert receive(item(), gone, against=Against.AUTO).verdict is Verdict.SUSPECT


@given(CASES)
def test_nothing_is_ok_that_a_list_has_otherwise_and_nothing_waits_that_is_in_stock(case):
    item, known, situation = case
    answer = judge(item, known, situation)
    arrival = answer.arrival
    if arrival is None:
        return
    found = arrival.match
    assert not (found and found.answer in WRONG and answer.verdict.rank > Verdict.SUSPECT.rank)
    assert not (found and found.answer is Answer.LIST_ABSENT and answer.verdict.rank > Verdict.BLOCKED.rank)
    assert not (found and found.taken and answer.moved is None)
    assert arrival.waiting is not Waiting.WAITS or answer.moved.status is Status.HOLD
    assert arrival.check is None or arrival.check.checked >= 1
