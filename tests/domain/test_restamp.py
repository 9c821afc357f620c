"""Rows from before the clock was set are dated afterwards."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from station.domain import restamp
from station.domain.restamp import Restamp
from tests.domain.bench import NOW

STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  UTC is added
MILLISECONDS = st.integers(0, 10**11)


@given(STARTS, MILLISECONDS, MILLISECONDS)
def test_a_row_is_dated_to_the_millisecond_whatever_its_own_clock_said(start, written, set_at):
    start = start.replace(microsecond=start.microsecond // 1000 * 1000)
    now = start + timedelta(milliseconds=set_at)
    dated = Restamp("b007", 3, 9, restamp.offset_ms(now, set_at))
    assert dated.instant(written) == start + timedelta(milliseconds=written)


@given(MILLISECONDS, MILLISECONDS)
def test_rows_keep_their_order_and_the_time_between_them(one, other):
    dated = Restamp("b007", 1, 2, restamp.offset_ms(NOW, 0))
    assert dated.instant(other) - dated.instant(one) == timedelta(milliseconds=other - one)


def test_only_rows_of_the_same_start_in_the_range_are_dated():
    dated = Restamp("b007", 3, 9, 0)
    assert [seq for seq in range(1, 12) if dated.dates(seq, "b007")] == [3, 4, 5, 6, 7, 8, 9]
    assert not dated.dates(5, "b008")
