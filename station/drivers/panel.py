"""The devices of a front panel that another program draws: JSON lines over a UNIX socket.

Each device is a connection of its own. Its first line says which it is; every other line carries `t`, the
monotonic time at which it was sent, so that a rhythm can be played back as it was meant.
"""

import json
import socket
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from luma.core.device import dummy

from station.errors import DeviceLostError

if TYPE_CHECKING:
    from PIL.Image import Image

PATIENCE_S: Final = 1.0
"""A panel that does not take a line for this long is gone."""


class _Connection:
    """A device's connection to the panel."""

    def __init__(self, path: str, device: str) -> None:
        self._name = f"{path}: the panel's {device}"
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

    def listen(self, heard: Callable[[dict[str, object]], None]) -> None:
        """Pass on each line that comes until the connection ends."""
        self._socket.settimeout(None)
        with suppress(OSError), self._socket.makefile("rb") as lines:
            for line in lines:
                heard(json.loads(line))

    def close(self) -> None:
        """End the connection, and a `listen` in another thread with it."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _say(self, line: dict[str, object]) -> None:
        """Send one line, or raise `DeviceLostError`."""
        try:
            self._socket.sendall(json.dumps(line).encode() + b"\n")
        except OSError as error:
            raise DeviceLostError(f"{self._name} is gone; start the panel again") from error


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

    def sound(self, hertz: int) -> None:
        """Sound this frequency until the next call; 0 is silence."""
        self._panel.tell(hertz=hertz)

    def close(self) -> None:
        """Fall silent and let go of the panel."""
        with suppress(DeviceLostError):
            self.sound(0)
        self._panel.close()


class PanelButton:
    """The panel's button. A socket's library has no thread that calls back, so this driver has one of its own."""

    def __init__(self, socket: str) -> None:
        self._panel = _Connection(socket, "button")
        self._listener: Thread | None = None

    def watch(self, pressed: Callable[[], None]) -> None:
        """Call `pressed` at each press from now on."""

        def heard(line: dict[str, object]) -> None:
            if line.get("pressed"):
                pressed()

        self._listener = Thread(target=self._panel.listen, args=(heard,), name="panel button", daemon=True)
        self._listener.start()

    def close(self) -> None:
        """Let go of the panel."""
        self._panel.close()
        if self._listener:
            self._listener.join()
