from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.recall import Finding, LotRange, RangeKind, Recall, match

GTIN = "00305172930253"
OTHER_SIZE = "00305172930994"
OTHER_PRODUCT = "00305170000257"
OTHER_FIRM = "00316729046176"
JUNE = date(2027, 6, 30)
RECALL = Recall("D-0100-2026", "Sodium chloride", "II", ndcs=("0517-2930-25",), lots={"A123": "2027-06"})
ALL_LOTS = replace(RECALL, lots={}, all_lots=True, condition="unconditional", initiated=date(2026, 1, 15))


def verdict(recall, lot="A123", expiry=JUNE, gtin=GTIN):
    return match(gtin=gtin, lot=lot, expiry=expiry, recalls=[recall]).verdict


def test_a_recalled_lot_of_a_recalled_product_is_recalled():
    found = match(gtin=GTIN, lot="a-123", expiry=JUNE, recalls=[RECALL])
    assert (found.verdict, found.classification, found.recalls) == (Finding.RECALL, "II", (RECALL,))


def test_another_lot_is_no_match_and_not_called_safe():
    found = match(gtin=GTIN, lot="B777", expiry=JUNE, recalls=[RECALL])
    assert (found.verdict, found.classification, found.recalls) == (Finding.NO_MATCH, "", ())
    assert "safe" not in found.reason


def test_another_package_size_of_the_product_is_recalled_too():
    assert verdict(RECALL, gtin=OTHER_SIZE) is Finding.RECALL


def test_a_lot_alone_is_never_a_match():
    assert verdict(RECALL, gtin=OTHER_FIRM) is Finding.NO_MATCH
    assert verdict(RECALL, gtin=None) is Finding.NO_MATCH


def test_the_lot_on_another_product_of_the_firm_is_checked_by_hand():
    assert verdict(RECALL, gtin=OTHER_PRODUCT) is Finding.CHECK
    assert verdict(RECALL, gtin=OTHER_PRODUCT, lot="B777") is Finding.NO_MATCH


def test_a_product_without_ndc_is_met_by_its_upc():
    recall = Recall("D-1", "Hand sanitizer", upcs=("650240053573",), lots={"X1": None})
    assert verdict(recall, lot="X1", gtin="00650240053573") is Finding.RECALL


@pytest.mark.parametrize("lot", [None, "", " - "])
def test_a_recalled_product_scanned_without_lot_is_checked_by_hand(lot):
    assert verdict(RECALL, lot=lot) is Finding.CHECK


@pytest.mark.parametrize(("printed", "scanned"), [("A0B1", "AOBI"), ("S5Z2", "55ZZ"), ("L8", "1B")])
def test_a_lot_that_looks_like_a_recalled_one_is_checked_by_hand(printed, scanned):
    assert verdict(replace(RECALL, lots={printed: None}), lot=scanned) is Finding.CHECK


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [
        (date(2027, 5, 31), Finding.RECALL),
        (date(2027, 7, 1), Finding.RECALL),
        (date(2027, 8, 1), Finding.CHECK),
        (date(2025, 6, 30), Finding.CHECK),
        (None, Finding.RECALL),
    ],
)
def test_a_recalled_lot_with_quite_another_expiry_is_checked_by_hand(expiry, expected):
    assert verdict(RECALL, expiry=expiry) is expected


def test_a_record_that_cannot_be_read_is_checked_by_hand_unless_the_lot_is_listed():
    recall = replace(RECALL, hand_check="the record names no lots")
    assert verdict(recall, lot="B777") is Finding.CHECK
    assert verdict(recall) is Finding.RECALL


def test_all_lots_are_recalled_with_or_without_lot_and_expiry():
    assert verdict(ALL_LOTS, lot="B777") is Finding.RECALL
    assert verdict(ALL_LOTS, lot=None, expiry=None) is Finding.RECALL


def test_an_all_lots_recall_does_not_alarm_for_ever():
    assert verdict(ALL_LOTS, expiry=date(2031, 1, 31)) is Finding.RECALL
    found = match(gtin=GTIN, lot="A1", expiry=date(2031, 2, 1), recalls=[ALL_LOTS])
    assert (found.verdict, len(found.notes)) == (Finding.NO_MATCH, 1)


def test_an_all_lots_recall_without_a_start_reaches_every_expiry():
    assert verdict(replace(ALL_LOTS, initiated=None), expiry=date(2049, 1, 1)) is Finding.RECALL


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [
        (date(2027, 4, 30), Finding.NO_MATCH),
        (date(2027, 5, 1), Finding.CHECK),
        (date(2027, 6, 1), Finding.RECALL),
        (date(2027, 8, 31), Finding.RECALL),
        (date(2027, 9, 30), Finding.CHECK),
        (date(2027, 10, 1), Finding.NO_MATCH),
        (None, Finding.CHECK),
    ],
)
def test_an_all_lots_recall_of_certain_expiries_reaches_these(expiry, expected):
    windowed = replace(ALL_LOTS, condition="expiry_window", window=("2027-06", "2027-08"))
    assert verdict(windowed, expiry=expiry) is expected


def test_dates_of_sale_clear_no_expiry():
    sold = replace(ALL_LOTS, condition="distribution_window", window=("2026-01", "2026-02"))
    assert verdict(sold, expiry=date(2027, 6, 30)) is Finding.RECALL


def test_lots_that_nobody_could_read_reach_as_far_as_all_lots():
    unread = replace(RECALL, lots={}, hand_check="not understood: X", initiated=date(2026, 1, 15))
    assert verdict(unread, expiry=date(2031, 1, 31)) is Finding.CHECK
    assert verdict(unread, expiry=date(2031, 2, 1)) is Finding.NO_MATCH
    assert verdict(replace(unread, initiated=None), expiry=date(2031, 2, 1)) is Finding.CHECK


def test_a_recall_that_names_no_lots_is_checked_by_hand():
    assert verdict(replace(ALL_LOTS, condition="no_code_info")) is Finding.CHECK


def ranged(kind, first="", last="", endings=()):
    return replace(RECALL, lots={}, ranges=(LotRange(kind, first, last, endings),))


@pytest.mark.parametrize(
    ("lot", "expected"),
    [
        ("L2718D001", Finding.RECALL),
        ("L2718D096", Finding.RECALL),
        ("L2718D097", Finding.NO_MATCH),
        ("L2718D1", Finding.NO_MATCH),
        ("L2718D0101", Finding.CHECK),
    ],
)
def test_a_lot_between_the_ends_of_a_range_is_recalled(lot, expected):
    assert verdict(ranged(RangeKind.BETWEEN, "L2718-D001", "L2718-D096"), lot=lot) is expected


@pytest.mark.parametrize(
    ("first", "last", "lot", "expected"),
    [
        ("13-1", "13-10", "13-5", Finding.RECALL),
        ("13-1", "13-10", "13-11", Finding.NO_MATCH),
        ("13-1", "13-10", "14-5", Finding.NO_MATCH),
        ("AB", "ABC", "ABX", Finding.CHECK),
        ("AB1", "CD11", "AB5", Finding.NO_MATCH),
    ],
)
def test_a_range_with_ends_of_unlike_length_goes_by_the_number_at_the_end(first, last, lot, expected):
    assert verdict(ranged(RangeKind.BETWEEN, first, last), lot=lot) is expected


@pytest.mark.parametrize(
    ("lot", "expected"),
    [
        ("58382EV", Finding.RECALL),
        ("58382EV02", Finding.RECALL),
        ("58382EV90", Finding.CHECK),
        ("58383EV", Finding.NO_MATCH),
    ],
)
def test_a_lot_may_be_followed_by_what_the_recall_says(lot, expected):
    assert verdict(ranged(RangeKind.SUFFIX, "58382EV", endings=("01", "02")), lot=lot) is expected


def test_a_lot_that_begins_as_the_recall_says_is_recalled():
    assert verdict(ranged(RangeKind.SUFFIX, "453091"), lot="453091XYZ") is Finding.RECALL


def test_a_lot_that_ends_as_the_recall_says_is_recalled():
    recall = ranged(RangeKind.ENDS, endings=("1001", "1002"))
    assert verdict(recall, lot="A1002") is Finding.RECALL
    assert verdict(recall, lot="A1003") is Finding.NO_MATCH


def test_the_most_serious_class_comes_first_and_one_not_yet_classified_behind_class_one():
    recalls = [replace(RECALL, number=str(at), classification=name) for at, name in enumerate(("III", "II", "", "I"))]
    found = match(gtin=GTIN, lot="A123", expiry=JUNE, recalls=recalls)
    assert [recall.classification for recall in found.recalls] == ["I", "", "II", "III"]
    assert found.classification == "I"


def test_what_is_to_be_checked_is_told_beside_what_is_recalled():
    unread = replace(RECALL, number="D-2", classification="I", lots={}, hand_check="no lots")
    found = match(gtin=GTIN, lot="A123", expiry=JUNE, recalls=[RECALL, unread])
    assert (found.verdict, found.recalls, found.others) == (Finding.RECALL, (RECALL,), (unread,))


recalls = st.builds(
    Recall,
    number=st.just("D-1"),
    product=st.just("x"),
    classification=st.sampled_from(["I", "II", "III", ""]),
    ndcs=st.sampled_from([(), ("0517-2930-25",), ("0517-0000-25",)]),
    lots=st.dictionaries(st.sampled_from(["A123", "B8", "AL23"]), st.sampled_from([None, "2027-06", "2020-01-31"])),
    ranges=st.just(()),
    all_lots=st.booleans(),
    condition=st.sampled_from(["unconditional", "no_code_info", "expiry_window"]),
    window=st.sampled_from([None, ("2027-01", "2027-12"), ("0001-01", "2026-03-31")]),
    hand_check=st.sampled_from(["", "no lots"]),
)


@given(st.lists(recalls, max_size=4), st.sampled_from([None, "A123", "BB", "Q9"]), st.none() | st.dates())
def test_what_is_said_fits_the_small_screen_and_more_recalls_never_clear(known, lot, expiry):
    found = match(gtin=GTIN, lot=lot, expiry=expiry, recalls=known)
    assert len(found.brief) <= 21
    assert found.brief.isascii()
    fewer = match(gtin=GTIN, lot=lot, expiry=expiry, recalls=known[1:])
    assert list(Finding).index(found.verdict) <= list(Finding).index(fewer.verdict)


@given(recalls, st.none() | st.dates())
def test_a_listed_lot_of_the_product_never_passes(recall, expiry):
    recall = replace(recall, ndcs=("0517-2930-25",), lots={"A123": "2027-06"})
    assert verdict(recall, expiry=expiry) is not Finding.NO_MATCH
