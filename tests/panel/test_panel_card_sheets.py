"""Every card that is printed is read again from its page, both its symbols, at an office printer's resolution."""

import re
import subprocess
from collections import Counter

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from station.domain.cards import cards, printed
from station.domain.cards.printed import Language, Sheet
from station.domain.people import Person, Role
from station.panel.card_sheets import PAPERS, Paper, card_pages, strip_pages
from station.panel.pages import as_pdf, as_svg

KEY = bytes(range(32))
DPI = 300
LONGEST_PLACE = "WWWWWWWWWWWWWW-9"
PLACES = [printed.place(name, Language.ENGLISH) for name in ("SHELF-B3", "FRIDGE-1", "0123456789012345", LONGEST_PLACE)]
BADGES = [
    printed.badge(Person(person, name, Role.NURSE), KEY, Language.SPANISH)
    for person, name in (
        ("JRIVERA", "J. Rivera"),
        ("WWWWWWWWWW", "Adaeze Okafor-Featherstonehaugh"),
        ("A", "Łukasz & <Søn>"),
        ("1234567890", "李小龍"),
    )
]


def paper(size):
    return Paper(*PAPERS[size], "50 mm")


def pages(size, language):
    """Return each page with the texts that are on it."""
    listed = [(sheet.value, printed.fixed(sheet, language)) for sheet in Sheet]
    listed += [("places", PLACES), ("people", BADGES)]
    made = []
    for title, each in listed:
        for number, page in enumerate(card_pages(title, each, paper(size))):
            made.append((page, [card.text for card in each[number * 10 : number * 10 + 10]]))
    strips = printed.strips(language)
    for number, page in enumerate(strip_pages("ruler", strips, paper(size))):
        made.append((page, [card.text for _, strip in strips[number * 2 : number * 2 + 2] for card in strip]))
    return made


def read(picture):
    formats = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128)
    return Counter((found.format, found.text) for found in zxingcpp.read_barcodes(picture, formats=formats))


def wanted(texts):
    return Counter(
        (form, text) for text in texts for form in (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128)
    )


def printed_pdf(made, folder):
    (folder / "cards.pdf").write_bytes(as_pdf([page for page, _ in made]))
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "cards.pdf", "page"], cwd=folder, check=True, timeout=120)
    return sorted(folder.glob("page-*.pgm"))


@pytest.mark.parametrize(("size", "language"), [("letter", Language.ENGLISH), ("a4", Language.SPANISH)])
def test_both_symbols_of_every_card_are_read_from_the_printed_pdf(tmp_path, size, language):
    made = pages(size, language)
    pictures = printed_pdf(made, tmp_path)
    assert len(pictures) == len(made)
    for picture, (_, texts) in zip(pictures, made, strict=True):
        with Image.open(picture) as image:
            assert read(image) == wanted(texts)


def test_every_card_that_is_read_from_a_page_is_one_that_the_station_takes(tmp_path):
    made = pages("letter", Language.ENGLISH)
    for picture in printed_pdf(made, tmp_path):
        with Image.open(picture) as image:
            for found in zxingcpp.read_barcodes(image):
                raw = (found.symbology_identifier + found.text).encode()
                assert cards.looks_like_card(raw)
                assert cards.read(raw) is not None


def drawn(svg):
    """Draw the symbols of an SVG page as a printer would."""
    width, height = (float(size) for size in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    dots = DPI / 25.4
    page = Image.new("L", (round(width * dots), round(height * dots)), 255)
    pen = ImageDraw.Draw(page)
    for x, y, across, down in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z", svg):
        left, top = round(float(x) * dots), round(float(y) * dots)
        right, bottom = round((float(x) + float(across)) * dots), round((float(y) + float(down)) * dots)
        pen.rectangle((left, top, right - 1, bottom - 1), fill=0)
    return page


def test_both_symbols_of_every_card_are_read_from_the_svg():
    for page, texts in pages("letter", Language.ENGLISH):
        assert read(drawn(as_svg(page))) == wanted(texts)


def test_no_bar_is_narrower_than_three_dots_or_between_two():
    for page, _ in pages("letter", Language.ENGLISH):
        for width in re.findall(r"h([\d.]+)v", as_svg(page)):
            dots = float(width) * DPI / 25.4
            assert dots >= 2.99
            assert abs(dots - round(dots)) < 0.01


def test_names_are_safe_in_an_svg_and_lose_only_what_a_pdf_s_fonts_lack():
    (page,) = card_pages("Badges & more", BADGES, paper("letter"))
    text = as_svg(page)
    assert "Łukasz &amp; &lt;Søn&gt;" in text
    assert "李小龍" in text
    assert "Badges &amp; more" in text
    assert as_pdf([page]).startswith(b"%PDF")


def test_every_card_stays_on_its_paper():
    for size, (width, height) in PAPERS.items():
        for page, _ in pages(size, Language.SPANISH):
            boxes = [item for item in page.items if hasattr(item, "filled")]
            assert all(box.x > 0 and box.x + box.width < width for box in boxes)
            assert all(box.y > 0 and box.y + box.height < height for box in boxes)
