"""The pins of the Raspberry Pi's header, through gpiozero, which is known here alone."""

import fcntl
import os
import struct
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from gpiozero import Button, Device, DigitalOutputDevice, Factory, GPIOZeroError, PWMOutputDevice
from gpiozero.exc import PinUnknownPi

from station.errors import DeviceLostError

HEADER_CHIPS: Final = ("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835")
"""The labels of the chip behind the header: of a Pi 5, of a Pi 4, and of those before. Its number is not stable."""

_GET_CHIP_INFO: Final = 0x8044B401
"""GPIO_GET_CHIPINFO_IOCTL of linux/gpio.h; it fills a name and a label of 32 bytes each and the number of lines."""
_CHIP_INFO: Final = struct.Struct("32s32sI")
_SOME_BOARD: Final = 0xC03111
"""The revision of a Pi 4B: a board that gpiozero does not know has the same header."""


@contextmanager
def problems(device: str) -> Iterator[None]:
    """Turn what gpiozero and lgpio raise into `DeviceLostError`."""
    try:
        yield
    except (GPIOZeroError, OSError, *_lgpio_errors()) as error:
        raise DeviceLostError(f"{device}: {error}; wire it to free pins and give access to /dev/gpiochip*") from error


def switch(pin: int, *, active_high: bool = True) -> DigitalOutputDevice:
    """Return a pin that is on or off."""
    return DigitalOutputDevice(pin, active_high=active_high, pin_factory=factory())


def pulsed(pin: int, *, active_high: bool = True, hertz: int = 200) -> PWMOutputDevice:
    """Return a pin whose value is a duty cycle from 0.0 to 1.0."""
    return PWMOutputDevice(pin, active_high=active_high, frequency=hertz, pin_factory=factory())


def push_button(pin: int, *, pull_up: bool, debounce_s: float, hold_s: float) -> Button:
    """Return a pin that is pressed, and may be held for so long."""
    return Button(pin, pull_up=pull_up, bounce_time=debounce_s or None, hold_time=hold_s, pin_factory=factory())


class OutputPins:
    """Output pins in the words of RPi.GPIO, which luma speaks; RPi.GPIO itself does not work on a Pi 5."""

    LOW: Final = False
    HIGH: Final = True
    OUT: Final = "out"

    def __init__(self) -> None:
        self._pins: dict[int, DigitalOutputDevice] = {}

    def setup(self, pin: int, _way: str) -> None:
        """Make the pin an output."""
        self._pins[pin] = switch(pin)

    def output(self, pin: int, value: bool) -> None:
        """Put the pin high or low."""
        self._pins[pin].value = value

    def close(self) -> None:
        """Let go of the pins."""
        while self._pins:
            self._pins.popitem()[1].close()


def factory() -> Factory:
    """Return gpiozero's way to the header's pins, made at the first call; GPIOZERO_PIN_FACTORY names another."""
    if Device.pin_factory is None:
        if "GPIOZERO_PIN_FACTORY" in os.environ:
            Device.ensure_pin_factory()
        else:
            Device.pin_factory = _header()
    return Device.pin_factory


def choose_chip(labels: Mapping[int, str]) -> int:
    """Return the number of the chip that the header hangs on."""
    for label in HEADER_CHIPS:
        for number, found in labels.items():
            if found == label:
                return number
    there = ", ".join(labels.values()) or "none"
    raise DeviceLostError(f"no GPIO chip of a Raspberry Pi's header (there is {there}); run on a Raspberry Pi")


def chip_labels(devices: Path = Path("/dev")) -> dict[int, str]:
    """Return the label of each GPIO chip by its number."""
    return {int(path.name.removeprefix("gpiochip")): _label(path) for path in sorted(devices.glob("gpiochip*"))}


def _label(path: Path) -> str:
    """Return the label of the GPIO chip."""
    with path.open("rb") as chip:
        info = fcntl.ioctl(chip, _GET_CHIP_INFO, bytes(_CHIP_INFO.size))
    label: bytes = _CHIP_INFO.unpack(info)[1]
    return label.split(b"\0")[0].decode()


def _header() -> Factory:
    """Return the pins of the header through lgpio."""
    chip = choose_chip(chip_labels())
    # lgpio makes a pipe in the working directory, which a daemon may not write
    run = os.environ.get("RUNTIME_DIRECTORY", tempfile.gettempdir()).split(":")[0]
    os.environ.setdefault("LG_WD", run)
    try:
        from gpiozero.pins.lgpio import LGPIOFactory  # noqa: PLC0415 - only a Pi has lgpio
    except (ImportError, AttributeError) as error:  # the second from an empty package of that name
        raise DeviceLostError(f"the library lgpio cannot be used ({error}); install lotwatch[pi]") from error

    class Header(LGPIOFactory):  # type: ignore[misc]  # gpiozero has no types
        """The header of any Pi, known to gpiozero or not."""

        def _get_revision(self) -> Any:
            """Return the board's revision."""
            try:
                return super()._get_revision()
            except PinUnknownPi:
                return _SOME_BOARD

    return Header(chip=chip)


def _lgpio_errors() -> tuple[type[Exception], ...]:
    """Return what lgpio raises, if it is in use."""
    lgpio: Any = sys.modules.get("lgpio")
    return (lgpio.error,) if lgpio else ()
