"""Who is asked to count what again, and what is mixed in, so that being asked for says nothing of an item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.errors import DatabaseError, UsageError
from station.office import count_query
from station.office.asking import ask, shares
from station.office.ledger import Ledger
from tests.bench import GTIN, NOW, OTHER

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


def counted_at(db, station="cart-1", count="C-7", items=((GTIN, "A7"), (OTHER, "B8"))):
    db.execute("insert into count_station values (?, ?, 'e', 'cycle', 'counted', 1)", (count, station))
    db.executemany("insert into count_item values (?, ?, ?, ?)", [(count, station, gtin, lot) for gtin, lot in items])


def test_a_request_waits_in_the_ledger_until_it_is_answered(tmp_path):
    path = tmp_path / "office.db"
    with Ledger(path) as ledger:
        counted_at(ledger.db)
    ask(path, "C-7", [(GTIN, "")], None, choose=first, name=lambda: "R-1", at=NOW)
    with pytest.raises(UsageError, match="nothing is left"):
        ask(path, "C-7", [], None, choose=first, name=lambda: "R-2", at=NOW)
    with Ledger(path) as ledger:
        (request,) = count_query.waiting(ledger.db)["cart-1"]
        assert (request.id, request.items) == ("R-1", tuple(sorted([(GTIN, ""), (OTHER, "")])))


def test_more_than_a_message_holds_waits_for_its_turn(tmp_path):
    path = tmp_path / "office.db"
    with Ledger(path) as ledger:
        counted_at(ledger.db, items=())
    for number in range(3):
        items = [(f"{number}{each:013}", "") for each in range(200)]
        ask(path, "C-7", items, 1, choose=first, name=lambda number=number: f"R-{number}", at=NOW)
    with Ledger(path) as ledger:
        assert [each.id for each in count_query.waiting(ledger.db)["cart-1"]] == ["R-0", "R-1"]


def test_a_count_that_nobody_heard_of_is_refused(tmp_path):
    with Ledger(tmp_path / "office.db"):
        pass
    with pytest.raises(UsageError, match="station office counts lists them"):
        ask(tmp_path / "office.db", "C-8", [(GTIN, "")], None, choose=first, name=lambda: "R-1", at=NOW)


def test_a_request_that_cannot_be_written_is_said(tmp_path):
    path = tmp_path / "office.db"
    with Ledger(path) as ledger:
        counted_at(ledger.db)
        counted_at(ledger.db, "cart-2")
    with pytest.raises(DatabaseError, match="cannot be written"):
        ask(path, "C-7", [], None, choose=first, name=lambda: "R-1", at=NOW)
    with Ledger(path) as ledger:
        assert count_query.waiting(ledger.db) == {}
