"""`station check`: opens each device, measures the disk, says what is wrong before a scan does."""

import argparse
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from station import app, clock
from station.cli import options, tables
from station.config import DeviceSettings, Settings
from station.domain.screens import patterns
from station.domain.screens.signals import Screen
from station.domain.timekeeping import ClockQuality
from station.drawing import draw
from station.drivers import catalog
from station.errors import DatabaseError, DeviceLostError
from station.store.journal import JournalReader, first_break
from station.store.store import Store

_FLUSHES: Final = 50
_SLOW_MS: Final = 100.0
_SCREEN: Final = Screen("CHECK", ("Can you read this?", "0O 1Il 5S 8B 2Z", "LOT A2231 EXP 2027-10"), aside="DISPLAY")


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "check",
        help="open each device, measure the disk, print what is well and what is not",
        description="Open each device of the settings (the display shows a text, the light goes through its colours, "
        "the buzzer sounds), flush the disk fifty times, look at the clock and the database. "
        "Stop the station first: it keeps its devices for itself.",
        epilog="Exit status: 0 all well, 69 something is not.",
    )
    options.add_settings(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check, and print a table."""
    settings = options.settings(arguments)
    app.check(settings)
    rows = [
        *(_device(kind, device) for kind, device in app.devices(settings)),
        _database(settings),
        _journal(settings),
        _disk(settings),
        _clock(settings),
    ]
    print(tables.table(("what", "is", "more"), rows))
    return DeviceLostError.exit_status if any(row[1] == "WRONG" for row in rows) else 0


def _device(kind: str, device: DeviceSettings) -> tuple[str, str, str]:
    name = f"{device.name} ({device.driver})"
    try:
        with closing(catalog.open_device(kind, device.driver, device.options)) as opened:  # type: ignore[call-overload]
            _TRIALS.get(kind, lambda _: None)(opened)
    except DeviceLostError as error:
        return (name, "WRONG", str(error))
    return (name, "well", _SEEN[kind])


_SEEN: Final = {
    "scanner": "open",
    "display": "showed a text",
    "light": "went through its colours",
    "buzzer": "sounded",
    "button": "open",
}


def _shine(light: Any) -> None:
    for colour in ("green", "amber", "red", "blue", "white"):
        light.shine(colour, 1.0)
        time.sleep(0.3)


def _sound(buzzer: Any) -> None:
    for hertz, seconds in patterns.DONE.notes:
        buzzer.sound(hertz)
        time.sleep(seconds)


def _show(display: Any) -> None:
    display.show(draw(_SCREEN))
    time.sleep(1.0)


_TRIALS: Final[dict[str, Callable[[Any], None]]] = {"light": _shine, "buzzer": _sound, "display": _show}


def _database(settings: Settings) -> tuple[str, str, str]:
    try:
        with closing(Store(Path(settings.store.path))) as store:
            problem = store.problem()
            return ("database", "WRONG" if problem else "well", problem or f"{store.path}, {store.seq} rows")
    except DatabaseError as error:
        return ("database", "WRONG", str(error))


def _journal(settings: Settings) -> tuple[str, str, str]:
    """Follow the hash chain from the first row to the last."""
    try:
        with JournalReader(Path(settings.store.path)) as journal:
            broken = first_break(journal.rows())
    except (DatabaseError, sqlite3.Error) as error:
        return ("journal", "WRONG", str(error))
    if broken is not None:
        return ("journal", "WRONG", f"row {broken} is not what was written; rows before it are")
    return ("journal", "well", "the chain is whole")


def _disk(settings: Settings) -> tuple[str, str, str]:
    """Flush a block fifty times, as a scan's commit does."""
    probe = settings.state / "check.probe"
    try:
        with probe.open("wb", buffering=0) as file:
            times = sorted(_flushed(file) for _ in range(_FLUSHES))
        probe.unlink()
        space = os.statvfs(settings.state)
    except OSError as error:
        return ("disk", "WRONG", f"{settings.state}: cannot be written ({error.strerror})")
    free = space.f_bavail * space.f_frsize / 1e6
    median, worst = times[len(times) // 2], times[-1]
    words = f"a flush takes {median:.1f} ms, at worst {worst:.1f} ms; {free:.0f} MB free"
    return ("disk", "slow" if median > _SLOW_MS else "well", words)


def _flushed(file: Any) -> float:
    begun = time.perf_counter()
    file.write(bytes(4096))
    os.fdatasync(file.fileno())
    return (time.perf_counter() - begun) * 1000


def _clock(settings: Settings) -> tuple[str, str, str]:
    now = clock.now().isoformat(timespec="seconds")
    if settings.clock.trust == "always":
        return ("clock", "well", f"{now}, trusted because the settings say so")
    if settings.clock.claim(clock.synchronised) is ClockQuality.SET:
        return ("clock", "well", f"{now}, synchronised")
    return (
        "clock",
        "unsure",
        f"{now}, not synchronised: expiry dates are checked by eye until it is, or a TIME card tells the time",
    )
