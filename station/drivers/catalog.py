"""The drivers there are: one row each, checked and opened by the names that stand in the settings.

A driver's module, and with it its library, is imported when the driver is first named, never before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Literal, overload

from station.drivers.schema import Option, nearest, options_of, problem
from station.errors import SettingsError

if TYPE_CHECKING:
    from station.drivers import Button, Buzzer, Display, Light, Scanner


@dataclass(frozen=True, slots=True)
class Driver:
    """One driver: where it is, and what is already settled by its name."""

    kind: str
    """What it drives: `scanner`, `display`, `light`, `buzzer` or `button`."""
    name: str
    """Its name in the settings."""
    target: str
    """Its class, as module:class below `station.drivers`."""
    sentence: str
    """What it is for."""
    settled: tuple[tuple[str, object], ...] = ()
    """Arguments of its constructor that its name settles."""


DRIVERS: Final = (
    Driver("scanner", "serial", "serial:SerialScanner", "A scanner on USB-COM or RS-232; the one to choose."),
    Driver("scanner", "evdev", "evdev:EvdevScanner", "A scanner that types as a USB keyboard."),
    Driver("scanner", "keypad", "evdev:KeypadScanner", "A USB numeric keypad, each key a command card."),
    Driver("scanner", "replay", "replay:ReplayScanner", "Symbols from a file, one a line."),
    Driver("display", "ssd1306", "oled:Oled", "An SSD1306 OLED, mostly 0.96 inch.", (("controller", "ssd1306"),)),
    Driver("display", "ssd1309", "oled:Oled", "An SSD1309 OLED, mostly 2.42 inch.", (("controller", "ssd1309"),)),
    Driver("display", "sh1106", "oled:Oled", "An SH1106 OLED, mostly 1.3 inch.", (("controller", "sh1106"),)),
    Driver("display", "panel", "panel:PanelDisplay", "The display of the front panel in a browser."),
    Driver("light", "rgb", "gpio:RgbLight", "A red, green and blue light in one, on three pins."),
    Driver("light", "separate", "gpio:SeparateLight", "A light of its own for each colour, a pin each."),
    Driver("light", "panel", "panel:PanelLight", "The light of the front panel in a browser."),
    Driver("buzzer", "passive", "gpio:PassiveBuzzer", "A piezo or speaker that sounds what the pin plays."),
    Driver("buzzer", "active", "gpio:ActiveBuzzer", "A buzzer with one note of its own, on or off."),
    Driver("buzzer", "panel", "panel:PanelBuzzer", "The buzzer of the front panel in a browser."),
    Driver("button", "gpio", "gpio:GpioButton", "A push button, or three, between a pin each and ground."),
    Driver("button", "panel", "panel:PanelButton", "The buttons of the front panel in a browser."),
)


@dataclass(frozen=True, slots=True)
class Description:
    """What a person can know of a driver before using it."""

    kind: str
    name: str
    sentence: str
    options: tuple[Option, ...]


def check(kind: str, driver: str, options: Mapping[str, object]) -> None:
    """Raise `SettingsError` unless the driver exists and takes these options; nothing is opened."""
    row = _row(kind, driver)
    if wrong := problem(_options(row), options):
        raise SettingsError(f"{kind} driver {driver!r}: {wrong}")


def describe(kind: str, driver: str) -> Description:
    """Return the driver's sentence and its options with their defaults."""
    row = _row(kind, driver)
    return Description(row.kind, row.name, row.sentence, _options(row))


@overload
def open_device(kind: Literal["scanner"], driver: str, options: Mapping[str, object]) -> "Scanner": ...
@overload
def open_device(kind: Literal["display"], driver: str, options: Mapping[str, object]) -> "Display": ...
@overload
def open_device(kind: Literal["light"], driver: str, options: Mapping[str, object]) -> "Light": ...
@overload
def open_device(kind: Literal["buzzer"], driver: str, options: Mapping[str, object]) -> "Buzzer": ...
@overload
def open_device(kind: Literal["button"], driver: str, options: Mapping[str, object]) -> "Button": ...
def open_device(kind: str, driver: str, options: Mapping[str, object]) -> Any:
    """Open the device, or raise `DeviceLostError` when it is not there, `SettingsError` when the options are wrong."""
    check(kind, driver, options)
    row = _row(kind, driver)
    return _constructor(row)(**dict(row.settled), **options)


def _row(kind: str, driver: str) -> Driver:
    """Return the row of a driver."""
    rows = {row.name: row for row in DRIVERS if row.kind == kind}
    if not rows:
        kinds = list(dict.fromkeys(row.kind for row in DRIVERS))
        raise SettingsError(f"unknown kind of device {kind!r}; {nearest(kind, kinds)}")
    if driver not in rows:
        raise SettingsError(f"unknown {kind} driver {driver!r}; {nearest(driver, list(rows))}")
    return rows[driver]


def _constructor(row: Driver) -> Any:
    """Return the driver's class."""
    module, name = row.target.split(":")
    try:
        return getattr(import_module(f"station.drivers.{module}"), name)
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"{row.kind} driver {row.name!r}: the library {error.name!r} is not installed; install it or "
            "choose another driver"
        ) from error


@cache
def _options(row: Driver) -> tuple[Option, ...]:
    """Return the options that the driver's name leaves open."""
    settled = dict(row.settled)
    return tuple(option for option in options_of(_constructor(row)) if option.name not in settled)
