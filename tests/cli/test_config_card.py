"""`station config-card`: what it prints is taken by a station of the site, and what cannot be set is refused."""

import pytest

from station.cli import main
from station.domain.cards import cards, config_card
from station.domain.cards.config_card import Setting
from tests.bench import KEY, NOW

AT = "2026-09-18T14:07:00Z"


@pytest.fixture
def key(tmp_path):
    (tmp_path / "key").write_text(KEY.hex())
    return ["--key-file", str(tmp_path / "key"), "--at", AT]


def test_the_card_that_is_printed_sets_what_was_asked_for(key, capsys):
    assert main(["config-card", "place", "Fridge-1", *key, "--text"]) == 0
    card = cards.read(capsys.readouterr().out.strip().encode())
    assert config_card.read(card, KEY, NOW) == Setting("PLACE", "FRIDGE-1")


def test_the_card_is_drawn_and_says_what_it_does(key, capsys, tmp_path):
    assert main(["config-card", "IDLE", "20", *key]) == 0
    assert "Sets IDLE to 20; made 2026-09-18 14:07 UTC, good for 60 minutes." in capsys.readouterr().out
    assert main(["config-card", "IDLE", "20", *key, "--svg", str(tmp_path / "card.svg")]) == 0
    assert (tmp_path / "card.svg").read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (["SIREN", "0"], "'SIREN' is no setting of a card; known are PLACE"),
        (["DOOR", "many"], "DOOR is 'MANY'; right is: days left below which receiving asks, 0 to 3650"),
        (["PLACE", "Fridge 1"], "PLACE is 'FRIDGE 1'"),
    ],
)
def test_what_cannot_be_set_is_named_with_what_is_right(key, capsys, words, wrong):
    assert main(["config-card", *words, *key]) == 64
    assert wrong in capsys.readouterr().err
