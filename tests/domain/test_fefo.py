from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from station.domain import fefo
from station.domain.choices import Choices
from station.domain.stock import StockLot
from station.domain.verdict import Advice
from tests.domain.bench import MARCH, NOW, OCTOBER, TODAY, days, lot

SHELVES = st.sampled_from(["SHELF-B3", "SHELF-C1", "FRIDGE"])
STOCK_LOTS = st.builds(
    StockLot,
    st.sampled_from(["A2231", "C0107", "C0108", "c0107"]),
    st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3)),
    SHELVES,
    st.integers(0, 3),
    st.sampled_from([NOW, NOW - timedelta(days=1)]),
)
SHELF = st.lists(STOCK_LOTS, unique_by=lambda each: (each.expiry, each.lot, each.location))


def around(lots, expiry, today=TODAY, location="SHELF-B3"):
    return fefo.neighbours(lots, expiry, today=today, location=location, choices=Choices())


def names(lots):
    return [each.lot for each in lots]


def test_march_goes_out_before_october_of_the_same_year():
    assert names(around([lot("OCT", OCTOBER), lot("MAR", MARCH)], days(9000)).earlier) == ["MAR", "OCT"]


def test_october_goes_out_before_march_of_the_next_year():
    lots = [lot("MAR", date(2028, 3, 31)), lot("OCT", OCTOBER)]
    assert names(around(lots, days(9000)).earlier) == ["OCT", "MAR"]


def test_the_bottle_that_came_later_goes_first_when_it_expires_first():
    january = lot("JAN", date(2027, 1, 15), received=240)
    march = lot("MAR", date(2026, 9, 30), received=180)
    assert names(around([january, march], days(9000)).earlier) == ["MAR", "JAN"]


def test_of_one_date_what_stands_here_goes_first():
    lots = [lot("THERE", MARCH, location="FRIDGE", received=9), lot("HERE", MARCH)]
    assert names(around(lots, OCTOBER).earlier) == ["HERE", "THERE"]


def test_of_one_date_and_place_the_older_receipt_goes_first():
    assert names(around([lot("NEW", MARCH), lot("OLD", MARCH, received=9)], OCTOBER).earlier) == ["OLD", "NEW"]


def test_of_one_date_place_and_receipt_the_name_decides():
    assert names(around([lot("C2", MARCH), lot("C1", MARCH)], OCTOBER).earlier) == ["C1", "C2"]


def test_an_empty_lot_is_passed_over():
    assert names(around([lot("EMPTY", MARCH, quantity=0)], OCTOBER).earlier) == []


def test_a_lot_competes_through_its_last_day_and_no_longer():
    lots = [lot("TODAY", TODAY), lot("YESTERDAY", days(-1))]
    assert names(around(lots, OCTOBER).earlier) == ["TODAY"]


def test_a_package_goes_behind_what_expires_before_it():
    assert around([lot("C0107", MARCH)], OCTOBER).advice is Advice.BEHIND


def test_a_package_goes_in_front_of_anything_that_expires_after_it_even_behind_others():
    assert around([lot("EARLY", days(1)), lot("LATE", OCTOBER)], MARCH).advice is Advice.FRONT


def test_packages_of_one_date_stand_in_any_order():
    assert around([lot("C0109", MARCH)], MARCH).advice is Advice.ANY


def test_an_empty_shelf_asks_for_no_order():
    assert around([], MARCH).advice is None


def test_a_lot_in_two_places_is_one_lot():
    here, there = lot("C0107", MARCH), lot("C0107", MARCH, location="FRIDGE")
    other = lot("C0107", OCTOBER)
    assert fefo.by_lot([here, there, other]) == ((here, there), (other,))


@given(SHELF, st.randoms())
def test_two_stations_with_the_same_stock_give_the_same_order(shelf, random):
    shuffled = random.sample(shelf, len(shelf))
    assert around(shelf, TODAY) == around(shuffled, TODAY)


@given(SHELF, st.dates(TODAY - timedelta(days=4), TODAY + timedelta(days=4)), SHELVES)
def test_every_usable_lot_stands_once_on_its_side_in_the_order_of_expiry(shelf, expiry, location):
    found = around(shelf, expiry, location=location)
    everything = [*found.earlier, *found.same, *found.later]
    usable = [each for each in shelf if each.quantity and each.expiry >= TODAY]
    assert sorted(map(repr, everything)) == sorted(map(repr, usable))
    assert [each.expiry for each in everything] == sorted(each.expiry for each in usable)
    assert {each.expiry for each in found.same} <= {expiry}
    assert fefo.quantity(everything) == sum(each.quantity for each in usable)


@given(SHELF)
def test_no_usable_lot_expires_before_the_one_that_is_first(shelf):
    first, *rest = [*around(shelf, days(9)).earlier, None]
    assert all(first.expiry <= each.expiry for each in rest if each)
