"""Whether a package that is held may be released."""

from dataclasses import replace
from datetime import timedelta

import pytest

from station.domain import recall
from station.domain.arrivals.shipment import Listing, Waiting
from station.domain.decision import Activity
from station.domain.recall import Finding, Match, Recall
from station.domain.release import refusal
from station.domain.stock import Status
from station.domain.timekeeping import ClockQuality
from tests.domain.bench import TODAY, item, known, package, situation

NOW = situation(Activity.RECEIVE)
OPEN = Match(Finding.CHECK, "", "lots not readable", (Recall("D-1-2026", "x", event="90001"),))


def held(**changes):
    return replace(known(), package=package(status=Status.HOLD), match=OPEN, **changes)


def test_a_package_on_hold_for_a_recall_that_must_be_read_may_be_released():
    assert refusal(item(), held(), NOW) == ""


def test_a_package_on_hold_for_no_recall_may_be_released():
    assert refusal(item(), replace(known(), package=package(status=Status.HOLD)), NOW) == ""


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"match": Match(Finding.RECALL, "", "lot is recalled", OPEN.recalls)}, "It is recalled"),
        ({"package": package(status=Status.RECALLED)}, "It is in quarantine"),
        ({"package": package(status=Status.SUSPECT)}, "It is suspect"),
        ({"package": package(status=Status.EXPIRED)}, "It is expired"),
        ({"listed": Listing(waiting=Waiting.WAITS)}, "Its list is to come"),
        ({"match": Match(Finding.CHECK, "", "", (Recall("", "x"),))}, "Recall has no number"),
        ({"match": Match(Finding.NO_MATCH, "", ""), "package": package(status=Status.AVAILABLE)}, "Nothing to release"),
        ({"match": Match(Finding.NO_MATCH, "", ""), "package": None}, "Nothing to release"),
    ],
)
def test_what_may_not_be_released_says_why(changes, why):
    assert refusal(item(), replace(held(), **changes), NOW) == why


def test_an_expired_package_is_not_released():
    assert refusal(item(expiry=TODAY - timedelta(1)), held(), NOW) == "It is expired"


def test_nothing_is_released_while_nobody_knows_the_date():
    assert refusal(item(), held(), replace(NOW, clock=ClockQuality.NONE)) == "Date is not known"


def test_a_lot_that_may_hold_the_serial_number_is_not_released():
    assert refusal(item(lot="A22312112345678", serial=None), held(), NOW) == "Code not read surely"


def test_what_has_neither_lot_nor_serial_number_is_not_released():
    assert refusal(item(lot=None, serial=None), held(), NOW) == "No lot, no serial"


def test_a_recall_without_a_number_is_named_by_its_event():
    assert recall.names(Match(Finding.CHECK, "", "", (Recall("", "x", event="87537"),))) == ("event 87537",)


def test_a_match_that_was_released_names_no_recall_and_says_so():
    found = recall.released(OPEN)
    assert (found.verdict, found.recalls) == (Finding.NO_MATCH, ())
    assert found.notes == ("a supervisor released this package of D-1-2026",)
