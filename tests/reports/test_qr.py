"""A QR code is read back by another's reader."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from station.reports.qr import encode

SCALE = 4


def read(text):
    modules = encode(text)
    size = (len(modules) + 8) * SCALE
    picture = Image.new("L", (size, size), 255)
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            if dark:
                left, top = (column + 4) * SCALE, (row + 4) * SCALE
                picture.paste(0, (left, top, left + SCALE, top + SCALE))
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("length", [1, 14, 15, 26, 27, 42, 43, 62, 63, 84, 85, 106])
def test_a_code_of_every_version_is_read_back_at_both_its_ends(length):
    text = ("9f2c|COUNT-" * 10)[:length]
    assert read(text) == [text]


@settings(max_examples=30)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=106))
def test_any_text_is_read_back(text):
    assert read(text) == [text]


def test_a_certificates_code_is_read_back():
    text = f"{'9f2c01ab' * 8}|C-2026-0003"
    assert read(text) == [text]


def test_what_is_too_long_is_refused():
    with pytest.raises(ValueError, match="107 bytes are more than the 106"):
        encode("x" * 107)
