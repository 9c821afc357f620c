"""What is asked for again and what is mixed in, so that being asked for says nothing of an item."""

from hypothesis import given
from hypothesis import strategies as st

from station.domain.counts.asking import shares

ITEMS = [(f"{number:014}", f"L{number}") for number in range(100)]
LISTED = st.lists(st.sampled_from(ITEMS), unique=True)


def first(items, number):
    """Choose the first ones."""
    return list(items)[:number]


def test_one_in_twenty_of_what_is_right_is_mixed_in_and_one_at_least():
    for counted, mixed in ((2, 1), (21, 1), (22, 2), (41, 2), (42, 3)):
        (share,) = shares([ITEMS[0]], {"cart-1": ITEMS[:counted]}, (), None, first)
        assert len(share.decoys) == mixed
        assert set(share.items) == {ITEMS[0], *share.decoys}


def test_a_request_without_an_item_has_some_of_what_is_right_counted_again_at_every_station():
    found = shares([], {"cart-2": ITEMS[:40], "cart-1": ITEMS[40:60]}, (), None, first)
    assert [(each.station, len(each.items)) for each in found] == [("cart-1", 1), ("cart-2", 2)]
    assert all(each.items == each.decoys for each in found)


def test_each_item_goes_to_one_station_that_counted_it_and_the_others_are_left_alone():
    counted = {"cart-1": ITEMS[:10], "cart-2": ITEMS[5:20], "cart-3": ITEMS[:20]}
    found = shares([ITEMS[7], ITEMS[15]], counted, (), 1, first)
    named = {each.station: set(each.items) - set(each.decoys) for each in found}
    assert named == {"cart-1": {ITEMS[7]}, "cart-2": {ITEMS[15]}}


def test_what_nobody_counted_goes_to_the_first_station():
    (share,) = shares([("99999999999999", "")], {"cart-2": ITEMS[:9], "cart-1": []}, (), None, first)
    assert (share.station, share.decoys) == ("cart-1", ())


def test_what_was_asked_for_before_is_not_mixed_in():
    (share,) = shares([ITEMS[0]], {"cart-1": ITEMS[:3]}, [ITEMS[1][0]], 5, first)
    assert share.decoys == (ITEMS[2],)


def test_what_is_mixed_in_is_named_like_the_rest_with_its_lot_or_without():
    (share,) = shares([(ITEMS[0][0], "")], {"cart-1": ITEMS[:5]}, (), 2, first)
    assert {lot for _, lot in share.items} == {""}
    (share,) = shares([ITEMS[0]], {"cart-1": ITEMS[:5]}, (), 2, first)
    assert all(lot for _, lot in share.items)


@given(LISTED, LISTED, LISTED, st.integers(1, 5), st.randoms())
def test_everything_named_is_asked_for_once_and_what_is_mixed_in_is_right(named, one, two, decoys, random):
    found = shares(named, {"cart-1": one, "cart-2": two}, (), decoys, random.sample)
    asked = [item for share in found for item in share.items if item not in share.decoys]
    assert sorted(asked) == sorted(named)
    for share in found:
        assert list(share.items) == sorted(share.items)
        assert {gtin for gtin, _ in share.decoys}.isdisjoint(gtin for gtin, _ in named)
