"""Symbols that are not GS1 messages are named as what they are."""

from datetime import date

import pytest

from station import gs1
from station.gs1 import hibc
from station.gs1.identifiers import is_ppn
from station.gs1.layouts import as_typed

TODAY = date(2026, 11, 23)


def with_check(text):
    return text + hibc.check_character(text)


@pytest.mark.parametrize("text", ["]C0STAFF-17", "]A0ABC", "]Q1hello world", "]d1https://example.com/menu", "]X0x"])
def test_a_symbol_of_another_kind_is_its_text(text):
    scan = gs1.decode(text)
    assert (scan.status, scan.kind, scan.elements) == (gs1.ScanStatus.EXACT, gs1.Kind.PLAIN, ())


def test_code_128_that_would_be_a_gs1_message_is_a_question():
    scan = gs1.decode("]C0010950600013435210LOT7")
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert scan.candidates[0] == ()
    assert [element.value for element in scan.candidates[1]] == ["09506000134352", "LOT7"]


def test_a_matrix_symbol_without_gs1s_mark_that_begins_like_a_pack_is_never_plain_text():
    assert gs1.decode("]d10109506000134352xx~~").status is gs1.ScanStatus.INVALID
    assert gs1.decode("]d1010950600013435210LOT7").lot == "LOT7"


def test_a_digital_link_is_read_whatever_carries_it():
    for aim in ("]Q1", "]d1", "]d2", ""):
        scan = gs1.decode(aim + "https://id.gs1.org/01/09506000134352/10/LOT7?17=270131")
        assert (scan.status, scan.kind) == (gs1.ScanStatus.EXACT, gs1.Kind.DIGITAL_LINK)
        assert (scan.gtin, scan.lot, scan.expiry) == ("09506000134352", "LOT7", date(2027, 1, 31))


def test_the_scheme_of_a_digital_link_may_be_in_any_case():
    scan = gs1.decode("]Q1Https://id.gs1.org/01/09506000134352")
    assert (scan.status, scan.gtin, scan.repairs[0].before) == (gs1.ScanStatus.REPAIRED, "09506000134352", "Https://")


def test_an_address_that_is_no_digital_link_is_refused_without_an_aim_id():
    assert gs1.decode("https://example.com/menu").status is gs1.ScanStatus.INVALID


@pytest.mark.parametrize(
    ("text", "product", "lot", "expiry", "serial"),
    [
        ("+A123PACK71", "A123PACK7", None, None, None),
        ("+A123PACK71/$LOT9", "A123PACK7", "LOT9", None, None),
        ("+A123PACK71/$$0828LOT9", "A123PACK7", "LOT9", date(2028, 8, 31), None),
        ("+A123PACK71/$$2083128LOT9", "A123PACK7", "LOT9", date(2028, 8, 31), None),
        ("+A123PACK71/$$3280831LOT9", "A123PACK7", "LOT9", date(2028, 8, 31), None),
        ("+A123PACK71/$$428083112LOT9", "A123PACK7", "LOT9", date(2028, 8, 31), None),
        ("+A123PACK71/$$528366LOT9", "A123PACK7", "LOT9", date(2028, 12, 31), None),
        ("+A123PACK71/$$527366LOT9", "A123PACK7", "LOT9", None, None),
        ("+A123PACK71/$$5ABCDELOT9", "A123PACK7", "LOT9", None, None),
        ("+A123PACK71/$$62836512LOT9", "A123PACK7", "LOT9", date(2028, 12, 30), None),
        ("+A123PACK71/$$7LOT9", "A123PACK7", "LOT9", None, None),
        ("+A123PACK71/$$8050828LOT9", "A123PACK7", "LOT9", date(2028, 8, 31), None),
        ("+A123PACK71/$$9000053280831LOT9", "A123PACK7", "LOT9", date(2028, 8, 31), None),
        ("+A123PACK71/$+SN1", "A123PACK7", None, None, "SN1"),
        ("+A123PACK71/$$+0828SN1", "A123PACK7", None, date(2028, 8, 31), "SN1"),
        ("+A123PACK71/28366LOT9", "A123PACK7", "LOT9", date(2028, 12, 31), None),
        ("+A123PACK71/$LOT9/SSN1/14D20280831/16D20260101", "A123PACK7", "LOT9", date(2028, 8, 31), "SN1"),
        ("+A123PACK71/$$08", "A123PACK7", None, None, None),
        ("+A123PACK71/16D20260101", "A123PACK7", None, None, None),
        ("+A123PACK71/Q5", "A123PACK7", None, None, None),
        ("+$$0828LOT9L", None, "LOT9", date(2028, 8, 31), None),
    ],
)
def test_hibc_says_product_lot_expiry_and_serial(text, product, lot, expiry, serial):
    for aim in ("", "]C0", "]d1"):
        scan = gs1.decode(aim + with_check(text), today=TODAY)
        assert (scan.status, scan.kind) == (gs1.ScanStatus.EXACT, gs1.Kind.HIBC)
        assert (scan.product, scan.lot, scan.expiry, scan.serial) == (product, lot, expiry, serial)
        assert scan.gtin is None


def test_the_check_characters_of_known_symbols():
    assert hibc.check_character("+A123BJC5D6E71") == "G"
    assert hibc.check_character("+A99912345/$$52001510X3") == "3"


def test_hibc_in_code_39_has_asterisks_around_it():
    assert gs1.decode("]A0*" + with_check("+A123PACK71") + "*").kind is gs1.Kind.HIBC


def test_a_wrong_check_character_is_no_hibc():
    assert gs1.decode("+A123PACK71%").status is gs1.ScanStatus.INVALID
    assert gs1.decode("+a1").status is gs1.ScanStatus.INVALID


PPN = "[)>\x1e06\x1d9N110375286414\x1d1TLOT9\x1dD280800\x1dSSN1\x1e\x04"


@pytest.mark.parametrize("aim", ["", "]d1", "]d2"])
def test_a_pharmacy_product_number_comes_with_lot_expiry_and_serial(aim):
    scan = gs1.decode(aim + PPN, today=TODAY)
    assert (scan.status, scan.kind) == (gs1.ScanStatus.REPAIRED, gs1.Kind.PPN)
    assert (scan.product, scan.lot, scan.expiry, scan.serial) == ("110375286414", "LOT9", date(2028, 8, 31), "SN1")
    assert scan.gtin is None


def test_a_gtin_may_stand_in_the_place_of_the_product_number():
    scan = gs1.decode("[)>\x1e06\x1d8P9506000134352\x1d14D20280831\x1e\x04")
    assert (scan.gtin, scan.product, scan.expiry) == ("09506000134352", "09506000134352", date(2028, 8, 31))


@pytest.mark.parametrize(
    "body",
    [
        "9N110375286415\x1d1TLOT9",
        "9N110375286514\x1d1TLOT9",
        "1TLOT9",
        "8P9506000134351",
        "8PX",
        "9N110375286414\x1dD281331",
        "9N110375286414\x1d1TA\x1d1TB",
        "9N11",
        "",
    ],
)
def test_fields_that_contradict_their_checks_are_refused(body):
    assert gs1.decode(f"[)>\x1e06\x1d{body}\x1e\x04").status is gs1.ScanStatus.INVALID


def test_a_product_number_of_another_agency_has_no_pzn_in_it():
    total = sum(ord(character) * weight for weight, character in enumerate("12ABC", start=2)) % 97
    assert is_ppn(f"12ABC{total:02}")
    assert not is_ppn("12ABC")
    total = sum(ord(character) * weight for weight, character in enumerate("1112345", start=2)) % 97
    assert not is_ppn(f"1112345{total:02}")


@pytest.mark.parametrize(
    ("record", "group", "end"), [("{RS}", "{GS}", "{EOT}"), ("|", "|", ""), ("<RS>", "<GS>", "<EOT>")]
)
def test_the_controls_of_an_envelope_may_be_texts(record, group, end):
    scan = gs1.decode(f"[)>{record}05{group}0109506000134352{group}10LOT7{record}{end}")
    assert (scan.gtin, scan.lot) == ("09506000134352", "LOT7")
    scan = gs1.decode(f"[)>{record}06{group}9N110375286414{group}1TLOT9{record}{end}")
    assert (scan.product, scan.lot) == ("110375286414", "LOT9")


def test_an_envelope_without_its_trailer_loses_no_element():
    for record, group in (("\x1e", "\x1d"), ("|", "|"), ("\x1e", "")):
        scan = gs1.decode(f"[)>{record}05{group}0109506000134352{group}10LOT7")
        assert (scan.gtin, scan.lot) == ("09506000134352", "LOT7")


def test_a_hibc_that_could_be_an_aim_id_on_another_keyboard_is_a_question():
    text = next(
        text
        for text in (f"+D20109506000134352172808{day:02}" for day in range(1, 29))
        for text in (f"{text}10{lot}" for lot in range(100))
        if hibc.is_hibc(text)
    )
    scan = gs1.decode(text)
    assert (scan.status, scan.kind) == (gs1.ScanStatus.AMBIGUOUS, gs1.Kind.UNKNOWN)


def test_an_envelope_of_another_form_is_no_message():
    assert gs1.decode("[)>\x1e12\x1dX\x1e\x04").status is gs1.ScanStatus.INVALID


def test_an_envelope_of_gs1_elements_may_have_lost_its_last_separators():
    scan = gs1.decode("[)>\x1e05\x1d0109506000134352\x1d10LOT7")
    assert (scan.kind, scan.lot) == (gs1.Kind.GS1, "LOT7")


def test_an_aim_id_of_no_kind_is_refused():
    assert gs1.decode("]y1ABC").status is gs1.ScanStatus.INVALID
    assert gs1.decode("]C~ABC").status is gs1.ScanStatus.INVALID


def test_a_composite_symbol_says_more_of_the_article_below_it():
    scan = gs1.decode("]E09506000134352|]e01727013110LOT7")
    assert (scan.status, scan.kind) == (gs1.ScanStatus.EXACT, gs1.Kind.EAN_UPC)
    assert (scan.gtin, scan.lot, scan.expiry) == ("09506000134352", "LOT7", date(2027, 1, 31))
    assert [scan.text[element.start : element.end] for element in scan.elements[1:]] == ["17270131", "10LOT7"]


def test_an_ean_8_may_have_a_composite_symbol_too():
    scan = gs1.decode("]E495060002|]e021AB")
    assert scan.status is gs1.decode("]E495060002").status


@pytest.mark.parametrize(
    "text",
    [
        "]E09506000134352|]e01713320110LOT7",
        "]E09506000134352|]e0",
        "]E09506000134351|]e010LOT7",
        "]E09506000134352|]d210LOT7",
        "]E09506000134352|]e002095060001343523712",
    ],
)
def test_a_composite_symbol_must_be_right_and_go_with_the_article(text):
    assert gs1.decode(text).status is gs1.ScanStatus.INVALID


def test_a_link_in_capitals_but_for_its_path_may_be_caps_lock():
    scan = gs1.decode("HTTPS://ID.GS1.ORG/01/09506000134352/10/lot7")
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert {candidate[1].value for candidate in scan.candidates} == {"lot7", "LOT7"}


def test_a_link_all_in_capitals_is_as_it_is():
    scan = gs1.decode("]Q1HTTPS://ID.GS1.ORG/01/09506000134352/10/LOT7")
    assert (scan.status, scan.lot) == (gs1.ScanStatus.EXACT, "LOT7")


def test_an_aim_id_in_the_other_case_shows_caps_lock_for_a_link():
    scan = gs1.decode("]q1HTTPS://ID.GS1.ORG/01/09506000134352/10/lot7")
    assert (scan.status, scan.lot) == (gs1.ScanStatus.REPAIRED, "LOT7")


@pytest.mark.parametrize("layout", [gs1.Layout.GERMAN, gs1.Layout.ITALIAN, gs1.Layout.FRENCH])
def test_a_links_scheme_shows_the_layout(layout):
    scan = gs1.decode(as_typed("https://id.gs1.org/01/09506000134352/10/LOT7", layout))
    readings = [scan.elements, *scan.candidates]
    assert ["09506000134352", "LOT7"] in [[element.value for element in one] for one in readings]
