"""Waiting for a device in one thread so that another thread can end the wait."""

import select
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

Read = TypeVar("Read")


class Waiting(Generic[Read]):
    """Reads a device as soon as it has something to read, until it is ended from another thread.

    A descriptor that is closed while a thread waits on it may be given out again and then be read by mistake. So a
    thread that waits is the one that lets go of the device, when it leaves; only when none waits does `end`.
    """

    def __init__(self, descriptor: int, read: Callable[[], Read], let_go: Callable[[], object]) -> None:
        self.ended = False
        self._descriptor = descriptor
        self._read = read
        self._let_go = [let_go]
        self._rope, self._bell = socket.socketpair()
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)
        self._poll.register(self._bell, select.POLLIN)
        self._waits = False

    def read(self, seconds: float | None) -> Read | None:
        """Return what the device has; None when the time passed first or the end came. No time is for ever."""
        self._waits = True
        try:
            return self._read() if not self.ended and self._ready(seconds) else None
        finally:
            self._waits = False
            if self.ended:
                self._finish()

    def end(self) -> None:
        """End the waiting for good and let go of the device."""
        self.ended = True
        if self._waits:
            with suppress(OSError):
                self._rope.send(b"\0")
        else:
            self._finish()

    def _ready(self, seconds: float | None) -> bool:
        """Say whether the device has something to read, or is gone, before the time has passed."""
        found = self._poll.poll(None if seconds is None else seconds * 1000)
        return not self.ended and any(descriptor == self._descriptor for descriptor, _ in found)

    def _finish(self) -> None:
        """Let go of the device and of what ends the waiting, once."""
        with suppress(IndexError):
            self._let_go.pop()()  # of two threads that come here, one finds the list empty
            self._rope.close()
            self._bell.close()
