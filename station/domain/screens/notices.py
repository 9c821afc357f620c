"""What a person sees and hears of everything that is no package: cards, codes, faults."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from station.domain.cards.config_card import RESET
from station.domain.decision import Activity, AlarmKind, Item, Known, Signals
from station.domain.screens import patterns
from station.domain.screens.signals import COLUMNS, ROWS, Colour, Screen
from station.domain.screens.words import ending, first_that_fits, fitted, lot_line, plain, short_day, wrapped

_ELEMENTS: Final = {"00": "SSCC", "01": "GTIN", "10": "LOT", "17": "EXPIRY", "21": "SERIAL NUMBER"}


def chosen(activity: Activity, location: str) -> Signals:
    """Return the answer to a mode card."""
    lines = (_WHAT[activity], *_THEN.get(activity, (fitted(location), "----- SCAN ITEM -----")))
    return Signals(Screen(headline(activity), lines), patterns.flash(Colour.WHITE), patterns.DONE)


def headline(activity: Activity) -> str:
    """Return an activity's name in large type."""
    return _NAMES.get(activity, activity.value.upper())


_NAMES: Final = {Activity.EXPIRY_WALK: "WALK", Activity.RETURN_OUT: "RETURN OUT"}
_WHAT: Final = {
    Activity.RECEIVE: "Packages come in",
    Activity.CHECKPOINT: "Packages go out",
    Activity.COUNT: "Scan a zone card",
    Activity.EXPIRY_WALK: "Nothing is changed",
    Activity.PULL: "Packages leave",
    Activity.RETURN: "Packages come back",
    Activity.RETURN_OUT: "Packages go back",
    Activity.MOVE: "Scan the FROM card",
    Activity.OPEN: "Scan what is opened",
    Activity.KIT: "Scan what goes in",
    Activity.LOOKUP: "Nothing is changed",
    Activity.TRAINING: "Nothing counts",
}
_THEN: Final = {Activity.MOVE: ("then the packages,", "then the TO card")}
"""What is scanned after that, where it is not a package at the station's own place."""


def placed(location: str) -> Signals:
    """Return the answer to a location card."""
    return Signals(Screen("PLACE", (fitted(location),)), patterns.flash(Colour.WHITE), patterns.DONE)


def configured(setting: str, value: str) -> Signals:
    """Return the answer to a card that changes a setting."""
    lines = (f"{setting}: {fitted(value, COLUMNS - len(setting) - 2)}", "until another card", "says otherwise")
    if setting == RESET:
        lines = ("What cards said is", "taken back. The file", "holds")
    return Signals(Screen("SETTINGS", lines), patterns.flash(Colour.WHITE, 1.0), patterns.DONE)


def asked(quantity: int) -> Signals:
    """Return the answer to a quantity card."""
    lines = ("NEXT SCAN ONLY", f"In: {quantity} of one lot", f"Out: {quantity} wanted", "Serialised: one each")
    return Signals(Screen(f"x {quantity}", lines), patterns.flash(Colour.WHITE), patterns.INFO)


def refused(why: str, *lines: str) -> Signals:
    """Return the answer to a card or a button that has no place here."""
    return Signals(
        Screen("NOT NOW", (fitted(why), *map(fitted, lines))), patterns.flash(Colour.AMBER), patterns.NOT_NOW
    )


def helped(last: Signals | None, local: datetime, *, link_up: bool, alarmed: bool) -> Signals:
    """Return the answer to a call for help: the last answer once more, and that the call is made or kept.

    The last line gives way to it; under an alarm two do, since the word of the alarm stands below.
    """
    call = f"HELP CALLED {local:%H:%M}" if link_up else "HELP KEPT, OFFLINE"
    if last is None:
        said = Screen("HELP", (call, "Nothing was scanned", "Tell what you need"))
        return Signals(said, patterns.flash(Colour.WHITE), patterns.INFO)
    screen = last.screen
    lines = tuple(line for line in screen.lines if not line.startswith(("HELP ", "! ")))[: ROWS - 1 - alarmed]
    again = Screen(screen.headline, (*lines, call), screen.aside, screen.stop)
    return Signals(again, last.light, patterns.INFO if last.tone.repeats else last.tone)


def damaged_card() -> Signals:
    """Return the answer to a card whose check character is wrong."""
    lines = ("CARD MISREAD", "Nothing was done", "Scan the card again")
    return Signals(Screen("UNREADABLE", lines), patterns.flash(Colour.AMBER), patterns.UNREADABLE)


def unreadable(what: str, *lines: str) -> Signals:
    """Return the answer to a symbol that is no package: what it is or what is wrong with it."""
    shown = tuple(fitted(line) for line in (what, *lines) if line)
    return Signals(Screen("UNREADABLE", shown[:ROWS]), patterns.flash(Colour.AMBER), patterns.UNREADABLE)


def flawed(ai: str, sentence: str, left: int | None = None) -> Signals:
    """Return the answer to a symbol that breaks the standard: in which of its elements, and how.

    `left` is how many tries are left before a package is taken in by hand.
    """
    where = f"WRONG {_ELEMENTS.get(ai, f'AI {ai}')}" if ai else "WRONG CODE"
    said = sentence.removeprefix(f"({ai}) ")
    if left is None:
        return unreadable(where, *wrapped(said, 4), "Clean, tilt, rescan")
    tries = ("Clean, tilt, rescan", f"{left} more, then NOCODE") if left else ("[NOCODE]: by hand",)
    return unreadable(where, *wrapped(said, ROWS - 1 - len(tries)), *tries)


def ambiguous(count: int, *lots: str, unseparated: bool = False) -> Signals:
    """Return the question that a symbol with several readings is: which of the lots is it.

    Where the scanner left out the separators of the elements, that is said: no second scan mends it.
    """
    shown = (f"{count} ways to read it", *(fitted(lot_line(plain(lot))) for lot in lots))
    shown = ("GS separator missing", *shown, "SET UP THE SCANNER") if unseparated else (*shown, "Nothing was saved")
    return Signals(Screen("WHICH ONE?", shown[:ROWS]), patterns.blink(Colour.WHITE), patterns.QUERY)


def perhaps_recalled(number: str) -> Signals:
    """Return the warning of a symbol that cannot be read for certain and may be a recalled package."""
    lines = ("MAY BE RECALLED", fitted(number), "Several readings", "HOLD. CHECK, then ACK")
    return Signals(Screen("CHECK", lines, aside="RECALL?"), patterns.blink(Colour.AMBER), patterns.CHECK)


def no_product(what: str, lot: str | None) -> Signals:
    """Return the answer to a package code without a GTIN, which recalls and stock are filed under."""
    lines = (f"{what} CODE", "NO GTIN IN CODE", lot_line(plain(lot)) if lot else "", "Cannot be checked")
    return Signals(
        Screen("INCOMPLETE", tuple(fitted(line) for line in lines if line)),
        patterns.blink(Colour.AMBER),
        patterns.QUERY,
    )


def container(sscc: str) -> Signals:
    """Return the answer to a pallet or case label."""
    lines = (fitted(sscc), "Open it and scan the", "packages inside")
    return Signals(Screen("CONTAINER", lines), patterns.flash(Colour.WHITE), patterns.INFO)


def not_saved(why: str) -> Signals:
    """Return what a failed commit is: seen and heard, and no OK; the fault is said without the file's place."""
    fault = wrapped(why.split(": ", 1)[-1], 3)
    lines = (*fault, "Not recorded. Scan it", "again when put right")
    return Signals(Screen("STOP", lines, aside="NOT SAVED", stop=True), patterns.steady(Colour.RED), patterns.NOT_SAVED)


def voided(reason: str) -> Signals:
    """Return the answer to a scan of which a part was lost."""
    lines = ("PART OF IT WAS LOST", *wrapped(reason, 2), "Nothing was saved")
    return Signals(Screen("SCAN AGAIN", lines), patterns.flash(Colour.AMBER), patterns.UNREADABLE)


def said(headline: str, *lines: str) -> Signals:
    """Return word that something was done as it was asked for."""
    return Signals(Screen(headline, tuple(map(fitted, lines))), patterns.flash(Colour.WHITE), patterns.DONE)


def held(lot: str, count: int = 0) -> Signals:
    """Return the answer to a HOLD card: what was just received is set apart, a package or so many of a container."""
    what = first_that_fits(f"All {count} of it") if count else fitted(lot_line(plain(lot)))
    lines = (what, "Not in stock", "Refuse or return it")
    return Signals(Screen("ON HOLD", lines), patterns.flash(Colour.AMBER), patterns.DONE)


def recalls_refused(refusal: str) -> Signals:
    """Return word of recall data that came over the link and is not taken."""
    lines = ("NEW RECALL DATA:", fitted(refusal.replace("_", " ")), "The old stays in use", "Tell the office")
    return Signals(Screen("REFUSED", lines), patterns.flash(Colour.AMBER, 1.0), patterns.NOT_NOW)


def recalled_after(
    kind: AlarmKind, item: Item, known: Known, places: Sequence[tuple[str, int]], seen: datetime, *, blind: bool = False
) -> Signals:
    """Return the alarm of a product and lot that is recalled after it was seen; `seen` by the site's clock."""
    recall = known.match.recalls[0]
    number = f"CLASS {recall.classification} {recall.number}" if recall.classification else recall.number
    lines = (
        known.product.name if known.product else f"GTIN {item.gtin}",
        lot_line(plain(item.lot)) if item.lot else "",
        number,
        _where(places, blind=blind),
        f"Seen {short_day(seen.date())} {seen:%H:%M}",
        "CHECK, then ACK" if kind.bin is None else "Scan Q1, then ACK",
    )
    shown = tuple(fitted(line) for line in lines if line)
    headline, aside = ("CHECK", "RECALL?") if kind is AlarmKind.CHECK else ("RECALL", "STOP")
    screen = Screen(headline, shown, aside=aside, stop=kind is not AlarmKind.CHECK)
    return Signals(screen, patterns.ALARM_LIGHTS[kind], patterns.ALARM_TONES[kind])


def _where(places: Sequence[tuple[str, int]], *, blind: bool) -> str:
    """Return where they stand, and how many unless a count is open."""
    if not places:
        return "NONE IN STOCK"
    (place, count), *more = places
    here = f"On {plain(place)}" if blind else f"{count} on {plain(place)}"
    if not more:
        return fitted(here)
    return first_that_fits(f"{here} +{len(more)} more", f"{here} +{len(more)}") or ending(here, f" +{len(more)}")
