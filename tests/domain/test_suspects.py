import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.arrivals.suspects import need, next_case


@pytest.mark.parametrize(("packages", "checked"), [(1, 1), (2, 2), (3, 3), (20, 3), (30, 3), (31, 4), (100, 10)])
def test_three_packages_or_a_tenth_are_checked_and_all_of_fewer(packages, checked):
    assert need(packages) == checked


@given(st.integers(1, 10**6))
def test_never_more_are_checked_than_there_are_and_never_less_than_a_tenth(packages):
    assert min(packages, 3) <= need(packages) <= packages
    assert 10 * need(packages) >= packages


def test_cases_are_counted_anew_each_year():
    assert next_case("", 2026) == "S-2026-0001"
    assert next_case("S-2026-0016", 2026) == "S-2026-0017"
    assert next_case("S-2026-0016", 2027) == "S-2027-0001"
    assert next_case("S-2026-9999", 2026) == "S-2026-10000"
