"""The devices of a front panel that another program draws: JSON lines over a UNIX socket.

Each device is a connection of its own. Its first line says which it is; every other line carries `t`, the
monotonic time at which it was sent, so that a rhythm can be played back as it was meant.
"""

import json
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from luma.core.device import dummy

from station.drivers import BUTTONS
from station.errors import DeviceLostError

if TYPE_CHECKING:
    from PIL.Image import Image

PATIENCE_S: Final = 1.0
"""A panel that does not take a line for this long is gone."""


class _Connection:
    """A device's connection to the panel."""

    def __init__(self, path: str, device: str) -> None:
        self._name = f"{path}: the panel's {device}"
        self._closed = False
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(PATIENCE_S)
        try:
            self._socket.connect(path)
        except OSError as error:
            self._socket.close()
            raise DeviceLostError(f"{self._name} is not there ({error.strerror}); start the panel first") from error
        self._say({"device": device})

    def tell(self, **fields: object) -> None:
        """Send one line."""
        self._say({"t": time.monotonic(), **fields})

    def heard(self) -> Iterator[dict[str, Any]]:
        """Yield each line that comes until it is closed, or raise `DeviceLostError` when the panel ends."""
        with suppress(OSError):  # the socket was closed while it was read
            self._socket.settimeout(None)
            with self._socket.makefile("rb") as lines:
                yield from map(json.loads, lines)
        if not self._closed:
            raise self._gone()

    def close(self) -> None:
        """End the connection, and `heard` in another thread with it."""
        self._closed = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _say(self, line: dict[str, object]) -> None:
        """Send one line, or raise `DeviceLostError`."""
        try:
            self._socket.sendall(json.dumps(line).encode() + b"\n")
        except OSError as error:
            raise self._gone() from error

    def _gone(self) -> DeviceLostError:
        return DeviceLostError(f"{self._name} is gone; start the panel again")


class PanelDisplay:
    """Shows pictures on the panel, pixel for pixel as luma renders them."""

    def __init__(self, socket: str) -> None:
        self._device = dummy(width=128, height=64, mode="1")
        self._panel = _Connection(socket, "display")

    def show(self, image: "Image") -> None:
        """Show the picture until the next one."""
        self._device.display(image)
        rendered: Any = self._device.image  # luma has no types and begins with None
        self._panel.tell(pixels=b64encode(rendered.tobytes()).decode("ascii"))

    def close(self) -> None:
        """Clear the panel's display and let go of it."""
        with suppress(DeviceLostError):
            self._panel.tell(pixels=b64encode(bytes(128 * 64 // 8)).decode("ascii"))
        self._panel.close()


class PanelLight:
    """Shines on the panel."""

    def __init__(self, socket: str) -> None:
        self._panel = _Connection(socket, "light")

    def shine(self, colour: str, level: float) -> None:
        """Shine in a colour at a level from 0.0 (off) to 1.0."""
        self._panel.tell(colour=colour, level=level)

    def close(self) -> None:
        """Go dark and let go of the panel."""
        with suppress(DeviceLostError):
            self.shine("white", 0.0)
        self._panel.close()


class PanelBuzzer:
    """Sounds in the panel."""

    def __init__(self, socket: str) -> None:
        self._panel = _Connection(socket, "buzzer")

    def sound(self, hertz: int, loudness: float = 1.0) -> None:
        """Sound this frequency until the next call, at a part of the loudest amplitude; 0 is silence."""
        self._panel.tell(hertz=hertz, loudness=loudness)

    def close(self) -> None:
        """Fall silent and let go of the panel."""
        with suppress(DeviceLostError):
            self.sound(0)
        self._panel.close()


class PanelButton:
    """The panel's buttons."""

    def __init__(self, socket: str) -> None:
        self._panel = _Connection(socket, "button")

    def presses(self) -> Iterator[str]:
        """Yield which button at each press."""
        for line in self._panel.heard():
            if line.get("pressed") in BUTTONS:
                yield line["pressed"]

    def close(self) -> None:
        """Let go of the panel; a blocked `presses` ends."""
        self._panel.close()
