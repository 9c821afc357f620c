"""What a person sees and hears of packages that are neither received nor taken: pulled, sent back, moved, looked up."""

from typing import Final

from station.domain.decision import Activity, Signals
from station.domain.movement import stands
from station.domain.screens import patterns
from station.domain.screens.case import Case
from station.domain.screens.signals import Colour, Screen
from station.domain.screens.words import first_that_fits, plain, short_day
from station.domain.stock import KIT, Status, StockLot

_WORDS: Final = {
    Status.AVAILABLE: "IN STOCK",
    Status.OPENED: "OPEN",
    Status.TAKEN: "TAKEN",
    Status.HOLD: "ON HOLD",
    Status.SUSPECT: "SUSPECT",
    Status.EXPIRED: "EXPIRED",
    Status.RECALLED: "RECALLED",
    Status.PULLED: "PULLED",
    Status.RETURNED: "SENT OUT",
}


def told(case: Case) -> Signals:
    """Return the answer to a package of which nothing is said but what was done with it."""
    if case.situation.activity is Activity.RETURN:
        lines = (case.name, *case.lot_and_serial, case.expiry_and_days, _brief(case), "Verify, then release")
        screen = case.screen("ON HOLD", *lines, aside="BACK")
    else:
        screen = _left(case, "PULLED" if case.situation.activity is Activity.PULL else "SENT BACK")
    return Signals(screen, patterns.flash(Colour.WHITE), patterns.DONE)


def moved(case: Case) -> Screen:
    """Return the screen of a package that is on its way to another place, or in a kit."""
    in_kit = case.situation.activity is Activity.KIT
    stays = "" if in_kit else _first(case, case.around.earlier, "Earlier stays")
    aside = "IN THE KIT" if in_kit else "IN TRANSIT"
    place = plain(case.situation.location).removeprefix(KIT) if in_kit else f"FROM {_place(case)}"
    return case.clear(case.name, case.lot, case.expiry_and_days, place, stays, aside=aside)


def went(case: Case) -> str:
    """Return in one line where a package that was moved or put in a kit is; empty where it was neither."""
    match case.situation.activity:
        case Activity.KIT:
            kit = plain(case.situation.location).removeprefix(KIT)
            return first_that_fits(f"IN THE KIT {kit}", f"IN {kit}", "IN THE KIT")
        case Activity.MOVE:
            return f"FROM {_place(case)}"
    return ""


def looked_up(case: Case) -> Signals:
    """Return what is known of a package, of which nothing is changed."""
    package = case.known.package
    since = f" since {short_day(case.local(package).date())}" if package else ""
    where = first_that_fits(f"{plain(package.location)}{since}", plain(package.location)) if package else ""
    lots = (*case.around.earlier, *case.around.same, *case.around.later)
    first = _first(case, lots, "First") or "NOT IN STOCK LIST"
    aside = _WORDS[package.status] if package else ""
    screen = case.screen("LOOKUP", case.name, case.lot, case.expiry_and_days, _brief(case), where, first, aside=aside)
    return Signals(screen, patterns.flash(Colour.WHITE), patterns.INFO)


def _left(case: Case, headline: str) -> Screen:
    """Return the screen of a package that is no longer in use, and where it goes now."""
    expired = case.days is not None and case.days < 0
    pulled = case.situation.activity is Activity.PULL
    goes = "MOVE TO BIN X-EXP" if expired and pulled else f"FROM {_place(case)}"
    listed = "" if case.known.package or case.known.places else "NOT IN STOCK LIST"
    lines = (case.name, *case.lot_and_serial, case.expiry_and_days, "" if pulled else _brief(case), goes, listed)
    hint = case.return_by if pulled else ""
    return case.screen(headline, *lines, aside="EXPIRED" if expired and pulled else "", hint=hint)


def _place(case: Case) -> str:
    return plain(stands(case.known, case.situation))


def _brief(case: Case) -> str:
    return case.findings[0].brief if case.findings else ""


def _first(case: Case, lots: tuple[StockLot, ...], words: str) -> str:
    """Return which lot goes out first, as far as there is room."""
    if not lots:
        return ""
    lot, day = plain(lots[0].lot), short_day(lots[0].use_by)
    count = "" if case.situation.blind else f" x{lots[0].quantity}"
    return first_that_fits(f"{words} {lot} {day}{count}", f"{words} {lot} {day}", f"{words} {lot}", f"{words} {day}")
