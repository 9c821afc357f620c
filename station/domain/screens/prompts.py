"""What a person is asked or told in the activities that take more than one scan: overriding, opening, moving, kits."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from station.domain.decision import Item, Signals
from station.domain.screens import patterns
from station.domain.screens.signals import ROWS, Colour, Light, Screen, Tone
from station.domain.screens.words import day, first_that_fits, fitted, lot_line, plain, serial_tail, several

Prompt = Callable[[str], Signals]
"""What is shown with the digits typed so far."""
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {"1": "earlier not found", "2": "earlier damaged", "3": "clinical/order lot", "4": "other, supervisor"}
)
"""Why a lot goes out though another expires earlier: the number on the reason card, and what it says."""


def badges_wanted(name: str) -> Signals:
    """Return the answer to a controlled package that waits for badges."""
    return _asking("BADGE", ("CONTROLLED", fitted(name), "Nothing taken yet"))


def why() -> Signals:
    """Ask for the reason of an override."""
    reasons = (f"R{number} {reason}" for number, reason in REASONS.items())
    lines = ("FEFO - WHY? Scan card", *reasons, "30s then cancelled")
    return _asking("OVERRIDE", lines)


def not_overridden() -> Signals:
    """Return word that no reason came."""
    return Signals(Screen("CANCELLED", ("No reason was given", "Nothing was taken")), _amber(), patterns.NOT_NOW)


def days_open(name: str) -> Prompt:
    """Ask how many days an opened package may be used: the catalog does not say, and nothing is assumed."""
    return lambda digits: _asking("OPEN", (fitted(name), "Catalog has no rule.", "DAYS AFTER OPENING?", f"{digits}_"))


def left(name: str, item: Item, opened_on: date, use_by: date) -> Prompt:
    """Ask how much is left in an open package."""
    own = first_that_fits(
        f"{lot_line(plain(item.lot or ''))} {serial_tail(plain(item.serial)) if item.serial else ''}".strip(),
        fitted(lot_line(plain(item.lot or ""))),
    )
    said = (fitted(name), own, f"Opened {day(opened_on)}", f"USE BY {day(use_by)}")
    return lambda digits: _asking("OPEN PACK", (*said, f"QTY LEFT: {digits}_"), patterns.OK)


def left_now(amount: str, use_by: date) -> Signals:
    """Return the answer to how much is left."""
    lines = (f"Left {amount}", f"USE BY {day(use_by)}")
    return Signals(Screen("OPEN PACK", lines), patterns.flash(Colour.GREEN), patterns.DONE)


def no_date_to_open() -> Signals:
    """Return why nothing is opened while the date is not known: its use-by date cannot be."""
    lines = ("CLOCK NOT SET", "No use-by date can be", "given. Write it on", "the pack by hand")
    return Signals(Screen("NOT NOW", lines), _amber(), patterns.NOT_NOW)


def leaving(place: str) -> Signals:
    """Return the answer to the card of the place that packages are moved from."""
    lines = (f"FROM {fitted(place, 16)}", "Scan the packages,", "then the TO card")
    return Signals(Screen("MOVE", lines), patterns.flash(Colour.WHITE), patterns.DONE)


def delivered(place: str, packages: int, front: int, behind: int) -> Signals:
    """Return the answer to the card of the place that packages are moved to, and how they go on the shelf."""
    lines = (
        f"TO {fitted(place, 18)}",
        several(packages, "package"),
        f"IN FRONT: {several(front, 'lot')}" if front else "",
        f"BEHIND:   {several(behind, 'lot')}" if behind else "",
    )
    shown = tuple(line for line in lines if line)
    return Signals(Screen("MOVED", shown), patterns.flash(Colour.GREEN), patterns.DONE)


def kit_begun(name: str) -> Signals:
    """Return the answer to a kit's card."""
    lines = (fitted(name), "Scan what goes in,", "then CLOSE")
    return Signals(Screen("KIT", lines, aside="OPEN"), patterns.flash(Colour.WHITE), patterns.DONE)


def kit_closed(name: str, expiry: date, lot: str, packages: int) -> Signals:
    """Return the answer to a kit's end: its expiry is that of what expires first in it."""
    lines = (fitted(name), f"KIT EXP {day(expiry)}", fitted(lot_line(plain(lot))), several(packages, "package"))
    return Signals(Screen("KIT CLOSED", lines), patterns.flash(Colour.GREEN), patterns.DONE)


def with_line(signals: Signals, line: str) -> Signals:
    """Return the signals with one more line, in the place of the last where there is no room."""
    screen = signals.screen
    lines = (*screen.lines[: ROWS - 1], line)
    return Signals(Screen(screen.headline, lines, screen.aside, screen.stop), signals.light, signals.tone)


def _asking(headline: str, lines: tuple[str, ...], tone: Tone = patterns.INFO) -> Signals:
    return Signals(Screen(headline, lines), patterns.blink(Colour.WHITE), tone)


def _amber() -> Light:
    return patterns.flash(Colour.AMBER, 1.0)
