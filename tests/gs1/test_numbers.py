"""Bare numbers: EAN, UPC, ITF-14 and SSCC."""

import pytest

from station import gs1

EXACT = gs1.ScanStatus.EXACT


@pytest.mark.parametrize(
    ("text", "kind", "gtin"),
    [
        ("9506000134352", gs1.Kind.EAN_UPC, "09506000134352"),
        ("300011122235", gs1.Kind.EAN_UPC, "00300011122235"),
        ("95050003", gs1.Kind.EAN_UPC, "00000095050003"),
        ("10300011122232", gs1.Kind.ITF14, "10300011122232"),
        ("]E09506000134352", gs1.Kind.EAN_UPC, "09506000134352"),
        ("]E00300011122235", gs1.Kind.EAN_UPC, "00300011122235"),
        ("]E0300011122235", gs1.Kind.EAN_UPC, "00300011122235"),
        ("]E495050003", gs1.Kind.EAN_UPC, "00000095050003"),
        ("]E395060001343521234"[:18], gs1.Kind.EAN_UPC, "09506000134352"),
        ("]E3950600013435251234", gs1.Kind.EAN_UPC, "09506000134352"),
        ("]I110300011122232", gs1.Kind.ITF14, "10300011122232"),
        ("]I010300011122232", gs1.Kind.ITF14, "10300011122232"),
    ],
)
def test_a_number_is_its_gtin_in_14_digits(text, kind, gtin):
    scan = gs1.decode(text)
    assert (scan.status, scan.kind, scan.gtin) == (EXACT, kind, gtin)
    assert (scan.elements, scan.lot, scan.serial, scan.expiry) == ((), None, None, None)


def test_a_number_that_is_also_a_message_is_the_number():
    assert gs1.decode("10300011122232").lot is None


def test_an_sscc_is_told_by_its_length_and_check_digit():
    scan = gs1.decode("095060000000000015")
    assert (scan.status, scan.kind, scan.sscc, scan.gtin) == (EXACT, gs1.Kind.SSCC, "095060000000000015", None)


def test_an_sscc_with_its_ai_is_the_same_unit():
    scan = gs1.decode("]C100095060000000000015")
    assert (scan.kind, scan.sscc) == (gs1.Kind.SSCC, "095060000000000015")


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("]E001234565", "00012345000065"),
        ("]E01234565", "00123456000056"),
        ("]E0123456", "00012345000065"),
        ("]E0123450", "00012000003455"),
        ("]E0123453", "00012300000451"),
        ("]E0123454", "00012340000053"),
    ],
)
def test_upc_e_is_written_out(text, gtin):
    assert gs1.decode(text).gtin == gtin


@pytest.mark.parametrize(
    "text",
    [
        "9506000134351",
        "]E09506000134351",
        "]E0950600013435",
        "]E095060001343521",
        "]E0950600013435X",
        "]E395060001343521",
        "]E21234",
        "]I1103000111222",
        "]I110300011122231",
        "12345678901234567",
        "81012345678901234567",
        "]E02234567",
        "]E0ABCDEF",
    ],
)
def test_what_is_no_number_has_no_gtin(text):
    scan = gs1.decode(text)
    assert scan.status is gs1.ScanStatus.INVALID or scan.kind is gs1.Kind.PLAIN
    assert scan.gtin is None


def test_eight_digits_that_are_ean_8_and_upc_e_are_a_question():
    digits = next(
        text
        for text in (f"0{number:06}{check}" for number in range(100, 200) for check in range(10))
        if gs1.check_digit(text[:7]) == text[7] and gs1.decode("]E0" + text).gtin
    )
    scan = gs1.decode(digits)
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert [candidate[0].ai for candidate in scan.candidates] == ["01", "01"]
    assert scan.gtin is None


def test_a_check_digit_is_counted_from_the_right():
    assert gs1.check_digit("950600013435") == "2"
    assert gs1.check_digit("0950600013435") == "2"
    assert gs1.check_digit("") == "0"
