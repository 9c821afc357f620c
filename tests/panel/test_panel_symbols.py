"""What is printed on the sample packages is what a scanner reads."""

from datetime import date

import pytest
import zxingcpp

from station.panel.pharmacy import pharmacy
from station.panel.symbols import GS, Carrier, Symbol, drawn, element_string, svg

TODAY = date(2026, 9, 18)
PILES = pharmacy(TODAY).piles


def read(symbol):
    return zxingcpp.read_barcode(drawn(symbol).to_image(scale=3))


@pytest.mark.parametrize("pile", [pile for pile in PILES if pile.flaw != "separator"], ids=lambda pile: pile.id)
def test_a_scanner_reads_each_package_as_the_panel_sends_it(pile):
    symbol = pile.symbol(0)
    found = read(symbol)
    assert found.symbology_identifier.encode() + found.bytes == symbol.scanned()


def test_a_scanner_that_is_set_wrongly_sends_what_is_printed_without_separators():
    symbol = Symbol(Carrier.GS1_DATA_MATRIX, (("10", "A"), ("21", "B")), separated=False)
    assert read(symbol).bytes == b"10A\x1d21B"
    assert symbol.scanned() == b"]d210A21B"


def test_a_gs1_package_is_square_data_matrix_with_fnc1_first_and_gs_between():
    symbol = Symbol(Carrier.GS1_DATA_MATRIX, (("01", "00399901010714"), ("10", "A1"), ("21", "7")))
    found = read(symbol)
    assert found.symbology_identifier == "]d2"
    assert found.bytes == b"010039990101071410A1\x1d217"
    picture = svg(symbol)
    _, _, width, height = picture.partition('viewBox="')[2].partition('"')[0].split()
    assert width == height


def test_no_separator_follows_an_element_that_ends_by_itself_or_is_last():
    assert (
        element_string((("01", "00399901010714"), ("17", "270131"), ("10", "A"))) == "010039990101071417270131" + "10A"
    )
    assert element_string((("10", "A"), ("21", "B"), ("3100", "000123"), ("37", "5"))) == f"10A{GS}21B{GS}3100000123375"


def test_a_picture_can_be_drawn_at_any_size():
    picture = svg(Symbol(Carrier.QR, text="SX-ACK-C"))
    assert picture.startswith("<svg viewBox=")
    assert picture.rstrip().endswith("</svg>")
