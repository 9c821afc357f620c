"""The units are right by systemd's own word, and expose no more than they were allowed."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from station.config import load
from station.errors import SettingsError, UsageError

HOUSE = Path(__file__).parents[2]
UNITS = HOUSE / "systemd"
STATION, LINK = UNITS / "station.service", UNITS / "station-link.service"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def values(unit: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)


def words(unit: Path, key: str) -> list[str]:
    return [word for value in values(unit, key) for word in value.split()]


def test_systemd_finds_nothing_to_say_about_the_units(tmp_path):
    for unit in UNITS.glob("*.service"):
        text = unit.read_text(encoding="utf-8").replace("/opt/station/bin/station", shutil.which("true") or "")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    verdict = run("systemd-analyze", "verify", *sorted(tmp_path.iterdir()))
    assert (verdict.returncode, verdict.stdout + verdict.stderr) == (0, "")


@pytest.mark.parametrize(("unit", "tenths"), [(STATION, "8"), (LINK, "14")])
def test_a_unit_exposes_no_more_than_it_was_allowed(unit, tenths):
    verdict = run("systemd-analyze", "security", "--offline=true", f"--threshold={tenths}", unit)
    assert verdict.returncode == 0, verdict.stdout.splitlines()[-1]


def test_the_gate_on_exposure_can_fail():
    assert run("systemd-analyze", "security", "--offline=true", "--threshold=3", LINK).returncode != 0


def test_the_station_has_devices_and_no_network():
    assert words(STATION, "RestrictAddressFamilies") == ["AF_UNIX"]
    assert words(STATION, "PrivateNetwork") == ["yes"]
    assert {"char-input", "char-ttyACM", "char-gpiochip", "char-i2c"} <= set(words(STATION, "DeviceAllow"))


def test_the_link_has_the_network_and_no_device():
    assert words(LINK, "PrivateDevices") == ["yes"]
    assert words(LINK, "DeviceAllow") == []
    assert words(LINK, "SupplementaryGroups") == []
    assert {"AF_INET", "AF_INET6"} <= set(words(LINK, "RestrictAddressFamilies"))


@pytest.mark.parametrize("unit", [STATION, LINK])
def test_a_mistake_that_trying_again_does_not_mend_ends_the_unit(unit):
    assert set(words(unit, "RestartPreventExitStatus")) == {
        str(SettingsError.exit_status),
        str(UsageError.exit_status),
    }
    assert words(unit, "Restart") == ["on-failure"]
    assert words(unit, "StartLimitIntervalSec") == ["0"]


def test_neither_unit_waits_for_the_network_or_for_the_time():
    for unit in (STATION, LINK):
        awaited = {*words(unit, "After"), *words(unit, "Wants"), *words(unit, "Requires")}
        assert not awaited & {"network-online.target", "network.target", "time-sync.target", "mosquitto.service"}


def may_write(unit: Path, path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in words(unit, "ReadWritePaths"))


def test_the_link_may_write_what_is_its_own_and_nothing_of_the_stations():
    settings = load(HOUSE / "provisioning/station.toml", {})
    assert may_write(LINK, settings.cursor)
    assert may_write(LINK, settings.spool / "link-state.json")
    assert may_write(LINK, settings.nudge)
    assert not may_write(LINK, Path(settings.store.path))
    assert not may_write(LINK, Path(settings.station.runtime) / "run.json")


def test_the_station_may_write_its_database_and_its_status():
    settings = load(HOUSE / "provisioning/station.toml", {})
    assert may_write(STATION, Path(settings.store.path))
    assert may_write(STATION, Path(settings.station.runtime) / "run.json")


def test_nothing_that_can_be_written_can_be_run():
    for unit in (STATION, LINK):
        writable = {"/tmp", "/var/tmp", "/dev/shm", *words(unit, "ReadWritePaths")}  # noqa: S108 - named in the unit, not used
        assert writable <= set(words(unit, "NoExecPaths"))


def test_the_question_whether_the_clock_is_right_is_allowed():
    assert {"adjtimex", "clock_adjtime"} <= set(words(STATION, "SystemCallFilter"))
    assert words(STATION, "ProtectClock") == []
    assert values(STATION, "CapabilityBoundingSet") == [""]


def test_the_watchdog_of_the_board_is_fed_in_time():
    manager = configparser.ConfigParser()
    manager.read(UNITS / "system.conf.d/station.conf")
    assert int(manager["Manager"]["RuntimeWatchdogSec"]) < 15
