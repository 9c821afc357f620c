"""What lacks again and again gives a signal; what goes wrong honestly, and comes back, gives none."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.counts.trend import Comparison, Observation, false_signals, trend

OXY, LORA = "00399904010013", "00399905020021"
FIRST = datetime(2026, 9, 1, 7, tzinfo=UTC)
SHIFT = timedelta(hours=8)
CHANGES = st.integers(-1000, 1000)


def observed(number, difference, gtin=OXY, location="CAB-1", **values):
    return Observation(FIRST + number * SHIFT, "front-desk", f"C-{number}", gtin, location, difference, **values)


def kept(number, *items, made=0):
    return Comparison("front-desk", f"C-{number}", FIRST + number * SHIFT + timedelta(minutes=made), items)


def counted(*differences, **values):
    """Return the comparisons of one item, counted three times a day."""
    return [kept(number, observed(number, each, **values)) for number, each in enumerate(differences)]


def fired(*differences):
    """Return after how many counts the sum and the run gave a signal; None: never."""
    found = trend(counted(*differences)).signals
    after = [at and 1 + int(at.count.removeprefix("C-")) for each in found for at in (each.sum_at, each.run_at)]
    return tuple(after) or (None, None)


@given(st.integers(0, 40), CHANGES, st.integers(0, 40))
def test_one_typing_error_however_large_gives_no_signal(before, typed, after):
    assert fired(*[0] * before, typed, *[0] * after) == (None, None)


def test_a_thousand_typed_for_one_gives_no_signal():
    assert fired(-1000) == (None, None)


@given(st.lists(CHANGES, max_size=60))
def test_errors_that_the_next_count_takes_back_give_no_signal(errors):
    assert fired(*(change for error in errors for change in (error, -error))) == (None, None)


def test_one_taken_at_every_count_is_found_by_the_fifth_and_by_the_sum_at_the_seventh():
    assert fired(*[-1] * 6) == (None, 5)
    assert fired(*[-1] * 7) == (7, 5)


def test_two_taken_at_every_count_are_found_at_the_fourth():
    assert fired(*[-2] * 3) == (None, None)
    assert fired(*[-2] * 4) == (4, None)


@given(st.lists(st.sampled_from([-1, -2]), min_size=7, max_size=60))
def test_one_or_two_always_short_are_found_within_seven_counts(changes):
    by_sum, by_run = fired(*changes)
    assert by_sum <= 7
    assert by_run == 5


@given(st.lists(st.integers(0, 1000), max_size=60))
def test_what_is_never_short_gives_no_signal(changes):
    assert fired(*changes) == (None, None)


@given(
    st.lists(
        st.tuples(st.permutations(range(21)), st.lists(st.sampled_from([-1, -2]), min_size=3, max_size=3)),
        min_size=9,
        max_size=9,
    )
)
def test_three_thefts_a_week_are_found_within_sixty_days_where_nothing_else_is_wrong(weeks):
    changes = [0] * 189
    for number, (shifts, taken) in enumerate(weeks):
        for shift, units in zip(shifts, taken, strict=False):
            changes[21 * number + shift] = units
    by_sum, by_run = fired(*changes)
    assert by_sum <= 180
    assert by_run <= 42


def test_a_count_that_is_right_ends_no_run_and_one_that_is_over_does():
    assert fired(-1, -1, 0, -1, -1, 0, -1)[1] == 7
    assert fired(-1, -1, -1, -1, 1, -1)[1] is None


def test_the_allowance_forgives_one_unit_in_twenty_counts():
    assert fired(-3, -3, *[0] * 20, -1)[0] is None
    assert fired(-3, -3, 0, -1)[0] == 4


def test_a_signal_stands_until_it_is_reviewed_even_if_later_counts_are_right():
    assert fired(*[-2] * 4, *[0] * 200)[0] == 4


def test_a_review_begins_afresh():
    comparisons = counted(*[-2] * 9)
    assert trend(comparisons).signals
    day = date(2026, 9, 2)
    left = trend(comparisons, {OXY: day})
    assert (left.signals, left.counts) == ((), 3)
    assert trend(comparisons, {LORA: day}).signals
    assert trend(counted(*[-2] * 10), {OXY: day}).signals[0].sum_at.count == "C-9"


@given(st.lists(st.sampled_from([-3, -2, -1, 0, 1]), max_size=30), st.integers(0, 11))
def test_after_a_review_only_the_later_counts_say_anything(changes, days):
    comparisons = counted(*changes)
    day = date(2026, 9, 1) + timedelta(days=days)
    later = [each for each in comparisons if each.items[0].closed_at.date() > day]
    assert trend(comparisons, {OXY: day}).signals == trend(later).signals


@given(st.lists(st.integers(-4, 2), max_size=15), st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter_and_a_count_given_twice_counts_once(changes, chance):
    comparisons = counted(*changes)
    shuffled = [*comparisons, *comparisons]
    chance.shuffle(shuffled)
    assert trend(shuffled) == trend(comparisons)


def test_a_count_that_was_compared_again_says_what_it_said_last():
    first = kept(1, observed(1, -1, controlled=True))
    again = kept(1, observed(1, -1, controlled=True, reason="V10"), made=5)
    assert trend([again, first]).unresolved == ()
    assert trend([first]).unresolved != ()


def test_of_two_said_at_the_same_moment_the_one_with_a_reason_stands():
    first, again = (kept(1, observed(1, -1, controlled=True, reason=reason)) for reason in ("", "V10"))
    assert trend([again, first]).unresolved == trend([first, again]).unresolved == ()


def test_two_stations_that_count_under_one_name_are_two_counts():
    here = kept(1, observed(1, -1))
    there = Comparison("cart-2", "C-1", FIRST, (observed(1, -1),))
    assert trend([here, there]).comparisons == 2


def test_each_item_at_each_place_stands_for_itself():
    comparisons = [
        kept(number, observed(number, -2, location=f"CAB-{number % 2}"), observed(number, 2, LORA))
        for number in range(6)
    ]
    found = trend(comparisons)
    assert (found.places, found.signals) == (3, ())


def test_where_nothing_was_found_of_an_item_it_is_the_only_place_that_it_ever_had():
    comparisons = [*counted(-2, -2, -2), kept(3, observed(3, -2, location=""))]
    (signal,) = trend(comparisons).signals
    assert signal.place == (OXY, "CAB-1")
    elsewhere = kept(4, observed(4, 0, location="CAB-2"))
    assert trend([*comparisons, elsewhere]).signals == ()
    assert trend([*comparisons, elsewhere]).places == 3


def test_a_book_that_carries_an_old_loss_along_does_not_make_many_of_it():
    assert fired(*[-4] * 9) != (None, None)
    assert trend(counted(*[-4] * 9), carried=True).signals == ()
    (signal,) = trend(counted(0, -1, -2, -3, -4, -5), carried=True).signals
    assert (signal.run_at.count, signal.short) == ("C-5", 5)


def test_a_review_forgets_no_level_that_the_book_carries():
    comparisons = counted(*[-4] * 3, -4, -5)
    (signal,) = [trend(comparisons, {OXY: date(2026, 9, 1)}, carried=True)]
    assert (signal.counts, signal.signals) == (2, ())


def test_a_first_count_has_no_book_to_be_short_of():
    assert trend(counted(*[-2] * 9, baseline=True, controlled=True)).signals == ()
    assert trend(counted(*[-2] * 9, baseline=True, controlled=True)).unresolved == ()


@pytest.mark.parametrize(
    ("changes", "ratio"), [([-2] * 9, 1), ([-3, -3, -3, 3, 3, 3], 0), ([-9] * 5 + [-1, 1] * 15, 0)]
)
def test_the_ratio_of_the_last_thirty_is_near_one_for_a_loss_and_near_none_for_what_cancels_itself(changes, ratio):
    (signal,) = trend(counted(*changes)).signals
    assert signal.ratio == ratio


def test_a_signal_says_what_it_is_made_of():
    (signal,) = trend(counted(-1, -1, 0, -2, -1, -1, 2)).signals
    assert (signal.counts, signal.off, signal.short, signal.over, signal.longest) == (7, 6, 6, 2, 5)
    assert (signal.sum_at, signal.run_at.count) == (None, "C-5")


def test_nothing_compared_says_nothing():
    found = trend([])
    assert (found.comparisons, found.counts, found.signals, found.false_signals) == (0, 0, (), (0, 0))
    assert trend([kept(1)]).comparisons == 1


@pytest.mark.parametrize(
    ("values", "stands"),
    [
        ({"controlled": True, "recounted": True}, True),
        ({"controlled": True, "recounted": True, "reason": "V15"}, True),
        ({"controlled": True, "recounted": True, "reason": "V14"}, True),
        ({"controlled": True, "recounted": True, "reason": "V10"}, False),
        ({"recounted": True}, False),
    ],
)
def test_a_controlled_item_that_is_off_stands_until_something_explains_it(values, stands):
    (comparison,) = counted(1, **values)
    assert bool(trend([comparison]).unresolved) is stands
    assert trend([comparison], {OXY: FIRST.date()}).unresolved == ()


def test_a_controlled_item_that_is_right_needs_no_reason():
    assert trend(counted(0, controlled=True, recounted=True)).unresolved == ()


def test_what_nobody_explained_is_told_once_for_each_place_with_the_newest():
    found = trend(counted(-1, -1, 1, controlled=True)).unresolved
    assert [(each.newest.count, each.times, each.newest.recounted) for each in found] == [("C-2", 3, False)]


def test_a_hundred_honest_items_give_five_to_seven_signals_a_year():
    low, high = false_signals(100 * 3 * 365)
    assert (round(low), round(high)) == (5, 7)


def honest(chance, counts):
    """Return an honest item: 3 % of its counts go wrong, small ones oftener, and 7 of 10 come back at the next."""
    changes, back = [0] * counts, 0
    for number in range(counts):
        changes[number], back = back, 0
        if not changes[number] and chance.random() < 0.03:
            error = chance.choices((1, 2, 5, 10), (50, 30, 15, 5))[0] * chance.choice((-1, 1))
            changes[number], back = error, -error if chance.random() < 0.7 else 0
    return changes


def share_found(items):
    """Return which share of the items each rule gives a signal of."""
    comparisons = [
        kept(number, *(observed(number, change, gtin=f"{item:05}") for item, change in enumerate(changes)))
        for number, changes in enumerate(zip(*items, strict=True))
    ]
    found = trend(comparisons).signals
    by_sum, by_run = (
        sum(each is not None for each in of) for of in zip(*((s.sum_at, s.run_at) for s in found), strict=True)
    )
    return by_sum / len(items), by_run / len(items)


def test_honest_items_give_about_as_many_signals_as_is_said_beside_the_real_ones():
    chance = random.Random(36)  # noqa: S311  the same days each time
    sums, runs = share_found([honest(chance, 3 * 365) for _ in range(150)])
    assert 0.02 < sums < 0.08
    assert 0.005 < runs < 0.05


def test_a_thief_of_three_times_a_week_is_found_within_sixty_days_among_honest_errors():
    chance = random.Random(36)  # noqa: S311  the same days each time
    items = [honest(chance, 180) for _ in range(100)]
    for changes in items:
        for week in range(0, 168, 21):
            for shift in chance.sample(range(21), 3):
                changes[week + shift] -= chance.choice((1, 2))
    sums, runs = share_found(items)
    assert sums > 0.98
    assert runs > 0.98
