"""Whole days, told as a pharmacist would tell them: `days/*.day`, in the form that `played.py` describes."""

import re

import pytest

from station.store.journal import KINDS, JournalReader
from tests.replay.played import HERE, Day

DAYS = sorted((HERE / "days").glob("*.day"))


@pytest.mark.parametrize("path", DAYS, ids=lambda path: path.stem)
def test_a_day_goes_as_it_is_told(path, tmp_path, capsys):
    steps, otherwise = Day(path, tmp_path, capsys).play()
    assert steps > 0
    assert not otherwise, "\n".join(otherwise)
    with JournalReader(tmp_path / "station.db") as journal:
        assert {row.kind for row in journal.rows()} <= set(KINDS)


def test_what_is_said_to_be_shown_somewhere_is_there():
    said = [name for line in (HERE / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")
            for name in re.findall(r"`([^`]+)`", line)]  # fmt: skip
    gone = [
        name
        for name in said
        if not (
            (HERE.parents[1] / name).exists() or (HERE / f"{name}.day").exists() or any(HERE.glob(f"{name}.*jsonl"))
        )
    ]
    assert len(said) > 60
    assert gone == []
