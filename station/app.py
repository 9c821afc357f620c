"""The composition root of `station run`: settings become a station, carriers and outputs; signals become messages."""

import json
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from station import __version__, clock, config, messages
from station.carriers import (
    Carrier,
    Inbox,
    Now,
    Watch,
    button_carrier,
    disk_used,
    last_word,
    link_seen,
    scanner_carrier,
)
from station.config import DeviceSettings, Settings
from station.config.rules import rules
from station.config.scanner_profile import scanner_profile
from station.count_watch import CountWatch
from station.domain.screens import notices
from station.domain.timekeeping import ClockQuality
from station.drivers import catalog
from station.errors import DatabaseError, SettingsError
from station.feedback import Feedback
from station.loop import Station
from station.notify import Nudge, Systemd
from station.recall_watch import RecallWatch
from station.store.store import Store

log = logging.getLogger(__name__)

FAULT_SHOWN_S: Final = 3.0
"""Seconds a fault at the start is shown before the process ends; systemd starts it again two seconds later."""
STATUS_S: Final = 5.0
"""Seconds between two writings of the status file."""


def run(load: Callable[[], Settings]) -> int:
    """Run until told to stop, with the settings that `load` gives; return the exit status.

    SIGHUP loads them again: settings that are wrong are said and the old ones stay in force.
    """
    settings = load()
    check(settings)
    inbox: Inbox = SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: inbox.put(messages.Stop(0, "signal")))
    signal.signal(signal.SIGHUP, lambda *_: inbox.put(messages.Reload()))
    with closing(Systemd()) as systemd:
        synchronised = clock.Synchronised()
        while isinstance(end := _run_once(settings, load, inbox, systemd, synchronised), Settings):
            settings = end
    level = logging.INFO if end.exit_status == 0 else logging.ERROR
    log.log(level, "station stops", extra={"reason": end.reason, "status": end.exit_status})
    return end.exit_status


def check(settings: Settings) -> None:
    """Raise `SettingsError` unless the station can be made: that names a device whose driver cannot be had as asked."""
    for kind, device in devices(settings):
        try:
            catalog.check(kind, device.driver, device.options)
            scanner_profile(device)
        except SettingsError as error:
            raise SettingsError(f"{settings.origin}: [{device.name}]: {error}") from None
    rules(settings)


def devices(settings: Settings) -> list[tuple[str, DeviceSettings]]:
    """Return each device with its kind, as the driver catalog names it."""
    outputs = [(name, getattr(settings, name)) for name in config.DEVICES]
    return [("scanner", scanner) for scanner in settings.scanners] + [(kind, dev) for kind, dev in outputs if dev]


def _run_once(
    settings: Settings,
    load: Callable[[], Settings],
    inbox: Inbox,
    systemd: Systemd,
    synchronised: Callable[[], bool],
) -> messages.Stop | Settings:
    """Run with these settings until there is a word to stop, or new settings that can be taken."""
    with ExitStack() as stack:
        feedback = _feedback(settings, inbox)
        feedback.start()
        stack.callback(feedback.close)
        store = stack.enter_context(closing(_opened(settings, feedback)))
        time_of_day, claim = clock.Clock(), partial(settings.clock.claim, synchronised)
        announce, boot = feedback.announce, clock.boot()
        station = Station(store, rules(settings), announce, boot=boot, clock=time_of_day, claim=claim())
        station.begin(time_of_day.now(), __version__)
        nudge = stack.enter_context(closing(Nudge(settings.nudge)))
        nudge.send()
        for carrier in _carriers(settings, nudge, inbox, claim, time_of_day.now):
            carrier.start()
            stack.callback(carrier.close)
        status = _Status(Path(settings.station.runtime), store, station)
        systemd.ready()
        log.info("station ready", extra={"station": settings.station.id, "version": __version__, "seq": store.seq})

        def turned() -> None:
            systemd.alive()
            status.turned()

        while True:
            end = station.run(inbox, time_of_day.now, turned=turned, committed=nudge.send)
            if isinstance(end, messages.Stop):
                systemd.stopping()
                return end
            if new := _reloaded(load):
                return new


def _feedback(settings: Settings, inbox: Inbox) -> Feedback:
    """Return the outputs of these settings; what becomes of them is told to the inbox."""
    return Feedback(
        _opener("display", settings.display),
        _opener("light", settings.light),
        _opener("buzzer", settings.buzzer),
        lambda name, problem: inbox.put(messages.DeviceChanged(name, not problem, problem, clock.now())),
        lambda name, error: inbox.put(last_word(name, error)),
    )


class _Status:
    """The status file: how the station is, for `station status`."""

    def __init__(self, folder: Path, store: Store, station: Station) -> None:
        self._path, self._store, self._station = folder / "run.json", store, station
        self._started = clock.now()
        self._written = float("-inf")

    def turned(self) -> None:
        """Write it anew when it is old."""
        if clock.monotonic() - self._written < STATUS_S:
            return
        self._written = clock.monotonic()
        values = {
            "version": __version__,
            "pid": os.getpid(),
            "started": self._started.isoformat(timespec="seconds"),
            "at": clock.now().isoformat(timespec="seconds"),
            "seq": self._store.seq,
            "clock": self._station.clock,
        }
        with suppress(OSError):  # a runtime folder that is full or missing stops nobody
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part = self._path.with_suffix(".part")
            part.write_text(json.dumps(values), encoding="utf-8")
            part.replace(self._path)


def _opened(settings: Settings, feedback: Feedback) -> Store:
    """Open the database; what keeps it from that is seen and heard before the station ends and is started anew."""
    try:
        return Store(Path(settings.store.path))
    except DatabaseError as error:
        feedback.announce(notices.not_saved(str(error)))
        if settings.display or settings.light or settings.buzzer:
            time.sleep(FAULT_SHOWN_S)
        raise


def _opener(kind: str, device: DeviceSettings | None) -> Any:
    """Return what opens a device, or None where the settings have none."""
    if device is None:
        return None
    return lambda: catalog.open_device(kind, device.driver, device.options)  # type: ignore[call-overload]


def _carriers(
    settings: Settings, nudge: Nudge, inbox: Inbox, claim: Callable[[], ClockQuality], now: Now
) -> Iterator[Carrier]:
    """Yield the carriers of these settings."""
    for scanner in settings.scanners:
        yield scanner_carrier(scanner.name, _opener("scanner", scanner), inbox, now)
    if settings.button is not None:
        yield button_carrier(_opener("button", settings.button), inbox, now)
    yield RecallWatch(
        Path(settings.store.path),
        settings.spool / "recalls",
        settings.recall.keys,
        settings.recall.lookback_days,
        inbox,
        now,
    )
    yield CountWatch(Path(settings.store.path), settings.spool / "counts", inbox, clock.now)
    link = partial(link_seen, settings.spool / "link-state.json", nudge)
    yield Watch(claim, link, partial(disk_used, settings.state), inbox, now)


def _reloaded(load: Callable[[], Settings]) -> Settings | None:
    """Return the new settings, or None where they are wrong: then nothing changes, and no device is let go of."""
    try:
        settings = load()
        check(settings)
    except SettingsError as error:
        log.error("settings not taken", extra={"problem": str(error)})  # noqa: TRY400  a bad file is no bug
        return None
    log.info("settings taken", extra={"file": settings.origin})
    return settings
