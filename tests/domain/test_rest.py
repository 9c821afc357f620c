"""What the station shows between two scans."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import age
from station.domain.age import Level
from station.domain.decision import Activity
from station.domain.screens import patterns
from station.domain.screens.rest import Health, resting
from station.domain.screens.signals import Colour
from station.domain.timekeeping import ClockQuality
from tests.domain.bench import TODAY, days

LOCAL = datetime(2026, 9, 18, 14, 7, tzinfo=ZoneInfo("America/New_York"))
WELL = Health("BENCH-1", Activity.RECEIVE, LOCAL, True, ClockQuality.SET, TODAY, 42, 0, ())
TEXTS = st.text(max_size=120)


def test_a_station_that_is_well_shows_what_it_does_and_what_it_stands_on():
    rest = resting(WELL)
    assert rest.screen.text() == (
        "RECEIVE",
        "BENCH-1         14:07",
        "----- SCAN ITEM -----",
        "Today 42 in  0 hold",
        "Recalls 18SEP26",
        "NET",
    )
    assert (rest.light, rest.tone) == (patterns.dim(Colour.GREEN), patterns.SILENCE)


def test_a_station_at_rest_names_no_product():
    assert resting(WELL).screen.headline == "RECEIVE"


def test_a_station_without_a_network_says_so_in_blue():
    rest = resting(replace(WELL, link_up=False))
    assert rest.screen.lines[-1] == "OFFLINE  scans kept"
    assert rest.light == patterns.breathe(Colour.BLUE)


def test_a_station_whose_clock_was_not_set_says_so_before_anything_else():
    rest = resting(replace(WELL, clock=ClockQuality.NONE))
    assert rest.screen.lines[0] == "BENCH-1         --:--"
    assert rest.screen.lines[1:4] == ("CLOCK NOT SET", "Not before 01JAN26", "Scan TIME card or net")
    assert rest.light == patterns.steady(Colour.AMBER)


def test_a_clock_that_nobody_vouches_for_is_shown_as_about_right_with_the_last_time_that_was():
    known = LOCAL.replace(day=17, hour=22, minute=40)
    rest = resting(replace(WELL, clock=ClockQuality.COARSE, clock_known=known))
    assert rest.screen.lines[:3] == ("BENCH-1        ~14:07", "CLOCK NOT SET", "Good to 17SEP26 22:40")


@pytest.mark.parametrize("clock", [ClockQuality.NONE, ClockQuality.COARSE])
def test_recall_data_is_as_old_as_it_is_for_certain_where_the_date_is_not_known(clock):
    ahead = replace(WELL, clock=clock, local=LOCAL.replace(year=2099), not_before=days(12))
    assert "Recalls 12d old!" in resting(ahead).screen.lines


def test_a_station_without_a_device_names_it():
    rest = resting(replace(WELL, missing=("buzzer", "light")))
    assert rest.screen.lines[1] == "NO buzzer, light"
    assert rest.light == patterns.blink(Colour.BLUE)


def test_neither_a_missing_device_nor_a_clock_hides_the_other():
    rest = resting(replace(WELL, missing=("buzzer",), clock=ClockQuality.NONE))
    assert rest.screen.lines[1:3] == ("CLOCK NOT SET", "NO buzzer")


@pytest.mark.parametrize(
    ("source", "line", "level"),
    [
        (TODAY, "Recalls 18SEP26", Level.FRESH),
        (days(-9), "Recalls 09SEP26", Level.FRESH),
        (days(-10), "Recalls 10d old!", Level.AMBER),
        (days(-16), "Recalls 16d old!", Level.AMBER),
        (days(-17), "Recalls 17d old!", Level.RED),
        (days(-20000), "Recalls 20000d old!", Level.RED),
        (days(1), "Recalls 19SEP26", Level.FRESH),
        (None, "NO RECALL DATA!", Level.RED),
    ],
)
def test_recall_data_says_its_date_and_once_it_is_old_its_age(source, line, level):
    assert (age.line(source, TODAY), age.level(source, TODAY)) == (line, level)
    rest = resting(replace(WELL, recall_date=source))
    assert line in rest.screen.lines
    assert rest.light == LIGHTS[level]


LIGHTS = {
    Level.FRESH: patterns.dim(Colour.GREEN),
    Level.AMBER: patterns.dim(Colour.AMBER),
    Level.RED: patterns.steady(Colour.AMBER),
}


def test_recall_data_is_no_good_past_the_day_its_maker_vouches_for_it():
    assert age.level(TODAY, TODAY, TODAY) is Level.FRESH
    assert age.level(TODAY, TODAY, days(-1)) is Level.RED
    rest = resting(replace(WELL, recall_expires=days(-1)))
    assert "RECALLS OUT OF DATE!" in rest.screen.lines
    assert rest.light == LIGHTS[Level.RED]


@given(TEXTS, st.integers(0, 10**7), st.integers(0, 999), st.lists(TEXTS), st.sampled_from(ClockQuality), st.booleans())
def test_a_station_at_rest_can_be_read_however_it_is(name, received, held, missing, clock, up):
    health = replace(WELL, station=name, received=received, held=held, missing=tuple(missing))
    for activity in Activity:
        rest = resting(replace(health, activity=activity, clock=clock, link_up=up))
        assert any(str(received) in line for line in rest.screen.lines)


@given(st.datetimes(timezones=st.just(LOCAL.tzinfo)) | st.just(LOCAL + timedelta(days=9)))
def test_the_sites_time_is_shown(local):
    assert resting(replace(WELL, local=local)).screen.lines[0].endswith(f"{local:%H:%M}")
