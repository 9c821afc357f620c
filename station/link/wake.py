"""The socket on which `station run` says that there is news; a word lost here costs a second, never a row."""

import contextlib
import logging
import socket
from pathlib import Path

log = logging.getLogger(__name__)


class Wake:
    """A datagram socket in the file system; without it the link looks by itself every second."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self.sockets: tuple[socket.socket, ...] = (self._socket,)
        """What to wait for."""
        try:
            path.unlink(missing_ok=True)
            self._socket.bind(str(path))
        except OSError as error:
            self.sockets = ()
            log.warning(
                "the nudge socket cannot be made; new scans are seen within a second",
                extra={"path": str(path), "reason": error.strerror or str(error)},
            )

    def heard(self) -> bool:
        """Take every word that came and tell whether there was one."""
        count = 0
        with contextlib.suppress(BlockingIOError):
            while self.sockets and self._socket.recv(64) is not None:
                count += 1
        return count > 0

    def close(self) -> None:
        """Let go of the socket."""
        self._socket.close()
        if self.sockets:
            self._path.unlink(missing_ok=True)
