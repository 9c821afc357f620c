"""The composition root of `station run`: settings become a station, carriers and outputs; signals become messages."""

import json
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import fields, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from station import __version__, clock, config, gs1, messages
from station.carriers import Carrier, Inbox, Now, Watch, button_carrier, last_word, link_is_up, scanner_carrier
from station.config import DeviceSettings, Settings
from station.config.counts import count_rules
from station.count_watch import CountWatch
from station.domain.arrivals.shipment import Against
from station.domain.decision import Activity
from station.domain.people import PinPolicy
from station.domain.policy import Policy
from station.domain.screens import notices
from station.domain.stock import Bands, Days
from station.domain.timekeeping import ClockQuality
from station.drivers import catalog
from station.errors import DatabaseError, SettingsError
from station.feedback import Feedback
from station.loop import Rules, Station
from station.notify import Nudge, Systemd
from station.recall_watch import RecallWatch
from station.store.store import Store

log = logging.getLogger(__name__)

FAULT_SHOWN_S: Final = 3.0
"""Seconds a fault at the start is shown before the process ends; systemd starts it again two seconds later."""
STATUS_S: Final = 5.0
"""Seconds between two writings of the status file."""
_SHORTEST_KEY: Final = 16
_BANDS: Final = ("door", "plan", "act", "block")


def run(load: Callable[[], Settings]) -> int:
    """Run until told to stop, with the settings that `load` gives; return the exit status.

    SIGHUP loads them again: settings that are wrong are said and the old ones stay in force.
    """
    settings = load()
    check_devices(settings)
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


def check_devices(settings: Settings) -> None:
    """Raise `SettingsError` that names the device unless each driver exists and takes its options."""
    for kind, device in devices(settings):
        try:
            catalog.check(kind, device.driver, device.options)
            profile(device)
        except SettingsError as error:
            raise SettingsError(f"{settings.origin}: [{device.name}]: {error}") from None
    site_key(settings)
    policy(settings)
    count_rules(settings)


def devices(settings: Settings) -> list[tuple[str, DeviceSettings]]:
    """Return each device with its kind, as the driver catalog names it."""
    outputs = [(name, getattr(settings, name)) for name in config.DEVICES]
    return [("scanner", scanner) for scanner in settings.scanners] + [(kind, dev) for kind, dev in outputs if dev]


def rules(settings: Settings) -> Rules:
    """Return what the loop needs of the settings."""
    bands = settings.bands
    return Rules(
        settings.station.id,
        Activity(settings.station.activity),
        settings.site.location,
        ZoneInfo(settings.site.timezone),
        Bands(bands.door, bands.act, bands.block, bands.plan),
        settings.site.expire_on_day == "end",
        {scanner.name: profile(scanner) for scanner in settings.scanners},
        site_key(settings),
        PinPolicy(settings.site.pin),
        policy(settings),
        settings.site.controlled_badges,
        count_rules(settings),
        against=Against(settings.site.receive_against),
        alarm_test_hours=settings.alarm.test_hours,
        idle=timedelta(minutes=settings.station.idle_minutes),
    )


def policy(settings: Settings) -> Policy:
    """Return the site's choices, or raise `SettingsError` that names the word that is wrong."""
    accounts = dict(_pair(settings, "fefo.accounts", word, "SHELF-340B*=340B") for word in settings.fefo.accounts)
    classes: dict[str, Days] = {}
    for word in settings.bands.classes:
        name, days = _pair(settings, "bands.classes", word, "refrigerated.door=240")
        of, _, band = name.rpartition(".")
        if not of or band not in _BANDS or not days.isdecimal():
            raise _wrong_word(settings, "bands.classes", word, "refrigerated.door=240, with door, plan, act or block")
        classes[of] = replace(classes.get(of, Days()), **{band: int(days)})
    return Policy(
        settings.fefo.places,
        MappingProxyType(accounts),
        settings.fefo.open_first == "always",
        settings.fefo.stale_days,
        MappingProxyType(classes),
    )


def _pair(settings: Settings, dotted: str, word: str, right: str) -> tuple[str, str]:
    name, _, value = (part.strip() for part in word.partition("="))
    if not name or not value:
        raise _wrong_word(settings, dotted, word, right)
    return name, value


def _wrong_word(settings: Settings, dotted: str, word: str, right: str) -> SettingsError:
    return SettingsError(f"{settings.sources.get(dotted, 'default')}: {dotted} has {word!r}; write it as {right}")


def site_key(settings: Settings) -> bytes | None:
    """Return the key that signs the cards, None where no file is named; raise `SettingsError` that says why.

    Twice the same cards come of twice the same key, so a site has one and keeps it.
    """
    return key_in(settings.site.key_file, "site.key_file") if settings.site.key_file else None


def key_in(path: str, named: str) -> bytes:
    """Return the key of a file; raise `SettingsError` that says why it is none, and what named the file."""
    try:
        key = bytes.fromhex(Path(path).read_text(encoding="ascii"))
    except OSError as error:
        raise SettingsError(f"{named}: {path}: cannot be read ({error.strerror})") from error
    except ValueError:
        raise SettingsError(f"{named}: {path}: is not hexadecimal") from None
    if len(key) < _SHORTEST_KEY:
        raise SettingsError(f"{named}: {path}: has {len(key)} bytes; at least {_SHORTEST_KEY} are right")
    return key


def profile(scanner: DeviceSettings) -> gs1.ScannerProfile:
    """Return what is known of a scanner, or raise `SettingsError` that names the word that is wrong."""
    defaults = {field.name: field.default for field in fields(gs1.ScannerProfile)}
    given: dict[str, Any] = {}
    for name, value in scanner.profile.items():
        if name not in defaults:
            raise SettingsError(f"unknown key 'profile.{name}'; known are {', '.join(defaults)}")
        given[name] = _layout(value) if name == "layout" else tuple(value) if isinstance(value, list) else value
        if name != "layout" and type(given[name]) is not type(defaults[name]):
            raise SettingsError(f"profile.{name} is {value!r}; it must be {_PROFILE_WORDS[type(defaults[name])]}")
    return gs1.ScannerProfile(**given)


_PROFILE_WORDS: Final[Mapping[type, str]] = {bool: "true or false", str: "text in quotes", tuple: "a list of texts"}


def _layout(name: object) -> gs1.Layout:
    try:
        return gs1.Layout(name)
    except ValueError:
        layouts = ", ".join(layout.value for layout in gs1.Layout)
        raise SettingsError(f"profile.layout is {name!r}; it must be one of {layouts}") from None


def _run_once(
    settings: Settings,
    load: Callable[[], Settings],
    inbox: Inbox,
    systemd: Systemd,
    synchronised: Callable[[], bool],
) -> messages.Stop | Settings:
    """Run with these settings until there is a word to stop, or new settings that can be taken."""
    with ExitStack() as stack:
        feedback = Feedback(
            _opener("display", settings.display),
            _opener("light", settings.light),
            _opener("buzzer", settings.buzzer),
            lambda name, problem: inbox.put(messages.DeviceChanged(name, not problem, problem, clock.now())),
            lambda name, error: inbox.put(last_word(name, error)),
        )
        feedback.start()
        stack.callback(feedback.close)
        store = stack.enter_context(closing(_opened(settings, feedback)))
        time_of_day, claim = clock.Clock(), claimed(settings, synchronised)
        station = Station(
            store,
            rules(settings),
            feedback.announce,
            boot=clock.boot(),
            clock=time_of_day,
            claim=claim(),
        )
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
    link_up = partial(link_is_up, settings.spool / "link-state.json", nudge)
    yield Watch(claim, link_up, inbox, now)


def claimed(settings: Settings, synchronised: Callable[[], bool]) -> Callable[[], ClockQuality]:
    """Return what tells the most that may be believed of the system's clock, before it is held against what is known.

    A clock that nothing has set may be right all the same: a battery kept it, or it goes on from the last shutdown.
    """
    trust = settings.clock.trust
    return lambda: (
        ClockQuality.SET if trust == "always" or (trust == "auto" and synchronised()) else ClockQuality.COARSE
    )


def _reloaded(load: Callable[[], Settings]) -> Settings | None:
    """Return the new settings, or None where they are wrong: then nothing changes, and no device is let go of."""
    try:
        settings = load()
        check_devices(settings)
    except SettingsError as error:
        log.error("settings not taken", extra={"problem": str(error)})  # noqa: TRY400  a bad file is no bug
        return None
    log.info("settings taken", extra={"file": settings.origin})
    return settings
