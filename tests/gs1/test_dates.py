"""Dates of two-digit years, and every expiry there can be."""

import calendar
from datetime import date

import pytest

from station import gs1
from station.gs1.dates import REFERENCE, date_of, full_date, year_of


def test_a_year_is_within_49_years_before_and_50_after():
    today = date(2026, 11, 23)
    assert [year_of(two, today) for two in (76, 77, 99, 0, 26)] == [2076, 1977, 1999, 2000, 2026]


def test_near_the_end_of_a_century_small_years_are_the_next_ones():
    today = date(2099, 1, 1)
    assert [year_of(two, today) for two in (49, 50, 99)] == [2149, 2050, 2099]
    assert year_of(48, date(2098, 1, 1)) == 2148


@pytest.mark.parametrize("this_year", [2000, 2026, 2049, 2050, 2051, 2099])
def test_every_year_of_the_window_is_reached_once(this_year):
    years = sorted(year_of(two, date(this_year, 6, 1)) for two in range(100))
    assert years == list(range(this_year - 49, this_year + 51))


def test_every_expiry_is_the_day_the_calendar_has_or_is_refused():
    today = date(2026, 6, 1)
    for two in range(100):
        year = year_of(two, today)
        for month in range(100):
            last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else -1
            for day in range(100):
                text = f"{two:02}{month:02}{day:02}"
                expected = date(year, month, day or last) if day <= last else None
                assert date_of(text, today) == expected, text


def test_what_the_strict_syntax_accepts_is_what_has_a_date():
    for month in range(14):
        for day in range(33):
            value = f"28{month:02}{day:02}"
            scan = gs1.decode(f"]d20109506000134352{17}{value}", today=date(2026, 6, 1))
            assert (scan.status is gs1.ScanStatus.EXACT) == (date_of(value, date(2026, 6, 1)) is not None)
            assert scan.expiry == date_of(value, date(2026, 6, 1))


def test_day_00_is_the_last_of_the_month():
    assert gs1.decode("]d2010950600013435217280200").expiry == date(2028, 2, 29)
    assert gs1.decode("]d2010950600013435217270200").expiry == date(2027, 2, 28)


@pytest.mark.parametrize("text", ["", "27013", "2701311", "27013x", "27013²"])
def test_other_texts_are_no_dates(text):
    assert date_of(text) is None


def test_without_a_today_centuries_are_reckoned_from_a_fixed_day():
    assert gs1.decode("]d2010950600013435217760101").expiry == date(2076, 1, 1)
    assert gs1.decode("]d2010950600013435217760101").today == REFERENCE
    assert gs1.decode("]d2010950600013435217760101", today=date(2025, 1, 1)).expiry == date(1976, 1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20270131", date(2027, 1, 31)),
        ("19000228", date(1900, 2, 28)),
        ("19000229", None),
        ("20270100", None),
        ("00000101", None),
        ("2027013", None),
        ("2x270131", None),
        ("20271301", None),
    ],
)
def test_a_year_may_be_written_whole(text, day):
    assert full_date(text) == day
