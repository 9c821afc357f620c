"""A screen refuses what would be cut off; so a decision that is made at all is one that can be read."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given

from station.domain.decision import Activity
from station.domain.judge import judge
from station.domain.screens.signals import COLUMNS, ROWS
from station.domain.stock import Bands
from station.domain.verdict import Verdict
from tests.domain.bench import (
    MARCH,
    OCTOBER,
    checkpoint,
    days,
    item,
    known,
    lines,
    lot,
    package,
    recalled,
    receive,
    situation,
)
from tests.domain.cases import CASES

LONG_LOT, OTHER_LOT = "ABCDEFGHIJ0123456789", "KLMNOPQRST0123456789"
LONG_NAME = "Methylprednisolone Sodium Succinate for Injection, 1 g/vial"
LONG_PLACE = "KÜHLSCHRANK-IM-LAGER-2, OBEN LINKS"
PRODUCT = replace(known().product, name=LONG_NAME)


@given(CASES)
@example((item(LONG_LOT, date(1977, 1, 1)), known(product=PRODUCT), situation(Activity.RECEIVE)))
@example((item(LONG_LOT, date(2076, 12, 31)), known(product=PRODUCT), situation(Activity.CHECKPOINT)))
def test_every_decision_can_be_read_whole(case):
    item, known, situation = case
    screen = judge(item, known, situation).signals.screen
    assert len(screen.text()) <= 1 + ROWS
    assert all(len(line) <= COLUMNS for line in screen.text())


@given(CASES)
def test_the_lot_and_the_expiry_that_matter_stand_whole_on_the_screen(case):
    item, known, situation = case
    answer = judge(item, known, situation)
    words = " ".join(lines(answer))
    if answer.verdict is Verdict.EARLIER_EXISTS:
        usable = [each for each in known.lots if each.use_by >= situation.today]
        assert any(each.lot in words and each.use_by.isoformat() in words for each in usable)
        return
    assert item.lot is None or item.lot in words
    dated = {Verdict.OK, Verdict.SHORT_DATED, Verdict.EXPIRED, Verdict.BLOCKED, Verdict.INCOMPLETE}
    last = known.opened.use_by if known.opened else item.expiry
    assert item.expiry is None or answer.verdict not in dated or last.isoformat() in words


def test_a_long_name_ends_in_a_tilde_so_that_nobody_takes_it_for_the_whole():
    assert lines(receive(item(), known(product=PRODUCT)))[0] == "Methylprednisolone S~"


def test_a_name_in_other_letters_is_written_as_near_as_can_be():
    assert lines(receive(item(), known(product=replace(PRODUCT, name="Ibuprofén ½ ㎎"))))[0] == "Ibuprofen 1?2 mg"


def test_a_product_that_the_catalog_has_not_is_named_by_its_number():
    assert lines(receive(item(), known(product=None)))[0] == "GTIN 00399901010714"


def test_a_long_lot_stands_alone_on_its_line():
    assert lines(receive(item(LONG_LOT), known()))[1] == LONG_LOT


def test_a_long_lot_to_take_stands_whole_below_the_word():
    answer = checkpoint(item(OTHER_LOT), known(lot(LONG_LOT, MARCH)))
    assert lines(answer)[1:] == ("TAKE LOT", LONG_LOT, "EXP 2027-03-31", "SHELF-B3  QTY 24", "In hand 31OCT27")


def test_a_long_lot_that_is_not_enough_stands_whole_too():
    answer = checkpoint(item(OTHER_LOT), known(lot(LONG_LOT, MARCH, 2)), quantity=999)
    assert lines(answer)[1:] == ("TAKE 2 OF", LONG_LOT, "EXP 2027-03-31", "SHELF-B3  QTY 2", "THEN THE ONE IN HAND")


def test_long_lots_after_the_first_are_pointed_at():
    lots = (lot(LONG_LOT, MARCH, 2), lot(OTHER_LOT, days(250), 2), lot("Z" * 20, days(260), 2))
    assert lines(checkpoint(item(), known(*lots), quantity=999))[-1] == "THEN THE NEXT EARLIER"


def test_many_earlier_lots_are_counted():
    lots = [lot(f"C{number}", days(190 + number)) for number in range(13)]
    assert lines(checkpoint(item(), known(*lots)))[4] == "+12 more earlier"


def test_a_long_place_leaves_its_quantity_whole():
    answer = checkpoint(item(), known(lot("C0107", MARCH, 1_000_000, location=LONG_PLACE)))
    assert lines(answer)[3] == "KUHLSCH~  QTY 1000000"


def test_a_neighbour_with_a_long_lot_is_named_by_its_date():
    assert lines(receive(item(), known(lot(LONG_LOT, MARCH))))[3] == "BEHIND 31MAR27"
    assert lines(receive(item("C0107", MARCH), known(lot(LONG_LOT, OCTOBER))))[3] == "BEFORE 31OCT27"
    assert lines(checkpoint(item("C0107", MARCH), known(lot(LONG_LOT, OCTOBER))))[4] == "Next 31OCT27"
    assert lines(checkpoint(item(), known(lot(LONG_LOT, OCTOBER))))[4] == "or the other lot"


def test_a_shelf_with_a_long_name_is_counted_all_the_same():
    shelf = lot("C0107", MARCH, 1_000_000, location=LONG_PLACE)
    assert lines(receive(item(), known(shelf)))[4] == "1000000 on KUHLSCHRA~"


@pytest.mark.parametrize(
    ("expiry", "line"),
    [(days(9999), "EXP 2054-02-02  9999d"), (days(10000), "EXP 2054-02-03"), (date(1977, 1, 31), "EXP 1977-01-31")],
)
def test_days_beyond_counting_are_left_out_of_the_line(expiry, line):
    assert line in lines(receive(item(expiry=expiry), known()))


def test_a_short_date_of_thousands_of_days_is_in_its_line():
    answer = receive(item(expiry=days(999)), known(), bands=Bands(door=20000))
    assert answer.signals.screen.aside == "DATED 999d"
    assert receive(item(expiry=days(12000)), known(), bands=Bands(door=20000)).signals.screen.aside == "DATED"


def test_a_recall_with_a_long_number_keeps_its_class():
    long = recalled("III")
    long = replace(long, recalls=(replace(long.recalls[0], number="RES-2026-000123456789"),))
    assert lines(receive(item(), known(match=long)))[2] == "CLASS III RES-2026-0~"


def test_a_serial_number_stands_beside_a_short_lot_and_below_a_long_one():
    assert lines(receive(item("8812", days(-1)), known()))[1] == "LOT 8812 SN ..4417"
    assert lines(receive(item(LONG_LOT, days(-1)), known()))[1:3] == (LONG_LOT, "SN ..4417")


def test_a_repeat_at_a_long_place_is_read_whole_but_for_the_place():
    answer = receive(item(), known(package=package(location=LONG_PLACE)))
    assert lines(answer)[-1] == "KUHLSCHRANK-IM-LAGER~"
