"""Words to the outside that nobody waits for: to systemd that we live, to the link that there is news."""

import contextlib
import os
import socket
from pathlib import Path


class Datagrams:
    """Sends datagrams to a UNIX socket; one that nobody reads is no loss, so it never blocks and never fails."""

    def __init__(self, address: str) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)

    def send(self, data: bytes = b"\n") -> None:
        """Send and forget; without an address, do nothing."""
        if self._address:
            with contextlib.suppress(OSError):
                self._socket.sendto(data, self._address)

    def is_heard(self) -> bool:
        """Tell whether somebody reads there."""
        with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as asking:
            return bool(self._address) and asking.connect_ex(self._address) == 0

    def close(self) -> None:
        """Let go of the socket."""
        self._socket.close()


class Systemd:
    """Tells systemd what sd_notify(3) can; does nothing where systemd did not start us."""

    def __init__(self) -> None:
        self._datagrams = Datagrams(os.environ.get("NOTIFY_SOCKET", ""))

    def ready(self) -> None:
        """Say that the store is open and the loop turns."""
        self._datagrams.send(b"READY=1")

    def alive(self) -> None:
        """Say that the loop turned once more."""
        self._datagrams.send(b"WATCHDOG=1")

    def stopping(self) -> None:
        """Say that the end has begun."""
        self._datagrams.send(b"STOPPING=1")

    def close(self) -> None:
        """Let go of the socket."""
        self._datagrams.close()


class Nudge(Datagrams):
    """Wakes the link after a commit, so that it reads the journal at once."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
