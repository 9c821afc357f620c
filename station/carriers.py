"""The threads that carry: each blocks on one device or file and puts what it finds into the inbox, nothing else."""

import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Final, Generic, Protocol, TypeVar

from station import messages
from station.domain.timekeeping import ClockQuality
from station.drivers import Button, Scanner, ScanVoidedError
from station.errors import DeviceLostError, StationError
from station.notify import Nudge

log = logging.getLogger(__name__)

RETRY_S: Final = 2.0
"""Seconds between attempts to open a device that is away."""
CUT_AGAIN: Final = 60
"""Looks after which the station is told once more of a journal that was put back and still has no new epoch."""
WATCH_S: Final = 1.0
"""Seconds between looks at the clock's state and the link's."""

Inbox = SimpleQueue[messages.Message]
Now = Callable[[], datetime]


def last_word(name: str, error: Exception) -> messages.Stop:
    """Return what ends the station when a thread dies of what it did not expect; systemd starts it anew."""
    if isinstance(error, StationError):
        return messages.Stop(error.exit_status, f"{name}: {error}")
    log.error("thread died", extra={"carrier": name}, exc_info=error)
    return messages.Stop(StationError.exit_status, f"{name}: {error!r}")


class Carrier:
    """A thread that dies loudly."""

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
        except Exception as error:  # noqa: BLE001  a bug here is the end of the process
            self._inbox.put(last_word(self._name, error))

    def _carry(self) -> None:
        raise NotImplementedError

    def _let_go(self) -> None:
        """Make a blocked `_carry` return."""


class _Device(Protocol):
    def close(self) -> None: ...


Input = TypeVar("Input", bound=_Device)


class DeviceCarrier(Carrier, Generic[Input]):
    """Carries what a device reads, and word of its coming and going."""

    def __init__(
        self,
        name: str,
        open_device: Callable[[], Input],
        read: Callable[[Input], Iterator[messages.Event]],
        inbox: Inbox,
        now: Now,
    ) -> None:
        """Read, with `read`, the device that `open_device` gives, and open it again when it went away."""
        super().__init__(name, inbox)
        self._open, self._read, self._now = open_device, read, now
        self._device: Input | None = None
        self._problem: str | None = None

    def _carry(self) -> None:
        while not self._ending.is_set():
            try:
                with closing(self._open()) as self._device:
                    self._say("")
                    self._put_all(self._device)
            except DeviceLostError as error:
                self._say(str(error))
                self._ending.wait(RETRY_S)
            else:
                return  # let go of, or a recording that is over

    def _put_all(self, device: Input) -> None:
        if not self._ending.is_set():  # else it was let go of before it was there
            for message in self._read(device):
                self._inbox.put(message)

    def _say(self, problem: str) -> None:
        """Report a change, once."""
        if problem != self._problem and not self._ending.is_set():
            self._problem = problem
            self._inbox.put(messages.DeviceChanged(self._name, not problem, problem, self._now()))

    def _let_go(self) -> None:
        if self._device is not None:
            with suppress(DeviceLostError):
                self._device.close()


def scanner_carrier(name: str, open_device: Callable[[], Scanner], inbox: Inbox, now: Now) -> Carrier:
    """Return the carrier of a scanner's symbols."""

    def read(scanner: Scanner) -> Iterator[messages.Event]:
        while True:
            try:
                for raw in scanner.scans():
                    yield messages.Scanned(raw, name, now())
            except ScanVoidedError as error:
                yield messages.ScanVoided(str(error), name, now())
            else:
                return

    return DeviceCarrier(name, open_device, read, inbox, now)


def button_carrier(open_device: Callable[[], Button], inbox: Inbox, now: Now) -> Carrier:
    """Return the carrier of the buttons' presses."""

    def read(button: Button) -> Iterator[messages.Event]:
        return (messages.Pressed(name, now()) for name in button.presses())

    return DeviceCarrier("button", open_device, read, inbox, now)


@dataclass(frozen=True, slots=True)
class LinkSeen:
    """What the station knows of the link."""

    up: bool = False
    cut: tuple[str, int] | None = None
    """The epoch of a journal that has not the rows that are delivered of it, and the last of those rows."""


class Watch(Carrier):
    """Carries word of the clock (how far it can be believed), the link (whether it is up) and the disk (its room)."""

    def __init__(
        self,
        clock: Callable[[], ClockQuality],
        link: Callable[[], LinkSeen],
        disk_used: Callable[[], int],
        inbox: Inbox,
        now: Now,
    ) -> None:
        super().__init__("watch", inbox)
        self._clock, self._link, self._disk_used, self._now = clock, link, disk_used, now

    def _carry(self) -> None:
        quality: ClockQuality | None = None
        was, used, looks = LinkSeen(), 0, 0
        while not self._ending.is_set():
            if (quality_now := self._clock()) is not quality:
                quality = quality_now
                self._inbox.put(messages.ClockChanged(quality.value, self._now()))
            link = self._link()
            if link.up != was.up:
                self._inbox.put(messages.LinkChanged(link.up, self._now()))
            looks = looks + 1 if link.cut == was.cut else 0
            if link.cut and looks % CUT_AGAIN == 0:  # what could not be saved is not over
                self._inbox.put(messages.JournalCut(*link.cut, self._now()))
            was = link
            if (used_now := self._disk_used()) != used:
                used = used_now
                self._inbox.put(messages.DiskChanged(used, self._now()))
            self._ending.wait(WATCH_S)


def disk_used(folder: Path) -> int:
    """Return the percent of a folder's disk that are in use, rounded up; 0 where nothing can be told.

    As df has it: of what this process may use, so blocks that are kept for root are left out.
    """
    try:
        disk = os.statvfs(folder)
    except OSError:
        return 0
    used = disk.f_blocks - disk.f_bfree
    return -(-100 * used // (used + disk.f_bavail)) if used + disk.f_bavail else 0


def link_seen(state: Path, nudge: Nudge) -> LinkSeen:
    """Return what the link last said of itself; one that says nothing, or no longer reads its socket, is down."""
    if not nudge.is_heard():
        return LinkSeen()
    try:
        values = json.loads(state.read_bytes())
    except (OSError, ValueError, RecursionError):
        return LinkSeen()
    if not isinstance(values, dict):
        return LinkSeen()
    epoch, acked = values.get("epoch"), values.get("acked")
    cut = (epoch, acked) if values.get("cut") is True and isinstance(epoch, str) and isinstance(acked, int) else None
    return LinkSeen(values.get("up") is True, cut)
