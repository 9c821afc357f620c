from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.domain.cards import cards
from station.domain.cards.cards import Card

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODES = st.text(ALPHABET, min_size=1, max_size=20)
CARDS = st.builds(Card, CODES, CODES | st.just("") | st.builds("{}-{}".format, CODES, CODES))


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("A12425GABC1234002", "M"),  # the example of the Global Release Identifier, which has this check character
        ("A1-2425G-ABC1234002", "M"),
        ("0000-0000-3A8D-0000", "Z"),  # the example of the ISAN, which has it twice
        ("0000-0000-3A8D-0000-0000-0000", "6"),
    ],
)
def test_the_check_character_is_that_of_iso_7064_mod_37_36(body, check):
    assert cards.check_character(body) == check


@pytest.mark.parametrize(
    ("words", "card"),
    [
        ("M-RECV", Card("M", "RECV")),
        ("B-XEXP", Card("B", "XEXP")),
        ("N-12", Card("N", "12")),
        ("L-SHELF-B3", Card("L", "SHELF-B3")),
        ("ACK", Card("ACK")),
    ],
)
def test_a_card_says_a_verb_and_what_it_is_about(words, card):
    assert cards.read(cards.card(words).encode()) == card


@given(CARDS)
def test_every_card_is_read_as_it_was_printed(card):
    assert cards.read(card.text.encode()) == card
    assert cards.looks_like_card(card.text.encode())


@given(CARDS, st.data())
def test_one_wrong_letter_or_digit_fires_no_command(card, data):
    place = data.draw(st.sampled_from([i for i, sign in enumerate(card.text) if sign != "-"]))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(card.text[place], "")))
    assert cards.read((card.text[:place] + wrong + card.text[place + 1 :]).encode()) is None


def pairs(text):
    """Yield the places of two neighbours that differ, neither of them a hyphen."""
    return [i for i, (a, b) in enumerate(pairwise(text)) if a != b and "-" not in (a, b)]


@pytest.mark.parametrize("words", ["M-RECV", "M-PICK", "B-Q1", "B-XEXP", "ACK", "HOLD", "N-12", "N-144", "L-SHELF-B3"])
def test_two_neighbours_changed_over_fire_no_command(words):
    text = cards.card(words)
    for i in pairs(text):
        assert cards.read((text[:i] + text[i + 1] + text[i] + text[i + 2 :]).encode()) is None


def test_of_all_pairs_of_neighbours_changed_over_hardly_any_is_missed():
    changed = [(a, b) for a in ALPHABET for b in ALPHABET if a != b]
    missed = [
        pair for pair in changed if cards.check_character("".join(pair)) == cards.check_character(pair[1] + pair[0])
    ]
    assert len(missed) / len(changed) < 0.02


@given(st.binary(max_size=20).map(b"SX-".__add__) | st.binary(max_size=40))
@example(b"SX-")
@example(b"SX--")
@example(b"SX-A")
@example(b"SX-\xff-A")
@example(b"SX-ACK")
def test_no_symbol_is_a_card_by_chance_of_its_shape(raw):
    card = cards.read(raw)
    assert card is None or card.text.encode() in raw.upper()


def test_a_card_without_its_check_character_is_damaged():
    assert cards.read(b"SX-M-RECV") is None
    assert cards.looks_like_card(b"SX-M-RECV")


def test_a_sign_that_no_card_has_is_damage():
    assert cards.read(b"SX-L-SHELF_B3-0") is None


def test_caps_lock_the_aim_id_and_line_ends_change_nothing():
    text = cards.card("M-RECV")
    for raw in (text.lower(), f"]C0{text}", f"]Q3{text}\r\n", f"  {text}"):
        assert cards.looks_like_card(raw.encode())
        assert cards.read(raw.encode()) == Card("M", "RECV")


def test_a_data_matrix_is_never_a_card():
    assert not cards.looks_like_card(b"]d1" + cards.card("M-RECV").encode())


def test_a_package_is_no_card():
    assert not cards.looks_like_card(b"]d20100399901010714")
    assert cards.read(b"0100399901010714") is None


KEY = bytes(range(32))


@given(CODES)
def test_the_site_s_own_card_is_vouched_for(argument):
    signed = cards.read(cards.signed(f"U-{argument}", KEY).encode())
    assert signed is not None
    assert cards.vouched(signed, KEY) == argument


@pytest.mark.parametrize("key", [bytes(32), None], ids=["another site's key", "no key"])
def test_a_card_of_another_key_is_not_vouched_for(key):
    assert cards.vouched(cards.read(cards.signed("U-JRIVERA", KEY).encode()), key) is None


@pytest.mark.parametrize("words", ["U-JRIVERA", "U", "U-JRIVERA-AAAAAAAA", "U--AAAAAAAA"])
def test_a_card_without_the_right_signature_is_not_vouched_for(words):
    assert cards.vouched(cards.read(cards.card(words).encode()), KEY) is None


def test_a_signature_is_for_one_verb_alone():
    badge = cards.read(cards.signed("U-JRIVERA", KEY).encode())
    assert cards.vouched(Card("T", badge.argument), KEY) is None
