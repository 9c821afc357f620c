"""Every card is in one list, with what it says in English and in Spanish, and the station reads each of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.cards import cards, printed
from station.domain.cards.captions import ENGLISH, SPANISH
from station.domain.cards.printed import Language, Sheet
from station.domain.people import Person, Role

KEY = bytes(range(32))
ALL = [
    card
    for language in Language
    for card in (
        *(card for sheet in Sheet for card in printed.fixed(sheet, language)),
        *(card for _, strip in printed.strips(language) for card in strip),
    )
]


@pytest.mark.parametrize("card", ALL, ids=lambda card: card.text)
def test_every_printed_card_is_one_that_the_station_reads(card):
    read = cards.read(card.text.encode())
    assert read is not None
    assert read.text == card.text
    assert read.verb in cards.VERBS


def test_every_card_has_its_words_in_both_languages_and_none_is_left_over():
    said = {cards.card(words) for words in ENGLISH}
    assert ENGLISH.keys() == SPANISH.keys()
    assert said <= {card.text for card in ALL}
    assert all(title and about for title, about in (*ENGLISH.values(), *SPANISH.values()))


def test_no_two_cards_of_a_language_have_the_same_title():
    for captions in (ENGLISH, SPANISH):
        titles = [title for title, _ in captions.values()]
        assert len(set(titles)) == len(titles)


def test_the_cards_of_the_day_are_all_there():
    words = {card.text.rpartition("-")[0].removeprefix("SX-") for card in ALL}
    modes = {
        f"M-{mode}" for mode in ("RECV", "PICK", "COUNT", "WALK", "PULL", "RETURN", "MOVE", "OPEN", "LOOKUP", "TRAIN")
    }
    keys = {f"D-{key}" for key in (*"0123456789", "DOT", "ENTER", "CLEAR", "BACK")}
    answers = {
        "UNDO",
        "ACK",
        "HOLD",
        "YES",
        "NO",
        "CLOSE",
        "EMPTY",
        "RESUME",
        "NOCODE",
        "HELP",
        "TESTRECALL",
        "SELFTEST",
    }
    reasons = {f"R-{number}" for number in range(1, 5)} | {f"V-{number:02}" for number in range(1, 16)}
    assert words >= modes | keys | answers | reasons | {"N-2", "Q-2", "B-Q1", "B-XEXP"}


def test_a_place_has_a_card_with_its_name():
    card = printed.place("SHELF-B3", Language.SPANISH)
    assert (card.text, card.title) == (cards.card("L-SHELF-B3"), "SHELF-B3")


@pytest.mark.parametrize("name", ["", "Shelf-B3", "SHELF B3", "SHELF_B3", "CÁMARA", "ABCDEFGHIJKLMNOPQ"])
def test_a_place_that_no_card_can_say_is_refused(name):
    with pytest.raises(ValueError, match="fits on no card"):
        printed.place(name, Language.ENGLISH)


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=10), st.sampled_from(Role))
def test_a_badge_is_signed_with_the_site_s_key(person, role):
    card = printed.badge(Person(person, "J. Rivera", role), KEY, Language.ENGLISH)
    assert cards.vouched(cards.read(card.text.encode()), KEY) == person
    assert card.about.startswith(role.value.capitalize())
