from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from station.domain.screens import words
from station.domain.screens.signals import COLUMNS


def test_accents_fall_off_and_what_no_panel_has_is_a_question_mark():
    assert words.plain("Ibuprofén µ\t™") == "Ibuprofen ??TM"


def test_a_name_that_fits_is_left_as_it_is():
    assert words.fitted("LISINOPRIL 10MG TABLE") == "LISINOPRIL 10MG TABLE"


def test_a_name_that_does_not_fit_says_so():
    assert words.fitted("LISINOPRIL 10MG TABLET") == "LISINOPRIL 10MG TABL~"
    assert words.fitted("ABCD EFGH", 6) == "ABCD~"


def test_a_lot_is_marked_as_one_as_long_as_both_fit():
    assert words.lot_line("A2231") == "LOT A2231"
    assert words.lot_line("1" * 17) == "LOT " + "1" * 17
    assert words.lot_line("1" * 18) == "1" * 18


def test_the_year_is_always_shown():
    assert words.day(date(2027, 3, 31)) == "2027-03-31"
    assert words.short_day(date(2027, 3, 1)) == "01MAR27"


def test_the_first_text_that_has_room_is_taken_whole():
    assert words.first_that_fits("x" * 22, "y" * 21, "z") == "y" * 21
    assert words.first_that_fits("x" * 22) == ""
    assert words.first_that_fits("DATED 75d", "DATED", width=8) == "DATED"


def test_of_a_name_with_an_ending_the_ending_stands_whole():
    assert words.ending("SHELF-B3", "  QTY 24") == "SHELF-B3  QTY 24"
    assert words.ending("REFRIGERATOR-NORTH", "  QTY 24") == "REFRIGERATOR~  QTY 24"


def test_a_sentence_is_broken_between_words():
    assert words.wrapped("the scanner is gone; plug it in again", 3) == ("the scanner is gone;", "plug it in again")


def test_a_sentence_that_is_too_long_says_so():
    assert words.wrapped("one two three four five six seven eight nine", 1) == ("one two three four~",)


def test_a_serial_number_is_told_by_its_end():
    assert words.serial_tail("10000004417") == "SN ..4417"
    assert words.serial_tail("4417") == "SN 4417"


@given(st.text(max_size=60), st.integers(2, COLUMNS))
def test_any_text_can_be_made_to_fit(text, width):
    assert len(words.fitted(text, width)) <= width
    assert all(len(line) <= COLUMNS for line in words.wrapped(text, 3))
    assert len(words.wrapped(text, 3)) <= 3
    assert all(" " <= sign <= "~" for sign in words.plain(text))
