"""A person may type a code as it is printed, and a keyboard-wedge scanner as it is read."""

import pytest

from station.panel.typed import LONGEST, symbol_bytes


def test_printed_elements_become_a_gs1_data_matrix():
    assert symbol_bytes("(01)00399901010714(10)A1(21)77") == b"]d2010039990101071410A1\x1d2177"


def test_spaces_between_printed_elements_are_not_data():
    assert symbol_bytes(" (01) 00399901010714 (17) 270131") == b"]d2010039990101071417270131"


@pytest.mark.parametrize("separator", ["\x1d", "<GS>", "{GS}", "[gs]", "\\x1d", "\u241d", "\u00a6"])
def test_a_separator_may_be_written_in_many_ways(separator):
    assert symbol_bytes(f"]d210A{separator}21B") == b"]d210A\x1d21B"


def test_what_is_no_gs1_goes_as_it_is():
    assert symbol_bytes("SX-M-RECV-8\r\n") == b"SX-M-RECV-8"
    assert symbol_bytes("(not an element)") == b"(not an element)"


def test_a_text_is_cut_where_no_symbol_is_that_long():
    assert len(symbol_bytes("9" * (LONGEST + 5))) == LONGEST
