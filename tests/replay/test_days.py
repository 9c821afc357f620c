"""Whole days, told as a pharmacist would tell them: `days/*.day`, in the form that `played.py` describes."""

import pytest

from tests.replay.played import HERE, Day

DAYS = sorted((HERE / "days").glob("*.day"))


@pytest.mark.parametrize("path", DAYS, ids=lambda path: path.stem)
def test_a_day_goes_as_it_is_told(path, tmp_path, capsys):
    steps, otherwise = Day(path, tmp_path, capsys).play()
    assert steps > 0
    assert not otherwise, "\n".join(otherwise)
