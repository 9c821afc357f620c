from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import gs1
from station.domain.decision import WRITTEN, Activity
from station.domain.judge import days_left, judge
from station.domain.screens.signals import Colour
from station.domain.stock import Bands, Status
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Advice, Verdict
from tests.domain.bench import (
    GTIN,
    MARCH,
    OCTOBER,
    checkpoint,
    codes,
    days,
    item,
    known,
    lines,
    lot,
    receive,
    situation,
)

NEW_YORK, AUCKLAND = ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland")
ACTIVITIES = pytest.mark.parametrize("judged", [receive, checkpoint])


def printed(expiry, today=date(2026, 9, 18)):
    """Return the date that six printed digits mean."""
    return gs1.decode(f"]d201{GTIN}17{expiry}10A1".encode(), scanner=gs1.ScannerProfile(), today=today).expiry


def verdict(expiry, at, zone, **changes):
    return checkpoint(item(expiry=expiry), known(), at=at, zone=zone, **changes).verdict


@ACTIVITIES
@pytest.mark.parametrize(("left", "expired"), [(1, False), (0, False), (-1, True)])
def test_a_package_is_good_through_its_last_day(judged, left, expired):
    assert (judged(item(expiry=days(left)), known()).verdict is Verdict.EXPIRED) == expired


@ACTIVITIES
@pytest.mark.parametrize(("left", "expired"), [(1, False), (0, True)])
def test_where_the_site_says_so_it_is_good_until_its_last_day_begins(judged, left, expired):
    answer = judged(item(expiry=days(left)), known(), good_through_day=False)
    assert (answer.verdict is Verdict.EXPIRED) == expired


def test_where_the_site_says_so_a_lot_of_today_no_longer_goes_first():
    answer = checkpoint(item(), known(lot("TODAY", days(0)), lot("A2231", OCTOBER)), good_through_day=False)
    assert answer.verdict is Verdict.OK


@pytest.mark.parametrize(
    ("zone", "last_second"),
    [
        (NEW_YORK, datetime(2026, 10, 1, 3, 59, 59, tzinfo=UTC)),
        (AUCKLAND, datetime(2026, 9, 30, 10, 59, 59, tzinfo=UTC)),
    ],
)
def test_the_last_day_ends_at_midnight_of_the_site(zone, last_second):
    last_day = date(2026, 9, 30)
    assert verdict(last_day, last_second, zone) is Verdict.SHORT_DATED
    assert verdict(last_day, last_second + timedelta(seconds=1), zone) is Verdict.EXPIRED


def test_at_one_instant_a_package_is_good_in_new_york_and_expired_in_auckland():
    instant = datetime(2026, 9, 30, 12, tzinfo=UTC)
    assert verdict(date(2026, 9, 30), instant, NEW_YORK) is Verdict.SHORT_DATED
    assert verdict(date(2026, 9, 30), instant, AUCKLAND) is Verdict.EXPIRED


def test_the_hour_that_summer_time_takes_moves_no_last_day():
    before, after = datetime(2027, 3, 14, 4, 59, tzinfo=UTC), datetime(2027, 3, 15, 3, 59, tzinfo=UTC)
    assert verdict(date(2027, 3, 13), before, NEW_YORK) is Verdict.SHORT_DATED
    assert verdict(date(2027, 3, 13), after, NEW_YORK) is Verdict.EXPIRED
    assert verdict(date(2027, 3, 14), after, NEW_YORK) is Verdict.SHORT_DATED


@pytest.mark.parametrize(
    ("digits", "last_day"),
    [
        ("280200", date(2028, 2, 29)),
        ("290200", date(2029, 2, 28)),
        ("270900", date(2027, 9, 30)),
        ("271200", date(2027, 12, 31)),
        ("280229", date(2028, 2, 29)),
    ],
)
def test_a_month_without_a_day_is_good_through_its_last_day(digits, last_day):
    assert printed(digits) == last_day
    noon = datetime.combine(last_day, datetime.min.time(), UTC) + timedelta(hours=12)
    assert verdict(printed(digits), noon, UTC) is Verdict.SHORT_DATED
    assert verdict(printed(digits), noon + timedelta(days=1), UTC) is Verdict.EXPIRED


def test_the_29th_of_february_of_a_common_year_is_no_date():
    assert printed("270229") is None


def test_a_month_without_a_day_is_as_late_as_its_last_day():
    whole_month = printed("270300")
    assert receive(item(expiry=whole_month), known(lot("C0107", MARCH))).advice is Advice.ANY
    assert receive(item(expiry=whole_month), known(lot("C0107", date(2027, 3, 30)))).advice is Advice.BEHIND


@pytest.mark.parametrize(
    ("judged", "bands"), [(receive, Bands(door=90)), (checkpoint, Bands(act=90))], ids=["door", "act"]
)
@pytest.mark.parametrize(("left", "expected"), [(91, Verdict.OK), (90, Verdict.OK), (89, Verdict.SHORT_DATED)])
def test_a_band_begins_below_its_number_of_days(judged, bands, left, expected):
    assert judged(item(expiry=days(left)), known(), bands=bands).verdict is expected


@ACTIVITIES
@pytest.mark.parametrize(("left", "blocked"), [(14, False), (13, True)])
def test_a_product_may_not_be_used_below_its_blocking_days(judged, left, blocked):
    answer = judged(item(expiry=days(left)), known(), bands=Bands(block=14))
    assert (answer.verdict is Verdict.BLOCKED) == blocked
    assert ("UNDER 14 DAYS LEFT" in lines(answer)) == blocked


def test_a_products_own_days_go_before_the_sites():
    vial = replace(known().product, door_days=30, act_days=0, block_days=7)
    assert receive(item(expiry=days(30)), known(product=vial)).verdict is Verdict.OK
    assert receive(item(expiry=days(29)), known(product=vial)).verdict is Verdict.SHORT_DATED
    assert receive(item(expiry=days(6)), known(product=vial)).verdict is Verdict.BLOCKED
    assert checkpoint(item(expiry=days(8)), known(product=vial)).verdict is Verdict.OK


def test_a_product_that_the_catalog_has_not_has_the_sites_days():
    assert receive(item(expiry=days(179)), known(product=None)).verdict is Verdict.SHORT_DATED


@ACTIVITIES
@pytest.mark.parametrize("clock", [ClockQuality.NONE, ClockQuality.COARSE])
def test_without_a_trusted_clock_no_package_is_ok(judged, clock):
    answer = judged(item(), known(), clock=clock)
    assert (answer.verdict, codes(answer)) == (Verdict.CHECK, ["date_unknown"])
    assert answer.signals.light.colour is Colour.AMBER
    assert answer.alarm is None


@ACTIVITIES
@pytest.mark.parametrize("left", [0, 1, 29, 179, 9000])
def test_without_a_trusted_clock_not_even_a_late_date_is_ok(judged, left):
    assert judged(item(expiry=days(left)), known(), clock=ClockQuality.NONE).verdict is Verdict.CHECK


@ACTIVITIES
def test_what_is_expired_by_a_clock_that_may_be_slow_is_expired_for_certain(judged):
    assert judged(item(expiry=days(-1)), known(), clock=ClockQuality.NONE).verdict is Verdict.EXPIRED


def test_the_days_left_are_not_said_where_they_are_not_known():
    answer = receive(item(), known(), clock=ClockQuality.NONE)
    assert lines(answer) == ("LISINOPRIL 10MG TAB", "LOT A2231", "EXP 2027-10-31", "BY EYE: CLOCK NOT SET")


def test_the_order_of_the_shelf_is_known_without_a_clock():
    in_front = receive(item("C0107", MARCH), known(lot("A2231", OCTOBER)), clock=ClockQuality.NONE)
    assert (in_front.advice, lines(in_front)[-1]) == (Advice.FRONT, "PUT IN FRONT")
    earlier = checkpoint(item(), known(lot("C0107", MARCH)), clock=ClockQuality.NONE)
    assert codes(earlier) == ["date_unknown", "earlier_lot"]
    assert lines(earlier)[-1] == "ALSO FIRST TAKE C0107"
    assert earlier.moved is None


def test_what_is_checked_by_eye_is_received_and_its_record_says_so():
    assert receive(item(), known(), clock=ClockQuality.NONE).moved.status is Status.AVAILABLE


@pytest.mark.parametrize("year", [1970, 2000, 2025])
def test_a_clock_that_was_never_set_does_not_move_today_before_the_program(year):
    woken = situation(
        Activity.RECEIVE, at=datetime(year, 1, 1, tzinfo=UTC), clock=ClockQuality.NONE, not_before=WRITTEN
    )
    assert woken.today == WRITTEN
    assert judge(item(expiry=date(2025, 12, 31)), known(), woken).verdict is Verdict.EXPIRED


def test_today_is_not_before_a_day_that_is_known_to_have_come():
    woken = situation(Activity.RECEIVE, clock=ClockQuality.NONE, not_before=days(3))
    assert woken.today == days(3)
    assert replace(woken, not_before=days(-3)).today == days(-3)


def test_a_clock_that_is_not_trusted_may_as_well_be_ahead():
    ahead = situation(Activity.RECEIVE, at=datetime(2099, 1, 1, tzinfo=UTC), clock=ClockQuality.NONE)
    assert ahead.today == days(0)


def test_a_lot_that_would_be_blocked_sends_nobody_to_it():
    bands = Bands(block=30)
    assert "earlier_lot" not in codes(checkpoint(item(), known(lot("SOON", days(29))), bands=bands))
    assert "earlier_lot" in codes(checkpoint(item(), known(lot("LATER", days(30))), bands=bands))


def test_a_trusted_clock_says_what_day_it_is_and_never_one_that_is_past():
    leap_day = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert situation(Activity.RECEIVE, at=leap_day).today == date(2028, 2, 29)
    assert situation(Activity.RECEIVE, at=leap_day, not_before=date(2028, 3, 1)).today == date(2028, 3, 1)


def test_a_package_without_a_date_has_no_days_left():
    assert days_left(item(expiry=None), known(), situation(Activity.RECEIVE)) is None


@given(st.dates(date(1977, 1, 1), date(2076, 12, 31)), st.sampled_from(ClockQuality))
def test_a_package_has_one_day_less_where_it_is_good_until_its_last_day_begins(expiry, clock):
    through = situation(Activity.RECEIVE, clock=clock)
    until = replace(through, good_through_day=False)
    assert days_left(item(expiry=expiry), known(), through) == days_left(item(expiry=expiry), known(), until) + 1
