"""At night what only reassures is soft, and nothing else is."""

from datetime import datetime, time

import pytest

from station.domain.night import Night
from station.domain.screens import patterns
from tests.domain.test_patterns import TONES


def at(hour, minute=0):
    return datetime(2026, 9, 18, hour, minute)  # noqa: DTZ001  a site's wall clock


@pytest.mark.parametrize(
    ("local", "is_night"), [(at(20, 59), False), (at(21), True), (at(3), True), (at(6, 30), False)]
)
def test_a_night_has_midnight_within(local, is_night):
    assert Night(time(21), time(6, 30)).covers(local) is is_night


@pytest.mark.parametrize(("local", "is_night"), [(at(0, 59), False), (at(1), True), (at(5, 59), True), (at(6), False)])
def test_a_night_may_begin_after_midnight(local, is_night):
    assert Night(time(1), time(6)).covers(local) is is_night


def test_only_what_reassures_is_soft_at_night():
    soft = {tone.name for tone in TONES if patterns.at_night(tone).loudness < 1}
    assert soft == {"ok", "front", "done", "info", "tick", "chirp"}


def test_a_soft_tone_is_the_same_tone():
    soft = patterns.at_night(patterns.OK)
    assert (soft.name, soft.notes) == (patterns.OK.name, patterns.OK.notes)
