"""National Drug Codes."""

import pytest

from station import gs1
from station.gs1 import ndc

DIRECTORY = [
    "PRODUCTID\tPRODUCTNDC\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\r\n",
    "x\t0378-4517\t0378-4517-93\ty\r\n",
    "x\t67457-153\t67457-153-03\ty\r\n",
    "x\t50090-1234\t50090-1234-0\ty\r\n",
    "x\t60000-123\t60000-123-01\ty\r\n",
    "x\t60000-1234\t60000-1234-5\ty\r\n",
    "x\tbad\r\n",
    "x\t1-2\t1-2-3\ty\r\n",
]
LABELERS = ndc.labelers_of(DIRECTORY)


def gtin(number, indicator="0"):
    return indicator + "03" + number + gs1.check_digit(indicator + "03" + number)


def test_a_labeler_of_four_digits_begins_with_0():
    found = ndc.from_gtin(gtin("0378451793"))
    assert found is not None
    assert (str(found.candidates[0]), found.certain, found.ndc11) == ("0378-4517-93", True, "00378451793")
    assert found.candidates[0].ndc12 == "000378451793"


def test_a_labeler_of_five_digits_is_uncertain_without_the_directory():
    found = ndc.from_gtin(gtin("6745715303"))
    assert found is not None
    assert [str(candidate) for candidate in found.candidates] == ["67457-153-03", "67457-1530-3"]
    assert (found.certain, found.ndc11) == (False, None)


@pytest.mark.parametrize(
    ("number", "printed", "ndc11"),
    [("6745715303", "67457-153-03", "67457015303"), ("5009012340", "50090-1234-0", "50090123400")],
)
def test_the_directory_says_which_form_a_labeler_uses(number, printed, ndc11):
    found = ndc.from_gtin(gtin(number), LABELERS)
    assert found is not None
    assert (str(found.candidates[0]), found.certain, found.ndc11) == (printed, True, ndc11)


def test_a_labeler_with_two_forms_in_the_directory_stays_uncertain():
    found = ndc.from_gtin(gtin("6000012301"), LABELERS)
    assert found is not None
    assert not found.certain


def test_a_case_has_the_same_ndc_as_the_unit():
    assert ndc.from_gtin(gtin("0378451793", "5")) == ndc.from_gtin(gtin("0378451793"))


@pytest.mark.parametrize("number", ["09506000134352", "90303784517935", "0303784517932", "10367457153"])
def test_other_numbers_have_no_ndc(number):
    assert ndc.from_gtin(number) is None


@pytest.mark.parametrize(
    ("text", "digits", "printed", "certain"),
    [
        ("0378-4517-93", "0378451793", ["0378-4517-93"], True),
        ("67457-153-03", "6745715303", ["67457-153-03"], True),
        ("50090-1234-0", "5009012340", ["50090-1234-0"], True),
        ("012345-6789-01", "012345678901", ["012345-6789-01"], True),
        ("012345678901", "012345678901", ["012345-6789-01"], True),
        ("12345-6789-01", "12345678901", ["12345-6789-01"], True),
        ("00378451793", "00378451793", ["0378-4517-93"], True),
        ("12345067809", "12345067809", ["12345-678-09", "12345-0678-9"], False),
        ("67457015303", "67457015303", ["67457-153-03"], True),
        ("50090123400", "50090123400", ["50090-1234-0"], True),
        ("12345678910", "12345678910", [], False),
    ],
)
def test_a_number_is_understood_in_every_form(text, digits, printed, certain):
    found = ndc.from_text(text, LABELERS)
    assert found is not None
    assert (found.digits, [str(candidate) for candidate in found.candidates], found.certain) == (
        digits,
        printed,
        certain,
    )


@pytest.mark.parametrize("text", ["", "12", "1234-5678", "123-4567-89", "ABCDEFGHIJ", "123456789", "1234567890123"])
def test_other_texts_are_no_ndc(text):
    assert ndc.from_text(text) is None


def test_a_labeler_of_six_digits_does_not_fit_into_eleven():
    long = ndc.from_text("123456-7890-12")
    assert long is not None
    assert long.candidates[0].ndc11 is None
    assert long.ndc11 is None


def test_ai_715_overrides_the_number_in_the_gtin():
    scan = gs1.decode(f"]d201{gtin('0378451793')}715012345678901")
    found = ndc.from_scan(scan)
    assert found is not None
    assert (scan.ndc, found.digits) == ("012345678901", "012345678901")


def test_a_scan_without_715_has_the_number_of_its_gtin():
    scan = gs1.decode(f"]d201{gtin('0378451793')}")
    found = ndc.from_scan(scan)
    assert found is not None
    assert (scan.ndc, found.ndc11) == ("0378451793", "00378451793")


def test_a_715_that_is_no_ndc_does_not_fall_back_to_the_gtin():
    scan = gs1.decode(f"]d201{gtin('0378451793')}715ABC")
    assert (scan.ndc, ndc.from_scan(scan)) == (None, None)


def test_a_scan_without_either_has_none():
    for text in ("]d20109506000134352", "]C0ABC"):
        assert (gs1.decode(text).ndc, ndc.from_scan(gs1.decode(text))) == (None, None)


def test_another_file_than_the_directory_is_refused():
    with pytest.raises(ValueError, match="NDCPACKAGECODE"):
        ndc.labelers_of(["a\tb\n"])
    with pytest.raises(ValueError, match="NDCPACKAGECODE"):
        ndc.labelers_of([])
