import subprocess
import sys
from typing import Annotated, Literal

import pytest

from station.drivers import catalog
from station.drivers.schema import Pin, Range, options_of, problem, shown
from station.errors import DeviceLostError, SettingsError


def test_a_good_setting_passes_without_opening_anything():
    catalog.check("scanner", "serial", {"port": "/dev/nowhere", "baud": 115200, "terminator": "\r\n"})


@pytest.mark.parametrize(
    ("kind", "driver", "options", "words"),
    [
        ("scaner", "serial", {}, ["scaner", "did you mean 'scanner'?", "display"]),
        ("scanner", "serail", {}, ["serail", "did you mean 'serial'?", "evdev"]),
        ("light", "passive", {}, ["unknown light driver 'passive'", "rgb", "separate"]),
        ("scanner", "serial", {"prot": "/dev/x"}, ["'prot'", "did you mean 'port'?", "baud"]),
        ("scanner", "serial", {}, ["'port' is missing", "text"]),
        ("scanner", "serial", {"port": 7}, ["'port' cannot be 7", "text"]),
        ("scanner", "serial", {"port": "x", "baud": "9600"}, ['"9600"', "a whole number from 300"]),
        ("scanner", "serial", {"port": "x", "baud": True}, ["cannot be true"]),
        ("scanner", "serial", {"port": "x", "baud": 9600.0}, ["9600.0"]),
        ("scanner", "serial", {"port": "x", "baud": 1}, ["cannot be 1;", "300"]),
        ("scanner", "serial", {"port": "x", "terminator": "x"}, ['one of "\\r", "\\n"']),
        ("scanner", "serial", {"port": "x", "data_bits": 9}, ["one of 7, 8"]),
        ("scanner", "serial", {"port": "x", "idle_s": float("nan")}, ["nan", "a number from 0.01 to 5"]),
    ],
)
def test_a_wrong_setting_is_answered_with_what_would_be_right(kind, driver, options, words):
    with pytest.raises(SettingsError) as raised:
        catalog.check(kind, driver, options)
    for word in words:
        assert word in str(raised.value)


def test_a_whole_number_is_a_number():
    catalog.check("scanner", "serial", {"port": "x", "idle_s": 1})


def test_true_is_not_the_number_one():
    class Device:
        def __init__(self, level: Annotated[float, Range(0, 1)] = 1.0) -> None: ...

    assert "cannot be true" in problem(options_of(Device), {"level": True})


def test_an_option_may_be_left_out():
    class Device:
        def __init__(self, red: Pin, amber: Pin | None = None, way: Literal["up", "down"] = "up") -> None: ...

    red, amber, way = options_of(Device)
    assert red.required
    assert not amber.required
    assert (amber.type, amber.range) == (int, Range(2, 27))
    assert way.choices == ("up", "down")
    assert problem((red, amber, way), {"red": 17}) == ""
    assert "from 2 to 27" in problem((red, amber, way), {"red": 17, "amber": 28})


def test_a_driver_without_options_says_so():
    class Device:
        def __init__(self) -> None: ...

    assert options_of(Device) == ()
    assert "none" in problem((), {"port": 1})


def test_a_value_is_shown_as_toml_writes_it():
    assert [shown(value) for value in ("a\r\x1d", False, 3)] == ['"a\\r\\x1d"', "false", "3"]


@pytest.mark.parametrize("row", catalog.DRIVERS, ids=lambda row: f"{row.kind}-{row.name}")
def test_every_row_leads_to_a_driver(row):
    described = catalog.describe(row.kind, row.name)
    assert described.sentence.endswith(".")
    assert all(option.type in (str, int, float, bool) for option in described.options)
    assert all(
        option.required or option.accepts(option.default) or option.default is None for option in described.options
    )


def test_what_the_name_settles_cannot_be_given():
    with pytest.raises(SettingsError, match="controller"):
        catalog.check("display", "ssd1306", {"controller": "sh1106"})


def test_a_device_is_opened_with_its_options(tmp_path):
    (tmp_path / "scans").write_bytes(b"]d2010950600013435\n")
    scanner = catalog.open_device("scanner", "replay", {"path": str(tmp_path / "scans")})
    assert list(scanner.scans()) == [b"]d2010950600013435"]


def test_a_device_that_is_not_there_is_lost(tmp_path):
    with pytest.raises(DeviceLostError):
        catalog.open_device("display", "panel", {"socket": str(tmp_path / "no-panel")})


def test_wrong_options_open_nothing():
    with pytest.raises(SettingsError):
        catalog.open_device("scanner", "replay", {})


def test_a_library_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "serial", None)
    monkeypatch.delitem(sys.modules, "station.drivers.serial", raising=False)
    catalog._options.cache_clear()
    with pytest.raises(SettingsError, match="'serial' is not installed"):
        catalog.check("scanner", "serial", {"port": "x"})


def test_the_catalog_imports_no_device_library():
    libraries = "{'serial', 'evdev', 'luma', 'luma.core', 'gpiozero', 'PIL'}"
    program = f"import station.drivers.catalog, sys; sys.exit(bool({libraries} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0
