from itertools import combinations

import pytest

from station.drawing.font import large, small

PRINTABLE = [chr(code) for code in range(ord(" "), ord("~") + 1)]


def pixels(rows: tuple[int, ...]) -> int:
    return sum(row.bit_count() for row in rows)


def apart(rows: tuple[int, ...], others: tuple[int, ...]) -> int:
    return sum((row ^ other).bit_count() for row, other in zip(rows, others, strict=True))


@pytest.mark.parametrize("character", PRINTABLE)
def test_every_printable_character_is_drawn_in_its_box(character):
    assert [len(small(character)), len(large(character))] == [7, 14]
    assert all(0 <= row < 1 << 5 for row in small(character))
    assert all(0 <= row < 1 << 10 for row in large(character))


def test_only_the_space_is_empty():
    assert [character for character in PRINTABLE if not pixels(small(character))] == [" "]


def test_no_two_characters_look_the_same():
    assert len({small(character) for character in PRINTABLE}) == len(PRINTABLE)


@pytest.mark.parametrize(
    "pair", ["0O", "0D", "08", "1I", "1l", "Il", "5S", "8B", "2Z", "6G", "38", "9g", "co", "gs", "UV"]
)
def test_characters_taken_for_one_another_differ_in_three_pixels_or_more(pair):
    assert apart(small(pair[0]), small(pair[1])) >= 3
    assert apart(large(pair[0]), large(pair[1])) >= 12


def test_two_letters_or_digits_of_a_lot_differ_in_three_pixels_or_more():
    printed = [character for character in PRINTABLE if character.isdigit() or character.isupper()]
    assert all(apart(small(one), small(other)) >= 3 for one, other in combinations(printed, 2))


@pytest.mark.parametrize("character", PRINTABLE)
def test_a_large_character_is_the_small_one_with_every_pixel_four(character):
    for index, row in enumerate(small(character)):
        doubled = int(f"{row:b}", 4) * 3
        for half in large(character)[2 * index : 2 * index + 2]:
            assert half & doubled == doubled


def test_the_steps_of_a_diagonal_are_filled_in_the_headline():
    middle = [f"{row:010b}" for row in large("/")[4:8]]
    assert middle == ["0000001110", "0000011100", "0000111000", "0001110000"]


def test_right_angles_stay_sharp_in_the_headline():
    assert [f"{row:010b}" for row in large("L")] == ["1100000000"] * 12 + ["1111111111"] * 2
