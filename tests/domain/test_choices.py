"""What a site decides where first expired, first out leaves it a choice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import fefo
from station.domain.choices import Choices
from station.domain.stock import IN_TRANSIT, Bands, Days, OpenPack
from station.domain.verdict import Verdict
from tests.domain.bench import (
    LISINOPRIL,
    MARCH,
    OCTOBER,
    TODAY,
    checkpoint,
    codes,
    days,
    item,
    known,
    lines,
    lot,
    receive,
)
from tests.domain.cases import STOCK_LOTS

OWN = Choices(places=("SHELF-*", "FRIDGE"))


def test_an_earlier_lot_of_another_station_is_told_and_not_asked_for():
    answer = checkpoint(item(), known(lot("C0107", MARCH, location="CAB-2"), lot("A2231", OCTOBER)), choices=OWN)
    assert answer.verdict is Verdict.OK
    assert "Earlier C0107 CAB-2" in lines(answer)


def test_an_earlier_lot_on_another_shelf_of_this_station_is_asked_for():
    answer = checkpoint(item(), known(lot("C0107", MARCH, location="FRIDGE")), choices=OWN)
    assert answer.verdict is Verdict.EARLIER_EXISTS


def test_lots_of_two_accounts_never_compete():
    choices = Choices(accounts={"340B-*": "340B"})
    shelf = known(lot("C0107", MARCH, location="340B-1"), lot("A2231", OCTOBER))
    assert checkpoint(item(), shelf, choices=choices).verdict is Verdict.OK
    there = checkpoint(item(), shelf, choices=choices, location="340B-1")
    assert there.verdict is Verdict.EARLIER_EXISTS


@pytest.mark.parametrize("place", [IN_TRANSIT, "KIT-CRASH1"])
def test_what_is_on_its_way_or_in_a_kit_is_asked_for_by_nobody(place):
    answer = checkpoint(item(), known(lot("C0107", MARCH, location=place), lot("A2231", OCTOBER)))
    assert answer.verdict is Verdict.OK
    assert not any("C0107" in line for line in lines(answer))


def test_days_of_a_product_go_before_those_of_its_class_and_those_before_the_site_s():
    choices = Choices(classes={"vial": Days(act=60, block=10)})
    vial = replace(LISINOPRIL, product_class="vial", act_days=50)
    for product, left, verdict in [
        (vial, 49, Verdict.SHORT_DATED),
        (vial, 50, Verdict.OK),
        (vial, 9, Verdict.BLOCKED),
        (replace(vial, act_days=None), 59, Verdict.SHORT_DATED),
        (LISINOPRIL, 29, Verdict.SHORT_DATED),
        (LISINOPRIL, 59, Verdict.OK),
    ]:
        answer = checkpoint(item(expiry=days(left)), known(lot("A2231", days(left)), product=product), choices=choices)
        assert answer.verdict is verdict, (product, left)


def test_all_four_bands_can_be_a_class_s_own():
    assert Days(1, 2, 3, 4).over(Bands()) == Bands(door=1, plan=2, act=3, block=4)


def test_a_lot_with_two_expiries_is_flagged_and_both_are_kept():
    conflict = replace(known(lot("A2231", MARCH)), other_expiry=MARCH)
    answer = receive(item(), conflict)
    assert (answer.verdict, codes(answer)) == (Verdict.CHECK, ["lot_with_other_expiry"])
    assert answer.moved is not None
    assert "LOT HAS EXP 31MAR27" in lines(answer)


def test_a_hazardous_drug_is_said_to_be_one():
    assert lines(receive(item(), known(product=replace(LISINOPRIL, hazardous=True))))[0] == "HAZ LISINOPRIL 10MG~"


def test_more_lots_than_were_looked_at_are_said_to_be_more():
    shelf = replace(known(lot("C0107", MARCH), lot("C0108", days(200))), more_earlier=True)
    assert "+1+ more earlier" in lines(checkpoint(item(), shelf))
    assert "48+ on SHELF-B3" in lines(receive(item(), shelf))


def test_of_open_packages_the_first_to_be_used_up_goes_first():
    opened = [replace(lot("A", OCTOBER, 1), opened=OpenPack(serial, TODAY, days(9))) for serial in ("S2", "S1")]
    around = fefo.neighbours(opened, OCTOBER, today=TODAY, location="SHELF-B3", choices=Choices())
    assert [each.opened.serial for each in around.earlier] == ["S1", "S2"]


@given(st.lists(STOCK_LOTS, max_size=6), st.randoms(use_true_random=False))
def test_two_stations_with_the_same_stock_give_the_same_order(lots, chance):
    shuffled = list(lots)
    chance.shuffle(shuffled)
    one, other = (
        fefo.neighbours(each, OCTOBER, today=TODAY, location="SHELF-B3", choices=Choices()) for each in (lots, shuffled)
    )
    assert order(one) == order(other)


def order(around):
    sides = (around.earlier, around.same, around.later, around.elsewhere)
    return [[(lot.use_by, lot.opened, lot.lot, lot.location) for lot in side] for side in sides]
