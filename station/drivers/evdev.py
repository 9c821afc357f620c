"""A scanner that types as a USB keyboard, and a numeric keypad, read below the console so that no key reaches one."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Final, Literal

import evdev
from evdev import ecodes

from station.drivers.keyboard import Keyboard, Stroke
from station.drivers.keypad import Keypad
from station.drivers.schema import Range
from station.drivers.waiting import Waiting
from station.errors import DeviceLostError

_USB: Final = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4})", re.IGNORECASE)


class _Grabbed:
    """A keyboard that is the station's alone."""

    def __init__(self, device: str, what: str, key: int, led: int, *, lit: bool) -> None:
        """Take the keyboard that has this key; tell it how its light stands, by which some choose what they type."""
        self._problem = f"{device}: the {what} is gone; plug it in again"
        self._resuming = False
        self._device = _taken(device, what, key)
        with suppress(OSError, evdev.EvdevError):
            self._device.set_led(led, int(lit))
        self._waiting = Waiting(self._device.fd, self._read, self._device.close)

    def close(self) -> None:
        """Give the keyboard back; a blocked `scans` ends."""
        self._waiting.end()

    def _read(self) -> list[Stroke | None]:
        """Return the strokes that have come."""
        try:
            return list(self._strokes(self._device.read()))
        except OSError as error:
            raise DeviceLostError(self._problem) from error

    def _strokes(self, events: Iterator[evdev.InputEvent]) -> Iterator[Stroke | None]:
        """Yield the strokes among the kernel's events, None where it lost some.

        It holds 64 events for a reader; what it says between SYN_DROPPED and the next SYN_REPORT means nothing.
        """
        for event in events:
            if event.type == ecodes.EV_SYN and event.code == ecodes.SYN_DROPPED:
                self._resuming = True
                yield None
            elif event.type == ecodes.EV_SYN and event.code == ecodes.SYN_REPORT:
                self._resuming = False
            elif event.type == ecodes.EV_KEY and not self._resuming:
                yield Stroke(event.code, event.value, event.timestamp())


class EvdevScanner(_Grabbed):
    """Reads symbols from a keyboard that it takes for itself.

    The device is a stable path (`/dev/input/by-id/...-event-kbd`), or `vendor:product` as lsusb prints them, which
    takes the first such keyboard that nobody else has. The layout is the one the scanner is set to.
    """

    def __init__(
        self,
        device: str,
        layout: Literal["us", "uk", "de", "fr", "it", "es"] = "us",
        terminator: Literal["enter", "tab", ""] = "enter",
        inter_key_s: Annotated[float, Range(0.01, 5.0)] = 0.2,
    ) -> None:
        self._keyboard = Keyboard(layout, terminator, inter_key_s)
        # Some scanners look at Caps Lock and type the other case when it is on.
        super().__init__(device, "scanner", ecodes.KEY_ENTER, ecodes.LED_CAPSL, lit=False)

    def scans(self) -> Iterator[bytes]:
        """Yield each symbol as it is typed."""
        while not self._waiting.ended:
            yield from self._keyboard.symbols()
            came = self._waiting.read(self._keyboard.patience_s)
            if came is not None:
                self._keyboard.take(came)
            elif not self._waiting.ended and (symbol := self._keyboard.pause()) is not None:
                yield symbol


class KeypadScanner(_Grabbed):
    """Reads a numeric keypad, which it takes for itself, as the command cards that its keys stand for.

    The device is named as a scanner's is.
    """

    def __init__(self, device: str) -> None:
        self._keypad = Keypad()
        super().__init__(device, "keypad", ecodes.KEY_KPENTER, ecodes.LED_NUML, lit=True)

    def scans(self) -> Iterator[bytes]:
        """Yield the card of each key as it is pressed."""
        while not self._waiting.ended:
            yield from self._keypad.symbols()
            came = self._waiting.read(None)
            if came is not None:
                self._keypad.take(came)


def _taken(device: str, what: str, key: int) -> "evdev.InputDevice[str]":
    """Return the keyboard, opened and grabbed."""
    problem: object = "no such keyboard"
    for path in evdev.list_devices() if _USB.fullmatch(device) else [device]:
        try:
            keyboard = evdev.InputDevice(path)
        except OSError as error:
            problem = error.strerror
            continue
        try:
            if _is_meant(keyboard, device, key):
                keyboard.grab()
                return keyboard
        except OSError as error:
            problem = error.strerror
        keyboard.close()
    raise DeviceLostError(
        f"{device}: cannot take the {what}'s keyboard ({problem}); plug the {what} in and close what else reads it"
    )


def _is_meant(keyboard: "evdev.InputDevice[str]", device: str, key: int) -> bool:
    """Say whether this is a keyboard with that key, and the one that the settings mean."""
    if key not in keyboard.capabilities().get(ecodes.EV_KEY, []):
        return False
    usb = _USB.fullmatch(device)
    return usb is None or (keyboard.info.vendor, keyboard.info.product) == (int(usb[1], 16), int(usb[2], 16))
