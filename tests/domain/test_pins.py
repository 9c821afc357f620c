"""A PIN is 4 to 8 digits of which a slow hash is kept, and nothing else."""

import pytest

from station.domain import pins

KEY, SALT = bytes(range(32)), b"salt"
KEPT = pins.hashed("0417", SALT, KEY)


@pytest.mark.parametrize("text", ["0000", "0417", "12345678"])
def test_four_to_eight_digits_are_a_pin(text):
    assert pins.is_pin(text)


@pytest.mark.parametrize("text", ["", "123", "123456789", "12a4", "1.34", "١٢٣٤", "1234\n"])
def test_nothing_else_is_a_pin(text):
    assert not pins.is_pin(text)


def test_the_right_pin_matches_and_a_wrong_one_does_not():
    assert pins.matches("0417", KEPT, KEY)
    assert not pins.matches("417", KEPT, KEY)
    assert not pins.matches("0418", KEPT, KEY)


def test_without_the_site_s_key_a_stolen_hash_says_nothing_of_the_pin():
    assert not pins.matches("0417", KEPT, bytes(32))


def test_the_same_pin_is_kept_differently_for_each_person():
    assert pins.hashed("0417", b"other", KEY) != KEPT


def test_what_is_kept_says_at_which_cost_so_that_a_later_one_can_be_higher():
    method, cost, salt, digest = KEPT.split("$")
    assert (method, cost, bytes.fromhex(salt), len(digest)) == ("scrypt", "13", SALT, 64)
    assert "0417" not in KEPT
