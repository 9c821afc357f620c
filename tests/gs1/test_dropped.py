"""Separators that a scanner leaves out."""

import pytest

from station import gs1
from station.gs1.dropped import splits
from tests.gs1.packs import GS, PACKS, data, pairs

DEAF = gs1.ScannerProfile(drops_gs=True)
SERIALISED = [pack for pack in PACKS if len(pack) == 4]


@pytest.mark.parametrize("aim", ["]d2", ""])
@pytest.mark.parametrize("pack", SERIALISED)
def test_what_was_printed_is_found_or_is_among_the_candidates(pack, aim):
    scan = gs1.decode(aim + data(pack, ""), scanner=DEAF)
    found = [pairs(scan.elements)] if scan.elements else [pairs(candidate) for candidate in scan.candidates]
    assert pack in found


def test_one_reading_is_a_repair_that_says_where():
    scan = gs1.decode("]d2010950600013435221AB1728083110K", scanner=DEAF)
    assert scan.status is gs1.ScanStatus.REPAIRED
    assert (scan.serial, scan.lot) == ("AB", "K")
    assert [(repair.what, repair.after) for repair in scan.repairs] == [("dropped-separator", GS)]
    assert scan.raw[scan.repairs[0].start :] == "1728083110K"


def test_more_readings_are_a_question():
    scan = gs1.decode("]d201095060001343521728083110A21B21C", scanner=DEAF)
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert {(pairs(c)[2][1], pairs(c)[3][1]) for c in scan.candidates} == {("A", "B21C"), ("A21B", "C")}


def test_a_reading_that_lacks_a_serial_stays_as_it_is_unless_the_scanner_is_known():
    text = "]d201095060001343521728083110L21X"
    assert gs1.decode(text).lot == "L21X"
    assert gs1.decode(text, scanner=DEAF).lot == "L"


def test_a_pack_without_a_serial_is_read_from_a_known_scanner_too():
    assert gs1.decode("]d201095060001343521728083110LOT7", scanner=DEAF).lot == "LOT7"


def test_a_separator_that_did_come_is_believed():
    scan = gs1.decode(f"]d2010950600013435221AB{GS}1728083110K", scanner=DEAF)
    assert (scan.status, scan.serial) == (gs1.ScanStatus.EXACT, "AB")


def test_an_unknown_scanner_is_helped_only_where_nothing_else_can_be_read():
    scan = gs1.decode("]d2010950600013435221ABCDEFGHIJ1234567891728083110K")
    assert (scan.status, scan.serial, scan.lot) == (gs1.ScanStatus.REPAIRED, "ABCDEFGHIJ123456789", "K")


@pytest.mark.parametrize("word", ["GS", "F1", "x1D", "~"[:0] + "029", "/", "+"])
def test_a_scanners_word_for_gs_is_never_taken_for_a_part_of_the_serial(word):
    scan = gs1.decode(f"]d2010950600013435221ABCDEFGHIJ12345{word}1728083110K123456789")
    assert scan.status is gs1.ScanStatus.AMBIGUOUS or scan.serial == "ABCDEFGHIJ12345"
    if scan.candidates:
        assert "ABCDEFGHIJ12345" in {pairs(candidate)[1][1] for candidate in scan.candidates}


def test_the_sites_own_ais_can_be_others():
    spanish = gs1.ScannerProfile(drops_gs=True, ais=("01", "10", "17", "21", "712"))
    scan = gs1.decode("]d2010950600013435221AB1728083110K7126677889", scanner=spanish)
    assert (scan.serial, scan.lot, scan.value("712")) == ("AB", "K", "6677889")


def test_an_unknown_ai_of_the_site_has_no_reading():
    assert splits("010950600013435210A", ("01", "10", "23")) == []


def test_ais_that_exclude_each_other_are_no_pack():
    odd = gs1.ScannerProfile(drops_gs=True, ais=("01", "10", "02", "37"))
    scan = gs1.decode("]d201095060001343520209506000134352371" + "10A", scanner=odd)
    assert scan.status is gs1.ScanStatus.INVALID


def test_a_text_too_long_for_a_pack_has_no_reading():
    assert splits("0109506000134352" + "10" + "A" * 300, ("01", "10")) == []
    assert splits("", ("01",)) == []


def test_the_readings_are_bounded():
    many = "01095060001343521728083110" + "21" * 9 + "A" + "21" * 9
    assert 1 < len(splits(many, ("01", "10", "17", "21"))) <= 64
    assert len(splits("10" + "9" * 3 + "91" * 30, ("10", "91"))) <= 64
    assert len(splits("91A" + "92A93A94A" * 5, ("91", "92", "93", "94"))) == 64


def test_a_separator_that_came_parts_the_values():
    found = splits(f"010950600013435210A{GS}21B21{GS}17280831", ("01", "10", "17", "21"))
    assert [pairs(reading)[2][1] for reading in found] == ["B21"]


def test_a_site_whose_packs_may_lack_an_ai_gets_no_value_with_another_hidden_in_it():
    scan = gs1.decode("]d2010950600013435221AB10K", scanner=DEAF)
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert {pairs(candidate)[1:] for candidate in scan.candidates} == {(("21", "AB10K"),), (("21", "AB"), ("10", "K"))}


def test_a_value_in_which_nothing_can_be_hidden_is_sure_from_a_known_scanner():
    assert gs1.decode("]d2010950600013435221ABCD", scanner=DEAF).status is gs1.ScanStatus.EXACT


@pytest.mark.parametrize("ai", ["711", "714"])
def test_a_national_number_is_found_besides_what_all_packs_have(ai):
    scan = gs1.decode(f"]d201095060001343521728083121ABCDEFGHIJ{ai}667788910KLMN", scanner=DEAF)
    readings = [pairs(scan.elements), *map(pairs, scan.candidates)]
    assert any({("21", "ABCDEFGHIJ"), (ai, "6677889"), ("10", "KLMN")} <= set(one) for one in readings)


def test_what_follows_a_national_ai_is_its_number_only_if_it_is_long_enough():
    scan = gs1.decode("]d201095060001343521728083121AB712C10K", scanner=DEAF)
    assert (scan.serial, scan.lot) == ("AB712C", "K")


def test_a_pack_that_was_read_twice_without_its_separators_is_refused():
    once = data(SERIALISED[0], "")
    assert gs1.decode(once, scanner=DEAF).status is not gs1.ScanStatus.INVALID
    assert gs1.decode(once + once, scanner=DEAF).status is gs1.ScanStatus.INVALID


def test_a_scanner_that_sends_its_own_mark_drops_nothing():
    scanner = gs1.ScannerProfile(separators=("~",))
    assert gs1.decode("]d2010950600013435221ABCDEFGHIJ1234567891728083110K~91", scanner=scanner).elements == ()


@pytest.mark.parametrize("word", ["<FS>", "(FNC1)", "<029>", "(GS)", "-GS", "F1+"])
def test_the_scanners_word_for_gs_may_have_marks_around_it(word):
    scan = gs1.decode(f"]d2010950600013435221ABCDEFGHIJ1234{word}1728083110K")
    readings = [pairs(scan.elements), *map(pairs, scan.candidates)]
    assert any(("21", "ABCDEFGHIJ1234") in one for one in readings)
