"""A browser's side of the panel: asks, and remembers what it is told."""

import contextlib
import json
import time

from websockets.sync.client import connect

from tests.waiting import DEADLINE_S


class Page:
    """Joined to a panel that serves on this address."""

    def __init__(self, address: str) -> None:
        self._socket = connect(f"ws{address.removeprefix('http')}live", proxy=None, close_timeout=1).__enter__()
        self.told = []
        self.snapshot = self.next("snapshot")

    def ask(self, **order):
        self.told.clear()
        self._socket.send(json.dumps(order))

    def send(self, text):
        self._socket.send(text)

    def next(self, kind, claim=lambda _: True):
        """Return the first message of this kind, since something was last asked, of which the claim is true."""
        return self.any(lambda message: message["kind"] == kind and claim(message))

    def any(self, claim, within=DEADLINE_S):
        """Return the first message since something was last asked of which the claim is true."""
        for message in self._told(within):
            if claim(message):
                return message
        raise AssertionError(
            f"waited {within} s in vain; told was {[each for each in self.told if 'pixels' not in each]}"
        )

    def _told(self, within):
        yield from self.told
        end = time.monotonic() + within
        with contextlib.suppress(TimeoutError):
            while (left := end - time.monotonic()) > 0:
                self.told.append(json.loads(self._socket.recv(timeout=left)))
                yield self.told[-1]

    def row(self, **values):
        """Return the next journal row with these values."""
        return self.next("row", lambda message: values.items() <= message["row"].items())["row"]

    def close(self):
        with contextlib.suppress(Exception):
            self._socket.close()
