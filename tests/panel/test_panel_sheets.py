import subprocess

import pytest
import zxingcpp
from PIL import Image

from station.panel.sheets import Placed, as_pdf, as_svg
from station.panel.symbols import Carrier, Symbol

PACK = Placed(
    "A package",
    Symbol(Carrier.GS1_DATA_MATRIX, (("01", "00399901010714"), ("10", "A1"), ("21", "7"))),
    top=30,
    width=25,
)
CARD = Placed("A card", Symbol(Carrier.QR, text="SX-ACK-C"), top=110, width=30)


def read(pdf, tmp_path):
    (tmp_path / "page.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "200", "-png", "page.pdf", "page"], cwd=tmp_path, check=True, timeout=60)
    with Image.open(tmp_path / "page-1.png") as page:
        return {found.symbology_identifier + found.text for found in zxingcpp.read_barcodes(page)}


def test_a_printed_page_reads_as_it_should(tmp_path):
    assert read(as_pdf([PACK, CARD]), tmp_path) == {"]d2(01)00399901010714(10)A1(21)7", "]Q1SX-ACK-C"}


@pytest.mark.parametrize("words", ["A package", "A card", 'width="210mm"', 'width="25"', 'viewBox="0 0 29 29"'])
def test_a_page_has_each_symbol_with_its_caption_in_its_place(words):
    assert words in as_svg([PACK, CARD])


def test_a_symbol_is_as_high_as_its_width_asks():
    assert PACK.height == 25
    assert Placed("", Symbol(Carrier.GS1_128, (("01", "00399901010714"),)), top=0, width=90).height < 45
