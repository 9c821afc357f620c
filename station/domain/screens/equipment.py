"""What is said of the station's own parts: its devices, its network and its disk."""

from station.domain.decision import Signals
from station.domain.room import Room, room
from station.domain.screens import patterns
from station.domain.screens.signals import ROWS, Colour, Screen
from station.domain.screens.words import fitted, wrapped


def linked(*, up: bool) -> Signals:
    """Return the one chirp that tells of the network coming or going."""
    if up:
        return Signals(Screen("ONLINE", ("Scans go out again",)), patterns.flash(Colour.GREEN), patterns.CHIRP)
    lines = ("Scans are kept here", "Keep working")
    return Signals(Screen("OFFLINE", lines), patterns.breathe(Colour.BLUE), patterns.CHIRP)


def device(name: str, *, present: bool, problem: str) -> Signals:
    """Return word of a device that came or went; the path that a problem begins with is for the log."""
    if present:
        return Signals(Screen("FOUND", (fitted(name),)), patterns.flash(Colour.GREEN), patterns.INFO)
    what = problem.partition(": ")[2] or problem
    lines = (fitted(name), *wrapped(what, ROWS - 1))
    return Signals(Screen("LOST", lines), patterns.blink(Colour.BLUE), patterns.NOT_NOW)


def cut() -> Signals:
    """Return word that the records were put back from an older copy."""
    lines = (
        "Records were put back",
        "from an older copy:",
        "later ones are at the",
        "office only.",
        "Count stock anew",
    )
    return Signals(Screen("CHAIN CUT", lines), patterns.steady(Colour.AMBER), patterns.ATTEND)


def disk(used: int) -> Signals:
    """Return word of the disk's room for records."""
    if room(used) is Room.ENOUGH:
        return Signals(Screen("DISK OK", (f"{used}% in use",)), patterns.flash(Colour.GREEN), patterns.INFO)
    screen = Screen(f"DISK {used}%", ("Nearly full", "Scans are kept", "Tell the office"))
    if room(used) is Room.NONE:
        lines = (f"{used}% in use", "No count is begun", "Scans are still kept", "Tell the office NOW")
        screen = Screen("DISK FULL", lines)
    return Signals(screen, patterns.steady(Colour.AMBER), patterns.ATTEND)
