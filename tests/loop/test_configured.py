"""A signed card changes a setting without a keyboard, for good, and within an hour of its making alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.cards import cards, config_card
from station.domain.cards.config_card import Setting
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from station.store.store import Store
from tests.bench import KEY, NOW, Bench, lines, pack


@pytest.fixture
def bench(path):
    with Bench(path, site_key=KEY) as bench:
        bench.begin()
        yield bench


def configure(bench, name, value, made=timedelta(0), key=KEY):
    return bench.scan(config_card.text(Setting(name, value), bench.at + made, key).encode())


def test_a_setting_holds_from_the_card_on_and_after_a_restart(bench, path):
    assert bench.scan(pack("S1", "K9981", "270131")).verdict is Verdict.SHORT_DATED
    assert "DOOR: 100" in lines(configure(bench, "DOOR", "100"))
    assert bench.scan(pack("S2", "K9981", "270131")).verdict is Verdict.OK
    body = [body for _, body in bench.journal() if body.get("event") == "configured"][-1]
    assert (body["command"], body["setting"], body["value"]) == ("SX-CFG", "DOOR", "100")
    with Bench(path, site_key=KEY) as again:
        assert again.scan(pack("S3", "K9981", "270131")).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("name", "value", "of"),
    [
        ("PLACE", "FRIDGE-1", lambda desk: (desk.location, desk.rules.location)[0]),
        ("ACTIVITY", "PICK", lambda desk: "PICK" if desk.rules.activity.value == "checkpoint" else ""),
        ("IDLE", "20", lambda desk: str(int(desk.rules.idle.total_seconds() // 60))),
        ("DOOR", "1", lambda desk: str(desk.rules.bands.door)),
        ("PLAN", "2", lambda desk: str(desk.rules.bands.plan)),
        ("ACT", "3", lambda desk: str(desk.rules.bands.act)),
        ("BLOCK", "4", lambda desk: str(desk.rules.bands.block)),
        ("STALE", "5", lambda desk: str(desk.rules.choices.stale_days)),
        ("BADGES", "2", lambda desk: str(desk.rules.controlled_badges)),
    ],
)
def test_each_setting_of_a_card_reaches_the_rules(bench, name, value, of):
    configure(bench, name, value)
    assert of(bench.station._desk) == value


def test_a_card_takes_back_what_all_others_said(bench):
    configure(bench, "IDLE", "20")
    configure(bench, "DOOR", "7")
    assert "What cards said is" in lines(configure(bench, "RESET", "ALL"))
    assert bench.station._desk.rules.bands.door == 180


@pytest.mark.parametrize(
    ("made", "why"), [(timedelta(minutes=-62), "Card is too old"), (timedelta(minutes=7), "Card is too old")]
)
def test_a_card_from_a_drawer_or_from_tomorrow_changes_nothing(bench, made, why):
    refused = configure(bench, "DOOR", "1", made)
    assert (refused.verdict, why in lines(refused)) == (Verdict.NOT_NOW, True)
    assert bench.station._desk.rules.bands.door == 180


def test_a_card_that_another_key_signed_changes_nothing(bench):
    assert "NOT THIS SITE'S" in lines(configure(bench, "DOOR", "1", key=bytes(32)))


def test_a_station_without_a_key_or_a_date_takes_no_settings(path, tmp_path):
    with Bench(path) as bench:
        assert "STATION HAS NO KEY" in lines(configure(bench, "DOOR", "1"))
    with Bench(tmp_path / "other.db", site_key=KEY, clock=ClockQuality.NONE) as bench:
        assert "CLOCK NOT SET" in lines(configure(bench, "DOOR", "1"))


@pytest.mark.parametrize(
    "words",
    [
        "CFG-DOOR-99999",
        "CFG-DOOR-X",
        "CFG-NOTHING-1",
        "CFG-BADGES-3",
        "CFG-RESET-SOME",
        "CFG-ACTIVITY-COUNT",
        "CFG-PLACE-",
    ],
)
def test_what_cannot_be_set_is_refused(bench, words):
    made = bench.at.strftime("%Y%m%dT%H%MZ")
    refused = bench.scan(cards.signed(f"{words}-{made}", KEY).encode())
    assert (refused.verdict, "No such setting" in lines(refused)) == (Verdict.NOT_NOW, True)
    no_time = bench.scan(cards.signed("CFG-DOOR-1-YESTERDAY", KEY).encode())
    assert "No such setting" in lines(no_time)


def test_a_setting_that_only_a_later_program_knows_is_left_alone(bench, path):
    configure(bench, "DOOR", "7")
    bench.close()
    store = Store(path)
    said = store.remembered("configured").replace("DOOR", "LATER")
    store._db.execute("update meta set value = ? where key = 'configured'", (said,))
    store.close()
    with Bench(path, site_key=KEY) as again:
        assert again.station._desk.rules.bands.door == 180


@given(st.sampled_from(sorted(config_card.SETTINGS)), st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", max_size=20))
def test_a_card_says_what_it_was_made_for_or_nothing(name, value):
    setting = Setting(name, value)
    read = config_card.read(cards.read(config_card.text(setting, NOW, KEY).encode()), KEY, NOW)
    assert read == (setting if config_card.is_right(setting) else "No such setting")
