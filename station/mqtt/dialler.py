"""Reaching the broker again and again without making anybody wait: a name server or a handshake may take its time."""

import math
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Final

from station.mqtt.backoff import Backoff
from station.mqtt.connection import Connection

_STEADY_S: Final = 10.0
"""Two clients of one name throw each other out at once; a connection that lasts this long is a good one."""


class Dialler:
    """Makes one connection after the other, each on a thread of its own, with a pause after each."""

    def __init__(self, longest_pause_s: float) -> None:
        self._pauses = Backoff(1.0, longest_pause_s)
        self._not_before = 0.0
        self._let_in_at = math.inf
        self._attempt: _Attempt | None = None

    def is_due(self, at: float) -> bool:
        """Tell whether it is time to begin."""
        return self._attempt is None and at >= self._not_before

    def begin(self, make: Callable[[], Connection]) -> None:
        """Make a connection."""
        self._attempt = _Attempt(make)

    def result(self) -> Connection | None:
        """Return the connection once it is made, None before; raise what kept it from being made, as a rule OSError."""
        made = self._attempt.result() if self._attempt is not None else None
        if made is None:
            return None
        self._attempt = None
        if isinstance(made, Exception):
            raise made
        return made

    def pause(self, at: float, *, long: bool = False) -> None:
        """Let time pass before the next: little at first, much after many or where soon is of no use."""
        if at - self._let_in_at >= _STEADY_S:
            self._pauses.reset()
        self._let_in_at = math.inf
        if long:
            self._pauses.slow()
        self._not_before = at + self._pauses.wait()

    def let_in(self, at: float) -> None:
        """Note that the broker let us in; once that has lasted, the pauses begin anew."""
        self._let_in_at = at

    def close(self) -> None:
        """Want no connection any more; one that is made after all is hung up."""
        if self._attempt is not None:
            self._attempt.abandon()


class _Attempt:
    """A connection in the making."""

    def __init__(self, make: Callable[[], Connection]) -> None:
        self._made: SimpleQueue[Connection | Exception] = SimpleQueue()
        self._abandoned = threading.Event()
        threading.Thread(target=self._run, args=(make,), name="dial", daemon=True).start()

    def result(self) -> Connection | Exception | None:
        try:
            return self._made.get_nowait()
        except Empty:
            return None

    def abandon(self) -> None:
        self._abandoned.set()

    def _run(self, make: Callable[[], Connection]) -> None:
        try:
            made = make()
        except Exception as error:  # noqa: BLE001  # carried over, not caught: `Dialler.result` raises it
            self._made.put(error)
            return
        if self._abandoned.is_set():
            made.drop()
        self._made.put(made)
