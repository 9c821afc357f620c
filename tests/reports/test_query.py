"""Which rows someone asks for."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from station.errors import UsageError
from station.reports.query import Query, query, refers
from tests.bench import GTIN, NDC

UTC, NEW_YORK = ZoneInfo("UTC"), ZoneInfo("America/New_York")


def test_days_are_those_of_the_site_and_both_are_included():
    asked = query(NEW_YORK, first=date(2026, 9, 18), last=date(2026, 9, 18))
    assert (asked.begins, asked.ends) == ("2026-09-18T04:00:00.000Z", "2026-09-19T04:00:00.000Z")


def test_a_day_of_25_hours_is_whole():
    asked = query(NEW_YORK, first=date(2026, 11, 1), last=date(2026, 11, 1))
    assert (asked.begins, asked.ends) == ("2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z")


def test_nothing_asked_for_is_the_whole_journal():
    assert query(UTC).asked == ()
    assert query(UTC, kinds=("scan",), lot="A").asked == (("lot", "A"), ("kind", "scan"))


@pytest.mark.parametrize("ndc", [NDC, NDC.replace("-", ""), "99901010701"])
def test_a_product_is_found_by_its_ndc_however_it_is_written(ndc):
    asked = query(UTC, ndc=ndc)
    assert asked.names({"gtin": GTIN})
    assert asked.names({"ndc": "9990101071"})
    assert not asked.names({"gtin": "00399902044391"})


def test_a_product_whose_gtin_does_not_hold_its_ndc_is_found_through_the_catalog():
    assert query(UTC, ndc=NDC, known_gtins=frozenset({"05012345678900"})).names({"gtin": "05012345678900"})


@pytest.mark.parametrize(
    "body",
    [
        {"lot": "A2231"},
        {"lot": "a2231"},
        {"item": {"lot": "A2231"}},
        {"lines": [{"gtin": "x", "lot": "A2231"}]},
        {"lots": ["B", "A2231"]},
        {"lots": [{"lot": "A2231"}]},
    ],
)
def test_a_lot_is_found_wherever_a_row_names_it(body):
    assert query(UTC, lot="A2231").names(body)


@pytest.mark.parametrize("body", [{"serial": "A2231"}, {"lot": "A22310"}, {"lot": 7}, [], "A2231", None])
def test_a_row_that_names_no_such_lot_is_not_found(body):
    assert not query(UTC, lot="A2231").names(body)


def test_serial_numbers_differ_in_capitals():
    assert not query(UTC, serial="a1").names({"serial": "A1"})
    assert query(UTC, serial="A1", gtin=GTIN).names({"serial": "A1", "gtin": GTIN})
    assert not query(UTC, serial="A1", gtin=GTIN).names({"serial": "A1"})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"ndc": "12"}, "ndc '12' is none"),
        ({"gtin": "12"}, "gtin '12' is none"),
        ({"gtin": GTIN[:-1] + str((int(GTIN[-1]) + 1) % 10)}, "its check digit is"),
        ({"gtin": GTIN, "ndc": NDC}, "ask for one of them"),
    ],
)
def test_what_cannot_be_asked_for_is_said(words, said):
    with pytest.raises(UsageError, match=said):
        query(UTC, **words)


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ({"refers": 5}, {5}),
        ({"refers": [5, 6]}, {5, 6}),
        ({"refers": "5"}, set()),
        ({"refers": True}, set()),
        (3, set()),
    ],
)
def test_a_correction_says_which_rows_it_is_about(body, rows):
    assert refers(body) == rows


def test_what_is_sought_in_a_body_is_as_the_body_has_it():
    assert list(Query(serial='A"1').sought()) == [('A\\"1"',)]
