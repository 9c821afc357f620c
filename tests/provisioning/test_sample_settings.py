"""The settings that a new station starts with are ones it reads, and their comments are true."""

import re
import tomllib
from pathlib import Path

import pytest

from station.config import described, load
from station.drivers.catalog import check

SAMPLE = Path(__file__).parents[2] / "provisioning/station.toml"
MARKED = re.compile(r"^#(?=\[|[a-z_]+ = )", re.MULTILINE)
EXAMPLES = {
    "site.key_file",
    "link.host",
    "link.username",
    "link.password_file",
    "link.ca_file",
    "link.cert_file",
    "link.key_file",
}


@pytest.fixture
def unmarked(tmp_path):
    """The sample with every mark taken away."""
    path = tmp_path / "station.toml"
    path.write_text(MARKED.sub("", SAMPLE.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def test_a_station_starts_with_the_sample_as_it_is():
    settings = load(SAMPLE, {})
    assert [scanner.name for scanner in settings.scanners] == ["bench"]
    assert settings.link.host == ""


def test_every_line_that_is_marked_is_right_once_the_mark_is_away(unmarked):
    settings = load(unmarked, {})
    assert [scanner.name for scanner in settings.scanners] == ["bench", "door", "keypad"]
    assert settings.link.host == "broker.example.org"


def test_a_marked_line_says_what_holds_anyway(unmarked):
    defaults = {dotted: default for dotted, default, _ in described()}
    plain, marked = (tomllib.loads(path.read_text(encoding="utf-8")) for path in (SAMPLE, unmarked))
    said = {
        f"{section}.{key}": repr(value)
        for section in ("station", "site", "bands", "store", "link", "clock")
        for key, value in marked[section].items()
        if key not in plain.get(section, {})
    }
    assert said.keys() >= EXAMPLES
    assert {dotted: value for dotted, value in said.items() if dotted not in EXAMPLES} == {
        dotted: defaults[dotted] for dotted in said if dotted not in EXAMPLES
    }


def test_the_drivers_take_the_options_that_the_sample_gives_them(unmarked):
    settings = load(unmarked, {})
    for scanner in settings.scanners:
        check("scanner", scanner.driver, scanner.options)
    for device in (settings.display, settings.light, settings.buzzer, settings.button):
        assert device is not None
        check(device.name, device.driver, device.options)
