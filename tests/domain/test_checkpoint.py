from dataclasses import replace

import pytest

from station.domain.decision import Activity, AlarmKind, Moved
from station.domain.judge import judge
from station.domain.stock import Status
from station.domain.verdict import Verdict
from tests.domain.bench import (
    CREAM,
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
    situation,
)

C0107, A2231 = lot("C0107", MARCH), lot("A2231", OCTOBER)


def test_the_first_to_expire_is_right_and_what_remains_and_what_follows_is_said():
    answer = checkpoint(item("C0107", MARCH), known(C0107, A2231))
    assert answer.verdict is Verdict.OK
    assert answer.signals.screen.text() == (
        "OK    FIRST TO EXPIRE",
        "LISINOPRIL 10MG TAB",
        "LOT C0107",
        "EXP 2027-03-31  194d",
        "Left after this 23",
        "Next A2231 31OCT27",
        "No match 18SEP26 data",
    )


def test_what_is_right_to_take_leaves_the_stock():
    answer = checkpoint(item("C0107", MARCH), known(C0107))
    assert answer.moved == Moved(item("C0107", MARCH), Status.TAKEN, 1, "SHELF-B3", from_stock=True)


def test_an_earlier_lot_is_named_with_its_date_place_and_quantity():
    answer = checkpoint(item(), known(C0107, A2231))
    assert answer.verdict is Verdict.EARLIER_EXISTS
    assert answer.signals.screen.text() == (
        "NOT FIRST",
        "LISINOPRIL 10MG TAB",
        "TAKE LOT C0107",
        "EXP 2027-03-31",
        "SHELF-B3  QTY 24",
        "In hand A2231 31OCT27",
    )


def test_a_package_that_is_not_the_first_stays_in_stock():
    assert checkpoint(item(), known(C0107, A2231)).moved is None


def test_an_earlier_lot_that_is_not_enough_is_named_with_the_lot_in_hand_after_it():
    answer = checkpoint(item(), known(lot("C0107", MARCH, 2), A2231), quantity=5)
    assert lines(answer)[1] == "TAKE 2 OF C0107"
    assert lines(answer)[4] == "THEN A2231"


def test_an_earlier_lot_that_is_just_enough_is_taken_alone():
    answer = checkpoint(item(), known(lot("C0107", MARCH, 5), A2231), quantity=5)
    assert lines(answer)[1] == "TAKE LOT C0107"


def test_of_several_earlier_lots_the_earliest_is_named_and_the_others_are_counted():
    lots = (C0107, lot("C0109", days(300)), lot("C0110", days(310)), A2231)
    assert lines(checkpoint(item(), known(*lots)))[4] == "+2 more earlier"


def test_a_lot_that_stands_in_two_places_is_not_counted_as_another():
    answer = checkpoint(item(), known(C0107, lot("C0107", MARCH, 3, location="FRIDGE"), A2231))
    assert lines(answer)[4] == "In hand A2231 31OCT27"


def test_where_the_earliest_is_not_enough_the_next_earlier_one_follows_it():
    lots = [lot(name, days(190 + place), 1) for place, name in enumerate(("C1", "C2", "C3", "C4"))]
    assert lines(checkpoint(item(), known(*lots), quantity=9))[4] == "THEN C2 +2 more"
    assert lines(checkpoint(item(), known(*lots[:2]), quantity=9))[4] == "THEN C2"


def test_two_lots_of_one_expiry_are_equally_right():
    answer = checkpoint(item("C0107", MARCH), known(C0107, lot("C0109", MARCH), A2231))
    assert (answer.verdict, answer.signals.screen.aside) == (Verdict.OK, "SAME EXPIRY")
    assert lines(answer)[4] == "or LOT C0109"


def test_an_expired_lot_on_the_shelf_is_never_proposed():
    assert checkpoint(item(), known(lot("OLD", days(-1)), A2231)).verdict is Verdict.OK


def test_an_empty_lot_on_the_shelf_is_never_proposed():
    assert checkpoint(item(), known(lot("NONE", MARCH, 0), A2231)).verdict is Verdict.OK


def test_an_expired_package_is_stopped_at_the_checkpoint():
    answer = checkpoint(item(expiry=days(-1)), known(package=package(expiry=days(-1))))
    assert (answer.verdict, answer.alarm) == (Verdict.EXPIRED, AlarmKind.EXPIRED)
    assert (answer.moved.status, answer.moved.from_stock) == (Status.EXPIRED, True)


def test_a_package_with_few_days_left_is_right_to_take_and_its_days_are_said():
    answer = checkpoint(item("C0107", days(12)), known(lot("C0107", days(12)), A2231))
    assert answer.verdict is Verdict.SHORT_DATED
    assert answer.signals.screen.text() == (
        "OK            EXP 12d",
        "LISINOPRIL 10MG TAB",
        "LOT C0107",
        "EXP 2026-09-30  12d",
        "USE SOON",
        "Left after this 23",
        "No match 18SEP26 data",
    )
    assert answer.moved.status is Status.TAKEN


@pytest.mark.parametrize(("left", "verdict"), [(30, Verdict.OK), (29, Verdict.SHORT_DATED), (0, Verdict.SHORT_DATED)])
def test_the_checkpoint_says_the_days_below_30(left, verdict):
    assert checkpoint(item(expiry=days(left)), known()).verdict is verdict


def test_a_barcode_without_a_lot_or_date_that_is_looked_up_names_what_is_in_stock():
    bare, lookup = item(None, None, None), situation(Activity.LOOKUP)
    assert "First C0107 31MAR27" in lines(judge(bare, known(C0107, A2231), lookup))
    assert "NOT IN STOCK LIST" in lines(judge(bare, known(), lookup))


def test_taking_without_a_stock_list_proves_no_order():
    answer = checkpoint(item(), known())
    assert answer.signals.screen.aside == "TAKEN"
    assert lines(answer)[3] == "NOT IN STOCK LIST"


def test_a_lot_that_is_not_in_the_stock_list_is_still_the_first_of_those_that_are():
    answer = checkpoint(item("NEW", MARCH), known(A2231))
    assert answer.signals.screen.aside == "FIRST TO EXPIRE"
    assert lines(answer)[3:] == ("NOT IN STOCK LIST", "Next A2231 31OCT27")


def test_packages_without_serial_numbers_are_taken_as_many_as_are_asked_for():
    answer = checkpoint(item(serial=None), known(A2231, product=CREAM), quantity=5)
    assert answer.moved.quantity == 5
    assert lines(answer)[3] == "Left after this 19"


def test_fewer_than_none_are_never_left():
    answer = checkpoint(item(serial=None), known(lot("A2231", OCTOBER, 2), product=CREAM), quantity=5)
    assert lines(answer)[3] == "Left after this 0"


def test_a_package_leaves_the_place_it_was_put():
    answer = checkpoint(item(), known(A2231, package=package(location="FRIDGE")))
    assert answer.moved.location == "FRIDGE"


def test_a_package_without_a_record_leaves_the_place_its_lot_is():
    assert checkpoint(item(), replace(known(), places=("FRIDGE",))).moved.location == "FRIDGE"


def test_a_package_without_a_record_leaves_this_place_where_its_lot_is_here_too():
    assert checkpoint(item(), replace(known(A2231), places=("FRIDGE", "SHELF-B3"))).moved.location == "SHELF-B3"


def test_a_lot_that_nobody_put_anywhere_leaves_from_here():
    assert checkpoint(item("C0107", MARCH), known(A2231)).moved.location == "SHELF-B3"


def test_no_advice_on_places_is_given_to_what_goes_out():
    assert checkpoint(item(), known(A2231)).advice is None


def test_all_that_was_found_is_kept_though_one_thing_is_shown():
    answer = checkpoint(item(expiry=days(20)), known(lot("C0107", days(3))))
    assert codes(answer) == ["earlier_lot", "short_dated"]
    assert lines(answer)[5] == "ALSO SHORT DATED 20d"
