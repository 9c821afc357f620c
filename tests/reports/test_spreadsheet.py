"""What goes into a spreadsheet comes out of it, and is never a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reports.spreadsheet import guarded, line, table

texts = st.text(st.characters(exclude_categories=["Cs"]))
cells = st.one_of(texts, st.integers(), st.none())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_text(start):
    assert guarded(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_a_number_below_zero_is_a_number():
    assert line([-18, 0, None, "-18"]) == "-18,0,,'-18\r\n"


def test_the_file_has_every_digit_of_a_gtin_whatever_a_spreadsheet_makes_of_it():
    assert line(["00399901010714", "1E5", "0417"]) == "00399901010714,1E5,0417\r\n"


def test_a_field_with_a_comma_a_quote_or_a_line_end_is_quoted():
    assert line(["a,b", 'say "x"', "two\nlines"]) == '"a,b","say ""x""","two\nlines"\r\n'


@given(st.lists(st.lists(cells, min_size=2, max_size=4), max_size=5))
def test_every_table_comes_back_cell_by_cell(rows):
    text = table(["one", "two"], rows)
    back = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert back == [["one", "two"], *([str("" if c is None else guarded(c)) for c in row] for row in rows)]


@given(texts)
def test_no_text_begins_as_a_formula(text):
    cell = next(csv.reader(io.StringIO(line([text, "x"]), newline="")))[0]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == text.removeprefix("'")
