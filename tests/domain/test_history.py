from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from station.domain.decision import AlarmKind, Item
from station.domain.stock import Status
from station.domain.verdict import Verdict
from tests.domain.bench import (
    GTIN,
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

SHELF = lot("A2231", OCTOBER)
ACTIVITIES = pytest.mark.parametrize("judged", [receive, checkpoint])
APART = [Status.HOLD, Status.EXPIRED, Status.RECALLED]


def seen(status):
    return known(SHELF, package=package(status=status))


def test_a_package_that_is_in_stock_is_not_received_twice():
    answer = receive(item(), seen(Status.AVAILABLE))
    assert (answer.verdict, answer.moved, answer.advice, answer.alarm) == (Verdict.DUPLICATE, None, None, None)
    assert answer.signals.screen.text() == (
        "REPEAT        IGNORED",
        "LISINOPRIL 10MG TAB",
        "LOT A2231 SN ..4417",
        "ALREADY RECEIVED",
        "18SEP26 12:07",
        "SHELF-B3",
    )


def test_when_a_package_was_received_is_said_in_the_sites_time():
    answer = receive(item(), seen(Status.AVAILABLE), zone=ZoneInfo("America/New_York"))
    assert lines(answer)[3] == "18SEP26 08:07"


def test_a_package_that_left_before_cannot_come_in_again():
    answer = receive(item(), seen(Status.TAKEN))
    assert (answer.verdict, answer.alarm) == (Verdict.SUSPECT, AlarmKind.SUSPECT)
    assert codes(answer) == ["received_after_taken"]
    assert lines(answer) == (
        "LISINOPRIL 10MG TAB",
        "LOT A2231 SN ..4417",
        "SERIAL LEFT BEFORE",
        "Check 1 of 3 packs",
        "BIN Q1, call PIC",
        "Case S-2026-0001",
    )


def test_a_package_that_left_before_and_comes_in_again_is_held_as_suspect_from_then_on():
    moved = receive(item(), seen(Status.TAKEN)).moved
    assert (moved.status, moved.from_stock) == (Status.SUSPECT, False)


def test_a_package_that_was_taken_is_not_taken_twice():
    answer = checkpoint(item(), seen(Status.TAKEN))
    assert (answer.verdict, answer.moved) == (Verdict.DUPLICATE, None)
    assert answer.signals.screen.text()[0] == "REPEAT        IGNORED"
    assert "ALREADY TAKEN" in lines(answer)


def test_a_package_in_stock_is_taken_at_the_checkpoint():
    answer = checkpoint(item(), seen(Status.AVAILABLE))
    assert (answer.verdict, answer.moved.status) == (Verdict.OK, Status.TAKEN)


@ACTIVITIES
def test_two_packages_cannot_share_a_serial_number_over_two_lots(judged):
    answer = judged(item("B9999"), seen(Status.AVAILABLE))
    assert (answer.verdict, answer.alarm) == (Verdict.SUSPECT, AlarmKind.SUSPECT)
    assert "SERIAL ON OTHER LOT" in lines(answer)


@ACTIVITIES
def test_two_packages_cannot_share_a_serial_number_over_two_expiries(judged):
    answer = judged(item(expiry=MARCH), seen(Status.AVAILABLE))
    assert answer.verdict is Verdict.SUSPECT
    assert "SERIAL, OTHER EXPIRY" in lines(answer)


def test_it_is_the_lot_that_was_received_which_loses_a_suspect_package():
    moved = receive(item("B9999", MARCH), seen(Status.AVAILABLE)).moved
    assert moved.item == Item(GTIN, "A2231", OCTOBER, "10000004417")
    assert (moved.status, moved.from_stock, moved.location) == (Status.SUSPECT, True, "SHELF-B3")


@ACTIVITIES
def test_a_suspect_package_stays_suspect(judged):
    answer = judged(item(), seen(Status.SUSPECT))
    assert (answer.verdict, answer.moved) == (Verdict.SUSPECT, None)
    assert "HELD AS SUSPECT" in lines(answer)


@ACTIVITIES
@pytest.mark.parametrize("status", APART)
def test_a_package_that_was_set_apart_is_neither_received_nor_taken(judged, status):
    answer = judged(item(), seen(status))
    assert (answer.verdict, answer.moved, answer.advice) == (Verdict.BLOCKED, None, None)
    assert lines(answer)[3:] == ("THIS PACK IS ON HOLD", "DO NOT USE")
    assert answer.signals.screen.stop


@pytest.mark.parametrize("status", [Status.TAKEN, Status.HOLD, Status.EXPIRED])
def test_a_recall_reaches_a_package_wherever_it_stands(status):
    answer = checkpoint(item(), replace(seen(status), match=recalled()))
    assert (answer.verdict, answer.moved.status, answer.moved.from_stock) == (
        Verdict.RECALLED,
        Status.RECALLED,
        False,
    )


def test_a_recalled_package_that_was_in_stock_leaves_it():
    moved = checkpoint(item(), replace(seen(Status.AVAILABLE), match=recalled())).moved
    assert (moved.status, moved.from_stock) == (Status.RECALLED, True)


def test_a_recalled_package_that_stands_apart_already_is_not_moved_again():
    assert checkpoint(item(), replace(seen(Status.RECALLED), match=recalled())).moved is None


def test_a_package_known_by_its_serial_number_is_set_apart_though_its_symbol_has_no_lot():
    moved = checkpoint(item(lot=None, expiry=None), replace(seen(Status.AVAILABLE), match=recalled())).moved
    assert (moved.item.lot, moved.item.expiry, moved.status) == ("A2231", OCTOBER, Status.RECALLED)


def test_packages_without_serial_numbers_are_set_apart_by_the_bin_alone():
    assert receive(item(expiry=days(-1), serial=None), known()).moved is None


def test_a_recalled_package_whose_symbol_says_too_little_is_set_apart_by_the_bin_alone():
    assert receive(item(expiry=None), known(match=recalled())).moved is None
