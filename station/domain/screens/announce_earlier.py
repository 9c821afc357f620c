"""What a person sees and hears where another lot goes first: which, where it stands, and how many to take of it."""

from station.domain import fefo
from station.domain.decision import Signals
from station.domain.screens import patterns
from station.domain.screens.case import Case
from station.domain.screens.signals import Colour
from station.domain.screens.words import day, first_that_fits, lot_line, plain, serial_tail, short_day
from station.domain.stock import StockLot


def earlier(case: Case) -> Signals:
    """Name the lot to take instead, and where it stops short of what is asked for, the one to take after it."""
    if case.findings[0].code == "earlier_lot_stale":
        return _stale(case)
    if case.findings[0].code == "not_enough":
        return _not_enough(case)
    lots = fefo.by_lot(case.around.earlier)
    first, there = lots[0][0], fefo.quantity(lots[0])
    if there < case.situation.quantity:
        take, last = f"TAKE {'ALL' if case.situation.blind else there} OF", _then(case, lots)
    else:
        more = f"+{len(lots) - 1}{'+' if case.known.more_earlier else ''} more earlier"
        take, last = "TAKE LOT", more if len(lots) > 1 else _in_hand(case)
    lot = plain(first.lot)
    if first.opened:
        take, lot = "TAKE OPEN", f"{lot} {serial_tail(plain(first.opened.serial))}" if first.opened.serial else lot
    one_line = first_that_fits(f"{take} {lot}")
    screen = case.screen(
        "NOT FIRST",
        case.name,
        *([one_line] if one_line else [take, lot]),
        _dated(first),
        case.stands(first),
        last,
    )
    return Signals(screen, patterns.steady(Colour.AMBER), patterns.ATTEND)


def _not_enough(case: Case) -> Signals:
    """Say how many to take of the lot in hand, which is the first, and which lot has the rest."""
    own, others = fefo.own_and_others(case.around, case.item.lot, case.item.expiry)
    take, lot = f"TAKE {'ALL' if case.situation.blind else fefo.quantity(own)} OF", plain(own[0].lot)
    one_line = first_that_fits(f"{take} {lot}")
    then = first_that_fits(f"THEN {plain(others[0].lot)}", "THEN THE NEXT LOT")
    take_lot = [one_line] if one_line else [take, lot]
    screen = case.screen("NOT ENOUGH", case.name, *take_lot, _dated(own[0]), case.stands(own[0]), then)
    return Signals(screen, patterns.steady(Colour.AMBER), patterns.ATTEND)


def _stale(case: Case) -> Signals:
    """Ask whether a lot that nobody has handled for long is there at all."""
    first = case.around.earlier[0]
    days = (case.situation.at - first.seen_at).days if first.seen_at else 0
    screen = case.screen(
        "CHECK LOT?",
        case.name,
        lot_line(plain(first.lot)),
        _dated(first),
        case.stands(first),
        f"Not seen for {days} days",
        "YES there  NO not",
    )
    return Signals(screen, patterns.blink(Colour.AMBER), patterns.QUERY)


def _dated(lot: StockLot) -> str:
    return f"USE BY {day(lot.use_by)}" if lot.opened else f"EXP {day(lot.expiry)}"


def _then(case: Case, lots: tuple[tuple[StockLot, ...], ...]) -> str:
    if len(lots) == 1:
        return first_that_fits(f"THEN {plain(case.item.lot or '')}", "THEN THE ONE IN HAND")
    lot, more = plain(lots[1][0].lot), len(lots) - 2
    return first_that_fits(*[f"THEN {lot} +{more} more"] * bool(more), f"THEN {lot}", "THEN THE NEXT EARLIER")


def _in_hand(case: Case) -> str:
    lot = plain(case.item.lot or "NO LOT")
    expiry = f" {short_day(case.item.expiry)}" if case.item.expiry else ""
    return first_that_fits(f"In hand {lot}{expiry}", f"In hand {lot}", f"In hand{expiry}")
