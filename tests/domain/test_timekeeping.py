"""What is believed of the clock, and what day it is at least."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import timekeeping
from station.domain.timekeeping import CARD_LIFE, HORIZON, LEAP, TOLERANCE, ClockQuality, Doubt, Evidence
from tests.domain.bench import NOW

NONE, COARSE, SET = ClockQuality
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
BUILT = Evidence(UTC, date(2026, 1, 1))
NEW_YORK, AUCKLAND, HONOLULU = map(ZoneInfo, ("America/New_York", "Pacific/Auckland", "Pacific/Honolulu"))
CLAIMS = st.sampled_from(ClockQuality)
WALLS = st.datetimes(datetime(1970, 1, 2), datetime(2150, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  UTC is added


def began(claim=SET, wall=NOW, known=None, mono=0.0, evidence=BUILT):
    return timekeeping.began(claim, wall, mono, known, evidence)


def looked(held, wall, mono, evidence=BUILT):
    return timekeeping.looked(held, wall, mono, evidence)


def claimed(held, claim, wall, mono=0.0, evidence=BUILT):
    return timekeeping.claimed(held, claim, wall, mono, evidence)


def believed(held):
    return held.quality, held.doubt


@pytest.mark.parametrize(
    ("wall", "claim", "found"),
    [
        ("1970-01-01", COARSE, (NONE, Doubt.BEFORE_BUILD)),
        ("1970-01-01", SET, (NONE, Doubt.BEFORE_BUILD)),
        ("2000-01-01", COARSE, (NONE, Doubt.BEFORE_BUILD)),
        ("2025-12-31", SET, (SET, None)),
        ("2025-12-30", SET, (NONE, Doubt.BEFORE_BUILD)),
        ("2026-09-18", NONE, (NONE, None)),
        ("2026-09-18", COARSE, (COARSE, None)),
        ("2026-09-18", SET, (SET, None)),
        ("2028-02-29", SET, (SET, None)),
        ("2038-01-19", SET, (SET, None)),
        ("2099-01-01", COARSE, (NONE, Doubt.AHEAD)),
        ("2099-01-01", SET, (COARSE, Doubt.AHEAD)),
    ],
)
def test_a_clock_is_believed_as_far_as_it_says_and_as_nothing_contradicts_it(wall, claim, found):
    assert believed(began(claim, datetime.fromisoformat(wall).replace(tzinfo=UTC))) == found


def test_the_last_second_of_32_bits_is_a_second_like_another():
    last = datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC)
    held = looked(began(wall=last), last + SECOND, 1.0)
    assert (held.quality, held.known) == (SET, last + SECOND)


def test_a_clock_that_goes_on_from_the_last_shutdown_is_coarse_and_one_that_lost_an_hour_is_nothing():
    """fake-hwclock restores what it saved last, which after a power cut is before the newest row."""
    assert believed(began(COARSE, NOW + HOUR, known=NOW)) == (COARSE, None)
    assert believed(began(COARSE, NOW - HOUR, known=NOW)) == (NONE, Doubt.BACK)


def test_a_start_before_the_last_instant_that_was_known_is_in_doubt_though_the_network_vouches_for_it():
    assert believed(began(SET, NOW - HOUR, known=NOW)) == (COARSE, Doubt.BACK)
    assert believed(began(SET, NOW - CARD_LIFE - TOLERANCE, known=NOW)) == (SET, None)


def test_a_clock_that_is_put_back_an_hour_is_in_doubt_until_it_has_passed_what_was_known():
    held = looked(began(), NOW - HOUR, 10.0)
    assert believed(held) == (COARSE, Doubt.BACK)
    assert held.known == NOW + 10 * SECOND
    held = looked(held, NOW - SECOND * 60, 3550.0)
    assert believed(held) == (COARSE, Doubt.BACK)
    held = looked(held, NOW, 3610.0)
    assert believed(held) == (SET, None)


def test_what_a_clock_loses_while_nobody_looks_is_seen_by_the_time_that_has_passed():
    """Two hours without a scan, and the clock is an hour further: it was put back one."""
    assert believed(looked(began(), NOW + HOUR, 7200.0)) == (COARSE, Doubt.BACK)


def test_a_clock_may_be_corrected_by_a_minute_but_not_minute_after_minute():
    held = looked(began(), NOW - TOLERANCE, 0.0)
    assert held.quality is SET
    assert looked(held, NOW - TOLERANCE - SECOND, 0.0).quality is COARSE


def test_a_clock_that_is_put_back_for_a_moment_is_believed_once_it_is_right_again():
    held = looked(began(), NOW - DAY, 1.0)
    assert believed(looked(held, NOW + 2 * SECOND, 2.0)) == (SET, None)


def test_a_clock_that_is_set_leaps_no_year_ahead_unless_it_is_set_anew():
    ahead = NOW + LEAP + HOUR
    held = looked(began(), ahead, 1.0)
    assert believed(held) == (COARSE, Doubt.AHEAD)
    assert believed(looked(held, ahead + SECOND, 2.0)) == (COARSE, Doubt.AHEAD)
    assert held.not_before(ahead, 2.0, BUILT) == NOW.date()
    assert believed(claimed(held, SET, ahead, 3.0)) == (SET, None)
    assert believed(looked(held, NOW + 3 * SECOND, 3.0)) == (SET, None)


def test_a_clock_that_was_never_set_may_go_forward_by_decades():
    unset = began(COARSE, datetime(1970, 1, 1, tzinfo=UTC))
    assert believed(looked(unset, NOW, 60.0)) == (COARSE, None)
    assert believed(claimed(unset, SET, NOW, 60.0)) == (SET, None)


def test_a_clock_of_2099_poisons_nothing():
    held = began(SET, datetime(2099, 1, 1, tzinfo=UTC), known=NOW)
    for mono in (10.0, 20.0):
        held = looked(held, datetime(2099, 1, 1, tzinfo=UTC), mono)
    assert held.not_before(datetime(2099, 1, 1, tzinfo=UTC), 20.0, BUILT) == NOW.date()
    assert believed(claimed(held, SET, NOW + DAY, 30.0)) == (SET, None)


def test_a_wrong_time_that_was_set_leaves_in_doubt_what_is_past_for_one_of_the_two_alone():
    """It was 2027 by a clock that was set wrongly, and now the network says 2026: nobody knows which is right."""
    wrong = NOW + 200 * DAY
    held = began(SET, NOW, known=wrong)
    assert believed(held) == (COARSE, Doubt.BACK)
    assert held.not_before(NOW, 0.0, BUILT) == NOW.date()
    unset = began(COARSE, NOW, known=wrong)
    assert unset.not_before(NOW, 0.0, BUILT) == wrong.date()


def test_what_was_known_and_the_time_since_is_what_day_it_is_at_least():
    held = claimed(began(), NONE, NOW, 10.0)
    assert held.not_before(datetime(1970, 1, 1, tzinfo=UTC), 10.0 + 3 * 86400, BUILT) == (NOW + 3 * DAY).date()


def test_where_nothing_was_known_it_is_not_before_the_program_and_its_data():
    data = Evidence(UTC, date(2026, 9, 17))
    assert began(NONE).not_before(NOW, 0.0, data) == date(2026, 9, 17)
    assert began(NONE, known=NOW - 30 * DAY).not_before(NOW, 0.0, data) == date(2026, 9, 17)


def test_data_that_is_made_where_it_is_tomorrow_takes_nothing_from_the_clock():
    """The day of the data begins in Auckland; in Honolulu it is still the day before for most of it."""
    data = Evidence(HONOLULU, date(2026, 9, 19))
    held = began(evidence=data)
    assert held.quality is SET
    assert held.not_before(NOW, 0.0, data) == date(2026, 9, 18)


@pytest.mark.parametrize("zone", [NEW_YORK, AUCKLAND])
@pytest.mark.parametrize("month", [3, 4, 9, 10, 11])
def test_summer_time_is_no_step(zone, month):
    """Every hour of a month in which one of the two zones changes its time, in the station's own UTC."""
    evidence = Evidence(zone, date(2026, 1, 1))
    first = datetime(2026, month, 1, tzinfo=UTC)
    held = began(wall=first, evidence=evidence)
    for hour in range(24 * 30):
        held = looked(held, (first + hour * HOUR).astimezone(zone), hour * 3600.0, evidence)
        assert believed(held) == (SET, None)


def test_another_zone_is_no_step():
    held = began(evidence=Evidence(AUCKLAND, BUILT.dated))
    assert believed(looked(held, NOW.astimezone(NEW_YORK), 0.0, Evidence(HONOLULU, BUILT.dated))) == (SET, None)


@pytest.mark.parametrize(("zone", "hour"), [(NEW_YORK, 4), (AUCKLAND, 12), (UTC, 0)])
def test_the_day_changes_at_the_sites_midnight(zone, hour):
    evidence = Evidence(zone, BUILT.dated)
    midnight = datetime(2026, 9, 18, hour, tzinfo=UTC)
    before, after = midnight - SECOND, midnight
    held = began(wall=before, evidence=evidence)
    day = held.not_before(before, 0.0, evidence)
    assert looked(held, after, 1.0, evidence).not_before(after, 1.0, evidence) == day + DAY


def test_a_leap_second_is_no_step():
    held = looked(began(), NOW + SECOND, 2.0)
    assert believed(held) == (SET, None)


# TIME cards


def refused(held, told, wall=None, mono=0.0, evidence=BUILT):
    return timekeeping.card_refused(held, told, wall or datetime(1970, 1, 1, tzinfo=UTC), mono, evidence)


UNSET = began(COARSE, datetime(1970, 1, 1, tzinfo=UTC))


def test_a_card_sets_a_clock_that_was_never_set():
    assert refused(UNSET, NOW) is None
    held = timekeeping.carded(UNSET, NOW, 5.0)
    assert (held.quality, held.doubt, held.known, held.by_card) == (SET, None, NOW, True)
    held = looked(held, datetime(1970, 1, 1, tzinfo=UTC), 65.0)
    assert (held.quality, held.known) == (SET, NOW + 60 * SECOND)


@pytest.mark.parametrize("wall", [datetime(1970, 1, 1, tzinfo=UTC), NOW + 700 * DAY])
def test_what_the_systems_clock_does_matters_no_more_once_a_card_has_told_the_time(wall):
    held = timekeeping.carded(UNSET, NOW, 0.0)
    assert believed(looked(held, wall, 60.0)) == (SET, None)
    assert believed(claimed(held, COARSE, wall, 60.0)) == (SET, None)


def test_the_network_takes_the_place_of_a_card():
    held = timekeeping.carded(UNSET, NOW, 0.0)
    for network in (NOW + 400 * DAY, NOW - CARD_LIFE):
        later = claimed(held, SET, network, 10.0)
        assert (later.quality, later.by_card, later.known) == (SET, False, network)
        assert looked(later, network + SECOND, 11.0).quality is SET


def test_a_network_that_is_far_behind_a_card_leaves_both_in_doubt():
    held = timekeeping.carded(UNSET, NOW, 0.0)
    assert believed(claimed(held, SET, NOW - HOUR, 10.0)) == (COARSE, Doubt.BACK)


def test_an_old_card_is_refused_by_what_is_known():
    assert refused(UNSET, datetime(2025, 12, 30, tzinfo=UTC)) == "Card is too old"
    known = began(COARSE, datetime(1970, 1, 1, tzinfo=UTC), known=NOW)
    assert refused(known, NOW - CARD_LIFE) is None
    assert refused(known, NOW - CARD_LIFE - SECOND) == "Card is too old"


def test_an_old_card_is_refused_by_the_time_that_has_passed_since_an_earlier_one():
    """A card of 14:07 was taken; ten minutes later, on a clock that was lost, it is not 14:10."""
    held = claimed(claimed(began(), SET, NOW, 0.0), NONE, NOW, 0.0)
    assert refused(held, NOW + 3 * 60 * SECOND, mono=600.0) == "Card is too old"
    assert refused(held, NOW + 5 * 60 * SECOND, mono=600.0) is None


def test_a_card_that_was_printed_some_minutes_ago_does_not_put_the_time_back():
    known = began(COARSE, datetime(1970, 1, 1, tzinfo=UTC), known=NOW)
    assert timekeeping.carded(known, NOW - CARD_LIFE, 7.0).known == NOW


@pytest.mark.parametrize("late", [CARD_LIFE + SECOND, -CARD_LIFE - SECOND])
def test_a_clock_that_is_set_takes_no_card_that_is_not_of_now(late):
    assert refused(began(), NOW + late) == "Card is not of now"
    assert refused(began(), NOW) is None
    assert timekeeping.carded(began(), NOW + SECOND, 0.0) == began()


def test_a_card_that_is_decades_ahead_is_refused():
    assert refused(UNSET, NOW + HORIZON + HOUR) == "Card is years ahead"


def test_a_card_and_the_systems_clock_outvote_what_was_known():
    """The way out where a wrong time was set once: two witnesses to one."""
    wrong = NOW + 200 * DAY
    disputed = began(SET, NOW, known=wrong)
    assert refused(disputed, NOW, wall=NOW - HOUR) == "Card is too old"
    assert refused(disputed, NOW, wall=NOW) is None
    held = timekeeping.carded(disputed, NOW, 0.0)
    assert (held.quality, held.known) == (SET, NOW)
    assert held.not_before(NOW, 0.0, BUILT) == NOW.date()


# whatever happens

STEPS = st.lists(
    st.tuples(st.sampled_from(["look", "claim", "card"]), CLAIMS, WALLS, st.floats(0, 1e6), st.booleans()), max_size=12
)


@given(CLAIMS, WALLS, st.none() | WALLS, STEPS)
def test_whatever_the_clock_does_no_day_that_has_come_is_forgotten_but_by_two_witnesses(claim, wall, known, steps):
    held, mono = began(claim, wall, known), 0.0
    for what, says, shown, passed, straight in steps:
        mono += passed
        wall = wall + timedelta(seconds=passed) if straight and wall.year < 2150 else shown
        before, expected = held, held.expected(mono)
        if what == "look":
            held = looked(held, wall, mono)
        elif what == "claim":
            held = claimed(held, says, wall, mono)
        elif refused(held, shown, wall, mono) is None:
            held = timekeeping.carded(held, shown, mono)
        assert (held.doubt is None) or held.quality is not SET
        assert held.quality is not SET or held.known is not None
        if before.quality is SET and held.quality is not SET and held.known is not None:
            assert held.known == expected
        if held.quality is SET and expected is not None:
            witness = what == "card" and abs(shown - wall) <= CARD_LIFE
            assert witness or before.known is None or held.known >= before.known - CARD_LIFE - TOLERANCE


@given(CLAIMS, WALLS, WALLS, st.floats(0, 1e6))
def test_a_time_that_is_not_set_never_moves_the_day_forward(claim, wall, later, passed):
    held = claimed(began(claim, wall, known=NOW), COARSE, wall, 0.0)
    day = held.not_before(wall, passed, BUILT)
    held = looked(held, later, passed)
    assert held.quality is not SET
    assert held.not_before(later, passed, BUILT) <= day


def test_the_values_are_those_of_the_records():
    assert [quality.value for quality in ClockQuality] == ["none", "coarse", "set"]
