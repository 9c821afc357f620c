"""The room of a disk is told when there is less at once, and when there is more for good."""

import pytest

from station.domain.room import is_news


@pytest.mark.parametrize(
    ("told", "used", "is_told"),
    [
        (0, 89, False),
        (0, 90, True),
        (90, 89, False),  # a file went, and the next one comes
        (90, 88, False),
        (90, 87, True),
        (90, 96, False),
        (90, 97, True),
        (97, 95, False),
        (97, 94, True),
        (97, 60, True),
        (60, 90, True),
    ],
)
def test_a_disk_that_goes_to_and_fro_about_a_step_is_told_of_once(told, used, is_told):
    assert is_news(told, used) is is_told
