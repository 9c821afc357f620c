"""What a person sees and hears of everything that is no package: the station at rest, cards, codes, faults."""

from dataclasses import dataclass
from datetime import date, datetime

from station.domain import age, patterns
from station.domain.decision import Activity, AlarmKind, Signals
from station.domain.signals import ROWS, Colour, Light, Screen
from station.domain.words import fitted


@dataclass(frozen=True, slots=True)
class Health:
    """How the station is."""

    station: str
    activity: Activity
    local: datetime
    """The site's wall clock."""
    link_up: bool
    clock_trusted: bool
    recall_date: date | None
    received: int
    """Packages received today."""
    held: int
    """Alarms that stand."""
    missing: tuple[str, ...]
    """The devices that are not there."""
    unsent: int | None = None


def resting(health: Health) -> Signals:
    """Return what the station shows between scans."""
    lines = [
        f"{fitted(health.station, 12):12} {health.local:%H:%M}" + ("" if health.link_up else " x"),
        "----- SCAN ITEM -----",
        f"Today {health.received} in  {health.held} hold",
        age.line(health.recall_date, health.local.date()),
        "NET" if health.link_up else "OFFLINE  scans kept",
    ]
    light = patterns.dim(Colour.GREEN) if health.link_up else patterns.breathe(Colour.BLUE)
    if age.is_stale(health.recall_date, health.local.date()):
        light = patterns.dim(Colour.AMBER)
    if not health.clock_trusted:
        lines[1:2] = ["CLOCK NOT SET", "Dates: CHECK BY EYE"]
        light = patterns.steady(Colour.AMBER)
    if health.missing:
        lines[1] = fitted("NO " + ", ".join(health.missing))
        light = patterns.blink(Colour.BLUE)
    return Signals(Screen(health.activity.value.upper(), tuple(lines[:ROWS])), light, patterns.SILENCE)


def chosen(activity: Activity, location: str) -> Signals:
    """Return the answer to a mode card."""
    what = {
        Activity.RECEIVE: "Packages come in",
        Activity.CHECKPOINT: "Packages go out",
    }
    lines = (what[activity], fitted(location), "----- SCAN ITEM -----")
    return Signals(Screen(activity.value.upper(), lines), patterns.flash(Colour.WHITE), patterns.DONE)


def placed(location: str) -> Signals:
    """Return the answer to a location card."""
    return Signals(Screen("PLACE", (fitted(location),)), patterns.flash(Colour.WHITE), patterns.DONE)


def asked(quantity: int) -> Signals:
    """Return the answer to a quantity card."""
    lines = ("for the next scan", "of a package without", "its own serial number", "or asked for at once")
    return Signals(Screen(f"x {quantity}", lines), patterns.flash(Colour.WHITE), patterns.INFO)


def refused(why: str, *lines: str) -> Signals:
    """Return the answer to a card or a button that has no place here."""
    return Signals(
        Screen("NOT NOW", (fitted(why), *map(fitted, lines))), patterns.flash(Colour.AMBER), patterns.NOT_NOW
    )


def damaged_card() -> Signals:
    """Return the answer to a card whose check character is wrong."""
    lines = ("CARD MISREAD", "Nothing was done", "Scan the card again")
    return Signals(Screen("UNREADABLE", lines), patterns.flash(Colour.AMBER), patterns.UNREADABLE)


def unreadable(what: str, *lines: str) -> Signals:
    """Return the answer to a symbol that is no package: what it is or what is wrong with it."""
    shown = tuple(fitted(line) for line in (what, *lines) if line)
    return Signals(Screen("UNREADABLE", shown[:ROWS]), patterns.flash(Colour.AMBER), patterns.UNREADABLE)


def ambiguous(count: int, *lines: str) -> Signals:
    """Return the question that a symbol with several readings is."""
    shown = (f"{count} ways to read it", *map(fitted, lines))
    return Signals(Screen("WHICH ONE?", shown[:ROWS]), patterns.blink(Colour.WHITE), patterns.QUERY)


def perhaps_recalled(number: str) -> Signals:
    """Return the warning of a symbol that cannot be read for certain and may be a recalled package."""
    lines = ("MAY BE RECALLED", fitted(number), "Several readings", "HOLD. CHECK BY HAND")
    return Signals(Screen("CHECK", lines, aside="RECALL?"), patterns.blink(Colour.AMBER), patterns.CHECK)


def no_product(what: str, lot: str | None) -> Signals:
    """Return the answer to a package code without a GTIN, which recalls and stock are filed under."""
    lines = (fitted(f"{what} CODE"), "NO GTIN IN CODE", *([fitted(f"LOT {lot}")] if lot else []), "Cannot be checked")
    return Signals(Screen("INCOMPLETE", lines), patterns.blink(Colour.AMBER), patterns.QUERY)


def container(sscc: str) -> Signals:
    """Return the answer to a pallet or case label."""
    lines = ("CONTAINER", sscc, "Open it and scan the", "packages inside")
    return Signals(Screen("INFO", lines), patterns.flash(Colour.WHITE), patterns.INFO)


def not_saved(why: str) -> Signals:
    """Return what a failed commit is: seen and heard, and no OK."""
    lines = ("NOT SAVED", fitted(why), "Package not recorded", "Scan again when this", "is put right")
    return Signals(Screen("STOP", lines, aside="NOT SAVED", stop=True), patterns.steady(Colour.RED), patterns.NOT_SAVED)


def linked(*, up: bool) -> Signals:
    """Return the one chirp that tells of the network coming or going."""
    if up:
        return Signals(Screen("ONLINE", ("Scans go out again",)), patterns.flash(Colour.GREEN), patterns.CHIRP)
    lines = ("Scans are kept here", "Keep working")
    return Signals(Screen("OFFLINE", lines), patterns.breathe(Colour.BLUE), patterns.CHIRP)


def device(name: str, *, present: bool, problem: str) -> Signals:
    """Return word of a device that came or went."""
    if present:
        return Signals(Screen("FOUND", (fitted(name),)), patterns.flash(Colour.GREEN), patterns.INFO)
    words = problem.replace(": ", ":\n", 1).split("\n")
    lines = (fitted(name), *(fitted(word) for word in words[:4]))
    return Signals(Screen("LOST", lines), patterns.blink(Colour.BLUE), patterns.NOT_NOW)


def voided(reason: str) -> Signals:
    """Return the answer to a scan of which a part was lost."""
    lines = ("PART OF IT WAS LOST", fitted(reason), "Nothing was saved", "Scan it again")
    return Signals(Screen("SCAN AGAIN", lines), patterns.flash(Colour.AMBER), patterns.UNREADABLE)


def acknowledged(kind: AlarmKind) -> Signals:
    """Return the answer to an alarm's end."""
    lines = (kind.value.replace("_", " ").upper(), "alarm closed")
    return Signals(Screen("DONE", lines), patterns.flash(Colour.GREEN), patterns.DONE)


def binned(kind: AlarmKind) -> Signals:
    """Return the answer to the bin card of an alarm that still wants its acknowledgement."""
    lines = (f"Package in bin {kind.bin}", "Now press ACK")
    return Signals(Screen("IN BIN", lines), _waiting(), patterns.INFO)


def held(lot: str) -> Signals:
    """Return the answer to a HOLD card: the package just received is set apart."""
    lines = (fitted(f"LOT {lot}"), "Not in stock", "Refuse or return it")
    return Signals(Screen("ON HOLD", lines), patterns.flash(Colour.AMBER), patterns.DONE)


def paused(kind: AlarmKind, seconds: int) -> Signals:
    """Return the answer to a pause: the sound rests, the light does not."""
    lines = (f"Sound off for {seconds} s", f"Scan bin card {kind.bin}", "then press ACK")
    return Signals(Screen("PAUSED", lines), patterns.ALARM_LIGHTS[kind], patterns.SILENCE)


def _waiting() -> Light:
    return patterns.blink(Colour.WHITE)
