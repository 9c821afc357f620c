"""The threads that carry: each blocks on one device or file and puts what it finds into the inbox, nothing else."""

import json
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from station import messages
from station.drivers import Button, Scanner, ScanVoidedError
from station.errors import DeviceLostError, StationError

log = logging.getLogger(__name__)

RETRY_S: Final = 2.0
"""Seconds between attempts to open a device that is away."""
WATCH_S: Final = 1.0
"""Seconds between looks at the clock's state and the link's."""

Inbox = SimpleQueue[messages.Message]


class Carrier:
    """A thread that dies loudly: what it did not expect stops the station, and systemd starts it anew."""

    def __init__(self, name: str, inbox: Inbox) -> None:
        self._name, self._inbox = name, inbox
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._guarded, name=name, daemon=True)

    def start(self) -> None:
        """Begin to carry."""
        self._thread.start()

    def close(self) -> None:
        """End; what is in the inbox stays there."""
        self._ending.set()
        self._let_go()
        self._thread.join(RETRY_S)

    def _guarded(self) -> None:
        try:
            self._carry()
        except StationError as error:
            self._inbox.put(messages.Stop(error.exit_status, f"{self._name}: {error}"))
        except Exception as error:  # the one place where a carrier's bug becomes the end of the process
            log.exception("carrier died", extra={"carrier": self._name})
            self._inbox.put(messages.Stop(StationError.exit_status, f"{self._name}: {error!r}"))

    def _carry(self) -> None:
        raise NotImplementedError

    def _let_go(self) -> None:
        """Make a blocked `_carry` return."""


class ScannerCarrier(Carrier):
    """Carries symbols from one scanner, and word of its coming and going."""

    def __init__(
        self, name: str, open_device: Callable[[], Scanner], inbox: Inbox, now: Callable[[], datetime]
    ) -> None:
        super().__init__(name, inbox)
        self._open, self._now = open_device, now
        self._scanner: Scanner | None = None
        self._problem: str | None = None

    def _carry(self) -> None:
        while not self._ending.is_set():
            try:
                self._scanner = self._open()
                self._say("")
                self._read(self._scanner)
            except DeviceLostError as error:
                self._say(str(error))
            self._let_go()
            self._ending.wait(RETRY_S)

    def _read(self, scanner: Scanner) -> None:
        while not self._ending.is_set():
            try:
                for raw in scanner.scans():
                    self._inbox.put(messages.Scanned(raw, self._name, self._now()))
            except ScanVoidedError as error:
                self._inbox.put(messages.ScanVoided(str(error), self._name, self._now()))
            else:
                return  # a recording ends; a device does not

    def _say(self, problem: str) -> None:
        if problem != self._problem and not self._ending.is_set():
            self._problem = problem
            self._inbox.put(messages.DeviceChanged(self._name, not problem, problem, self._now()))

    def _let_go(self) -> None:
        scanner, self._scanner = self._scanner, None
        if scanner is not None:
            scanner.close()


class ButtonCarrier(Carrier):
    """Carries presses of the button."""

    def __init__(self, open_device: Callable[[], Button], inbox: Inbox, now: Callable[[], datetime]) -> None:
        super().__init__("button", inbox)
        self._open, self._now = open_device, now
        self._button: Button | None = None

    def _carry(self) -> None:
        said: str | None = None
        while self._button is None and not self._ending.is_set():
            problem = ""
            try:
                self._button = self._open()
                self._button.watch(lambda: self._inbox.put(messages.Pressed("ack", self._now())))
            except DeviceLostError as error:
                problem = str(error)
                self._button = None
            if problem != said:
                said = problem
                self._inbox.put(messages.DeviceChanged("button", not problem, problem, self._now()))
            if problem:
                self._ending.wait(RETRY_S)

    def _let_go(self) -> None:
        if self._button is not None:
            self._button.close()


class Watch(Carrier):
    """Carries word of the clock (whether it is synchronised) and of the link (whether it is up)."""

    def __init__(
        self, synchronised: Callable[[], bool], link_state: Path, inbox: Inbox, now: Callable[[], datetime]
    ) -> None:
        super().__init__("watch", inbox)
        self._synchronised, self._link_state, self._now = synchronised, link_state, now

    def _carry(self) -> None:
        trusted: bool | None = None
        up = False
        while not self._ending.is_set():
            if (trusted_now := self._synchronised()) != trusted:
                trusted = trusted_now
                self._inbox.put(messages.ClockChanged(trusted, self._now()))
            if (up_now := link_is_up(self._link_state)) != up:
                up = up_now
                self._inbox.put(messages.LinkChanged(up, self._now()))
            self._ending.wait(WATCH_S)


def link_is_up(state: Path) -> bool:
    """Tell what the link last said of itself; a link that says nothing is down."""
    try:
        values = json.loads(state.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(values, dict) and values.get("up") is True
