"""How right a book is: so many of so many, and never one item's surplus for another's loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.counts.accuracy import Places, Share, accuracy, is_within
from station.domain.counts.variance import Variance, compared
from tests.domain.test_variance import BOOKS

HUNDREDS = {("A", ""): 100, ("B", ""): 100}


def right(counted, book, zones=None, by_lot=False, classes=None, controlled=()):
    found = compared(counted, book, by_lot=by_lot, controlled=controlled)
    return accuracy(found, Places(zones or {"SHELF-1": set(counted)}), classes or {})


def test_95_and_105_against_100_and_100_is_nothing_right_and_ten_off():
    found = right({("A", ""): 95, ("B", ""): 105}, HUNDREDS)
    assert (found.items, found.exact) == (Share(0, 2), Share(0, 2))
    assert (found.gross, found.over, found.short) == (10, 5, 5)


@pytest.mark.parametrize(
    ("of_class", "counted", "within"),
    [("A", 99, True), ("A", 98, False), ("B", 97, True), ("B", 96, False), ("C", 105, True), ("C", 106, False)],
)
def test_an_item_of_a_class_may_be_off_by_its_per_cent_of_the_book(of_class, counted, within):
    assert is_within(Variance("A", "", counted, 100), of_class) is within


@pytest.mark.parametrize("of_class", ["", "REFRIGERATED"])
def test_an_item_of_no_known_class_is_right_only_to_the_last_package(of_class):
    assert not is_within(Variance("A", "", 99, 100), of_class)
    assert is_within(Variance("A", "", 100, 100), of_class)


def test_a_controlled_item_has_no_tolerance_whatever_its_class():
    found = right({("A", ""): 99, ("B", ""): 99}, HUNDREDS, classes={"A": "C", "B": "C"}, controlled={"A"})
    assert (found.items, found.exact) == (Share(1, 2), Share(0, 2))


def test_what_the_book_never_had_is_within_no_tolerance():
    assert not is_within(Variance("A", "", 1, 0), "C")
    assert is_within(Variance("A", "", 0, 0), "C")


def test_a_lot_is_right_where_the_book_has_it_and_lots_that_were_not_counted_are_not_asked():
    book = {("A", "L1"): 5, ("A", "L3"): 5}
    found = right({("A", "L1"): 4, ("A", "L2"): 6}, book, by_lot=True)
    assert found.lots == Share(1, 2)
    assert (found.items, found.gross, found.over, found.short) == (Share(1, 1), 12, 0, 0)
    assert right({("A", ""): 10}, {("A", ""): 10}).lots is None


def test_a_lot_that_the_book_has_with_another_expiry_is_not_right():
    lots = {("A", "L1"): 4, ("A", "L2"): 6}
    found = compared(lots, lots, by_lot=True)
    assert accuracy(found, Places({}), {}, {("A", "L1")}).lots == Share(1, 2)


def test_what_has_no_lot_is_told_once_beside_the_lots():
    found = right({("A", "L1"): 5, ("A", ""): 2}, {("A", "L1"): 6}, by_lot=True)
    assert (found.gross, found.over, found.short) == (3, 1, 0)


def test_a_zone_is_right_where_nothing_that_stands_there_is_off():
    zones = {"A1": {("A", "")}, "A2": {("B", "")}, "A3": set()}
    found = right({("A", ""): 95, ("B", ""): 100}, HUNDREDS, zones)
    assert (found.locations, found.unplaced) == (Share(2, 3), 0)


def test_all_zones_of_an_item_that_is_off_are_in_doubt():
    zones = {"A1": {("A", "")}, "A2": {("A", "")}, "A3": {("B", "")}}
    assert right({("A", ""): 95, ("B", ""): 100}, HUNDREDS, zones).locations == Share(1, 3)


def test_a_lot_that_is_off_puts_only_its_own_zone_in_doubt():
    zones = {"A1": {("A", "L1")}, "A2": {("A", "L2")}}
    found = right({("A", "L1"): 5, ("A", "L2"): 9}, {("A", "L1"): 5, ("A", "L2"): 10}, zones, by_lot=True)
    assert found.locations == Share(1, 2)


def test_of_what_was_not_found_at_all_the_zone_is_not_known_unless_there_is_one():
    lost = {("A", ""): 0, ("B", ""): 100}
    found = right(lost, HUNDREDS, {"A1": {("B", "")}, "A2": set()})
    assert (found.locations, found.unplaced) == (Share(2, 2), 1)
    found = right(lost, HUNDREDS, {"A1": {("B", "")}})
    assert (found.locations, found.unplaced) == (Share(0, 1), 0)


def test_a_place_is_named_where_there_is_one():
    places = Places({"A1": {("A", "L1"), ("B", "")}, "A2": {("A", "L2")}})
    assert [places.only(Variance(gtin, lot, 0, 1)) for gtin, lot in (("B", ""), ("A", "L2"), ("A", ""), ("C", ""))] == [
        "A1",
        "A2",
        "",
        "",
    ]


def test_a_rate_is_a_hundred_only_where_all_are_right():
    assert Share(9999, 10000).text("items") == "9,999 of 10,000 items, 99.9 %"
    assert Share(3, 3).text("items") == "3 of 3 items, 100.0 %"
    assert Share(0, 0).text("items") == "0 of 0 items"


@given(BOOKS, BOOKS, st.booleans())
def test_gross_is_never_less_than_net_and_nothing_is_set_off_between_items(counted, book, by_lot):
    found = right(counted, book, by_lot=by_lot)
    assert found.gross >= found.over + found.short
    assert found.over - found.short == sum(counted.values()) - sum(book.values())
    assert found.exact.right <= found.items.right <= found.items.of
    assert (found.gross == 0) <= (found.exact.right == found.exact.of)
