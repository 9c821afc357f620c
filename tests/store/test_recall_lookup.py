import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from station.domain.recall import Finding, RangeKind, match
from station.store.recalls import data_date, import_recalls, recalls_for
from station.store.schema import STEPS

GTIN = "00305172930253"
OTHER_PRODUCT = "00305170000257"
RECORD = {
    "recall_number": "D-0100-2026",
    "event_id": "90001",
    "classification": "Class II",
    "product_description": "Sodium chloride, 30 mL vial, NDC 0517-2930-25",
    "code_info": "Lot #: A123, Exp 06/2027; B456*, Exp 07/2027 *may be followed by 01",
    "recalling_firm": "Northfield (fictional)",
    "reason_for_recall": "Particles",
    "report_date": "20260916",
    "recall_initiation_date": "20260901",
}


@pytest.fixture
def db():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        for step in STEPS:
            db.executescript(step)
        yield db


def filed(db, *changes):
    return import_recalls(db, [RECORD | change for change in changes], source_date="2026-09-17")


def verdict(db, lot, gtin=GTIN, expiry=None):
    return match(gtin=gtin, lot=lot, expiry=expiry, recalls=recalls_for(db, gtin, lot)).verdict


def test_before_the_first_import_there_is_no_date_and_no_recall(db):
    assert data_date(db) is None
    assert recalls_for(db, GTIN, "A123") == ()


def test_a_recall_comes_back_as_it_was_filed(db):
    filed(db, {})
    (found,) = recalls_for(db, GTIN, "A123")
    assert (found.number, found.classification, found.firm) == ("D-0100-2026", "II", "Northfield (fictional)")
    assert (found.reported, found.initiated) == (date(2026, 9, 16), date(2026, 9, 1))
    assert (found.ndcs, found.lots) == (("0517-2930-25",), {"A123": "2027-06"})
    assert data_date(db) == date(2026, 9, 17)


def test_what_was_filed_is_counted(db):
    told = filed(db, {}, {"code_info": "All lots"}, {"code_info": "N/A"}, {"product_description": "Cream"})
    assert (told.recalls, told.lots, told.all_lots, told.hand_check, told.without_product) == (4, 4, 2, 1, 1)


@pytest.mark.parametrize("lot", ["A123", "a-123", "B456", "B45601"])
def test_a_recalled_lot_is_found(db, lot):
    filed(db, {})
    assert verdict(db, lot) is Finding.RECALL


@pytest.mark.parametrize("lot", ["AI23", "B45699", None, "", "-"])
def test_a_doubtful_lot_is_found(db, lot):
    filed(db, {})
    assert verdict(db, lot) is Finding.CHECK


@pytest.mark.parametrize("lot", ["A124", "B457"])
def test_another_lot_is_not_found(db, lot):
    filed(db, {})
    assert verdict(db, lot) is Finding.NO_MATCH


def test_the_lot_on_another_product_of_the_firm_is_found_and_elsewhere_not(db):
    filed(db, {})
    assert verdict(db, "A123", OTHER_PRODUCT) is Finding.CHECK
    assert verdict(db, "A123", "00316729046176") is Finding.NO_MATCH
    assert verdict(db, "A123", None) is Finding.NO_MATCH


def test_ranges_and_windows_come_back(db):
    filed(
        db,
        {"code_info": "Lots L2718D001 to L2718D096"},
        {"code_info": "All lots with expiry between 10/2026-07/2027"},
        {"code_info": "Lots ending in 1001, 1002"},
    )
    between, window, ends = recalls_for(db, GTIN, "Q1")
    assert [each.ranges[0].kind for each in (between, ends)] == [RangeKind.BETWEEN, RangeKind.ENDS]
    assert (window.window, window.condition) == (("2026-10", "2027-07"), "expiry_window")
    assert verdict(db, "L2718D010", expiry=date(2029, 1, 1)) is Finding.RECALL


def test_a_recall_with_thousands_of_lots_carries_only_the_one_that_is_asked_for(db):
    filed(db, {"code_info": "Lots: " + ", ".join(f"K{number}" for number in range(10_000, 15_000))})
    (found,) = recalls_for(db, GTIN, "K12345")
    assert found.lots == {"K12345": None}


def test_a_recall_not_yet_classified_has_no_class(db):
    filed(db, {"classification": "Not Yet Classified", "report_date": "20269999", "recall_initiation_date": None})
    (found,) = recalls_for(db, GTIN, "A123")
    assert (found.classification, found.reported, found.initiated) == ("", None, None)


def test_an_import_that_breaks_off_leaves_what_was_there_and_can_be_repeated(db):
    filed(db, {})

    def broken():
        yield RECORD | {"code_info": "Lot C789"}
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - raised three lines above
        import_recalls(db, broken(), source_date="2026-09-24")
    assert (verdict(db, "A123"), verdict(db, "C789")) == (Finding.RECALL, Finding.NO_MATCH)
    filed(db, {"code_info": "Lot C789"})
    assert (verdict(db, "A123"), verdict(db, "C789")) == (Finding.NO_MATCH, Finding.RECALL)


def test_a_status_clears_nothing(db):
    filed(db, {"status": "Terminated"})
    (found,) = recalls_for(db, GTIN, "A123")
    assert replace(found, lots={}).all_lots is False
    assert verdict(db, "A123") is Finding.RECALL
