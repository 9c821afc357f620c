"""What a person sees and hears of lists and containers: all that is about a shipment and no single package."""

from collections.abc import Sequence
from typing import Final

from station.domain import age
from station.domain.age import Level
from station.domain.arrivals.shipment import Header
from station.domain.decision import AlarmKind, Decision, Item, Known, Signals, Situation
from station.domain.screens import patterns
from station.domain.screens.signals import Colour, Screen
from station.domain.screens.words import day, first_that_fits, fitted, lot_line, plain, serial_tail
from station.domain.verdict import Verdict

_HEADLINES: Final = {Verdict.CHECK: "CHECK DATE", Verdict.INCOMPLETE: "BY LOT"}
_LAST: Final = {None: "Scan Q1, then ACK", AlarmKind.EXPIRED: "Scan X-EXP to close", AlarmKind.CHECK: "HOLD, then ACK"}


def chosen(headers: Sequence[Header]) -> Signals:
    """Return the answer to the card of a shipment whose list is here."""
    more = f"{len(headers)} lists" if len(headers) > 1 else ""
    expected, received = (sum(getattr(header, name) for header in headers) for name in ("expected", "received"))
    count = first_that_fits(f"{received} of {expected} in", f"{received} of {expected}")
    left = "----- SCAN ITEM -----" if received < expected else "All of it is in"
    lines = tuple(line for line in (fitted(headers[0].label), more, count, left) if line)
    return Signals(Screen("SHIPMENT", lines), patterns.flash(Colour.WHITE), patterns.DONE)


def absent(name: str) -> Signals:
    """Return the answer to the card of a shipment whose list is not here."""
    lines = (fitted(name), "LIST ABSENT", "Scan the packages:", "they wait on hold", "until the list comes")
    return Signals(Screen("SHIPMENT", lines), patterns.flash(Colour.AMBER, 1.0), patterns.ATTEND)


def came(header: Header, released: int) -> Signals:
    """Return word of a list that was imported."""
    count = f"{header.received} of {header.expected} in"
    waited = (f"{released} waited and match", "Scan them to shelve") if released else ()
    lines = (fitted(header.label), first_that_fits(count, f"{header.expected} packs"), *waited)
    return Signals(Screen("LIST CAME", lines), patterns.flash(Colour.WHITE), patterns.INFO)


def on_no_list(name: str) -> Signals:
    """Return the answer to a container that no list has."""
    lines = (fitted(name), "ON NO LIST HERE", "Open it and scan the", "packages inside")
    return Signals(Screen("CONTAINER", lines), patterns.flash(Colour.AMBER), patterns.INFO)


def whole(name: str, packages: int) -> str:
    """Return a container that was received whole, as a line."""
    return first_that_fits(f"All {packages} of ..{name[-6:]}", f"All {packages} of it")


def came_before(name: str, header: Header, packages: int) -> Signals:
    """Return the answer to a container that has come already."""
    lines = ("CONTAINER", fitted(name), "ALREADY RECEIVED", f"{packages} packs", fitted(header.label))
    return Signals(Screen("REPEAT", lines, aside="IGNORED"), patterns.flash(Colour.AMBER), patterns.DUPLICATE)


def came_in_part(name: str, header: Header, received: int, packages: int) -> Signals:
    """Return the answer to a container of which a part has come already: it cannot come whole."""
    lines = (
        fitted(name),
        f"{received} of {packages} are in",
        fitted(header.label),
        "Open it and scan the",
        "rest one by one",
    )
    return Signals(Screen("NOT NOW", lines, aside="PARTLY"), patterns.flash(Colour.AMBER), patterns.NOT_NOW)


def received(
    verdict: Verdict, item: Item | None, known: Known, situation: Situation, packages: int, progress: str
) -> Signals:
    """Return the answer to a container that is received whole; `item` where all in it are of one product and lot."""
    data = (known.recall_date, situation.today, known.recall_expires)
    is_fresh = age.level(*data) is Level.FRESH
    what = [f"{packages} packs in all", "several lots"]
    if item is not None:
        name = known.product.name if known.product else f"GTIN {item.gtin}"
        expiry = f"EXP {day(item.expiry)}" if item.expiry else ""
        what = [name, lot_line(plain(item.lot or "")), first_that_fits(f"{expiry} x{packages}", f"x{packages}")]
    ok = verdict is Verdict.OK
    headline = ("OK" if is_fresh else age.headline(data[0])) if ok else _HEADLINES[verdict]
    aside = "MATCH RECEIVED" if ok and is_fresh else ""
    lines = [*what, progress if aside else first_that_fits(f"LIST MATCH {progress}", progress)]
    lines += [f"TO {situation.location}"] if verdict is not Verdict.CHECK else ["BY EYE: CLOCK NOT SET"]
    screen = Screen(headline, tuple(map(fitted, (*lines, age.verdict_line(*data)))), aside)
    if not ok:
        return Signals(screen, patterns.steady(Colour.AMBER), patterns.CHIRP)
    if age.level(*data) is Level.RED:
        return Signals(screen, patterns.flash(Colour.AMBER, 1.0), patterns.OK_ON_OLD_DATA)
    return Signals(screen, patterns.flash(Colour.GREEN), patterns.OK)


def to_open(item: Item, decision: Decision, doubtful: int, packages: int) -> Signals:
    """Return the answer to a container with packages in it that cannot be received unseen: which, and open it."""
    lot = lot_line(plain(item.lot)) if item.lot else ""
    serial = serial_tail(plain(item.serial)) if item.serial else ""
    both = first_that_fits(f"{lot} {serial}".strip())
    which = [both] if both else [lot, serial]
    kind = decision.alarm
    last = _LAST.get(kind, _LAST[None]) if kind else "None of it is in yet"
    lines = [
        decision.findings[0].brief if decision.findings else decision.verdict.value.upper(),
        *which,
        f"{doubtful} of {packages} packs",
        "OPEN IT, SCAN EACH",
        last,
    ]
    headline = _INSIDE.get(decision.verdict, "OPEN")
    screen = Screen(headline, tuple(map(fitted, lines)), "INSIDE", stop=True)
    if kind:
        return Signals(screen, patterns.ALARM_LIGHTS[kind], patterns.ALARM_TONES[kind])
    return Signals(screen, patterns.steady(Colour.RED), patterns.STOP)


_INSIDE: Final = {
    Verdict.RECALLED: "RECALL",
    Verdict.SUSPECT: "SUSPECT",
    Verdict.EXPIRED: "EXPIRED",
    Verdict.BLOCKED: "BLOCKED",
    Verdict.CHECK: "CHECK",
    Verdict.SHORT_DATED: "SHORT",
}
"""What is in a container that is not received unopened, in large type."""
