"""The devices: what each kind can do. One file a device, one row of `catalog` a driver.

A driver is any class with the methods of its protocol. It owns a device and nothing else: no thread, no queue,
no retry, no policy. Its constructor is its configuration schema and opens the device; a device that is not there
raises `DeviceLostError`, then and in every method, with a message that names the device and what would be right.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image


class Scanner(Protocol):
    """Reads symbols."""

    def scans(self) -> Iterator[bytes]:
        """Yield each symbol as it is read, without its terminator, GS as 0x1D.

        Raise `DeviceLostError` when the device goes away and `ScanVoidedError` when part of a symbol was lost;
        after the second, call `scans` again. A symbol longer than `LONGEST` is cut there, never passed as whole:
        its length says so.
        """
        ...

    def close(self) -> None:
        """Let go of the device; a blocked `scans` ends."""
        ...


class Display(Protocol):
    """Shows a picture of 128 x 64 pixels."""

    def show(self, image: "Image") -> None:
        """Show the picture (mode "1", 128 x 64) until the next one."""
        ...

    def close(self) -> None:
        """Clear the panel and let go of it."""
        ...


class Light(Protocol):
    """Shines in one colour."""

    def shine(self, colour: str, level: float) -> None:
        """Shine `green`, `amber`, `red`, `blue` or `white` at a level from 0.0 (off) to 1.0."""
        ...

    def close(self) -> None:
        """Go dark and let go of the pins."""
        ...


class Buzzer(Protocol):
    """Sounds one note."""

    def sound(self, hertz: int, loudness: float = 1.0) -> None:
        """Sound this frequency until the next call, as loud as it can or at a part of that amplitude; 0 is silence."""
        ...

    def close(self) -> None:
        """Fall silent and let go of the pin."""
        ...


class Button(Protocol):
    """Tells of presses; one device has all the buttons."""

    def presses(self) -> Iterator[str]:
        """Yield which button at each press: one of `BUTTONS`; raise `DeviceLostError` when the device goes away."""
        ...

    def close(self) -> None:
        """Let go of the device; a blocked `presses` ends."""
        ...


BUTTONS = ("ack", "undo", "help", "resync")
"""What a press can be; `resync` is any button that was held."""
LONGEST = 8191
"""The most bytes a symbol can have; a longer one is yielded as its first LONGEST + 1 bytes."""


class ScanVoidedError(Exception):
    """Part of a symbol was lost on the way, so nothing of it may be used."""
