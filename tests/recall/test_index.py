import sqlite3
from contextlib import closing
from datetime import date

import pytest

from station.domain.recall import Finding, RangeKind
from station.recall.bundle import open_bundle
from station.recall.index import lookup, recalls_for
from tests.recall.bundles import GTIN, NDC, built

OTHER_PRODUCT = "00305170000257"


@pytest.fixture
def filed(tmp_path):
    opened = []

    def filed(*changes):
        built(tmp_path / "b.db", *changes)
        opened.append(open_bundle(tmp_path / "b.db"))
        return opened[-1]

    yield filed
    for db in opened:
        db.close()


def verdict(db, lot, gtin=GTIN, expiry=None):
    return lookup(db, gtin=gtin, lot=lot, expiry=expiry).verdict


def test_a_recall_comes_back_as_it_was_filed(filed):
    (found,) = recalls_for(filed(), GTIN, "A123")
    assert (found.number, found.classification, found.firm) == ("D-0100-2026", "II", "Northfield (fictional)")
    assert (found.reported, found.initiated) == (date(2026, 9, 16), date(2026, 9, 1))
    assert (found.ndcs, found.lots) == ((NDC,), {"A123": "2027-06"})


@pytest.mark.parametrize("lot", ["A123", "a-123", "B456", "B45601"])
def test_a_recalled_lot_is_found(filed, lot):
    assert verdict(filed(), lot) is Finding.RECALL


@pytest.mark.parametrize("lot", ["AI23", "B45699", None, "", "-"])
def test_a_doubtful_lot_is_found(filed, lot):
    assert verdict(filed(), lot) is Finding.CHECK


@pytest.mark.parametrize("lot", ["A124", "B457"])
def test_another_lot_is_not_found(filed, lot):
    assert verdict(filed(), lot) is Finding.NO_MATCH


@pytest.mark.parametrize("ndc", [NDC, "0517293025", "00517-2930-25", "0517 2930 25", "0517-2930"])
def test_a_package_is_looked_up_by_its_ndc_however_it_is_printed(filed, ndc):
    assert lookup(filed(), ndc=ndc, lot="A123").verdict is Finding.RECALL


def test_a_misprinted_ndc_is_looked_up_as_it_is_printed(filed):
    db = filed({"product_description": "Sodium chloride, NDC 1234567"}, {"product_description": "NDC 342023-172-044"})
    assert lookup(db, ndc="342023-172-044", lot="A123").verdict is Finding.RECALL
    assert lookup(db, lot="A123").verdict is Finding.NO_MATCH


def test_the_lot_on_another_product_of_the_firm_is_found_and_elsewhere_not(filed):
    db = filed()
    assert verdict(db, "A123", OTHER_PRODUCT) is Finding.CHECK
    assert verdict(db, "A123", "00316729046176") is Finding.NO_MATCH
    assert verdict(db, "A123", None) is Finding.NO_MATCH


def test_ranges_and_windows_come_back(filed):
    db = filed(
        {"code_info": "Lots L2718D001 to L2718D096"},
        {"code_info": "All lots with expiry between 10/2026-07/2027"},
        {"code_info": "Lots ending in 1001, 1002"},
    )
    between, window, ends = recalls_for(db, GTIN, "Q1")
    assert [each.ranges[0].kind for each in (between, ends)] == [RangeKind.BETWEEN, RangeKind.ENDS]
    assert (window.window, window.condition) == (("2026-10", "2027-07"), "expiry_window")
    assert verdict(db, "L2718D010", expiry=date(2029, 1, 1)) is Finding.RECALL


def test_a_recall_with_thousands_of_lots_carries_only_the_one_that_is_asked_for(filed):
    db = filed({"code_info": "Lots: " + ", ".join(f"K{number}" for number in range(10_000, 15_000))})
    (found,) = recalls_for(db, GTIN, "K12345")
    assert found.lots == {"K12345": None}


def test_each_of_a_products_many_recalls_comes_back_in_the_feeds_order(filed):
    numbers = [f"D-{number}-2026" for number in range(100, 119)]
    db = filed(*({"recall_number": number, "classification": "Class III"} for number in numbers))
    assert [found.number for found in recalls_for(db, GTIN, None)] == numbers
    assert [found.number for found in lookup(db, gtin=GTIN, lot="A123").recalls] == numbers


def test_a_product_that_reads_alike_in_two_segmentations_is_found_once(filed):
    db = filed({"product_description": "Tablets, NDC 04142-000-07"})
    (found,) = recalls_for(db, "10304142000077", "A123")
    assert sorted(found.keys) == ["030414200007", "041420000"]


def test_a_bundle_without_the_index_of_lots_that_go_on_says_the_same(tmp_path, filed):
    filed()
    with closing(sqlite3.connect(tmp_path / "b.db")) as older:
        older.execute("drop index recall_stem")
    with closing(open_bundle(tmp_path / "b.db")) as db:
        assert [verdict(db, lot) for lot in ("A123", "B45601", "B45699")] == [
            Finding.RECALL,
            Finding.RECALL,
            Finding.CHECK,
        ]


def test_a_recall_not_yet_classified_has_no_class(filed):
    db = filed({"classification": "Not Yet Classified", "report_date": "20269999", "recall_initiation_date": None})
    (found,) = recalls_for(db, GTIN, "A123")
    assert (found.classification, found.reported, found.initiated) == ("", None, None)


def test_a_recall_that_has_ended_is_found(filed):
    assert verdict(filed({"status": "Terminated"}), "A123") is Finding.RECALL


def test_a_listed_lot_of_a_record_that_a_person_has_to_read_is_recalled(filed):
    db = filed({"code_info": "Codes 3510963 are packaged with Lot A123, Rx 12345; see 55A1234 as well"})
    assert verdict(db, "A123") is Finding.RECALL
    with closing(db.execute("select count(*) from recall_lot where lot = 'A123'")) as found:
        assert found.fetchone() == (1,)
