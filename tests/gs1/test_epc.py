import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import gs1
from station.gs1.charsets import CSET82
from station.gs1.epc import Epc, read_epc, read_gln

DIGITS = st.text("0123456789", min_size=13, max_size=17)
MARKS = st.text(sorted(CSET82), min_size=1, max_size=20)


def escaped(text):
    return "".join(c if c.isalnum() else f"%{ord(c):02X}" for c in text)


def test_a_package_is_named_by_its_gtin_and_serial_number():
    assert read_epc("urn:epc:id:sgtin:0399901.001071.S1") == Epc("00399901010714", serial="S1")


def test_the_indicator_digit_of_a_case_goes_before_the_prefix():
    assert read_epc("urn:epc:id:sgtin:0399901.101071.C9").gtin == "1039990101071" + gs1.check_digit("1039990101071")


def test_a_logistic_unit_is_named_by_its_sscc():
    assert read_epc("urn:epc:id:sscc:0399901.4000000017") == Epc(sscc="403999010000000171")


def test_all_packages_of_a_lot_and_of_a_product_have_names_too():
    assert read_epc("urn:epc:class:lgtin:0399901.001071.A%2F1") == Epc("00399901010714", lot="A/1")
    assert read_epc("urn:epc:idpat:sgtin:0399901.001071.*") == Epc("00399901010714")


def test_a_digital_link_names_the_same_things():
    assert read_epc("https://id.gs1.org/01/00399901010714/21/S1") == Epc("00399901010714", serial="S1")
    assert read_epc("https://id.gs1.org/01/00399901010714/10/A2231") == Epc("00399901010714", lot="A2231")
    assert read_epc("https://example.org/00/403999010000000171") == Epc(sscc="403999010000000171")


@given(DIGITS, st.integers(6, 12), MARKS)
def test_whatever_the_length_of_the_company_prefix_the_number_is_that_on_the_label(digits, length, serial):
    body = digits[:13]
    uri = f"urn:epc:id:sgtin:{body[1 : length + 1]}.{body[0]}{body[length + 1 :]}.{escaped(serial)}"
    assert read_epc(uri) == Epc(body + gs1.check_digit(body), serial=serial)


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(6, 12))
def test_the_same_holds_for_a_logistic_unit(body, length):
    uri = f"urn:epc:id:sscc:{body[1 : length + 1]}.{body[0]}{body[length + 1 :]}"
    assert read_epc(uri) == Epc(sscc=body + gs1.check_digit(body))


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("urn:epc:id:giai:0399901.7", "names no package, lot or logistic unit"),
        ("", "names no package, lot or logistic unit"),
        ("urn:epc:id:sgtin:0399901.001071", "has 2 parts; it must have 3"),
        ("urn:epc:id:sgtin:0399901.001071.", "has 3 parts; it must have 3, parted by dots"),
        ("urn:epc:id:sgtin:0399901.00107.S1", "7 + 5 characters of company prefix and reference; it must have 13"),
        ("urn:epc:id:sgtin:03999.00010712.S1", "6 to 12 of them the prefix"),
        ("urn:epc:id:sgtin:039990A.001071.S1", "it must have 13 digits"),
        ("urn:epc:id:sscc:0399901.400000001", "it must have 17 digits"),
        ("urn:epc:id:sgtin:0399901.001071.A%2", "a percent sign is %25"),
        ("urn:epc:id:sgtin:0399901.001071.A%ZZ", "a percent sign is %25"),
        ("urn:epc:id:sgtin:0399901.001071.A#", "serial number that is none of GS1"),
        ("urn:epc:class:lgtin:0399901.001071." + "A" * 21, "lot that is none of GS1"),
        ("urn:epc:idpat:sgtin:0399901.001071.7", "ends in *"),
        ("https://id.gs1.org/01/00399901010715", "no Digital Link of a package"),
        ("https://id.gs1.org/414/0399901000005", "neither (01) nor (00)"),
    ],
)
def test_what_is_no_name_of_a_package_is_refused_with_what_would_be_right(uri, why):
    with pytest.raises(ValueError, match=r".") as refused:
        read_epc(uri)
    assert why in str(refused.value)


def test_a_place_is_known_by_its_gln():
    assert read_gln("urn:epc:id:sgln:0399901.00001.0") == "039990100001" + gs1.check_digit("039990100001")
    assert read_gln("https://id.gs1.org/414/0399901000005") == "0399901000005"
    assert read_gln("https://id.gs1.org/417/0399901000005") == "0399901000005"


@pytest.mark.parametrize("uri", ["", "Dock 4", "urn:epc:id:sgln:0399901.1.0", "https://id.gs1.org/01/00399901010714"])
def test_a_place_without_a_gln_has_none(uri):
    assert read_gln(uri) == ""
