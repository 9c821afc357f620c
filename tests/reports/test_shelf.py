"""The expiry audit and the stock list say what is here, and what is not known is said to be unknown."""

from contextlib import closing
from datetime import date, timedelta

import pytest

from station.store.database import open_database, transaction
from tests.bench import GTIN
from tests.reports import place
from tests.reports.bench import about, report, section

TODAY = date(2026, 9, 18)
BUCKETS = ("expired", "days_0_30", "days_31_60", "days_61_90", "days_91_180", "days_181_365", "later")


def shelve(path, *days, count=1):
    """Put packages on the shelf with so many days left."""
    with closing(open_database(path)) as db, transaction(db):
        for left in days:
            expiry = (TODAY + timedelta(days=left)).isoformat()
            at = "2026-09-01T12:00:00.000Z"
            db.execute("insert into stock values (?, ?, ?, ?, ?, ?, ?)", (GTIN, expiry, f"L{left}", "A", count, at, at))


def days_in(made):
    return {name: [row["days_left"] for row in section(made, name)] for name in BUCKETS}


def test_each_package_is_in_the_bucket_of_its_days(path):
    shelve(path, -1, 0, 30, 31, 60, 61, 90, 91, 180, 181, 365, 366)
    assert list(days_in(report(path, "expiry")).values()) == [
        [-1], [0, 30], [31, 60], [61, 90], [91, 180], [181, 365], [366]
    ]  # fmt: skip


def test_where_a_package_is_good_until_the_start_of_its_day_it_is_expired_on_it(path):
    shelve(path, 0, 1)
    assert days_in(report(path, "expiry", good_through_day=False))["expired"] == [0]
    assert days_in(report(path, "expiry"))["expired"] == []


def test_a_package_without_a_date_is_listed_apart_and_in_no_bucket(path):
    place.stock(path)
    made = report(path, "expiry")
    assert [(row["lot"], row["days_left"]) for row in section(made, "no_date")] == [("S772", None)]
    assert "2 packages without a known date" in made.lead
    assert "S772" not in [row["lot"] for name in BUCKETS for row in section(made, name)]


def test_expired_packages_that_are_still_for_use_are_said_first(path):
    place.day(path)
    made = report(path, "expiry")
    assert [(row["lot"], row["status"]) for row in section(made, "expired")] == [
        ("8812", "expired"),
        ("S771", "available"),
    ]
    assert made.lead.startswith("4 packages expired, 3 of them not set apart yet; 24 packages expire within 30 days")
    assert made.tone.value == "stop"


def test_without_a_known_date_days_are_counted_from_the_day_it_is_at_least(path):
    shelve(path, 10)
    made = report(path, "expiry", about=about(clock_known=False, today=TODAY - timedelta(days=100)))
    assert made.lead.endswith(f". DATE NOT KNOWN: reckoned from {TODAY - timedelta(days=100)}, there may be more.")
    assert made.tone.value == "attend"
    assert days_in(made)["days_91_180"] == [110]
    assert any("the rest may have fewer days left" in note for note in made.notes)


def test_an_opened_package_counts_by_its_own_last_day(path):
    with closing(open_database(path)) as db, transaction(db):
        db.execute(
            "insert into open_pack (gtin, serial, seq, lot, expiry, location, opened_at, opened_on, use_by) "
            "values (?, 'S1', 1, 'C0107', '2027-03-31', 'A', '2026-09-02T12:00:00.000Z', '2026-09-02', '2026-09-30')",
            (GTIN,),
        )
    (row,) = section(report(path, "expiry"), "days_0_30")
    assert (row["expiry"], row["use_by"], row["days_left"], row["status"]) == (
        date(2027, 3, 31), date(2026, 9, 30), 12, "opened"
    )  # fmt: skip


def test_prices_that_are_not_there_are_not_shown_as_nought(path):
    shelve(path, 10)
    assert any("a missing price is not a price of 0" in note for note in report(path, "expiry").notes)


def test_the_stock_list_has_each_lot_in_each_place_and_what_is_set_apart_by_itself(path):
    place.day(path)
    made = report(path, "stock")
    lots = [(row["product"], row["lot"], row["location"], row["quantity"]) for row in section(made, "stock")]
    assert ("VELMORIL 10MG TAB", "A2231", "SHELF-1", 1) in lots
    assert ("VELMORIL 10MG TAB", "A2231", "SHELF-B3", 12) in lots
    assert [(row["lot"], row["status"], row["quantity"]) for row in section(made, "set_apart")] == [
        ("8812", "expired", 1), ("17A-0443", "recalled", 2)
    ]  # fmt: skip
    assert "107 packages of 10 lots and 5 products in stock" in made.lead


def test_a_product_that_the_catalog_lacks_is_said_to_be_lacking(path):
    shelve(path, 10)
    (row,) = section(report(path, "stock"), "stock")
    assert (row["product"], row["ndc"], row["gtin"]) == ("(not in the catalog)", None, GTIN)


def test_a_lot_of_which_nothing_is_left_is_no_stock(path):
    shelve(path, 10, count=0)
    assert section(report(path, "stock"), "stock") == []


@pytest.mark.parametrize(
    "name", ["expiry", "stock", "recall", "alarms", "figures", "returns", "overrides", "certificate"]
)
def test_an_empty_database_makes_every_report(path, name):
    open_database(path).close()
    assert all(not each.rows for each in report(path, name).sections if each.name not in ("rules", "whole"))
