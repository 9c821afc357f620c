"""What an element's value means."""

from datetime import date

import pytest

from station import gs1


def element(ai, value):
    return gs1.Element(ai, value, 0, len(ai + value))


def test_an_element_has_its_title():
    assert element("10", "A").title == "BATCH/LOT"
    assert element("23", "A").title == ""


def test_an_element_cannot_be_changed():
    with pytest.raises(AttributeError):
        element("10", "A").value = "B"


@pytest.mark.parametrize(("ai", "value"), [("17", "270131"), ("7003", "2701311200"), ("7007", "270131280101")])
def test_a_date_is_a_date(ai, value):
    assert element(ai, value).date == date(2027, 1, 31)


def test_its_century_is_reckoned_from_today():
    assert element("17", "760101").date_at(date(2025, 1, 1)) == date(1976, 1, 1)


def test_what_is_no_date_has_none():
    assert element("10", "270131").date is None


def test_the_gtin_is_in_several_elements():
    assert element("01", "09506000134352").gtin == "09506000134352"
    assert element("8006", "095060001343520102").gtin == "09506000134352"
    assert element("10", "A").gtin is None


@pytest.mark.parametrize(
    ("ai", "value", "number"),
    [
        ("3103", "001250", "001.250"),
        ("3100", "001250", "001250"),
        ("3922", "1", "0.01"),
        ("3932", "978150", "1.50"),
        ("3912", "9781", "0.01"),
        ("10", "1", None),
        ("8005", "000199", None),
    ],
)
def test_the_last_digit_of_some_ais_says_where_the_point_is(ai, value, number):
    assert element(ai, value).decimal == number
