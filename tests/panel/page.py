"""A browser's side of the panel: asks, and remembers what it is told."""

import contextlib
import json

from websockets.sync.client import connect

from tests.broker import DEADLINE_S


class Page:
    """Joined to a panel that serves on this address."""

    def __init__(self, address: str) -> None:
        self._socket = connect(f"ws{address.removeprefix('http')}live", proxy=None).__enter__()
        self.told = []
        self.snapshot = self.next("snapshot")

    def ask(self, **order):
        self._socket.send(json.dumps(order))

    def send(self, text):
        self._socket.send(text)

    def next(self, kind, claim=lambda _: True):
        """Return the next message of this kind of which the claim is true."""
        while True:
            message = json.loads(self._socket.recv(timeout=DEADLINE_S))
            self.told.append(message)
            if message["kind"] == kind and claim(message):
                return message

    def row(self, **values):
        """Return the next journal row with these values."""
        return self.next("row", lambda message: values.items() <= message["row"].items())["row"]

    def close(self):
        with contextlib.suppress(Exception):
            self._socket.close()
