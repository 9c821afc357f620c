"""People sleep beside a med room: what reassures is soft at night, and what stops a hand is not."""

from datetime import UTC, datetime, time

import pytest

from station.cli import main
from station.config import load
from station.config.rules import rules
from station.domain.night import Night
from station.domain.timekeeping import ClockQuality
from tests.bench import Bench, expired_pack, pack, recall, recalled_pack

NIGHT = Night(time(21), time(6, 30))
LATE = datetime(2026, 9, 19, 2, 0, tzinfo=UTC)
"""22:00 in New York."""


@pytest.fixture
def late(path):
    recall(path)
    with Bench(path, night=NIGHT, zone="America/New_York", at=LATE) as bench:
        bench.begin()
        yield bench


def loudness(outcome):
    return outcome.signals.tone.loudness


def test_a_package_that_is_right_is_said_softly_at_night(late):
    assert 0 < loudness(late.scan(pack())) < 1
    late.wait(9 * 3600)
    assert loudness(late.scan(pack("S2"))) == 1


def test_the_second_look_of_a_scanner_ticks_softly(late):
    late.scan(pack())
    tick = late.scan(pack(), after=0.2)
    assert tick.signals.tone.name == "tick"
    assert loudness(tick) < 1


def test_what_is_wrong_is_as_loud_as_by_day(late):
    for raw in (expired_pack(), b"]d2nonsense", recalled_pack()):
        assert loudness(late.scan(raw)) == 1
    assert loudness(late.wait(60)) == 1


def test_a_station_without_a_night_or_without_a_sure_clock_is_never_soft(path):
    with Bench(path, zone="America/New_York", at=LATE) as bench:
        assert loudness(bench.scan(pack())) == 1
    with Bench(path, night=NIGHT, zone="America/New_York", at=LATE, clock=ClockQuality.COARSE) as unsure:
        assert loudness(unsure.card("M-PICK")) == 1


@pytest.mark.parametrize("said", ["21:00", "21:00-21:00", "9pm-6am", "21:00-24:00", "21:00-06:30-08:00"])
def test_hours_that_are_no_night_are_refused_with_what_would_be_right(tmp_path, capsys, said):
    path = tmp_path / "station.toml"
    path.write_text(f'[site]\nnight = "{said}"\n')
    assert main(["config", "--config", str(path)]) == 78
    assert (
        f"{path}: site.night has '{said}'; write when it begins and ends, such as 21:00-06:30"
        in capsys.readouterr().err
    )


def test_the_setting_is_the_night(tmp_path):
    path = tmp_path / "station.toml"
    path.write_text('[site]\nnight = "21:00-06:30"\n')
    assert rules(load(path, {})).night == NIGHT
