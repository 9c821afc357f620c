"""OVER and SHORT: exact, in words, item by item; hints show the way and resolve nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.counts.variance import REASONS, Moved, Variance, compared, fitting, hints

TUESDAY = date(2026, 9, 15)
QUANTITIES = st.integers(0, 10**6)
BOOKS = st.dictionaries(st.tuples(st.sampled_from("ABC"), st.sampled_from(["", "L1", "L2"])), QUANTITIES)


def one(counted, book, lot="", controlled=False):
    return Variance("A", lot, counted, book, controlled)


def codes(variance, others=(), **moved):
    return [hint.code for hint in hints(variance, others, **moved)]


@pytest.mark.parametrize(
    ("counted", "book", "word", "amount"),
    [(10, 100, "SHORT", 90), (12, 10, "OVER", 2), (10, 10, "MATCH", 0), (0, 7, "SHORT", 7), (7, 0, "OVER", 7)],
)
def test_a_variance_is_a_word_and_an_amount(counted, book, word, amount):
    assert (one(counted, book).word, one(counted, book).amount) == (word, amount)


@given(BOOKS, BOOKS, st.booleans())
def test_counted_is_book_and_variance_to_the_last_package(counted, book, by_lot):
    found = compared(counted, book, by_lot=by_lot)
    items = [each for each in found if not each.lot]
    assert sum(each.difference for each in items) == sum(counted.values()) - sum(book.values())
    assert {each.gtin for each in items} == {gtin for gtin, _ in [*counted, *book]}
    assert len({each.key for each in found}) == len(found)


def test_95_and_105_against_100_and_100_is_no_item_right():
    found = compared({("A", ""): 95, ("B", ""): 105}, {("A", ""): 100, ("B", ""): 100}, by_lot=False)
    assert [(each.word, each.amount) for each in found] == [("SHORT", 5), ("OVER", 5)]


def test_lots_are_compared_each_and_the_item_as_a_whole():
    found = compared({("A", "L1"): 5, ("A", "L2"): 10}, {("A", "L1"): 10, ("A", "L2"): 5}, by_lot=True)
    assert [(each.lot, each.word, each.amount) for each in found] == [
        ("", "MATCH", 0),
        ("L1", "SHORT", 5),
        ("L2", "OVER", 5),
    ]


def test_what_is_right_needs_no_hint():
    assert codes(one(10, 10)) == []


def test_a_hundred_for_ten_is_a_zero_too_many():
    assert codes(one(10, 100)) == ["V05", "V13"]
    assert codes(one(100, 10)) == ["V05", "V13"]


def test_a_receipt_of_ten_that_was_typed_as_a_hundred_is_found_in_a_larger_stock():
    (hint,) = hints(one(47, 137), (), [Moved("A", "L1", 10, TUESDAY)])
    assert (hint.code, hint.why) == ("V05", "10 were received on 2026-09-15; 100 typed?")


def test_digits_that_were_changed_over_are_seen():
    assert codes(one(37, 73)) == ["V05"]
    assert codes(one(3, 7)) == []


def test_tuesdays_receipt_explains_what_is_over():
    received = [Moved("A", "L1", 1, TUESDAY), Moved("A", "L1", 1, TUESDAY), Moved("B", "", 9, TUESDAY)]
    (hint,) = hints(one(12, 10), (), received)
    assert (hint.code, hint.why) == ("V01", "2 were received on 2026-09-15")
    assert codes(one(12, 10, lot="L2"), received=received) == []


def test_equal_and_opposite_items_are_a_pair():
    short, over = Variance("A", "", 5, 10), Variance("B", "", 15, 10)
    assert codes(short, (short, over)) == ["V06"]
    assert codes(over, (short, over)) == ["V06"]


def test_lots_make_a_pair_within_their_item_alone():
    short, over = Variance("A", "L1", 5, 10), Variance("B", "L2", 15, 10)
    assert codes(short, (short, over)) == []
    assert codes(short, (short, Variance("A", "L2", 15, 10))) == ["V06"]


def test_what_was_set_apart_and_not_posted_is_short():
    assert codes(one(8, 10), pulled=[Moved("A", "L1", 2, TUESDAY)]) == ["V08"]
    assert codes(one(8, 10), pulled=[]) == []


def test_a_pack_size_between_two_figures_is_a_unit_of_measure():
    assert codes(one(300, 10)) == ["V13"]


def test_a_controlled_product_that_is_short_is_a_supervisors():
    assert codes(one(36, 38, controlled=True)) == ["V14"]
    assert codes(one(38, 36, controlled=True)) == []


@given(QUANTITIES, QUANTITIES)
def test_the_reasons_to_choose_from_fit_the_direction_or_were_hinted_at(counted, book):
    variance = one(counted, book)
    found = hints(variance, ())
    hinted = {hint.code for hint in found}
    for reason in fitting(variance, found):
        assert reason.code in hinted or (reason.short if variance.word == "SHORT" else reason.over)
    assert {"V05", "V15"} <= {reason.code for reason in fitting(variance, found)}


def test_there_are_fifteen_reasons():
    assert list(REASONS) == [f"V{number:02}" for number in range(1, 16)]


def test_what_came_in_the_day_after_was_in_the_book_too_early():
    late = [Moved("A", "L1", 3, TUESDAY), Moved("A", "L1", 2, TUESDAY)]
    (hint,) = hints(one(5, 10), (), arrived=late)
    assert (hint.code, hint.why) == ("V02", "5 came in on 2026-09-15, after the count")
    assert codes(one(10, 5), arrived=late) == []
    assert codes(one(6, 10), arrived=late) == []


@pytest.mark.parametrize(
    ("counted", "book", "why"),
    [
        (98, 2950, "about 30 times"),
        (2950, 98, "about 30 times"),
        (4, 100, "25 times"),
        (0, 100, None),
        (100, 250, None),
    ],
)
def test_a_ratio_near_a_pack_size_is_seen_also_where_a_few_lack_besides(counted, book, why):
    assert [hint.why for hint in hints(one(counted, book), ()) if hint.code == "V13"] == ([why] if why else [])
