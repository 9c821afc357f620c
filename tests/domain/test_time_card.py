"""The TIME card."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.cards import cards, time_card
from tests.domain.bench import NOW

KEY = bytes(range(16))


def told(text, key=KEY):
    return time_card.told(cards.read(text.encode()), key)


@given(st.integers(946684800, 2**32), st.integers(-14, 14))
def test_a_card_tells_its_instant_to_the_second_whatever_zone_it_was_printed_in(seconds, hours):
    at = datetime.fromtimestamp(seconds, timezone(timedelta(hours=hours)))
    assert told(time_card.text(at, KEY)) == at


def test_a_card_is_of_letters_digits_and_hyphens_and_says_its_time():
    assert time_card.text(NOW, KEY).startswith("SX-T-20260918T140700Z-")


def test_a_card_of_another_site_or_of_none_tells_nothing():
    text = time_card.text(NOW, KEY)
    assert told(text, key=bytes(16)) is None
    assert told(text, key=None) is None
    forged = text[:-1].replace("140700", "140701")
    assert told(forged + cards.check_character(forged)) is None


@pytest.mark.parametrize("words", ["T-NOW", "T-20260230T140700Z", "T-2026091T140700Z", "T-20260918T140700Z0"])
def test_what_is_signed_and_no_instant_tells_nothing(words):
    assert told(cards.signed(words, KEY)) is None


def test_the_instant_is_in_utc():
    assert told(time_card.text(NOW, KEY)).tzinfo is UTC
