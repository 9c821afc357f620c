"""Days at the bench, recorded: each `.jsonl` is replayed and its answers are what stands in the `.expected` beside it.

All begin with the same pharmacy (`catalog.csv`, `stock.csv`, `recalls.json`), location SHELF-B3. A recording in parts
(`name.1.jsonl`, `name.2.jsonl`) lost its power between them. `NEW_RECORDINGS=1` writes what is expected anew.
"""

import json
import os
from pathlib import Path

import pytest

from station.cli import main

HERE = Path(__file__).parent
RECORDINGS = sorted({path.name.split(".")[0] for path in HERE.glob("*.jsonl")})


def lines_of(event, answer):
    """Return a line of the recording and its answer as a person reads them."""
    (what,) = [f"{kind} {event[kind]}" for kind in event if kind != "at"]
    yield f"{event['at']} {what.replace(chr(29), '<GS>')}"
    advice = f", {answer['advice']}" if answer["advice"] else ""
    light = f"{answer['light']['colour']} {answer['light']['pattern']}"
    yield f"    {answer['verdict']}{advice} | {light} | {answer['tone']} | published {len(answer['published'])}"
    yield from (f"    | {line:21} |" for line in answer["screen"])


def replayed(name, folder, capsys):
    """Return what the station answers to a recording, part after part, on one database."""
    config = HERE / f"{name}.toml"
    options = ["--db", str(folder / "station.db"), "--set", "site.location=SHELF-B3"]
    options += ["--config", str(config)] if config.exists() else []
    for what, file in (("catalog", "catalog.csv"), ("stock", "stock.csv"), ("recalls", "recalls.json")):
        assert main(["import", what, str(HERE / file), *options]) == 0
    capsys.readouterr()
    for part in sorted(HERE.glob(f"{name}.*jsonl")):
        events = map(json.loads, part.read_text().splitlines())
        assert main(["replay", "--jsonl", str(part), *options]) == 0
        answers = map(json.loads, capsys.readouterr().out.splitlines())
        for event, answer in zip(events, answers, strict=True):
            yield from lines_of(event, answer)


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recorded_day_is_answered_as_a_pharmacist_expects(name, tmp_path, capsys):
    said = "\n".join(replayed(name, tmp_path, capsys)) + "\n"
    expected = HERE / f"{name}.expected"
    if "NEW_RECORDINGS" in os.environ:
        expected.write_text(said)
    assert said == expected.read_text()


def test_nothing_is_expected_of_a_recording_that_is_gone():
    assert sorted(path.stem for path in HERE.glob("*.expected")) == RECORDINGS
