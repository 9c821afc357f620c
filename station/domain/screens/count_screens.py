"""What a person sees and hears while counting; no screen says, or hints, how many there should be."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from station.domain.age import Level
from station.domain.counts.counting import Counted, CountType, Line, Totals
from station.domain.decision import Signals
from station.domain.screens import patterns
from station.domain.screens.case import Case
from station.domain.screens.signals import COLUMNS, ROWS, Colour, Light, Screen, Tone, room_beside
from station.domain.screens.words import day, first_that_fits, fitted, lot_line, plain, serial_tail, short_day
from station.domain.verdict import Verdict

_NAMES: Final = {CountType.WALK: "EXPIRY WALK", CountType.OWNERSHIP: "OWNERSHIP"}
_HEARD: Final[dict[Verdict, tuple[Light, Tone]]] = {
    Verdict.OK: (patterns.flash(Colour.GREEN), patterns.OK),
    Verdict.SHORT_DATED: (patterns.flash(Colour.AMBER), patterns.OK),
    Verdict.INCOMPLETE: (patterns.flash(Colour.AMBER), patterns.QUERY),
    Verdict.CHECK: (patterns.flash(Colour.AMBER), patterns.CHIRP),
}
"""Of a package that was counted; any other verdict says that it is to be kept apart."""
WITNESS_TONE: Final = Tone("witness", ((1000, 0.06), (0, 14.94)) * 4)
"""A beep every 15 seconds, for a minute at most."""


def title(kind: CountType) -> str:
    """Return what a count is called on a screen."""
    return _NAMES.get(kind, kind.value.upper())


def counted(verdict: Verdict, case: Case, total: int) -> Signals:
    """Return the answer to a package that was counted: what it is, and the running total of its zone."""
    briefs = [finding.brief for finding in case.findings[:1]]
    lines = (case.name, *case.lot_and_serial, case.expiry_and_days, *briefs, *_where(case.situation.location, total))
    screen = case.screen("COUNTED", *[line for line in lines if line][:ROWS])
    if verdict is Verdict.OK and case.data is Level.RED:
        return Signals(screen, patterns.flash(Colour.AMBER, 1.0), patterns.OK_ON_OLD_DATA)
    return Signals(screen, *_HEARD.get(verdict, (patterns.steady(Colour.AMBER), patterns.ATTEND)))


def _where(zone: str, total: int) -> tuple[str, ...]:
    place, sum_ = plain(zone), f"Total {total}"
    line = first_that_fits(f"{place}  {sum_}")
    return (line,) if line else (fitted(f"ZONE {place}"), sum_)


def walked(verdict: Verdict, case: Case) -> Signals:
    """Return the answer to a package on an expiry walk: what is wrong with it, or nothing.

    Until when it may be sent back stands in the place of the zone, which the person who walks along it knows.
    """
    briefs = [finding.brief for finding in case.findings[:1]]
    last = case.return_by or fitted(case.situation.location)
    screen = case.screen("SEEN", case.name, *case.lot_and_serial, case.expiry_and_days, *briefs, last)
    if verdict is Verdict.OK and case.data is Level.RED:
        return Signals(screen, patterns.flash(Colour.AMBER, 1.0), patterns.OK_ON_OLD_DATA)
    return Signals(screen, *_HEARD.get(verdict, (patterns.steady(Colour.AMBER), patterns.ATTEND)))


def already(before: Counted, zone: str, local: datetime, total: int) -> Signals:
    """Return the answer to a package that was counted before: when and where, and that it is not added."""
    there = plain(before.zone)
    if before.zone == zone and not before.station:
        where = [f"{serial_tail(plain(before.serial))}", f"at {local:%H:%M:%S}", fitted(f"ZONE {there}")]
    else:
        line = first_that_fits(f"COUNTED IN {there} {local:%H:%M}")
        where = [line] if line else [fitted(f"IN {there}"), f"at {local:%H:%M}"]
        where = [serial_tail(plain(before.serial)), *where]
        where += [fitted(f"AT {before.station}")] if before.station else []
    lines = ("ALREADY COUNTED", *where, f"Not added. Total {total}", "Other pack? HELP")
    screen = Screen("REPEAT", tuple(map(fitted, lines[:ROWS])), aside="IGNORED")
    return Signals(screen, patterns.flash(Colour.AMBER), patterns.DUPLICATE)


def how_many(name: str, line: Line, typed: str, *, begins: bool = False) -> Signals:
    """Return the question for the quantity of packages without serial numbers, with the digits so far."""
    lines = (
        fitted(name),
        *_lot_and_expiry(line),
        "HOW MANY? scan digits",
        f"QTY: {typed}_" if typed or begins else f"QTY: {line.quantity}",
        fitted(f"{plain(line.zone)}  BLIND"),
    )
    tone = patterns.OK if begins else patterns.INFO
    return Signals(Screen("COUNT", tuple(fitted(text) for text in lines)[:ROWS]), patterns.blink(Colour.WHITE), tone)


def _lot_and_expiry(line: Line) -> tuple[str, ...]:
    lot = lot_line(plain(line.lot)) if line.lot else "NO LOT"
    if line.expiry is None:
        return (lot,)
    one = first_that_fits(f"{lot} EXP {short_day(line.expiry)}")
    return (one,) if one else (lot, f"EXP {day(line.expiry)}")


def quantity_set(name: str, line: Line, total: int) -> Signals:
    """Return the answer to a quantity that was typed: what the line and its zone hold now."""
    before = f"{line.base} + {line.quantity - line.base}" if line.base else ""
    lines = (fitted(name), *_lot_and_expiry(line), before, *_where(line.zone, total))
    screen = Screen(
        "COUNTED", tuple(filter(None, lines)), aside=first_that_fits(f"x {line.quantity}", width=room_beside("COUNTED"))
    )
    return Signals(screen, patterns.flash(Colour.GREEN), patterns.OK)


def taken_back(name: str, line: Line, total: int) -> Signals:
    """Return the answer to UNDO: what the line and its zone hold now."""
    lines = (fitted(name), *_lot_and_expiry(line), f"Line {line.quantity}", *_where(line.zone, total))
    return Signals(Screen("UNDONE", lines), patterns.flash(Colour.WHITE), patterns.DONE)


def sure(name: str, quantity: int, cap: int) -> Signals:
    """Return the question whether there are really so many: more than anybody counts at once."""
    lines = (fitted(name), f"QTY: {quantity}", f"MORE THAN {cap}", "NOT COUNTED YET", "Card YES or NO")
    return Signals(Screen("SURE?", lines), patterns.blink(Colour.WHITE), patterns.QUERY)


def not_so_many() -> Signals:
    """Return the answer to NO: the quantity is not taken."""
    return Signals(Screen("NOT TAKEN", ("Scan digits again",)), patterns.flash(Colour.WHITE), patterns.INFO)


def opened(kind: CountType, zone: str, total: int, *, again: bool) -> Signals:
    """Return the answer to the card of a count: which one it is, and where it goes on."""
    lines = (
        f"{title(kind)} {'GOES ON' if again else 'BEGINS'}",
        *(_where(zone, total) if zone else ("Scan a zone card",)),
        "NOTHING IS COUNTED" if kind is CountType.WALK else "BLIND",
    )
    headline = "WALK" if kind is CountType.WALK else "COUNT"
    return Signals(Screen(headline, tuple(map(fitted, lines))), patterns.flash(Colour.WHITE), patterns.DONE)


def zone_opened(kind: CountType, zone: str, total: int) -> Signals:
    """Return the answer to a zone's card."""
    sum_ = "NOTHING IS COUNTED" if kind is CountType.WALK else f"Total {total}"
    lines = (fitted(plain(zone)), title(kind), sum_, "----- SCAN ITEM -----")
    return Signals(Screen("ZONE", lines), patterns.flash(Colour.WHITE), patterns.DONE)


def zone_closed(zone: str, of_zone: Totals, recounts: int, waiting: int) -> Signals:
    """Return the totals of a zone that is done: nothing is compared with anything."""
    lines = (
        fitted(plain(zone)),
        first_that_fits(f"Packs {of_zone.packs}  Lots {of_zone.lots}", f"Packs {of_zone.packs}"),
        first_that_fits(f"Expired {of_zone.expired}  Recall {of_zone.recalled}", f"Recall {of_zone.recalled}"),
        f"No barcode {of_zone.nocode}",
        f"Recount {recounts} items" if recounts else "",
        f"Zones to go {waiting}" if waiting else "CLOSE ends the count",
    )
    screen = Screen("CLOSED", tuple(filter(None, lines)), aside="ZONE")
    return Signals(screen, patterns.flash(Colour.GREEN), patterns.DONE)


def walk_closed(zone: str, seen: int, expired: int, recalled: int, due: int) -> Signals:
    """Return what a walk along a zone found."""
    lines = (fitted(plain(zone)), f"Lots seen {seen}", f"Expired {expired}", f"Recalled {recalled}", f"Soon {due}")
    return Signals(Screen("WALKED", lines), patterns.flash(Colour.GREEN), patterns.DONE)


def waits(zones: Sequence[str], *, what: str) -> Signals:
    """Return which zones keep a count open, and what may be done about it."""
    lines = (what, *_listed(zones), "Zone card, or reason" if what == "NOT COUNTED" else "Scan it, then CLOSE")
    return Signals(Screen("NOT YET", lines[:ROWS]), patterns.blink(Colour.WHITE), patterns.QUERY)


def left_out(zones: Sequence[str]) -> Signals:
    """Return word that zones are left out, for a reason that a card gave."""
    lines = (*_listed(zones), "CLOSE ends the count")
    return Signals(Screen("LEFT OUT", lines), patterns.flash(Colour.WHITE), patterns.DONE)


def _listed(zones: Sequence[str]) -> tuple[str, ...]:
    """Return the first of them, and how many more there are."""
    shown = tuple(fitted(plain(zone)) for zone in zones[:3])
    return (*shown, f"+{len(zones) - len(shown)} more") if len(zones) > len(shown) else shown


def business() -> Signals:
    """Return the question whether a count was taken at the opening or the close of business (21 CFR 1304.11)."""
    lines = ("Inventory taken at:", "card OPEN: opening", "card CLOSE: close", "of business")
    return Signals(Screen("OPEN/CLOSE", lines), patterns.blink(Colour.WHITE), patterns.QUERY)


def witness(name: str, counter: str) -> Signals:
    """Return the question for the second badge; what was counted is not shown to it."""
    by = fitted(f"Counter {plain(counter)}", COLUMNS - 3) + " OK"
    lines = (fitted(name), "Counted, value hidden", by, "Witness: scan badge", "Same badge refused")
    return Signals(Screen("CII COUNT", lines), patterns.pulse(Colour.AMBER), WITNESS_TONE)


def not_signed(kind: CountType) -> Signals:
    """Return word that nobody signed in time: that is an event, and the count is not lost."""
    lines = (f"{title(kind)} COUNT", "No badge in 10 min", "Recorded. To sign:", "scan the COUNT card")
    return Signals(Screen("NOT SIGNED", lines), patterns.steady(Colour.AMBER), patterns.ATTEND)


def certified(kind: CountType, of_all: Totals, signed: int) -> Signals:
    """Return the end of a count."""
    lines = (
        f"{title(kind)} COUNT DONE",
        first_that_fits(f"Packs {of_all.packs}  Lots {of_all.lots}", f"Packs {of_all.packs}"),
        first_that_fits(f"Expired {of_all.expired}  Recall {of_all.recalled}", f"Recall {of_all.recalled}"),
        f"No barcode {of_all.nocode}",
        {0: "", 1: "1 signature"}.get(signed, "Both signed"),
    )
    screen = Screen("CLOSED", tuple(filter(None, lines)), aside="COUNT")
    return Signals(screen, patterns.flash(Colour.GREEN), patterns.DONE)


def recount(name: str, lot: str, attempt: int, *, controlled: bool) -> Signals:
    """Return the request to count an item again: alike whether there were too many, too few or just enough."""
    lines = (
        fitted(name),
        lot_line(plain(lot)) if lot else "",
        "Count again, both" if controlled else "Count all of it again",
        f"Attempt {attempt}",
        "By another person" if controlled else "",
        "CLOSE when done",
    )
    return Signals(Screen("RECOUNT", tuple(filter(None, lines))), patterns.steady(Colour.AMBER), patterns.ATTEND)


def recounted(name: str, left: int) -> Signals:
    """Return the answer to the end of a recount; it tells nobody what came of it."""
    lines = (fitted(name), "Counted again", f"{left} more to recount" if left else "")
    return Signals(Screen("DONE", tuple(filter(None, lines))), patterns.flash(Colour.GREEN), patterns.DONE)


def paused(bin_card: str) -> Signals:
    """Return the answer to a package while an alarm's package is not yet in its bin."""
    lines = ("COUNTING PAUSED", "An alarm stands", f"Scan bin card {bin_card}", "Then scan this again")
    return Signals(Screen("NOT NOW", lines), patterns.flash(Colour.AMBER), patterns.NOT_NOW)


def frozen(place: str) -> Signals:
    """Return the refusal of a movement inside a zone that is being counted."""
    lines = (fitted(plain(place)), "is being counted", "Nothing in or out", "until it is closed")
    return Signals(Screen("FROZEN", lines), patterns.flash(Colour.AMBER), patterns.NOT_NOW)


def counted_twice(serial: str, here: str, there: str, kept: str) -> Signals:
    """Return word that two stations counted one package: the first is kept, both are marked for review."""
    where = first_that_fits(f"{plain(here)} AND {plain(there)}")
    zones = [where] if where else [fitted(plain(here)), fitted(plain(there))]
    lines = ("COUNTED IN TWO ZONES", serial_tail(plain(serial)), *zones, fitted(f"FIRST: {plain(kept)}"), "For review")
    return Signals(Screen("TWICE", lines), patterns.flash(Colour.AMBER, 1.0), patterns.ATTEND)


def shift_missed(local: datetime) -> Signals:
    """Return word that the count of a shift was not made in time."""
    lines = ("SHIFT COUNT MISSED", f"due {short_day(local.date())} {local:%H:%M}", "Recorded.", "Count now: SHIFT card")
    return Signals(Screen("LATE", lines), patterns.steady(Colour.AMBER), patterns.ATTEND)


def nocode() -> Signals:
    """Return the question for the product of packages without a code."""
    lines = ("NO BARCODE", "Scan the product's", "shelf code or UPC,", "then the digits")
    return Signals(Screen("COUNT", lines), patterns.blink(Colour.WHITE), patterns.QUERY)
