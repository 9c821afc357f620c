from hypothesis import given
from hypothesis import strategies as st

from station.mqtt import Backoff


def highest(_least, most):
    return most


def test_each_wait_may_be_twice_the_one_before_up_to_a_bound():
    backoff = Backoff(1.0, 5.0, uniform=highest)
    assert [backoff.wait() for _ in range(5)] == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_after_a_success_the_waits_begin_again():
    backoff = Backoff(1.0, 60.0, uniform=highest)
    backoff.wait()
    backoff.wait()
    backoff.reset()
    assert backoff.wait() == 1.0


def test_where_soon_is_of_no_use_the_longest_wait_comes_at_once():
    backoff = Backoff(1.0, 60.0, uniform=highest)
    backoff.slow()
    assert backoff.wait() == 60.0


@given(st.floats(0.1, 10), st.floats(0.1, 100), st.floats(0, 10))
def test_no_wait_is_shorter_or_longer_than_it_may_be(first, most, least):
    backoff = Backoff(first, most, least=least)
    assert all(least <= backoff.wait() <= least + most for _ in range(12))
