"""A numeric keypad says with each key what a card says, whatever its Num Lock and whoever made it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.cards import cards
from station.drivers import ScanVoidedError, keymap
from station.drivers.keyboard import Stroke
from station.drivers.keypad import WORDS, Keypad

NUM_LOCK, SHIFT, CTRL, ALT, TAB, EQUALS = 69, 42, 29, 56, 15, 117
PAD = {0: 82, 1: 79, 2: 80, 3: 81, 4: 75, 5: 76, 6: 77, 7: 71, 8: 72, 9: 73}
"""KEY_KP0 to KEY_KP9 of Linux's input-event-codes."""
ROW = {0: 11, 1: 2, 2: 3, 3: 4, 4: 5, 5: 6, 6: 7, 7: 8, 8: 9, 9: 10}
"""KEY_0 to KEY_9."""
OFF = {0: 110, 1: 107, 2: 108, 3: 109, 4: 105, 5: 355, 6: 106, 7: 102, 8: 103, 9: 104}
"""KEY_INSERT, KEY_END, KEY_DOWN, KEY_PAGEDOWN, KEY_LEFT, KEY_CLEAR, KEY_RIGHT, KEY_HOME, KEY_UP, KEY_PAGEUP."""


def typed(*codes):
    """Return the words of the cards that these keys are, each pressed and let go of."""
    keypad = Keypad()
    keypad.take(Stroke(code, value, 0.0) for code in codes for value in (1, 0))
    return [words(raw) for raw in keypad.symbols()]


def words(raw):
    read = cards.read(raw)
    assert cards.looks_like_card(raw)
    assert read is not None
    return f"{read.verb}-{read.argument}".rstrip("-")


@pytest.mark.parametrize("keys", [PAD, ROW, OFF], ids=["keypad", "digit row", "Num Lock off"])
@pytest.mark.parametrize("digit", range(10))
def test_a_digit_is_its_card_however_the_keypad_sends_it(keys, digit):
    assert typed(keys[digit]) == [f"D-{digit}"]


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ((83, 121, 111, 52, 51), "D-DOT"),
        ((96, 28), "D-ENTER"),
        ((14,), "D-BACK"),
        ((98, 53), "UNDO"),
        ((55,), "HELP"),
        ((78,), "YES"),
        ((74,), "NO"),
    ],
)
def test_the_other_keys_are_the_cards_a_person_needs(codes, said):
    assert typed(*codes) == [said] * len(codes)


def test_num_lock_says_nothing_and_changes_nothing():
    assert typed(NUM_LOCK, PAD[4], NUM_LOCK, PAD[4], NUM_LOCK) == ["D-4", "D-4"]


def test_a_key_that_is_held_is_pressed_once():
    keypad = Keypad()
    keypad.take([Stroke(PAD[3], 1, 0.0), *[Stroke(PAD[3], 2, 0.1)] * 40, Stroke(PAD[3], 0, 2.0)])
    assert [words(raw) for raw in keypad.symbols()] == ["D-3"]


def test_a_key_of_two_zeros_is_two_zeros():
    assert typed(PAD[1], PAD[0], PAD[0]) == ["D-1", "D-0", "D-0"]


@pytest.mark.parametrize("code", [TAB, EQUALS, 30, 999])
def test_a_key_without_a_meaning_is_said_and_the_next_is_taken(code):
    keypad = Keypad()
    keypad.take(Stroke(each, 1, 0.0) for each in (PAD[1], code, PAD[2]))
    symbols = keypad.symbols()
    assert words(next(symbols)) == "D-1"
    with pytest.raises(ScanVoidedError, match=f"key {code}"):
        next(symbols)
    assert [words(raw) for raw in keypad.symbols()] == ["D-2"]


@pytest.mark.parametrize("modifier", [SHIFT, CTRL, ALT])
def test_a_key_with_another_held_is_not_taken_for_the_key_alone(modifier):
    keypad = Keypad()
    keypad.take([Stroke(modifier, 1, 0.0), Stroke(ROW[9], 1, 0.0), Stroke(modifier, 0, 0.0), Stroke(ROW[9], 1, 0.0)])
    with pytest.raises(ScanVoidedError):
        next(keypad.symbols())
    assert [words(raw) for raw in keypad.symbols()] == ["D-9"]


def test_lost_keys_are_said_and_none_is_taken_to_be_held_after():
    keypad = Keypad()
    keypad.take([Stroke(SHIFT, 1, 0.0), None, Stroke(PAD[7], 1, 0.0)])
    with pytest.raises(ScanVoidedError, match="lost"):
        next(keypad.symbols())
    assert [words(raw) for raw in keypad.symbols()] == ["D-7"]


@given(st.lists(st.integers(0, 9), max_size=12), st.lists(st.sampled_from([PAD, ROW, OFF]), min_size=12, max_size=12))
def test_a_number_is_typed_digit_by_digit(digits, ways):
    assert typed(*(keys[digit] for digit, keys in zip(digits, ways, strict=False))) == [f"D-{d}" for d in digits]


@given(st.integers(0, 767))
def test_every_key_of_the_kernel_says_one_card_or_nothing_or_is_refused(code):
    if code in WORDS:
        assert typed(code) == [WORDS[code]]
    elif code in keymap.SILENT | keymap.MODIFIERS:
        assert typed(code) == []
    else:
        with pytest.raises(ScanVoidedError):
            typed(code)
