"""The boxes of the page go where a person would carry them, by what the station wrote of them."""

from datetime import date

import pytest

from station.panel.pharmacy import pharmacy
from station.panel.shelves import Shelves

PILES = pharmacy(date(2026, 9, 18)).piles
BY_NAME = {pile.id: pile for pile in PILES}


@pytest.fixture
def shelves():
    return Shelves(PILES)


def row(pile, place=0, kind="scan", **values):
    return {"seq": 7, "row": kind, "gtin": BY_NAME[pile].product.gtin, "serial": BY_NAME[pile].serials[place], **values}


def received(pile, place=0):
    return row(pile, place, activity="receive", verdict="ok", moved={"status": "available"})


def top(shelves, pile):
    return next(each for each in shelves.described() if each["id"] == pile)["top"]


def test_a_box_that_was_received_leaves_its_pile_and_comes_back_when_that_is_taken_back(shelves):
    (told,) = shelves.heard(received("behind"))
    assert (told["id"], told["top"], told["left"]) == ("behind", 1, 29)
    shelves.heard({"seq": 8, "row": "command", "undoes": [7]})
    assert top(shelves, "behind") == 0


def test_a_box_that_is_only_looked_at_or_practised_with_stays(shelves):
    for looked in (
        row("first", activity="lookup", verdict="ok"),
        row("first", kind="training", activity="checkpoint", verdict="ok", moved={"status": "taken"}),
        row("first", activity="move", verdict="ok", moved={"status": "available", "to": "IN-TRANSIT"}),
        row("behind", activity="receive", verdict="short_dated"),
    ):
        assert shelves.heard(looked) == []


def test_a_box_in_its_bin_is_gone(shelves):
    shelves.heard(row("recalled", kind="alarm", event="binned"))
    assert top(shelves, "recalled") == 1
    assert shelves.heard(row("recalled", kind="alarm", event="closed")) == []


def test_a_counted_box_makes_room_for_the_next_and_none_is_lost(shelves):
    for place in range(4):
        shelves.heard(row("safe", place, activity="count", condition="good", counted=1))
        assert top(shelves, "safe") == (place + 1) % 4


def test_an_empty_pile_has_nothing_to_scan(shelves):
    shelves.heard(row("twice", activity="receive", verdict="ok", moved={"status": "available"}))
    assert shelves.scanned("twice") is None


def test_what_has_no_serial_number_and_a_container_s_label_can_be_scanned_again_and_again(shelves):
    for pile in ("tube", "tote"):
        assert shelves.scanned(pile) == shelves.scanned(pile) == BY_NAME[pile].symbol(0)


def test_the_boxes_of_a_tote_are_not_on_the_page(shelves):
    assert shelves.heard(received("tote")) == []
