from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from station.domain.screens.signals import COLUMNS, HEADLINE_COLUMNS, ROWS, Screen, room_beside
from station.drawing import HEIGHT, WIDTH, draw, font

PRINTABLE = [chr(code) for code in range(ord(" "), ord("~") + 1)]
SMALL = {font.small(character): character for character in PRINTABLE}
LARGE = {font.large(character): character for character in PRINTABLE}
LOTS = ("LOT A2231", "EXP 2027-10-31", "SHELF-B3")
PLAIN = ("Nothing is", "to be done", "about it")


def texts(longest: int) -> st.SearchStrategy[str]:
    return st.text(PRINTABLE, max_size=longest)


def rows(picture: Image.Image, left: int, top: int, width: int, height: int) -> tuple[int, ...]:
    """Return what is lit in a part of the picture, as the font writes it."""
    lit = [[picture.getpixel((left + x, top + y)) != 0 for x in range(width)] for y in range(height)]
    return tuple(int("".join("01"[pixel] for pixel in row), 2) for row in lit)


def headline_read(picture: Image.Image, length: int) -> str:
    return "".join(LARGE[rows(picture, 2 + 12 * place, 1, 10, 14)] for place in range(length))


def small_read(picture: Image.Image, top: int, column: int = 0) -> str:
    return "".join(SMALL[rows(picture, 2 + 6 * place, top, 5, 7)] for place in range(column, COLUMNS))


def lit_rows(picture: Image.Image) -> list[int]:
    return [y for y in range(HEIGHT) if picture.crop((0, y, WIDTH, y + 1)).getbbox()]


@given(texts(HEADLINE_COLUMNS), st.lists(texts(COLUMNS), min_size=ROWS, max_size=ROWS))
def test_every_character_of_a_full_screen_can_be_read_from_the_picture(headline, lines):
    picture = draw(Screen(headline, tuple(lines)))
    assert headline_read(picture, len(headline)) == headline
    read = [small_read(picture, 17 + 8 * place) for place in range(ROWS)]
    assert read == [line.ljust(COLUMNS) for line in lines]


@given(texts(HEADLINE_COLUMNS), st.data())
def test_the_aside_stands_at_the_right_on_the_foot_of_the_headline(headline, data):
    aside = data.draw(texts(room_beside(headline)))
    picture = draw(Screen(headline, aside=aside))
    assert headline_read(picture, len(headline)) == headline
    assert small_read(picture, 8, COLUMNS - len(aside)) == aside


@given(texts(HEADLINE_COLUMNS), st.lists(texts(COLUMNS), max_size=ROWS))
def test_stop_turns_the_headline_to_dark_on_lit_and_nothing_else(headline, lines):
    plain, stop = (draw(Screen(headline, tuple(lines), stop=stop)) for stop in (False, True))
    bar = (0, 0, WIDTH, 16)
    assert stop.crop(bar).tobytes() == ImageChops.invert(plain.crop(bar)).tobytes()
    assert stop.crop((0, 16, WIDTH, HEIGHT)).tobytes() == plain.crop((0, 16, WIDTH, HEIGHT)).tobytes()


@given(st.integers(0, ROWS))
def test_a_picture_is_one_bit_deep_and_as_large_as_the_panel(number):
    picture = draw(Screen("OK", ("EXP 2027-10-31",) * number))
    assert (picture.mode, picture.size) == ("1", (WIDTH, HEIGHT))


def test_a_dark_row_is_kept_between_the_bar_and_the_lines():
    full = draw(Screen("STOP", ("EXP",) * ROWS, stop=True))
    assert set(range(HEIGHT)) - set(lit_rows(full)) == {16, 24, 32, 40, 48, 56}


def test_four_lines_stand_wider_apart_than_six():
    four, six = draw(Screen("", (*PLAIN, "BENCH-1"))), draw(Screen("", PLAIN * 2))
    assert [small_read(four, top).rstrip() for top in (19, 31, 43)] == list(PLAIN)
    assert [small_read(six, top).rstrip() for top in (17, 25, 33)] == list(PLAIN)


def tall_read(picture: Image.Image, top: int) -> str:
    """Return the line that is written twice as high from this row on."""
    every_other = picture.crop((0, top, WIDTH, top + 14)).resize((WIDTH, 7), Image.Resampling.NEAREST)
    assert every_other.resize((WIDTH, 14), Image.Resampling.NEAREST).tobytes() == (
        picture.crop((0, top, WIDTH, top + 14)).tobytes()
    )
    return small_read(every_other, 0).rstrip()


def test_three_lines_at_most_are_twice_as_high():
    three = draw(Screen("", LOTS))
    assert [tall_read(three, top) for top in (18, 34, 50)] == list(LOTS)
    two = draw(Screen("", LOTS[:2]))
    assert [tall_read(two, top) for top in (20, 40)] == list(LOTS[:2])


def test_a_row_that_is_left_makes_the_lot_twice_as_high_and_two_rows_the_date_as_well():
    five = draw(Screen("", ("LISINOPRIL", *LOTS, "QTY 24")))
    assert (small_read(five, 17).rstrip(), tall_read(five, 26), small_read(five, 41).rstrip()) == (
        "LISINOPRIL",
        *LOTS[:2],
    )
    four = draw(Screen("", ("LISINOPRIL", *LOTS)))
    assert (small_read(four, 17).rstrip(), tall_read(four, 26), tall_read(four, 42)) == ("LISINOPRIL", *LOTS[:2])
    assert small_read(four, 57).rstrip() == LOTS[2]


def test_a_screen_without_a_word_is_dark():
    assert draw(Screen("")).getbbox() is None
