import pytest

from station.recall import extract
from station.recall.columns import WIDE, WIDTH, joined

LOTS = [f"{number:08}" for number in range(4_000)]


def in_columns(text, width=WIDTH):
    """Return a text as openFDA joins its columns."""
    return " ".join(text[at : at + width] for at in range(0, len(text), width))


@pytest.mark.parametrize("width", [WIDTH, WIDE])
def test_a_lot_that_was_cut_where_a_column_ends_is_whole_again(width):
    text = "Lots: " + ", ".join(LOTS)
    cut = in_columns(text, width)
    assert len(cut) > len(text)
    assert joined(cut, width) == text


def test_a_text_of_two_columns_is_joined_between_two_digits_only():
    number, word = "x" * (WIDTH - 1) + "1 2", "x" * WIDTH + " Lot"
    assert (joined(number, WIDTH), joined(word, WIDTH)) == ("x" * (WIDTH - 1) + "12", word)


@pytest.mark.parametrize("text", ["", "Lot A1001", "x" * 9_000, "x" * WIDTH + " " + "x" * 9_000])
def test_a_text_without_blanks_where_columns_end_stays_as_it_is(text):
    assert joined(text, WIDTH) == text


def test_every_lot_of_a_text_in_columns_is_read():
    assert extract({"code_info": in_columns("Lots: " + ", ".join(LOTS[:900]))}).lots == tuple(LOTS[:900])


def test_what_follows_the_first_field_is_joined_by_its_own_columns():
    text = "Lots: " + ", ".join([*LOTS, *(f"9{lot}" for lot in LOTS), *(f"77{lot}" for lot in LOTS)])
    first, more = text[:WIDE], text[WIDE:]
    found = extract({"code_info": first, "more_code_info": in_columns(more, WIDE)})
    assert len(found.lots) == len(set(text.removeprefix("Lots: ").split(", ")))
